#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: run_1p.sh [DATASET_DIR] [more options]
# The published run: 300 epochs of SparseNet-100-24 on CIFAR-10.  Days on two cores; any
# option given here wins over those below.  PROGRAMS: folder of the program.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
data=${1:-${REWIRE_DATA:-data}/cifar10}
exec "${PROGRAMS:-$here/build/release/examples}/sparsenet_cifar10" --dataset c10 --dataset_dir "$data" \
  --fetch sparse --depth 100 --growth_rate 24 --batch_size 64 --drop_1 150 --drop_2 225 \
  --max_epoch 300 --out out/sparsenet_1p "${@:2}"
