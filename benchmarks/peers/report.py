# SPDX-License-Identifier: BSD-3-Clause
"""One Markdown table from a run of scripts/bench --peers: medians over all rounds.

usage: report.py FOLDER    reads ours.*.json and peers.jsonl there, writes peers.json
"""

import json
import statistics
import sys
from pathlib import Path


def read(folder):
    """{name: {engine: [seconds, ...]}} and the machine."""
    found, machine = {}, {}
    for path in sorted(folder.glob("ours.*.json")):
        text = path.read_text()
        if not text.strip():
            continue
        run = json.loads(text)
        machine = run["context"]
        units = {"s": 1, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
        for entry in run["benchmarks"]:
            name = entry["name"].removesuffix("/manual_time").removesuffix("/iterations:1")
            seconds = entry["real_time"] * units[entry["time_unit"]]
            found.setdefault(name, {}).setdefault("rewire", []).append(seconds)
            if "vs_sgemm" in entry:
                found[name].setdefault("sgemm", []).append(seconds * entry["vs_sgemm"])
    for line in (folder / "peers.jsonl").read_text().splitlines():
        entry = json.loads(line)
        engines = found.setdefault(entry["name"], {})
        engines.setdefault(entry["engine"], []).append(entry["seconds"])
    return found, machine


def versions():
    from importlib.metadata import PackageNotFoundError, version

    for package in ("torch", "scipy", "numba", "sparseprop"):
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            pass


def show(seconds):
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def main():
    folder = Path(sys.argv[1])
    found, machine = read(folder)
    medians = {
        name: {engine: statistics.median(values) for engine, values in engines.items()}
        for name, engines in found.items()
        if "rewire" in engines and len(engines) > 1
    }
    names = ["sgemm", "torch-dense", "torch-mask", "torch-csr", "sparseprop", "scipy",
             "set-program", "eigen"]
    columns = [n for n in names if any(n in engines for engines in medians.values())]
    print(f"{machine.get('cpu')}, {machine.get('cores')} cores, {machine.get('isa')}, "
          f"{machine.get('compiler')}, OpenBLAS {machine.get('blas_core')}; "
          f"{', '.join(versions())}.")
    print("Time of each peer divided by ours (its own time in brackets).\n")
    print("| work | rewire | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 2) + "|")
    for name, engines in medians.items():
        ours = engines["rewire"]
        cells = [
            f"{engines[c] / ours:.1f}x ({show(engines[c])})" if c in engines else ""
            for c in columns
        ]
        print(f"| {name} | {show(ours)} | " + " | ".join(cells) + " |")
    result = {"machine": machine, "versions": list(versions()), "seconds": medians}
    (folder / "peers.json").write_text(json.dumps(result, indent=1))


main()
