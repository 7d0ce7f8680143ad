# SPDX-License-Identifier: BSD-3-Clause
"""Layers on maps in PyTorch (oneDNN), dense: forward, and forward with backward; sparse
convolutions also by SparseProp, where it is installed, in the faster of its two ways.

usage: conv.py SECONDS NAME...    names as our benchmarks have them, without threads:
  conv/both/3x3/64->64/32x32/batch:64
  sparse_conv/forward/3x3/64->64/32x32/stride:2/sparsity:90/batch:64   (its dense layer)
  depthwise/forward/3x3/64->64/32x32/batch:64, batch_norm/both/...
  resize/forward/4x4/128->128/32x64/batch:1   (bilinear, to 4 times the height and width)
"""

import statistics
import sys

import torch

try:
    from sparseprop.modules import SparseConv2d
except ImportError:
    SparseConv2d = None

from common import THREADS, emit, measure


def layer_of(kind, kernel, inputs, outputs, stride):
    if kind == "batch_norm":
        return torch.nn.BatchNorm2d(inputs)
    if kind == "resize":
        return torch.nn.Upsample(scale_factor=kernel, mode="bilinear")
    groups = inputs if kind == "depthwise" else 1
    return torch.nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups,
                           bias=False)


def sparseprop_of(dense, sparsity):
    """The layer with random weights left in it, once for each of SparseProp's ways."""
    kept = torch.nn.Conv2d(dense.in_channels, dense.out_channels, dense.kernel_size,
                           dense.stride, dense.padding, bias=False)
    with torch.no_grad():
        kept.weight.mul_(torch.rand_like(kept.weight) >= sparsity / 100)
    return [SparseConv2d.from_dense(kept, over_width) for over_width in (False, True)]


def timed(layer, what, shape, seconds):
    x = torch.randn(shape)
    gradient = torch.randn_like(layer(x))
    wanted = x.clone().requires_grad_()

    def forward():
        with torch.no_grad():
            layer(x)

    def both():
        layer.zero_grad()
        wanted.grad = None
        layer(wanted).backward(gradient)

    return measure(forward if what == "forward" else both, seconds)


def main():
    seconds = float(sys.argv[1])
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    known = {}  # a dense layer is the same at every sparsity
    for name in sys.argv[2:]:
        kind, what, kernel, channels, size, *rest = name.split("/")
        options = dict(part.split(":") for part in rest)
        sparsity = float(options.pop("sparsity", 0))
        kernel = int(kernel.split("x")[0])
        inputs, outputs = map(int, channels.split("->"))
        height, width = map(int, size.split("x"))
        stride, batch = int(options.get("stride", 1)), int(options["batch"])
        shape = batch, inputs, height, width
        dense = layer_of(kind.removeprefix("sparse_"), kernel, inputs, outputs, stride)
        key = (kind.removeprefix("sparse_"), what, kernel, outputs, stride, shape)
        if key not in known:
            known[key] = timed(dense, what, shape, seconds)
        emit(name, "torch-dense", known[key])
        if SparseConv2d and sparsity > 0:
            ways = [timed(layer, what, shape, seconds)
                    for layer in sparseprop_of(dense, sparsity)]
            emit(name, "sparseprop", min(ways, key=statistics.median))


main()
