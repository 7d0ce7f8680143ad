# SPDX-License-Identifier: BSD-3-Clause
"""Layers on maps in PyTorch (oneDNN), dense: forward, and forward with backward.

usage: conv.py SECONDS NAME...    names as our benchmarks have them, without threads:
  conv/both/3x3/64->64/32x32/batch:64
  sparse_conv/forward/3x3/64->64/32x32/stride:2/sparsity:90/batch:64   (its dense layer)
  depthwise/forward/3x3/64->64/32x32/batch:64, batch_norm/both/...
"""

import sys

import torch

from common import THREADS, emit, measure


def layer_of(kind, kernel, inputs, outputs, stride):
    if kind == "batch_norm":
        return torch.nn.BatchNorm2d(inputs)
    groups = inputs if kind == "depthwise" else 1
    return torch.nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups,
                           bias=False)


def main():
    seconds = float(sys.argv[1])
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    known = {}  # a dense layer is the same at every sparsity
    for name in sys.argv[2:]:
        kind, what, kernel, channels, size, *rest = name.split("/")
        options = dict(part.split(":") for part in rest)
        options.pop("sparsity", None)
        kernel = int(kernel.split("x")[0])
        inputs, outputs = map(int, channels.split("->"))
        height, width = map(int, size.split("x"))
        stride, batch = int(options.get("stride", 1)), int(options["batch"])
        key = (kind.removeprefix("sparse_"), what, kernel, inputs, outputs, height,
               width, stride, batch)
        if key not in known:
            layer = layer_of(key[0], kernel, inputs, outputs, stride)
            x = torch.randn(batch, inputs, height, width)
            gradient = torch.randn_like(layer(x))
            wanted = x.clone().requires_grad_()

            def forward():
                with torch.no_grad():
                    layer(x)

            def both():
                layer.zero_grad()
                wanted.grad = None
                layer(wanted).backward(gradient)

            known[key] = measure(forward if what == "forward" else both, seconds)
        emit(name, "torch-dense", known[key])


main()
