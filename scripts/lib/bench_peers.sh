# SPDX-License-Identifier: BSD-3-Clause
# Sourced by scripts/bench --peers: ours and theirs in turn, then one table of medians.
# shellcheck shell=bash

choose_python() { # sets python
  if [ -n "${REWIRE_BENCH_PYTHON:-}" ]; then
    python=$REWIRE_BENCH_PYTHON
    return
  fi
  python=$out/python/bin/python
  if [ -x "$python" ] && "$python" -c 'import torch, scipy' 2> /dev/null; then return; fi
  install_packages python3-venv python3-dev
  say "making a Python environment in $out/python"
  python3 -m venv "$out/python"
  "$python" -m pip -q install --upgrade pip setuptools wheel
  # PyTorch is pinned to the version that SparseProp is known to run with, and so that
  # ratios of different days compare.  Its default wheel is the large CUDA build; where
  # pip's own settings name a source of CPU builds, pip takes 2.13.0+cpu by this pin.
  "$python" -m pip -q install numpy scipy numba torch==2.13.0 pybind11
  "$python" -m pip -q install --no-build-isolation sparseprop ||
    say "SparseProp did not install; going on without it"
}

# as_peer THREADS CMD...: the environment in which the peers are fastest. Without the
# malloc settings PyTorch and SciPy spend up to half their time on page faults; waiting
# threads that spin would disturb each other on two cores.
as_peer() {
  local threads=$1
  shift
  env MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=20000000000 \
    MALLOC_TOP_PAD_=500000000 GOMP_SPINCOUNT=0 OMP_NUM_THREADS="$threads" \
    OPENBLAS_NUM_THREADS="$threads" MKL_NUM_THREADS="$threads" \
    NUMBA_NUM_THREADS="$threads" "$@" >> "$out/peers.jsonl" ||
    say "failed, left out: $*"
}

ours() { # ours FILTER PROGRAM
  "$out/benchmarks/$2" "${short[@]}" --benchmark_filter="$1" \
    --benchmark_out="$out/ours.$2.$round.json" --benchmark_out_format=json
}

choose_python
build benchmark_layer benchmark_end_to_end benchmark_conv benchmark_sparse_conv \
  benchmark_map_layers benchmark_fast_scnn benchmark_peer_eigen > /dev/null
engines=(torch-dense torch-mask torch-csr)
if "$python" -c 'import torch, sparseprop' 2> /dev/null; then
  engines+=(sparseprop)
else
  say "SparseProp is not there or does not run with this PyTorch: left out"
fi
if [ ${#short[@]} != 0 ]; then
  rounds=1 seconds=0.3 all_threads=(1) points=(1024/90/128)
  layers='layer/n:1024/sparsity:90/'
else
  rounds=3 seconds=2 all_threads=(1 2)
  points=(1024/80/128 1024/90/128 1024/95/128 1024/99/128
    4096/80/128 4096/90/128 4096/95/128 4096/99/128)
  layers='layer/.*sparsity:[89]./'
fi
# Layers on maps: every entry of ours that is a whole product or step, by its name.
maps='(conv|depthwise|batch_norm|resize)/(forward|both)/'

rm -f "$out/peers.jsonl" "$out"/ours.*.json
for ((round = 1; round <= rounds; ++round)); do
  say "peers, round $round of $rounds"
  for threads in "${all_threads[@]}"; do
    for net in W1 W2; do
      ours "(step|predict)/$net/batch:(128|1)/threads:$threads|evolve/$net/threads:$threads" \
        end_to_end
      mv "$out/ours.end_to_end.$round.json" "$out/ours.$net.$threads.$round.json"
      for engine in "${engines[@]}"; do
        as_peer "$threads" "$python" benchmarks/peers/torch_mlp.py $net "$engine" "$seconds"
      done
      for engine in scipy set-program; do
        as_peer "$threads" "$python" benchmarks/peers/scipy_mlp.py $net "$engine" "$seconds"
      done
      as_peer "$threads" "$out/benchmarks/peer_eigen" $net "$seconds"
    done
    ours "$layers.*threads:$threads" layer
    mv "$out/ours.layer.$round.json" "$out/ours.layer.$threads.$round.json"
    for engine in "${engines[@]}" scipy; do
      if [ "$engine" = torch-mask ]; then continue; fi
      as_peer "$threads" "$python" benchmarks/peers/layer.py "$engine" "$seconds" "${points[@]}"
    done
    as_peer "$threads" "$out/benchmarks/peer_eigen" layer "$seconds" "${points[@]}"
    for program in conv sparse_conv map_layers; do
      ours "$maps.*threads:$threads" "$program"
      mv "$out/ours.$program.$round.json" "$out/ours.$program.$threads.$round.json"
      mapfile -t names < <("$out/benchmarks/$program" "${short[@]}" \
        --benchmark_list_tests --benchmark_filter="$maps.*threads:$threads" |
        sed -n '/winograd:0/!s|/threads:.*||p')  # which PyTorch does not know
      as_peer "$threads" "$python" benchmarks/peers/conv.py "$seconds" "${names[@]}"
    done
    ours "fast_scnn/(256x512|1024x2048)/sparsity:0/.*threads:$threads" fast_scnn
    mv "$out/ours.fast_scnn.$round.json" "$out/ours.fast_scnn.$threads.$round.json"
    as_peer "$threads" "$python" benchmarks/peers/torch_maps.py fast_scnn "$seconds"
  done
done
"$python" benchmarks/peers/report.py "$out" | tee "$out/peers.md"
