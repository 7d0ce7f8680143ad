#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: sbatch jobscript_slurm_distillation.sh EXPERIMENT_ID PROFILE PREVIOUS_STUDENT|none TEACHER [more options]
# One stage of the student, as main_distillation.sh trains it.
# Some minutes before the time limit the program is told to stop; it ends after the epoch
# at hand, and the job queues again, to go on from there.  SCRIPTS: folder of the scripts,
# by default examples/fast_scnn where sbatch was called.
#SBATCH --job-name=jobscript_slurm_distillation
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=18
#SBATCH --time=24:00:00
#SBATCH --signal=B:USR1@600
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=%x-%j.out
. "${SCRIPTS:-${SLURM_SUBMIT_DIR:-.}/examples/fast_scnn}/slurm_job.sh" || exit
until_done main_distillation.sh "$@"
