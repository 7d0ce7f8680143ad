#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check_slurm.sh FOLDER_OF_PROGRAMS
# The job scripts on a real Slurm of one node, which this starts and ends by itself: a
# chain of five stages, a job beyond its time limit.  Takes two minutes.  Skips with exit
# code 77 where there is no Slurm, or no right to start one.
set -uo pipefail
programs=$(cd "$1" && pwd)
scripts=$(dirname "$(realpath "$0")")
skip() {
  echo "SKIPPED: $*"
  exit 77
}
fail() {
  echo "FAILED: $*" >&2
  [ ! -d "$folder" ] || tail -n 20 "$folder"/*.log "$folder"/*.out >&2
  exit 1
}
for tool in munged mungekey slurmctld slurmd sbatch; do
  command -v $tool >/dev/null || PATH=$PATH:/usr/sbin command -v $tool >/dev/null || skip "no $tool"
done
export PATH=$PATH:/usr/sbin
[ "$(id -u)" = 0 ] || skip 'only root may start Slurm here'

folder=$(mktemp -d)
started=()
end() {
  scancel --quiet --user root 2>/dev/null
  for _ in $(seq 30); do
    [ -z "$(squeue -h 2>/dev/null)" ] && break
    sleep 1
  done
  scontrol shutdown >/dev/null 2>&1
  sleep 1
  kill "${started[@]}" 2>/dev/null
  sleep 1
  kill -KILL "${started[@]}" 2>/dev/null
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 143' INT TERM
cd "$folder" || exit 1
host=$(hostname -s)
processors=$(nproc)
port=$((20000 + $$ % 20000))
mkdir state spool
mungekey --create --keyfile "$folder/key"
munged --foreground --force --key-file="$folder/key" --socket="$folder/munge" --pid-file="$folder/munge.pid" \
  --seed-file="$folder/seed" --log-file="$folder/munge.log" >munge_said.log 2>&1 &
started+=($!)
cat >slurm.conf <<CONF
ClusterName=check
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge,cred_expire=5
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=bf_interval=2,sched_interval=2
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$processors State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
for _ in $(seq 50); do
  [ -S munge ] && break
  sleep 0.1
done
[ -S munge ] || skip "munged does not start here: $(tail -n 1 munge_said.log munge.log 2>/dev/null)"
slurmctld -D -f slurm.conf >slurmctld_said.log 2>&1 &
started+=($!)
slurmd -D -f slurm.conf >slurmd_said.log 2>&1 &
started+=($!)
for _ in $(seq 300); do
  sinfo -h -o %T 2>/dev/null | grep -q '^idle' && break
  sleep 0.1
done
sinfo -h -o %T 2>/dev/null | grep -q '^idle' || skip "no node becomes idle here: $(tail -n 1 slurmctld.log)"

state() { scontrol -o show job "$1" | sed 's/.*JobState=\([A-Z_]*\).*/\1/'; }
until_ended() { # until_ended <job> <seconds>: its last state
  local now
  for _ in $(seq "$2"); do
    now=$(state "$1")
    case $now in PENDING | RUNNING | COMPLETING | REQUEUED) sleep 1 ;; *) break ;; esac
  done
  echo "$now"
}
export PROGRAMS=$programs SCRIPTS=$scripts OUT=$folder/out SBATCH=--cpus-per-task=1
smoke=(--preset smoke --epochs 2 --batch-size 6 --num-workers 1 --data-dir "$folder/scenes" --dataset cityscapes
  --profiles "$scripts/config/scenes.yaml")

# The folder of pictures is drawn once; then a stage a job.
"$programs/fast_scnn_train" --preset smoke --epochs 1 --profile low --previous-model-path none \
  --train-samples 6 --out drawn >drawn.out || fail 'no scenes'
mv drawn/scenes scenes
bash "$scripts/submit_slurm.sh" 01 -- "${smoke[@]}" >jobs || fail "$(cat jobs)"
last=$(sed -n 's/highest: job //p' jobs)
[ "$(scontrol -o show job "$last" | grep -c 'Dependency=afterok')" = 1 ] || fail 'the last stage waits for none'
[ "$(until_ended "$last" 300)" = COMPLETED ] || fail "the chain: $(squeue)"
for profile in low medium high higher highest; do
  [ -s "out/01-$profile-seed42/result.json" ] || fail "no result of $profile"
done
grep -q '"previous": ".*01-higher-seed42/best.safetensors"' out/01-highest-seed42/result.json || fail 'another weight'

# The same by one process.
"$programs/fast_scnn_train" "${smoke[@]}" --curriculum --experiment-id 01 --threads 1 --out out2 >curriculum.out ||
  fail 'the curriculum'
cmp out/01-highest-seed42/best.safetensors out2/01-highest-seed42/best.safetensors || fail 'other weights'

# What it gets right and costs.
job=$(sbatch --parsable --cpus-per-task=1 "$scripts/jobscript_slurm_efficiency.sh" highest \
  "$folder/out/01-highest-seed42/best.safetensors" --runs 3 --data-dir "$folder/scenes" \
  --profiles "$scripts/config/scenes.yaml" --out "$folder/measured")
[ "$(until_ended "$job" 120)" = COMPLETED ] || fail 'the job that measures'
grep -q '^Mean Dice Score: ' "jobscript_slurm_efficiency-$job.out" || fail 'nothing measured'

# A stage that fails holds up those after it.
bash "$scripts/submit_slurm.sh" 02 -- "${smoke[@]}" --data-dir none >jobs || fail "$(cat jobs)"
[ "$(until_ended "$(sed -n 's/low: job //p' jobs)" 60)" = FAILED ] || fail 'no data, and no failure'
sleep 5
[ "$(state "$(sed -n 's/medium: job //p' jobs)")" = PENDING ] || fail 'the next stage did not wait'
scancel --quiet --user root

# The time limit: a minute, of which the last half is for the epoch at hand.
job=$(sbatch --parsable -t 1 --signal=B:USR1@30 --cpus-per-task=1 "$scripts/jobscript_slurm.sh" 03 low none \
  --out "$OUT" "${smoke[@]}" --epochs 100000)
for _ in $(seq 120); do
  grep -q 'start 1:' "jobscript_slurm-$job.out" 2>/dev/null && break
  sleep 1
done
grep -q 'queues again' "jobscript_slurm-$job.out" || fail 'not told to stop'
rows=$(wc -l <out/03-low-seed42/metrics.csv)
for _ in $(seq 60); do
  [ "$(wc -l <out/03-low-seed42/metrics.csv)" -gt "$rows" ] && break
  sleep 1
done
[ "$(wc -l <out/03-low-seed42/metrics.csv)" -gt "$rows" ] || fail 'does not go on'
awk -F, 'NR > 1 && $1 != NR - 1 { exit 1 }' out/03-low-seed42/metrics.csv || fail 'epochs were lost'
# A job that is cancelled ends after the epoch at hand and stays ended.
scancel "$job"
[ "$(until_ended "$job" 60)" = CANCELLED ] || fail "cancelled: $(state "$job")"
[ "$(grep -c 'queues again' "jobscript_slurm-$job.out")" = 1 ] || fail 'cancelled, and queues again'
echo "fast_scnn on Slurm $(sinfo --version | cut -d' ' -f2): all as expected"
