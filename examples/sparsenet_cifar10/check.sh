#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check.sh PROGRAM
# What the program does with bad options and files, a full disk, no gnuplot, and after an
# interruption.  Takes seconds.
set -uo pipefail
. "$(dirname "$(realpath "$0")")/../support/check.sh"
few=(--preset smoke --train-samples 60 --test-samples 20)

refuses_bad_options
refuses '--fetch: ' --fetch some
refuses '--depth: ' --depth 2
refuses '--density: ' --density 1.5
refuses '--compression: ' --compression 0
refuses '--topology: ' --topology ITOP
refuses 'sparsenet: expected one growth rate, or one for each of 3 blocks, found 2' \
  "${few[@]}" --growth_rate 4,8
refuses 'none: expected the folder of CIFAR-10, found no such folder' --dataset_dir none
refuses 'none: expected the folder of CIFAR-100, found no such folder' --dataset c100 --dataset-dir none
head -c 3000 /dev/zero >data_batch_1.bin
refuses 'data_batch_1.bin: expected whole records of 3073 bytes, found 3000' --dataset_dir .
refuses 'missing: ' "${few[@]}" --load missing
refuses_when_full 8 "${few[@]}" --out full
does_without_gnuplot learning_curves "${few[@]}" --epochs 1

# Options win over the preset, in both spellings; a sparse run is much smaller.
run "${few[@]}" --depth 10 --growth-rate 6 --max_epoch 2 --drop-1 2 --topology SET --density 0.1 \
  --normalise meanimage255 --out own || fail "own options: $(cat complained)"
grep -q 'sparse-10-6-SET: ' said || fail "own options: $(cat said)"
[ "$(wc -l <own/sparse-10-6-SET-seed1/loss+perf.txt)" = 2 ] || fail 'two epochs are not two lines'
grep -q 'learning_rate: 0.010000,' own/sparse-10-6-SET-seed1/loss+perf.txt || fail 'the rate did not drop'
for file in requirements.txt graph.txt graph.dot checkpoint.safetensors; do
  [ -s "own/sparse-10-6-SET-seed1/$file" ] || fail "no $file"
done

goes_on sparse-10-4-seed1 training.csv "${few[@]}" --epochs 12
verdict
