# SPDX-License-Identifier: BSD-3-Clause
"""All three products of one square layer: output, input gradient, weight gradient.

  torch-dense  nn.functional.linear and autograd
  torch-csr    CSR products, a transposed copy for the input gradient (its values taken
               as given), sampled_addmm for the weight gradient; feature-major
  sparseprop   SparseLinear and autograd
  scipy        CSR products; gathered dot products in NumPy; feature-major

usage: layer.py ENGINE SECONDS SIZE/SPARSITY/BATCH...     (1024/90/128: 90 % sparse)
"""

import sys
import warnings

import numpy as np

from common import dense, emit, measure, random_cells

warnings.filterwarnings("ignore", message=".*([Ss]parse CSR|invariant).*")


def matrices(n, rows, columns, values):
    """The layer and its transpose in scipy.sparse, columns sorted."""
    from scipy.sparse import csr_matrix

    w = csr_matrix((values, (rows, columns)), (n, n))
    w.sort_indices()
    return w, w.T.tocsr()


def with_autograd(engine, n, links, x, d):
    import torch

    linear = torch.nn.Linear(n, n)
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(dense(n, n, *links)))
    if engine == "sparseprop":
        from sparseprop.modules import SparseLinear

        linear = SparseLinear.from_dense(linear)
    x = torch.from_numpy(x.T.copy()).requires_grad_()
    d = torch.from_numpy(d.T.copy())

    def run():
        linear.zero_grad()
        x.grad = None
        linear(x).backward(d)

    return run


def torch_csr(n, links, x, d):
    import torch

    def tensor(m, values):
        return torch.sparse_csr_tensor(
            torch.from_numpy(m.indptr), torch.from_numpy(m.indices),
            torch.from_numpy(values), (n, n), check_invariants=False)

    forward, backward = matrices(n, *links)
    w, wt = tensor(forward, forward.data), tensor(backward, backward.data)
    zeros = tensor(forward, 0 * forward.data)
    x, d = torch.from_numpy(x), torch.from_numpy(d)
    return lambda: (w @ x, wt @ d, torch.sparse.sampled_addmm(zeros, d, x.t(), beta=0.0))


def scipy(n, links, x, d):
    w, wt = matrices(n, *links)
    rows, columns, _ = links
    gradient, block = np.empty(len(rows), np.float32), 8192

    def run():
        w @ x
        wt @ d
        for s in range(0, len(rows), block):
            part = slice(s, s + block)
            np.einsum("ij,ij->i", d[rows[part]], x[columns[part]], out=gradient[part])

    return run


def main():
    engine, seconds = sys.argv[1], float(sys.argv[2])
    if engine != "scipy":
        import torch

        from common import THREADS

        torch.set_num_threads(THREADS)
    for case in sys.argv[3:]:
        size, sparsity, batch = case.split("/")
        n, batch = int(size), int(batch)
        rng = np.random.default_rng(1)
        count = round((1 - float(sparsity) / 100) * n * n)
        rows, columns = random_cells(n, n, count, rng)
        links = rows, columns, rng.standard_normal(count, dtype=np.float32)
        x = rng.standard_normal((n, batch), dtype=np.float32)
        d = rng.standard_normal((n, batch), dtype=np.float32)
        run = {"torch-csr": torch_csr, "scipy": scipy}.get(
            engine, lambda *given: with_autograd(engine, *given))(n, links, x, d)
        emit(f"layer/n:{n}/sparsity:{sparsity}/batch:{batch}", engine,
             measure(run, seconds))


main()
