# SPDX-License-Identifier: BSD-3-Clause
"""SparseNet, ResNet-20, Fast-SCNN and a small net of everything, as PyTorch programs write them."""

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


def unit(inputs, outputs, kernel=1, stride=1, padding=0, groups=1):
    """Convolution, batch norm, ReLU."""
    return [nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False),
            nn.BatchNorm2d(outputs), nn.ReLU(True)]


def separable(inputs, outputs, stride=1):
    return Wrapped("conv", *unit(inputs, inputs, 3, stride, 1, inputs), *unit(inputs, outputs))


class Wrapped(nn.Module):
    """A chain under a name, as Tramac's program has its parameters in files."""

    def __init__(self, name, *layers):
        super().__init__()
        self.name = name
        self.add_module(name, nn.Sequential(*layers))

    def forward(self, x):
        return getattr(self, self.name)(x)


class Bottleneck(nn.Module):
    def __init__(self, inputs, outputs, expansion, stride):
        super().__init__()
        self.shortcut = stride == 1 and inputs == outputs
        wide = inputs * expansion
        self.block = nn.Sequential(
            Wrapped("conv", *unit(inputs, wide)),
            Wrapped("conv", *unit(wide, wide, 3, stride, 1, wide)),
            nn.Conv2d(wide, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return x + self.block(x) if self.shortcut else self.block(x)


def resized(x, size):
    return functional.interpolate(x, size, mode="bilinear", align_corners=True)


class Pyramid(nn.Module):
    def __init__(self, width):
        super().__init__()
        for i in range(1, 5):
            self.add_module(f"conv{i}", Wrapped("conv", *unit(width, width // 4)))
        self.out = Wrapped("conv", *unit(2 * width, width))

    def forward(self, x):
        around = [resized(getattr(self, f"conv{i}")(functional.adaptive_avg_pool2d(x, bins)),
                          x.shape[2:])
                  for i, bins in enumerate((1, 2, 3, 6), 1)]
        return self.out(torch.cat([x] + around, 1))


class Fusion(nn.Module):
    def __init__(self, high, low, width):
        super().__init__()
        self.dwconv = Wrapped("conv", *unit(low, width, 3, 1, 1, width))
        self.conv_lower_res = nn.Sequential(nn.Conv2d(width, width, 1), nn.BatchNorm2d(width))
        self.conv_higher_res = nn.Sequential(nn.Conv2d(high, width, 1), nn.BatchNorm2d(width))
        self.relu = nn.ReLU(True)

    def forward(self, high, low):
        low = self.conv_lower_res(self.dwconv(resized(low, high.shape[2:])))
        return self.relu(low + self.conv_higher_res(high))


class FastSCNN(nn.Module):
    """Poudel et al., BMVC 2019, as Tramac's program has it, and under its names."""

    def __init__(self, classes=19, down=(32, 48, 64), stages=(64, 96, 128), blocks=3,
                 expansion=6, dropout=0.1):
        super().__init__()
        self.learning_to_downsample = nn.ModuleDict({
            "conv": Wrapped("conv", *unit(3, down[0], 3, 2)),
            "dsconv1": separable(down[0], down[1], 2),
            "dsconv2": separable(down[1], down[2], 2)})
        deep, inputs = {}, down[2]
        for i, (width, stride) in enumerate(zip(stages, (2, 2, 1)), 1):
            deep[f"bottleneck{i}"] = nn.Sequential(*(
                Bottleneck(width if b else inputs, width, expansion, 1 if b else stride)
                for b in range(blocks)))
            inputs = width
        self.global_feature_extractor = nn.ModuleDict(deep | {"ppm": Pyramid(inputs)})
        self.feature_fusion = Fusion(down[2], inputs, inputs)
        self.classifier = nn.ModuleDict({
            "dsconv1": separable(inputs, inputs), "dsconv2": separable(inputs, inputs),
            "conv": nn.Sequential(nn.Dropout(dropout), nn.Conv2d(inputs, classes, 1))})

    def forward(self, image):
        high = image
        for layer in self.learning_to_downsample.values():
            high = layer(high)
        low = high
        for layer in self.global_feature_extractor.values():
            low = layer(low)
        x = self.feature_fusion(high, low)
        for layer in self.classifier.values():
            x = layer(x)
        return resized(x, image.shape[2:])


NETWORKS = {"sparsenet": lambda: SparseNet(12, 12), "resnet": ResNet20, "branches": Branches}
