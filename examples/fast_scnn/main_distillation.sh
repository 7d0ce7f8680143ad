#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: main_distillation.sh EXPERIMENT_ID PROFILE PREVIOUS_STUDENT|none TEACHER [more options]
# One stage of the student with the published values, but the teacher's part of the loss
# as a mean over pixels (--kd batchmean: as published); goes on where it was stopped.
# Any option given here wins over those below.  PROGRAMS: folder of the programs.
set -euo pipefail
usage() { sed -n 's/^# usage: //p' "$0" >&2; exit 2; }
[ $# -ge 4 ] || usage
here=$(cd "$(dirname "$0")/../.." && pwd)
exec "${PROGRAMS:-$here/build/release/examples}/fast_scnn_distill" --preset paper \
  --batch-size 32 --epochs 100 --lr 0.001 --num-workers 8 --seed 42 --alpha 0.5 --temperature 4.0 \
  --out out/fast_scnn --resume --experiment-id "$1" --profile "$2" \
  --previous-student-model-path "$3" --trained-teacher-model-path "$4" "${@:5}"
