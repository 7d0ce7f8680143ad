#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: sbatch jobscript_slurm_efficiency.sh PROFILE MODEL [more options]
# What a model gets right and costs, by evaluate_efficiency.sh, on the job's processors.
# SCRIPTS: folder of the scripts, by default examples/fast_scnn where sbatch was called.
#SBATCH --job-name=jobscript_slurm_efficiency
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=9
#SBATCH --time=03:00:00
#SBATCH --output=%x-%j.out
exec bash "${SCRIPTS:-${SLURM_SUBMIT_DIR:-.}/examples/fast_scnn}/evaluate_efficiency.sh" "$@" \
  --threads "${SLURM_CPUS_PER_TASK:-1}"
