#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check.sh PROGRAM
# What the program does with damaged files, bad options, a full disk, no gnuplot, and after
# an interruption; the same of compare_topologies beside it.  Takes seconds.
set -uo pipefail
. "$(dirname "$(realpath "$0")")/../support/check.sh"
few=(--preset smoke --models SET --epochs 1)

# Three images of 28 x 28 and their labels, under the names of Fashion-MNIST.
mkdir -p data/fashion-mnist
for part in train t10k; do
  { printf '\0\0\10\3\0\0\0\3\0\0\0\34\0\0\0\34' && head -c 2352 /dev/zero; } \
    >data/fashion-mnist/$part-images-idx3-ubyte
  printf '\0\0\10\1\0\0\0\3\0\1\2' >data/fashion-mnist/$part-labels-idx1-ubyte
done
cp -r data/fashion-mnist as_it_was
damage() { # damage <file> <command...>: writes the file anew from what it was
  rm -rf data/fashion-mnist && cp -r as_it_was data/fashion-mnist
  local file=$1
  shift
  "$@" <"as_it_was/$file" >"data/fashion-mnist/$file"
}
damage train-images-idx3-ubyte head -c 2000
refuses 'train-images-idx3-ubyte: expected 2368 bytes for 3x28x28, found 2000' --data data
damage t10k-labels-idx1-ubyte sed 's/\x03/\x02/'
refuses 't10k-labels-idx1-ubyte' --data data
damage train-labels-idx1-ubyte tr '\2' '\12'
refuses 'train-labels-idx1-ubyte: expected labels from 0 to 9' --data data
damage train-labels-idx1-ubyte cat
rm data/fashion-mnist/train-labels-idx1-ubyte
refuses 'train-labels-idx1-ubyte: expected this file, or the same with .gz, found neither' \
  --data data
damage train-labels-idx1-ubyte cat
refuses 'fit: expected a batch no larger than the training set, found 40 of 3' --data data

refuses_bad_options
refuses '--models: ' --models SET,Sparse
refuses '--seeds: ' --seeds 0
refuses '--interval: ' --interval none
refuses 'SGD: expected learning_rate at least 0, and finite, found -1' "${few[@]}" --rate -1
refuses 'SET: expected zeta in [0, 1], found 2' "${few[@]}" --zeta 2
refuses 'Erdos-Renyi: expected epsilon >= 0, found -1' "${few[@]}" --epsilon -1
refuses 'RigL: expected interval in [1, 1e+15], found 0' --preset smoke --models RigL --interval 0
refuses 'fit: expected a batch of at least one sample, found 0' "${few[@]}" --batch 0

refuses_when_full 100 "${few[@]}"
does_without_gnuplot learning_curves "${few[@]}"
other=(--rate 0.001)
goes_on SET-seed1 input_connections.csv --preset smoke --models SET --epochs 30

# The other program of this folder records the history of links: whole after an interruption.
program=$(dirname "$program")/compare_topologies
if [ -x "$program" ]; then
  rm -rf whole parts
  other=() # it has no options
  goes_on RigL-seed1 links.csv --preset smoke --models RigL --seeds 1 --epochs 30
  [ "$(wc -l <whole/RigL-seed1/links.csv)" -gt 6 ] || fail 'RigL has hardly rewired'
  grep -q '"places_used_share"' whole/result.json || fail 'compare_topologies: no result'
fi
verdict
