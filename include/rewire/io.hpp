// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// All of rewire::io: what reads and writes files and pictures.
#include <rewire/io/animation.hpp>
#include <rewire/io/arff.hpp>
#include <rewire/io/checkpoint.hpp>
#include <rewire/io/checkpoint_saver.hpp>
#include <rewire/io/cifar.hpp>
#include <rewire/io/content_hash.hpp>
#include <rewire/io/csv.hpp>
#include <rewire/io/csv_parser.hpp>
#include <rewire/io/dtype.hpp>
#include <rewire/io/figure.hpp>
#include <rewire/io/figure_layout.hpp>
#include <rewire/io/file.hpp>
#include <rewire/io/gnuplot.hpp>
#include <rewire/io/gnuplot_script.hpp>
#include <rewire/io/gzip.hpp>
#include <rewire/io/html_report.hpp>
#include <rewire/io/idx.hpp>
#include <rewire/io/idx_maps.hpp>
#include <rewire/io/mapped_file.hpp>
#include <rewire/io/metrics_csv.hpp>
#include <rewire/io/mnist.hpp>
#include <rewire/io/monitor.hpp>
#include <rewire/io/named_weights.hpp>
#include <rewire/io/network_tensors.hpp>
#include <rewire/io/npz.hpp>
#include <rewire/io/png.hpp>
#include <rewire/io/program.hpp>
#include <rewire/io/raw_maps.hpp>
#include <rewire/io/run_report.hpp>
#include <rewire/io/safetensors.hpp>
#include <rewire/io/safetensors_header.hpp>
#include <rewire/io/safetensors_writer.hpp>
#include <rewire/io/topology_csv.hpp>
#include <rewire/io/topology_memory.hpp>
