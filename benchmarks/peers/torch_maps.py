# SPDX-License-Identifier: BSD-3-Clause
"""Training steps of SparseNet and ResNet-20 in PyTorch, as benchmarks/sparsenet.cpp;
those of Fast-SCNN, and inference, as benchmarks/fast_scnn.cpp.

Networks are those of tests/parity, which computes the same numbers as ours.

usage: torch_maps.py sparsenet-40-12|sparsenet-100-24|resnet-20|fast_scnn [SECONDS]
"""

import pathlib
import sys

import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests" / "parity"))

from common import THREADS, emit, measure
from networks import FastSCNN, ResNet20, SparseNet

NETWORKS = {"sparsenet-40-12": lambda: SparseNet(12, 12),
            "sparsenet-100-24": lambda: SparseNet(32, 24),
            "resnet-20": ResNet20}


def train(name, net, x, y, optimizer, seconds):
    def step():
        optimizer.zero_grad()
        functional.cross_entropy(net(x), y).backward()
        optimizer.step()

    emit(f"step/{name}", "torch-dense", measure(step, seconds, least=3, warm_up=1))


def fast_scnn(seconds):
    net = FastSCNN()
    x, y = torch.randn(4, 3, 256, 512), torch.randint(19, (4, 256, 512))
    train("fast_scnn/256x512/sparsity:0/batch:4", net, x, y,
          torch.optim.AdamW(net.parameters(), lr=1e-3), seconds)
    net.eval()
    image = torch.randn(1, 3, 1024, 2048)
    with torch.inference_mode():
        emit("predict/fast_scnn/1024x2048/sparsity:0/batch:1", "torch-dense",
             measure(lambda: net(image), seconds, least=5, warm_up=2))


def main():
    name = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    if name == "fast_scnn":
        return fast_scnn(seconds)
    net = NETWORKS[name]()
    weights = [p for p in net.parameters() if p.dim() > 1]
    others = [p for p in net.parameters() if p.dim() == 1]
    optimizer = torch.optim.SGD([{"params": weights, "weight_decay": 1e-4},
                                 {"params": others, "weight_decay": 0}],
                                lr=0.01, momentum=0.9, nesterov=True)
    x, y = torch.randn(64, 3, 32, 32), torch.randint(10, (64,))
    train(f"{name}/sparsity:0/batch:64", net, x, y, optimizer, seconds)


main()
