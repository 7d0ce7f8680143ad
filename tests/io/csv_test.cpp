// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include <rewire/io/csv.hpp>

#include "io/scratch.hpp"

using namespace rewire;

namespace {

using Names = std::vector<std::string>;

std::string refusal(std::string_view words, const CsvOptions& options = {}) {
  return error_of([&] { parse_csv(words, "t.csv", options); });
}

}  // namespace

TEST_CASE("csv: the last column is the class, and a header is told by its words") {
  const CsvTable plain = parse_csv("1,2.5,cat\n-3,+4e1,dog\n", "t.csv");
  const CsvTable headed = parse_csv("a,b,kind\r\n1,2.5,cat\r\n\r\n-3,40,dog", "t.csv");

  CHECK(plain.names.empty());
  CHECK(headed.names == Names{"a", "b"});
  for (const CsvTable* t : {&plain, &headed}) {
    CHECK(t->labels == Names{"cat", "dog"});
    CHECK(t->values == Dataset::Floats{{1, 2.5}, {-3, 40}});
  }
}

TEST_CASE("csv: a column of any place is the class if its name is given") {
  const CsvTable t =
      parse_csv("y,a,b\n7,1,2\n8,3,4\n", "t.csv", {.label = "y", .header = true});

  CHECK(t.labels == Names{"7", "8"});
  CHECK(t.values == Dataset::Floats{{1, 2}, {3, 4}});
  CHECK(refusal("y,a\n7,1\n", {.label = "z"}) ==
        "t.csv, line 1: expected a column \"z\", found none of that name; correct the "
        "name of the label column");
  CHECK(refusal("7,1\n", {.label = "z"}) ==
        "t.csv, line 1: expected a header that names the column \"z\", found numbers; "
        "leave the name out to take the last column");
}

TEST_CASE("csv: delimiters are found, spaces in any number") {
  const Dataset::Floats expected{{1, 2, 3}, {4, 5, 6}};
  for (const char* words :
       {"1,2,3\n4,5,6\n", "1;2;3\n4;5;6", "1\t2\t3\n4\t5\t6\n", "1 2 3 \n 4  5 6 \n",
        "1, 2, 3\n4 ,5, 6\n", "\xEF\xBB\xBF\"1\",\"2\",3\n4,5,\"6\"\n"}) {
    CAPTURE(words);
    CHECK(parse_csv(words, "t.csv", {.labelled = false}).values == expected);
  }
  CHECK(parse_csv("1|2\n", "t.csv", {.labelled = false, .delimiter = '|'}).values ==
        Dataset::Floats{{1, 2}});
}

TEST_CASE("csv: quoted cells keep delimiters and quotes") {
  const CsvTable t = parse_csv("x,\"the \"\"kind\"\", or so\"\n1,\"a,b\"\n", "t.csv",
                               {.label = "the \"kind\", or so"});

  CHECK(t.names == Names{"x"});
  CHECK(t.labels == Names{"a,b"});
}

