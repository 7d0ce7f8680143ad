# SPDX-License-Identifier: BSD-3-Clause
"""SparseNet, ResNet-20 and a small net of everything, as PyTorch programs write them."""

import torch
from torch import nn
from torch.nn import functional


class Unit(nn.Module):
    """Batch norm, ReLU, convolution."""

    def __init__(self, inputs, outputs, kernel=3):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)

    def forward(self, x):
        return self.conv1(functional.relu(self.bn1(x)))


class Block(nn.Module):
    """Layers that read outputs 1, 2, 4, ... before them, or all."""

    def __init__(self, inputs, growth, layers, dense=False):
        super().__init__()
        self.dense = dense
        widths, units = [inputs], []
        for _ in range(layers):
            units.append(Unit(sum(self.fetch(widths)), growth))
            widths.append(growth)
        self.layer = nn.ModuleList(units)
        self.outputs = sum(self.fetch(widths))

    def fetch(self, outputs):
        if self.dense:
            return outputs
        return [outputs[-back] for back in (1 << j for j in range(10)) if back <= len(outputs)]

    def forward(self, x):
        outputs = [x]
        for unit in self.layer:
            outputs.append(unit(torch.cat(self.fetch(outputs), 1)))
        return torch.cat(self.fetch(outputs), 1)


class SparseNet(nn.Module):
    def __init__(self, layers, growth, classes=10, stem=16):
        super().__init__()
        self.conv1 = nn.Conv2d(3, stem, 3, padding=1, bias=False)
        self.block1 = Block(stem, growth, layers)
        self.trans1 = Unit(self.block1.outputs, self.block1.outputs, 1)
        self.block2 = Block(self.block1.outputs, growth, layers)
        self.trans2 = Unit(self.block2.outputs, self.block2.outputs, 1)
        self.block3 = Block(self.block2.outputs, growth, layers)
        self.bn1 = nn.BatchNorm2d(self.block3.outputs)
        self.fc = nn.Linear(self.block3.outputs, classes)

    def forward(self, x):
        x = self.block1(self.conv1(x))
        x = self.block2(functional.avg_pool2d(functional.relu(self.trans1(x)), 2))
        x = self.block3(functional.avg_pool2d(functional.relu(self.trans2(x)), 2))
        return self.fc(functional.relu(self.bn1(x)).mean((2, 3)))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet20(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = self.stage(16, 16, 1)
        self.layer2 = self.stage(16, 32, 2)
        self.layer3 = self.stage(32, 64, 2)
        self.fc = nn.Linear(64, classes)

    @staticmethod
    def stage(inputs, outputs, stride):
        return nn.Sequential(Residual(inputs, outputs, stride),
                             Residual(outputs, outputs, 1), Residual(outputs, outputs, 1))

    def forward(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


class Branches(nn.Module):
    """Concatenation, sum, groups, dilation, strides, pooling, resizing, dense fetch."""

    def __init__(self, classes=10):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.left = nn.Conv2d(8, 4, 1)
        self.middle = nn.Conv2d(8, 4, 3, padding=2, dilation=2, bias=False)
        self.middle_norm = nn.BatchNorm2d(4)
        self.grouped = nn.Conv2d(16, 16, 3, padding=1, groups=4)
        self.around = nn.Conv2d(16, 16, 1)
        self.block = Block(16, 4, 3, dense=True)
        self.fc = nn.Linear(self.block.outputs * 4 * 4, classes)

    def forward(self, x):
        x = functional.relu(self.norm(self.stem(x)))
        x = torch.cat([self.left(x), functional.relu6(self.middle_norm(self.middle(x))),
                       functional.max_pool2d(x, 3, 1, 1)], 1)
        x = torch.tanh(self.grouped(x)) + self.around(x)
        x = self.block(functional.max_pool2d(x, 2))
        x = functional.interpolate(x, (8, 8), mode="bilinear", align_corners=False)
        return self.fc(functional.avg_pool2d(torch.sigmoid(x), 2).flatten(1))


NETWORKS = {"sparsenet": lambda: SparseNet(12, 12), "resnet": ResNet20, "branches": Branches}
