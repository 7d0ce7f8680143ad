# SPDX-License-Identifier: BSD-3-Clause
"""Compares outputs, loss, gradients and 50 training steps with PyTorch.

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

    from networks import NETWORKS
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

SIDE, SAMPLES, FEW, BATCH, STEPS = 16, 32, 2, 8, 50  # FEW: of the step that is compared
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
    output = net(x[:FEW])
    loss = functional.cross_entropy(output, labels[:FEW])
    net.zero_grad()
    loss.backward()
    found = {"output": output, "loss": loss.reshape(1)}
    found |= {"gradient." + name: p.grad.clone() for name, p in net.named_parameters()}
    found |= {"after." + name: b.clone() for name, b in net.named_buffers()
              if "running" in name}
    return found


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
            found = facts(net, inputs, labels)
            if dtype == torch.float64:
                found["losses"] = losses(drawn(make, seed)[0], inputs, labels)
            write(folder / f"{name}_{scalar}_facts.safetensors",
                  {"x": x.flatten(1), "labels": labels} | found)
    sys.exit(subprocess.run([program, folder], check=False).returncode)


main()
