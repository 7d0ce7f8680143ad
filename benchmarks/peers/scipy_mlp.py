# SPDX-License-Identifier: BSD-3-Clause
"""A training step, inference and rewiring of W1 and W2 on scipy.sparse.

  scipy        float32; CSR products by SciPy, the weight gradient gathered in NumPy
  set-program  as the published SET programs compute: float64, CSR products by SciPy,
               the weight gradient by a compiled loop over connections and samples
               (numba), updates in sparse-matrix arithmetic, rewiring link by link

usage: scipy_mlp.py W1|W2 ENGINE [SECONDS]
"""

import sys

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from common import (BATCH, DECAY, MOMENTUM, RATE, THREADS, emit, measure, random_batch,
                    random_layers)

ZETA = 0.3


class Gathered:
    """The weight gradient as row-wise dot products of gathered, feature-major rows."""

    scalar = np.float32

    @staticmethod
    def gradient(a, delta, rows, columns):
        a, delta = np.ascontiguousarray(a.T), np.ascontiguousarray(delta.T)
        out = np.empty(len(rows), a.dtype)
        block = 8192  # both gathered blocks stay in cache
        for s in range(0, len(rows), block):
            part = slice(s, s + block)
            np.einsum("ij,ij->i", a[rows[part]], delta[columns[part]], out=out[part])
        return out

    @staticmethod
    def update(weights, velocity, gradient):
        velocity.data *= MOMENTUM
        velocity.data -= RATE * (gradient + DECAY * weights.data)
        weights.data += velocity.data
        return weights, velocity


class Published:
    """The compiled loop and the matrix arithmetic of the published programs."""

    scalar = np.float64

    def __init__(self):
        from numba import njit, prange

        @njit(parallel=THREADS > 1, fastmath=True)
        def gradient(a, delta, rows, columns):
            out = np.empty(len(rows))
            for k in prange(len(rows)):
                total = 0.0
                for n in range(a.shape[0]):
                    total += a[n, rows[k]] * delta[n, columns[k]]
                out[k] = total
            return out

        self.gradient = gradient

    @staticmethod
    def update(weights, velocity, gradient):
        change = csr_matrix((gradient, weights.indices, weights.indptr), weights.shape)
        velocity = MOMENTUM * velocity - RATE * change
        return weights + velocity - DECAY * weights, velocity


class Net:
    """Samples first; weights (inputs, outputs), as the programs keep them."""

    def __init__(self, layers, how):
        self.how = how
        self.weights = [
            csr_matrix((v.astype(how.scalar), (c, r)), (inputs, outputs))
            for outputs, inputs, r, c, v in layers
        ]
        self.biases = [np.zeros(w.shape[1], how.scalar) for w in self.weights]
        self.velocities = [0 * w for w in self.weights]
        self.bias_velocities = [np.zeros_like(b) for b in self.biases]

    def forward(self, x):
        activations = [x]
        for i, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = activations[-1] @ w + b
            last = i + 1 == len(self.weights)
            activations.append(z if last else np.maximum(z, 0, out=z))
        return activations

    def step(self, x, y):
        activations = self.forward(x)
        z = activations[-1]
        delta = np.exp(z - z.max(1, keepdims=True))
        delta /= delta.sum(1, keepdims=True)
        delta[np.arange(BATCH), y] -= 1
        delta /= BATCH
        changes = []
        for i in reversed(range(len(self.weights))):
            coo = self.weights[i].tocoo()
            gradient = self.how.gradient(activations[i], delta, coo.row, coo.col)
            changes.append((i, gradient, delta.sum(0)))
            if i > 0:
                delta = (delta @ self.weights[i].T) * (activations[i] > 0)
        for i, gradient, bias_gradient in changes:
            self.weights[i], self.velocities[i] = self.how.update(
                self.weights[i], self.velocities[i], gradient)
            self.bias_velocities[i] *= MOMENTUM
            self.bias_velocities[i] -= RATE * (bias_gradient + DECAY * self.biases[i])
            self.biases[i] += self.bias_velocities[i]

    def rewire(self, rng):
        """SET: drops the links nearest zero of each sign, grows as many, one by one."""
        for i, w in enumerate(self.weights):
            coo = w.tocoo()
            positive = np.sort(coo.data[coo.data > 0])
            negative = np.sort(-coo.data[coo.data < 0])
            kept = (coo.data >= positive[int(ZETA * len(positive))]) | (
                -coo.data >= negative[int(ZETA * len(negative))])
            rows, columns = coo.row[kept], coo.col[kept]
            taken = set(zip(rows.tolist(), columns.tolist()))
            grown = []
            while len(grown) < len(coo.data) - len(rows):
                cell = int(rng.integers(w.shape[0])), int(rng.integers(w.shape[1]))
                if cell not in taken:
                    taken.add(cell)
                    grown.append(cell)
            new_rows, new_columns = np.array(grown, int).reshape(-1, 2).T
            values = rng.standard_normal(len(grown)).astype(w.dtype) * 0.1
            self.weights[i] = coo_matrix(
                (np.concatenate([coo.data[kept], values]),
                 (np.concatenate([rows, new_rows]),
                  np.concatenate([columns, new_columns]))), w.shape).tocsr()


def main():
    net, engine = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 2
    rng = np.random.default_rng(1)
    how = Published() if engine == "set-program" else Gathered()
    model = Net(random_layers(net, rng), how)
    x, y = random_batch(net, rng)
    x = x.astype(how.scalar)
    one = x[:1].copy()
    emit(f"step/{net}/batch:{BATCH}", engine, measure(lambda: model.step(x, y), seconds))
    emit(f"predict/{net}/batch:{BATCH}", engine, measure(lambda: model.forward(x), seconds))
    emit(f"predict/{net}/batch:1", engine, measure(lambda: model.forward(one), seconds))
    if engine == "set-program":
        emit(f"evolve/{net}", engine, measure(lambda: model.rewire(rng), seconds, 3, 1))


main()
