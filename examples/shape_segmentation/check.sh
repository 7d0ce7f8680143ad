#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check.sh PROGRAM
# What the program does with files that do not fit, a full disk, no gnuplot, three
# classes, and after an interruption.  Takes seconds.
set -uo pipefail
. "$(dirname "$(realpath "$0")")/../support/check.sh"
few=(--preset smoke --count 50 --valid-size 10 --batch 10 --rate 0.01)

# Ten images of 32 x 32 x 3, and masks whose lower half is foreground.
head -c 30720 /dev/urandom >images
for _ in {1..10}; do head -c 512 /dev/zero && head -c 512 /dev/zero | tr '\0' '\1'; done >masks
head -c 9000 masks >fewer
head -c 10240 /dev/zero >empty
own=(--images images --masks masks --valid-size 2 --batch 4)

refuses 'fewer: expected 10240 bytes, a mask of 32x32 for each of 10 images, found 9000' \
  --images images --masks fewer --valid-size 2
refuses 'images: expected whole images of 31x31x3 = 2883 bytes, found 30720 bytes' \
  "${own[@]}" --size 31
refuses 'empty: expected masks of at least two classes' --images images --masks empty --valid-size 2
refuses 'images: expected 1 to 9 of its 10 images to validate on, found 10' \
  --images images --masks masks --valid-size 10
refuses 'missing: expected this file, or the same with .gz, found neither' --images missing --masks masks
refuses '--images requires --masks' --images images
refuses '--hard excludes --images' --images images --masks masks --hard
refuses '--size: Value 0 not in range 1 to 9007199254740992' --size 0
refuses '--valid-size: ' --valid-size -1
refuses '--valid-size: expected less than the 50 pictures drawn, found 50' --count 50 --valid-size 50
refuses 'shapes: expected pictures of 16 to 1024 pixels a side, found 8' --size 8
refuses 'Dropout: expected rate in [0, 1), found 1.5' "${few[@]}" --dropout-rate 1.5
refuses '--dataset: ' --dataset shapes

refuses_bad_options
refuses_when_full 100 --preset smoke
does_without_gnuplot learning_curves "${few[@]}" --epochs 1

# Three classes: the masks hold 0, 1 and 2.
{ head -c 5120 masks && head -c 5120 masks | tr '\1' '\2'; } >three
run --preset smoke --epochs 2 --images images --masks three --valid-size 2 --batch 4 --out three_out ||
  fail "three classes: $(cat complained)"
grep -q '3 classes' said || fail 'three classes are not counted'
grep -q '"mean_iou"' three_out/result.json || fail 'three classes have no scores'

other=(--rate 0.001)
goes_on SET-seed1 scores.csv "${few[@]}" --epochs 40
verdict
