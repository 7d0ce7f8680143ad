# SPDX-License-Identifier: BSD-3-Clause
"""A training step and inference of W1 and W2 in PyTorch.

  torch-dense  every weight there is
  torch-mask   dense weights and gradients, multiplied by a 0/1 mask in each step
  torch-csr    torch.sparse_csr: products by CSR, weight gradient by sampled_addmm;
               a second, transposed copy of the values serves the input gradient
  sparseprop   the package's SparseLinear in place of nn.Linear

usage: torch_mlp.py W1|W2 ENGINE [SECONDS]
"""

import sys
import warnings

import numpy as np
import torch
from torch.nn import functional

from common import (BATCH, DECAY, MOMENTUM, RATE, THREADS, dense, emit, measure,
                    random_batch, random_layers)

warnings.filterwarnings("ignore", message=".*([Ss]parse CSR|invariant).*")


class Modules:
    """torch-dense, torch-mask and sparseprop: layers of nn.Module, autograd, SGD."""

    def __init__(self, layers, engine):
        self.masks = []
        modules = []
        for layer in layers:
            weights = torch.from_numpy(dense(*layer))
            linear = torch.nn.Linear(layer[1], layer[0])
            with torch.no_grad():
                linear.weight.copy_(weights)
                linear.bias.zero_()
            if engine == "torch-mask":
                self.masks.append((linear.weight, (weights != 0).float()))
            if engine == "sparseprop":
                from sparseprop.modules import SparseLinear

                linear = SparseLinear.from_dense(linear)
            modules += [linear, torch.nn.ReLU()]
        self.net = torch.nn.Sequential(*modules[:-1])
        self.optimizer = torch.optim.SGD(
            self.net.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=DECAY)

    def step(self, x, y):
        self.optimizer.zero_grad()
        functional.cross_entropy(self.net(x), y).backward()
        for weight, mask in self.masks:
            weight.grad.mul_(mask)
        self.optimizer.step()
        with torch.no_grad():
            for weight, mask in self.masks:
                weight.mul_(mask)

    def predict(self, x):
        with torch.no_grad():
            return self.net(x)


class Csr:
    """torch-csr: feature-major activations, the gradients written out."""

    def __init__(self, layers):
        self.layers = []
        for outputs, inputs, rows, columns, values in layers:
            order = np.lexsort((rows, columns))  # of the transposed matrix
            weights = self.matrix(rows, columns, values, outputs, inputs)
            transposed = self.matrix(
                columns[order], rows[order], values[order], inputs, outputs)
            zeros = self.matrix(rows, columns, 0 * values, outputs, inputs)
            self.layers.append({
                "weights": weights, "transposed": transposed, "zeros": zeros,
                "order": torch.from_numpy(order), "bias": torch.zeros(outputs, 1),
                "velocity": torch.zeros(len(values)),
                "bias_velocity": torch.zeros(outputs, 1)})

    @staticmethod
    def matrix(rows, columns, values, height, width):
        starts = np.zeros(height + 1, np.int32)
        starts[1:] = np.cumsum(np.bincount(rows, minlength=height))
        return torch.sparse_csr_tensor(
            torch.from_numpy(starts), torch.from_numpy(columns.copy()),
            torch.from_numpy(values.copy()), (height, width), check_invariants=False)

    def forward(self, x):
        activations = [x.t().contiguous()]
        for i, layer in enumerate(self.layers):
            z = (layer["weights"] @ activations[-1]).add_(layer["bias"])
            activations.append(z.relu_() if i + 1 < len(self.layers) else z)
        return activations

    def step(self, x, y):
        activations = self.forward(x)
        delta = torch.softmax(activations[-1], 0)
        delta[y, torch.arange(BATCH)] -= 1
        delta /= BATCH
        for i in reversed(range(len(self.layers))):
            layer, a = self.layers[i], activations[i]
            gradient = torch.sparse.sampled_addmm(
                layer["zeros"], delta, a.t(), beta=0.0).values()
            bias_gradient = delta.sum(1, keepdim=True)
            if i > 0:
                delta = (layer["transposed"] @ delta).mul_(a > 0)
            values = layer["weights"].values()
            self.update(values, gradient, layer["velocity"])
            self.update(layer["bias"], bias_gradient, layer["bias_velocity"])
            torch.index_select(
                values, 0, layer["order"], out=layer["transposed"].values())

    @staticmethod
    def update(weights, gradient, velocity):
        gradient.add_(weights, alpha=DECAY)
        velocity.mul_(MOMENTUM).add_(gradient)
        weights.add_(velocity, alpha=-RATE)

    def predict(self, x):
        return self.forward(x)[-1].t()


def main():
    net, engine = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 2
    torch.set_num_threads(THREADS)
    rng = np.random.default_rng(1)
    layers = list(random_layers(net, rng))
    model = Csr(layers) if engine == "torch-csr" else Modules(layers, engine)
    x, y = (torch.from_numpy(part) for part in random_batch(net, rng))
    one = x[:1].clone()
    emit(f"step/{net}/batch:{BATCH}", engine, measure(lambda: model.step(x, y), seconds))
    emit(f"predict/{net}/batch:{BATCH}", engine, measure(lambda: model.predict(x), seconds))
    emit(f"predict/{net}/batch:1", engine, measure(lambda: model.predict(one), seconds))


main()
