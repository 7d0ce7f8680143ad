#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# python.sh <page>.py: runs what a page does in Python with the files that its first program wrote, which
# must find as many links as that program says.  Ends with 77 (skipped) where a module is missing.
set -eu
python3 -c 'import numpy, scipy.sparse, safetensors' 2> /dev/null || exit 77
cd "$(dirname "$1")/files"
python3 "$1" > python.output
cat python.output
grep -q '^epochs 5$' python.output && grep -q '^(6, 16) 48 ' python.output || {
  echo "$1: expected 5 epochs, and 48 links of 6 x 16 cells"
  exit 1
}
