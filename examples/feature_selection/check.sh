#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check.sh PROGRAM
# What the program does with tables and files that are damaged, too many inputs to keep,
# a full disk, no gnuplot, and after an interruption.  Takes seconds.
set -uo pipefail
. "$(dirname "$(realpath "$0")")/../support/check.sh"

# 60 rows of ten numbers with a class in words; the first two tell it.
{
  echo 'a,b,c,d,e,f,g,h,i,j,kind'
  for n in {1..60}; do
    k=$((n % 3))
    echo "$k.$n,-$k.5,0.$n,1,$((n % 7)),$((n % 5)),3,$((n % 2)),4,$((n * n % 11)),$([ $k = 1 ] && echo cat || echo dog)"
  done
} >table.csv
own=(--csv table.csv --epochs 3 --dae-epochs 2 --retrain-epochs 2 --batch 8 --keep 2,5)

refuses 'table.csv, line 1: expected a column "sort"' "${own[@]}" --label-column sort
refuses '--keep: expected 1 to 10 inputs of table.csv, found 11; keep fewer' \
  --csv table.csv --keep 11
refuses '--keep: expected 1 to 10 inputs of table.csv, found 0' --csv table.csv --keep 0
refuses '--retrain-epochs: ' --csv table.csv --retrain-epochs -1
sed '2,$s/,[a-z]*$/,cat/' table.csv >cats.csv
refuses 'cats.csv: expected labels of at least two classes, found 1' --csv cats.csv --keep 2
sed '7s/,3,/,,/' table.csv >hole.csv
refuses 'hole.csv, line 7, column 7 ("g"): expected a number, found an empty cell' --csv hole.csv
sed '9s/,3,/,three,/' table.csv >word.csv
refuses 'word.csv, line 9, column 6 ("f"): expected a number, found "three"' --csv word.csv
sed '5s/,4,/,/' table.csv >short.csv
refuses 'short.csv, line 5: expected 11 cells as in the first line, found 10' --csv short.csv
refuses 'missing.csv: expected this file, or the same with .gz, found neither' --csv missing.csv
head -c 3 table.csv >none.csv
refuses 'none.csv' --csv none.csv
refuses 'none/mnist' --dataset mnist
refuses '--dataset: ' --dataset letters
refuses '--labels' --images table.csv

cut -d, -f2- table.csv >less.csv
refuses 'less.csv: expected 10 features, as the training table has, found 9' --csv table.csv --test-csv less.csv
sed '1s/c,d/d,c/' table.csv >turned.csv
refuses 'turned.csv: expected a column "c", as the training table has, found "d"' \
  --csv table.csv --test-csv turned.csv

# Six pictures of 8 x 8, and one label too few.
{ printf '\0\0\10\3\0\0\0\6\0\0\0\10\0\0\0\10' && head -c 384 /dev/urandom; } >images
printf '\0\0\10\1\0\0\0\5\0\1\0\1\0' >five
head -c 200 images >cut
printf '\0\0\10\1\0\0\0\6\0\1\0\1\0\1' >six
refuses 'five: expected 6 labels, one an image, found 5' --images images --labels five
refuses '--test-images: expected also --test-labels, found none' \
  --images images --labels six --test-images images
refuses '--seeds: Value 0 not in range 1 to 9007199254740992' --seeds 0
refuses 'cut: expected 400 bytes for 6x8x8, found 200' --images cut --labels six

run "${own[@]}" || fail "a table: $(cat complained)"
[ -s out/scores.csv ] && [ -s out/result.json ] || fail 'a table: no scores'
grep -q '"variance_overlap_end"' out/result.json || fail 'a table: no measures'
rm -rf out

# What is given wins over the preset.
run --preset smoke --epochs 1 --keep 30 --hidden 40 --retrain-epochs 0 \
  --method supervised || fail "smoke: $(cat complained)"
grep -q '"hidden": 40' out/result.json || fail 'smoke: --hidden 40 has no effect'
grep -q ',30,' out/scores.csv && ! grep -q ',25,' out/scores.csv ||
  fail 'smoke: --keep 30 has no effect'
rm -rf out

refuses_bad_options
refuses_when_full 8 "${own[@]}"
does_without_gnuplot supervised_measures "${own[@]}"
other=(--hidden 30)
goes_on supervised-seed1 input_connections.npz --csv table.csv --method supervised \
  --epochs 400 --retrain-epochs 0 --batch 8 --keep 2
verdict
