# SPDX-License-Identifier: BSD-3-Clause
"""What all peers share: the networks, random patterns, and timing.

A peer prints one JSON object a line:
  {"name": "step/W1/batch:128/threads:1", "engine": "torch-dense",
   "seconds": <median>, "spread": <width of the middle half / median>, "samples": n}
Names are those of our own benchmarks, so that a report can put both side by side.
Threads come from the environment (OMP_NUM_THREADS and its relatives), which has to be
set before NumPy or PyTorch is imported: scripts/bench does.
"""

import json
import os
import time

import numpy as np

THREADS = int(os.environ.get("OMP_NUM_THREADS", "1"))
WIDTHS = {"W1": [3072, 4000, 1000, 4000, 10], "W2": [784, 1000, 1000, 1000, 10]}
EPSILON, RATE, MOMENTUM, DECAY, BATCH = 20, 0.01, 0.9, 2e-4, 128


def random_cells(outputs, inputs, links, rng):
    """Rows and columns of `links` distinct cells, in row-major order."""
    cells = np.sort(rng.choice(outputs * inputs, links, replace=False))
    return (cells // inputs).astype(np.int32), (cells % inputs).astype(np.int32)


def random_layers(net, rng):
    """(outputs, inputs, rows, columns, values) of each layer, by Erdos-Renyi."""
    for inputs, outputs in zip(WIDTHS[net][:-1], WIDTHS[net][1:]):
        links = min(EPSILON * (outputs + inputs), outputs * inputs)
        rows, columns = random_cells(outputs, inputs, links, rng)
        scale = np.sqrt(2 * outputs / links)  # keeps the size of activations
        values = (rng.standard_normal(links) * scale).astype(np.float32)
        yield outputs, inputs, rows, columns, values


def dense(outputs, inputs, rows, columns, values):
    weights = np.zeros((outputs, inputs), values.dtype)
    weights[rows, columns] = values
    return weights


def random_batch(net, rng):
    samples = rng.standard_normal((BATCH, WIDTHS[net][0]), dtype=np.float32)
    return samples, rng.integers(0, WIDTHS[net][-1], BATCH)


def measure(run, seconds, least=5, warm_up=2):
    for _ in range(warm_up):
        run()
    samples, spent = [], 0.0
    while len(samples) < least or spent < seconds:
        start = time.perf_counter()
        run()
        samples.append(time.perf_counter() - start)
        spent += samples[-1]
    return samples


def emit(name, engine, samples):
    low, median, high = np.percentile(samples, [25, 50, 75])
    line = {
        "name": f"{name}/threads:{THREADS}",
        "engine": engine,
        "seconds": median,
        "spread": (high - low) / median,
        "samples": len(samples),
    }
    print(json.dumps(line), flush=True)
