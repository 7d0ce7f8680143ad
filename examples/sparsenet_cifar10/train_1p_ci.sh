#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: train_1p_ci.sh [DATASET_DIR] [more options]
# One epoch of the published run, then what a continuous test wants to know: seconds,
# images a second (by the true number of steps), loss.  PROGRAMS: folder of the program.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
data=${1:-${REWIRE_DATA:-data}/cifar10}
out=out/sparsenet_1p_ci
"${PROGRAMS:-$here/build/release/examples}/sparsenet_cifar10" --dataset c10 --dataset_dir "$data" \
  --fetch sparse --depth 100 --growth_rate 24 --batch_size 64 --drop_1 150 --drop_2 225 \
  --max_epoch 1 --out "$out" "${@:2}"
log=$(ls -t "$out"/*/loss+perf.txt | head -1) # of this run
echo "Final Performance images/sec: $(sed -n '$s/.*images_per_second: \([0-9.]*\).*/\1/p' "$log")"
echo "Final Training Loss: $(sed -n '$s/.*cross_entropy_loss: \([0-9.]*\).*/\1/p' "$log")"
