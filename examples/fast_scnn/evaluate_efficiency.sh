#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: evaluate_efficiency.sh PROFILE MODEL [more options]
# What a model gets right and costs, at the profile that it was trained at.  Any option
# given here wins over those below.  PROGRAMS: folder of the programs.
set -euo pipefail
usage() { sed -n 's/^# usage: //p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
here=$(cd "$(dirname "$0")/../.." && pwd)
exec "${PROGRAMS:-$here/build/release/examples}/fast_scnn_evaluate_efficiency" --preset paper \
  --batch-size 32 --num-workers 8 --out out/fast_scnn_efficiency --profile "$1" --current-model-path "$2" "${@:3}"
