# SPDX-License-Identifier: BSD-3-Clause
"""Trains Fast-SCNN on CamVid in PyTorch as examples/fast_scnn does at its highest profile,
from random weights: does ours get as good?

usage: torch_streets.py FOLDER [EPOCHS [SEED]]    FOLDER holds the camvid192-* files

The same images of 192x144, patches of 144x108, mirroring, colour jitter, normalisation,
AdamW, batches of 32 and pixels that do not count; other random numbers.  Prints scores
over the whole validation pictures after each epoch, at last those of the least loss.
Ours: fast_scnn_train --profile highest --previous-model-path none --epochs EPOCHS
"""

import gzip
import pathlib
import random
import sys
import time

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests" / "parity"))

from common import THREADS
from networks import FastSCNN

CLASSES, VOID, BATCH = 11, 11, 32
PATCH = 108, 144  # height, width


def idx(path):
    if not path.exists():
        path, read = path.with_name(path.name + ".gz"), gzip.open
    else:
        read = open
    with read(path, "rb") as file:
        kind = file.read(4)
        shape = [int.from_bytes(file.read(4), "big") for _ in range(kind[3])]
        return torch.from_numpy(np.frombuffer(file.read(), np.uint8).reshape(shape).copy())


def pictures(folder, part):
    images = idx(folder / f"camvid192-{part}-images-idx4-ubyte")
    labels = idx(folder / f"camvid192-{part}-labels-idx3-ubyte")
    return images.float() / 255, labels.long()


def grey(x):
    return 0.299 * x[0] + 0.587 * x[1] + 0.114 * x[2]


def turned(x, by):
    """Hues moved by that share of the circle."""
    top, low = x.max(0).values, x.min(0).values
    span = (top - low).clamp(min=1e-12)
    r, g, b = x
    hue = torch.where(top == r, (g - b) / span % 6,
                      torch.where(top == g, (b - r) / span + 2, (r - g) / span + 4))
    hue = (hue + 6 * by) % 6
    part = (top - low) * torch.stack(
        [((hue + shift) % 6 - 3).abs().sub(1).clamp(0, 1) for shift in (0, 4, 2)])
    return low + part


def jittered(x):
    """As torchvision's ColorJitter(0.3, 0.3, 0.3, 0.1)."""
    bright, contrary, vivid = (random.uniform(0.7, 1.3) for _ in range(3))
    turn = random.uniform(-0.1, 0.1)
    changes = [lambda a: a * bright,
               lambda a: contrary * a + (1 - contrary) * grey(a).mean(),
               lambda a: vivid * a + (1 - vivid) * grey(a),
               lambda a: turned(a, turn)]
    random.shuffle(changes)
    for change in changes:
        x = change(x).clamp(0, 1)
    return x


def patch(image, label):
    down = random.randint(0, image.shape[1] - PATCH[0])
    right = random.randint(0, image.shape[2] - PATCH[1])
    here = np.s_[..., down:down + PATCH[0], right:right + PATCH[1]]
    image, label = image[here], label[here]
    if random.random() < 0.5:
        image, label = image.flip(-1), label.flip(-1)
    return jittered(image), label


@torch.inference_mode()
def scores(net, images, labels):
    net.eval()
    counts, loss = torch.zeros(CLASSES, CLASSES), 0.0
    for x, y in zip(images.split(BATCH), labels.split(BATCH)):
        logits, seen = net(x), y != VOID
        loss += functional.cross_entropy(logits, y, ignore_index=VOID,
                                         reduction="sum").item()
        pairs = y[seen] * CLASSES + logits.argmax(1)[seen]
        counts += torch.bincount(pairs, minlength=CLASSES**2).view(CLASSES, CLASSES)
    net.train()
    right, both = counts.diag(), counts.sum(0) + counts.sum(1)
    return {"loss": loss / counts.sum().item(), "miou": (right / (both - right)).mean().item(),
            "dice": (2 * right / both).mean().item(),
            "pixels": (right.sum() / counts.sum()).item()}


def main():
    folder = pathlib.Path(sys.argv[1])
    epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 42
    torch.set_num_threads(THREADS)
    torch.manual_seed(seed)
    random.seed(seed)
    train, labels = pictures(folder, "train")
    test, truth = pictures(folder, "val")
    mean, deviation = (f(train, dim=(0, 2, 3)).view(3, 1, 1) for f in (torch.mean, torch.std))
    test = (test - mean) / deviation
    net = FastSCNN(CLASSES)
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01)
    history = []
    for epoch in range(1, epochs + 1):
        start = time.process_time()
        for batch in torch.randperm(len(train)).split(BATCH):
            x, y = map(torch.stack, zip(*(patch(train[i], labels[i]) for i in batch)))
            optimizer.zero_grad()
            functional.cross_entropy(net((x - mean) / deviation), y,
                                     ignore_index=VOID).backward()
            optimizer.step()
        history.append({"epoch": epoch} | scores(net, test, truth))
        print(history[-1] | {"seconds": time.process_time() - start}, flush=True)
    print("least loss:", min(history, key=lambda h: h["loss"]))


main()
