// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>

#include <rewire/io/arff.hpp>
#include <rewire/io/csv.hpp>

#include "io/scratch.hpp"

namespace {

const std::string header =
    "% a comment\n@RELATION 'two words'\n\n@attribute width numeric\n"
    "@Attribute 'the day' {mon, tue}\n@attribute class {UP,DOWN}\n@attribute z real\n"
    "@data\n";

rewire::ArffTable read(const Scratch& scratch, const std::string& words,
                       const std::string& label = "class") {
  rewire::write_file(scratch / "a.arff", bytes_of(words));
  return rewire::read_arff(scratch / "a.arff", label);
}

}  // namespace

TEST_CASE("read_arff: numbers, nominal values by their place, classes as declared") {
  const Scratch scratch;

  const auto found =
      read(scratch, header + "1.5, tue, DOWN, -2\n% none\n\n2,'mon',UP,1e3\r\n");

  CHECK(found.classes == std::vector<std::string>{"UP", "DOWN"});
  CHECK(found.table.names == std::vector<std::string>{"width", "the day", "z"});
  CHECK(found.table.labels == std::vector<std::string>{"DOWN", "UP"});
  REQUIRE(found.table.values.shape(0) == 2);
  CHECK(found.table.values(0, 0) == 1.5F);
  CHECK(found.table.values(0, 1) == 1);
  CHECK(found.table.values(1, 1) == 0);
  CHECK(found.table.values(1, 2) == 1000);
}

TEST_CASE("read_arff: without a name the last attribute is the class, gzip is found") {
  const Scratch scratch;
  const std::string words = "@attribute x integer\n@attribute y {0,1}\n@data\n3,1\n";
  rewire::write_file(scratch / "b.arff.gz", rewire::gzip(bytes_of(words)));

  const auto found = rewire::read_arff(scratch / "b.arff");

  const auto set = rewire::csv_dataset(found.table, found.classes, "b");
  CHECK(set.labels()[0] == 1);
  CHECK(set.classes() == 2);
}

TEST_CASE("read_arff: what cannot be right is an error with its line") {
  const Scratch scratch;
  const auto message = [&](const std::string& words, const std::string& label) {
    return error_of(scratch, [&] { read(scratch, words, label); });
  };

  CHECK(message(header + "1,mon,UP,?\n", "class") ==
        "a.arff, line 9: expected a number for z, found \"?\"; fill it in, or remove "
        "the line");
  CHECK(message(header + "1,wed,UP,1\n", "class") ==
        "a.arff, line 9: expected a value that the day was declared with, found "
        "\"wed\"; fill it in, or remove the line");
  CHECK(message(header + "1,mon,UP\n", "class").find("4 cells") != std::string::npos);
  CHECK(message(header, "class").find("rows after @data") != std::string::npos);
  CHECK(message("@attribute a numeric\n", "").find("a line @data") !=
        std::string::npos);
  CHECK(message("@attribute a string\n", "").find("found \"string\"") !=
        std::string::npos);
  CHECK(message(header + "1,mon,UP,1\n", "nothing").find("none of that name") !=
        std::string::npos);
  CHECK(message(header + "1,mon,UP,1\n", "z").find("a nominal attribute") !=
        std::string::npos);
  CHECK(message(header + "1,'mon,UP,1\n", "class").find("a closing quote") !=
        std::string::npos);
}
