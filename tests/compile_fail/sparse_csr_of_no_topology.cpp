// expect: Topology needs: Pattern initial(const Extent&, Rng&) const
// SPDX-License-Identifier: BSD-3-Clause
#include <rewire/layers/sparse_csr.hpp>

struct Wrong {};

int main() { rewire::SparseCSR layer{100, Wrong{}}; }
