# SPDX-License-Identifier: BSD-3-Clause
"""Compares outputs, loss, gradients and 50 training steps with PyTorch; of Fast-SCNN,
whose images are large, one step.

usage: parity.py PROGRAM FOLDER

Draws weights in PyTorch, writes them with what PyTorch makes of them into FOLDER, as
safetensors under PyTorch's names, and runs PROGRAM (parity.cpp), which reads and
compares.  Ends with 77 where PyTorch is missing.
"""

import json
import pathlib
import struct
import subprocess
import sys

try:
    import torch
    from torch.nn import functional

    from networks import NETWORKS, FastSCNN
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

SIDE, SAMPLES, BATCH, STEPS = 16, 32, 8, 50
FEW, STREETS = 2, 4  # samples of the step that is compared; of Fast-SCNN
RATE, MOMENTUM, DECAY = 0.02, 0.9, 1e-4
DTYPES = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}


def write(path, tensors):
    """A safetensors file: the length of a JSON header, the header, the data."""
    header, data = {}, b""
    for name, t in tensors.items():
        raw = t.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": DTYPES[t.dtype], "shape": list(t.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def drawn(make, seed):
    """A net, samples and labels; all is random, so that no gradient is zero because of
    how a net starts."""
    torch.manual_seed(seed)
    net = make().double()
    with torch.no_grad():
        for name, p in net.named_parameters():
            if p.dim() == 1:
                p.copy_(torch.rand_like(p) * 0.5 + (0.75 if "weight" in name else -0.25))
    return net, torch.randn(SAMPLES, 3, SIDE, SIDE), torch.randint(10, (SAMPLES,))


def smooth_seed(make):
    """The first seed by which no number lies so near ReLU's kink that the rounding of
    float decides the side, and with it a gradient."""
    relu, nearest = functional.relu, []
    functional.relu = lambda x: (nearest.append(x.abs().min().item()), relu(x))[1]
    seed = 0
    while not nearest or min(nearest) < 1e-5:
        seed += 1
        nearest.clear()
        net, x, _ = drawn(make, seed)
        with torch.no_grad():
            net(x[:FEW].double())
    functional.relu = relu
    return seed


def facts(net, x, labels):
    """Of one step: outputs, loss, all gradients, running statistics."""
    output = net(x)
    loss = functional.cross_entropy(output, labels)
    net.zero_grad()
    loss.backward()
    found = {"output": output, "loss": loss.reshape(1)}
    found |= {"gradient." + name: p.grad.clone() for name, p in net.named_parameters()}
    found |= {"after." + name: b.clone() for name, b in net.named_buffers()
              if "running" in name}
    return found


def street_seed(seed):
    """Fast-SCNN, images and labels.  So many numbers cannot all keep away from ReLU's
    kink by chance: each channel's norm moves them so that the widest gap there is, is
    around it."""
    torch.manual_seed(seed)
    net = drawn(lambda: FastSCNN(dropout=0), seed)[0]
    # The pyramid's coarsest branch is one number a sample.  Of two, the norm makes 1 and
    # -1 whatever they are, and leaves a gradient that is rounding; of noise alone they
    # hardly differ.  Photographs have light and shade, and so neighbours that are alike.
    light = functional.interpolate(
        torch.randn(STREETS, 3, 4, 8), size=(256, 512), mode="bilinear")
    x = light + 0.5 * (
        torch.randn(STREETS, 3, 1, 1) + torch.randn(STREETS, 3, 256, 512))
    labels = torch.randint(19, (STREETS, 256, 512))
    last, gaps = [], []

    def move(_, inputs):
        y, = inputs
        for c in range(y.shape[1]):
            near = y[:, c][y[:, c].abs() < 0.1].sort().values
            if len(near) < 2:
                continue
            gap, at = near.diff().max(0)
            gaps.append(gap.item() / 2)
            shift = (near[at] + near[at + 1]) / 2
            last[0].bias[c] -= shift
            y[:, c] -= shift

    hooks = []
    for part in net.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            hooks.append(part.register_forward_hook(
                lambda norm, *_: last.__setitem__(slice(None), [norm])))
        elif isinstance(part, torch.nn.ReLU):
            hooks.append(part.register_forward_pre_hook(move))
    with torch.no_grad():
        net(x.double())
    for hook in hooks:
        hook.remove()
    for norm in net.modules():
        if isinstance(norm, torch.nn.BatchNorm2d):
            norm.reset_running_stats()
    print(f"the nearest to a kink is {min(gaps):.1e}")
    return net, x, labels


def without_bias_gradient():
    """Parts whose output goes through 1x1 kernels at most into norms, which take a
    constant away: the gradient is rounding."""
    fusion = ["feature_fusion.conv_lower_res.0", "feature_fusion.conv_higher_res.0"]
    return fusion + [f"global_feature_extractor.bottleneck{s}.{b}.block.3"
                     for s in (1, 2, 3) for b in (0, 1, 2)]


def street(folder):
    net, x, labels = street_seed(1)
    for scalar, dtype in (("float", torch.float32), ("double", torch.float64)):
        net = net.to(dtype)
        state = {k: v.clone() for k, v in net.state_dict().items() if v.dim() > 0}
        found = facts(net, x.to(dtype), labels)
        net.load_state_dict(state, strict=False)
        found["output"] = found["output"][:1].flatten(1)
        for part in without_bias_gradient():
            bias, weight = (f"gradient.{part}.{p}" for p in ("bias", "weight"))
            assert found.pop(bias).abs().max() < 1e-5 * found[weight].abs().max()
            found["zero." + bias] = found[weight]
        write(folder / f"fast_scnn_{scalar}.safetensors", state)
        write(folder / f"fast_scnn_{scalar}_facts.safetensors",
              {"x": x.flatten(1), "labels": labels.flatten()} | found)


def losses(net, x, labels):
    weights = [p for p in net.parameters() if p.dim() > 1]
    others = [p for p in net.parameters() if p.dim() == 1]
    optimizer = torch.optim.SGD([{"params": weights, "weight_decay": DECAY},
                                 {"params": others, "weight_decay": 0}],
                                lr=RATE, momentum=MOMENTUM, nesterov=True)
    found = []
    for step in range(STEPS):
        part = slice(step * BATCH % SAMPLES, step * BATCH % SAMPLES + BATCH)
        loss = functional.cross_entropy(net(x[part]), labels[part])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    return torch.tensor(found, dtype=torch.float64)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    print("PyTorch", torch.__version__)
    for name, make in NETWORKS.items():
        seed = smooth_seed(make)
        for scalar, dtype in (("float", torch.float32), ("double", torch.float64)):
            net, x, labels = drawn(make, seed)
            net, inputs = net.to(dtype), x.to(dtype)
            write(folder / f"{name}_{scalar}.safetensors",
                  {k: v for k, v in net.state_dict().items() if v.dim() > 0})
            found = facts(net, inputs[:FEW], labels[:FEW])
            if dtype == torch.float64:
                found["losses"] = losses(drawn(make, seed)[0], inputs, labels)
            write(folder / f"{name}_{scalar}_facts.safetensors",
                  {"x": x.flatten(1), "labels": labels} | found)
    street(folder)
    sys.exit(subprocess.run([program, folder], check=False).returncode)


main()
