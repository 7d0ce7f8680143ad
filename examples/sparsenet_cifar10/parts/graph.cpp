// SPDX-License-Identifier: BSD-3-Clause
#include "sparsenet_cifar10/graph.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

#include <rewire/io/file.hpp>
#include <rewire/io/program.hpp>
#include <rewire/network/summary.hpp>

/// The network in Graphviz's language: a node a layer, an edge for each output that a
/// layer reads.  The limits are for layers that read all before them: with them
/// Graphviz takes seconds, not minutes, and draws no more than 12,480 x 7,680 pixels.
static std::string dot(const rewire::SparseNetOptions& o) {
  using rewire::text;
  std::string out =
      "digraph sparsenet {\n  rankdir=LR; node [shape=box, fontsize=10];\n"
      "  nslimit=1; nslimit1=1; mclimit=0.1; size=\"130,80\";\n"
      "  image -> conv0;\n";
  std::string from = "conv0";  // what the block at hand reads
  for (std::size_t b = 1; b <= 3; ++b) {
    const std::string to = b < 3 ? text("transition", b) : "classifier";
    const auto node = [&](std::size_t i) {
      return i == 0 ? from : i > o.layers() ? to : text("layer", b, "_", i);
    };
    out += text("  subgraph cluster_", b, " { label=\"block ", b, ", ",
                o.growth_of(b - 1), " channels a layer\"; ");
    for (std::size_t i = 1; i <= o.layers(); ++i)
      out += text(node(i), " [label=", i, "]; ");
    out += "}\n";
    for (std::size_t i = 1; i <= o.layers() + 1; ++i) {
      for (const std::size_t read : o.fetch == rewire::Fetch::sparse
                                        ? rewire::fetch_exponential(i)
                                        : rewire::fetch_all(i)) {
        out += text("  ", node(read), " -> ", node(i), ";\n");
      }
    }
    from = to;
  }
  return out + "}\n";
}

std::string write_graph(const rewire::SparseNetOptions& o,
                        const rewire::SparseNet<>& net,
                        const std::filesystem::path& folder) {
  using rewire::text;
  const auto write = [&](const char* name, const std::string& words) {
    rewire::AtomicFile file(folder / name);
    file.write(words);
    file.commit();
  };
  write("graph.txt", rewire::summary(net));
  write("graph.dot", dot(o));
  for (const char* kind : {"svg", "png"}) {
    const auto ran =
        rewire::detail::run_program({"dot", std::string("-T") + kind, "graph.dot", "-o",
                                     std::string("graph.") + kind},
                                    folder, std::chrono::seconds(60));
    using End = rewire::detail::Ran::End;
    if (ran.end == End::well) continue;
    const std::string why =
        ran.end == End::missing
            ? "without Graphviz (Debian: apt-get install graphviz)"
            : text("as Graphviz ",
                   ran.end == End::too_slow ? "takes minutes" : "fails");
    return text("no picture of the graph, ", why, "; \"dot -T", kind,
                " -O graph.dot\" draws it\n");
  }
  return "";
}