TEST_CASE("csv: damage is named with line and column") {
  CHECK(refusal("a,b,y\n1,2,u\n\n3,,v\n") ==
        "t.csv, line 4, column 2 (\"b\"): expected a number, found an empty cell; fill "
        "it in, or remove the line");
  CHECK(refusal("1,2,u\n3,x\x01y,v\n") ==
        "t.csv, line 2, column 2: expected a number, found \"x?y\"; fill it in, or "
        "remove the line");
  CHECK(refusal("1,2,u\n1,nan,v\n").find("found \"nan\"") != std::string::npos);
  CHECK(refusal("1,2,u\n1,1e60,v\n") ==
        "t.csv, line 2, column 2: expected a number that a float can hold, found "
        "\"1e60\"; fill it in, or remove the line");
  CHECK(refusal("1,x,u\n1,2,v\n").find("line 1, column 2: expected a number") !=
        std::string::npos);
  CHECK(refusal("1,2,u\n1,2\n") ==
        "t.csv, line 2: expected 3 cells as in the first line, found 2; the line is "
        "damaged; complete or remove it");
  CHECK(
      refusal("1,2,\n") ==
      "t.csv, line 1, column 3: expected a class, found an empty cell; fill it in, or "
      "remove the line");
  CHECK(refusal("1,\"2\n") ==
        "t.csv, line 1, column 2: expected a closing quote, found the end of the line; "
        "close it; a cell may not go on in the next line");
  CHECK(refusal("1,\"2\"3\n").find("expected a delimiter after the closing quote") !=
        std::string::npos);
  CHECK(
      refusal("\n \n") ==
      "t.csv: expected at least one line of numbers, found none; check that it is the "
      "right file");
  CHECK(refusal("a,b\n").find("numbers after the header") != std::string::npos);
  CHECK(refusal("7\n8\n").find("expected a feature and a class") != std::string::npos);
}

TEST_CASE("csv: files may be packed, and are found as they were downloaded") {
  const Scratch scratch;
  write_file(scratch / "t.csv.gz", gzip(bytes_of("1,a\n2,b\n")));

  CHECK(read_csv(scratch / "t.csv").labels == Names{"a", "b"});
  CHECK(
      error_of(scratch, [&] { read_csv(scratch / "u.csv"); }) ==
      "u.csv: expected this file, or the same with .gz, found neither; check the path");
  CHECK(error_of(scratch, [&] {
          read_csv(scratch / "t.csv", {.most = 3});
        }).find("at most 3 bytes") != std::string::npos);
}

TEST_CASE("csv: classes are ordered as numbers where they are numbers") {
  CHECK(class_names(Names{"10", "9", "+1", "9", "-1"}) == Names{"-1", "+1", "9", "10"});
  CHECK(class_names(Names{"10", "9", "x"}) == Names{"10", "9", "x"});
}

TEST_CASE("csv: a table becomes a set whose labels are positions of classes") {
  const CsvTable t = parse_csv("1,2,dog\n3,4,cat\n", "t.csv");

  const Dataset set = csv_dataset(t, class_names(t.labels), "pets");

  CHECK(set.shape() == Shape{2});
  CHECK(set.classes() == 2);
  CHECK(set.labels()[0] == 1);
  CHECK(set.labels()[1] == 0);
  CHECK(error_of([&] { csv_dataset(t, {"cat"}, "pets"); }) ==
        "pets: expected one of 1 classes, found \"dog\" at sample 0; give all classes "
        "that training and test set have");
}

TEST_CASE("csv: asks back where it would have to guess") {
  const auto refused = [](const char* table, rewire::CsvOptions options) {
    return error_of([&] { parse_csv(table, "t.csv", options); });
  };
  CHECK(refused("x,y\n1,2\n", {.labelled = false, .label = "y"}) ==
        "t.csv: expected a label column or none, found the name \"y\" for a table "
        "without labels; leave the name out, or set labelled");
  CHECK(
      refused("?,?,a\n1,2,b\n", {}) ==
      "t.csv, line 1, column 1: expected a name or a number, found \"?\"; complete the "
      "line, or say whether it is a header");
  CHECK(refused("1,+-5,a\n", {}).find("\"+-5\"") != std::string::npos);
}

TEST_CASE("csv: a long line or many lines take time in proportion") {
  std::string wide = "1", tall;  // quadratic time would take minutes
  for (int i = 0; i < 1000000; ++i) {
    wide += ",1";
    tall += "1,a\n";
  }
  std::string quotes = "\"";
  quotes.append(2000000, '"');

  CHECK(parse_csv(wide, "t.csv", {.labelled = false}).values.shape(1) == 1000001);
  CHECK(parse_csv(tall, "t.csv").values.shape(0) == 1000000);
  CHECK(refusal(quotes + "\n" + quotes) != "no error");
}
