#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: submit_slurm.sh EXPERIMENT_ID [TEACHER] [-- more options]
# A job for each of the five stages, each begun when the one before has ended well: the
# teacher's curriculum, or, where a trained teacher is given, the student's.  OUT: folder
# for results; SEED; HAND_ON=best|last: weights for the next stage; SBATCH: options.
set -euo pipefail
[ $# -ge 1 ] || { sed -n 's/^# usage: //p' "$0" >&2; exit 2; }
export SCRIPTS=${SCRIPTS:-$(cd "$(dirname "$0")" && pwd)}
id=$1 out=${OUT:-out/fast_scnn} seed=${SEED:-42} hand_on=${HAND_ON:-best}
shift
teacher=()
job=jobscript_slurm.sh
if [ $# -gt 0 ] && [ "$1" != -- ]; then
  teacher=("$1") job=jobscript_slurm_distillation.sh
  shift
fi
[ $# = 0 ] || shift
previous=none after=()
for profile in low medium high higher highest; do
  # shellcheck disable=SC2086
  number=$(sbatch --parsable ${SBATCH:-} "${after[@]}" "$SCRIPTS/$job" "$id" "$profile" "$previous" \
    "${teacher[@]}" --out "$out" --seed "$seed" --hand-on "$hand_on" "$@")
  echo "$profile: job $number"
  previous=$out/$id-$profile-seed$seed/$hand_on.safetensors after=(-d "afterok:$number")
done
