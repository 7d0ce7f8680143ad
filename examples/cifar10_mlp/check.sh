#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check.sh PROGRAM
# What the program does with damaged files, bad options, a full disk, no gnuplot, and after
# an interruption.  Takes seconds.
set -uo pipefail
. "$(dirname "$(realpath "$0")")/../support/check.sh"
few=(--preset smoke --models SET --epochs 1)

# Six files of one image each, as CIFAR-10's are called.
mkdir -p data/cifar10
for name in data_batch_{1..5} test_batch; do head -c 3073 /dev/zero >data/cifar10/$name.bin; done
refuses 'cifar10: expected 50000 images in the files of CIFAR-10 train, found 5' --data data
head -c 3000 /dev/zero >data/cifar10/data_batch_3.bin
refuses 'data_batch_3.bin: expected whole records of 3073 bytes, found 3000 bytes' --data data
head -c 3073 /dev/zero | tr '\0' '\12' >data/cifar10/data_batch_3.bin
refuses 'data_batch_3.bin: expected labels from 0 to 9, found 10 at record 0' --data data
rm data/cifar10/data_batch_3.bin
refuses 'data_batch_3.bin: expected this file, or the same with .gz, found neither' --data data
echo none >data/cifar10/data_batch_3.bin.gz
refuses 'data_batch_3.bin.gz: expected ' --data data

refuses_bad_options
refuses '--models: ' --models SET,Sparse
refuses '--activation: ' --activation tanh
refuses '--seeds: ' --seeds 0
refuses '--dense-epochs: ' --dense-epochs -3
refuses 'SGD: expected learning_rate at least 0, and finite, found -1' "${few[@]}" --rate -1
refuses 'SET: expected zeta in [0, 1], found 2' "${few[@]}" --zeta 2
refuses 'Erdos-Renyi: expected epsilon >= 0, found -1' "${few[@]}" --epsilon -1
refuses 'fit: expected a batch no larger than the training set, found 2001 of 2000' \
  "${few[@]}" --batch 2001
refuses 'out: expected a run that has ended, found none' --report
mkdir -p out/SET-seed1
echo '{' >out/SET-seed1/result.json
run --report
grep -q 'out/SET-seed1/result.json: expected the result of a run' complained ||
  fail "a damaged result: $(cat complained)"
rm -rf out

refuses_when_full 100 "${few[@]}"
does_without_gnuplot learning_curves "${few[@]}"
other=(--rate 0.001)
goes_on SET-seed1 'training.csv degrees.csv' --preset smoke --models SET --epochs 30
verdict
