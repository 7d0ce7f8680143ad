# SPDX-License-Identifier: BSD-3-Clause
# Sourced by the job scripts.

# until_done SCRIPT ARGUMENTS: runs a script of this folder on the job's processors.  SIGUSR1,
# which comes before the time limit, ends it after the epoch at hand, and the job queues
# again; SIGTERM, which comes with scancel, ends it as well, and that is that.
until_done() {
  local script child code again=no
  script=$(dirname "${BASH_SOURCE[0]}")/$1
  echo "$(date): job ${SLURM_JOB_ID:-none}, start ${SLURM_RESTART_COUNT:-0}: $*"
  bash "$script" "${@:2}" --threads "${SLURM_CPUS_PER_TASK:-1}" &
  child=$!
  trap 'again=yes; kill -TERM "$child"' USR1
  trap 'again=no; kill -TERM "$child"' TERM
  wait "$child"
  code=$?
  while kill -0 "$child" 2>/dev/null; do # the signal ended the first wait
    wait "$child"
    code=$?
  done
  # 143: it had not begun to train.
  if [ $again = no ] || { [ "$code" != 130 ] && [ "$code" != 143 ]; }; then exit "$code"; fi
  echo "$(date): queues again"
  scontrol requeue "$SLURM_JOB_ID"
}
