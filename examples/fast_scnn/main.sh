#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: main.sh EXPERIMENT_ID PROFILE PREVIOUS_MODEL|none [more options]
# One stage of the teacher with the published values; goes on where it was stopped.  Any
# option given here wins over those below.  PROGRAMS: folder of the programs.
set -euo pipefail
usage() { sed -n 's/^# usage: //p' "$0" >&2; exit 2; }
[ $# -ge 3 ] || usage
here=$(cd "$(dirname "$0")/../.." && pwd)
exec "${PROGRAMS:-$here/build/release/examples}/fast_scnn_train" --preset paper \
  --batch-size 32 --epochs 100 --lr 0.001 --num-workers 8 --seed 42 --out out/fast_scnn --resume \
  --experiment-id "$1" --profile "$2" --previous-model-path "$3" "${@:4}"
