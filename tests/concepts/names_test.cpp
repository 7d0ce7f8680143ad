// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <rewire/concepts/names.hpp>

REWIRE_DETECT_NAME(marker)

namespace {

struct Nothing {
  int other = 0;
};
struct Variable {
  int marker = 0;
};
struct Function {
  double marker(int, char) { return 0; }
};
struct Overloaded {
  void marker() {}
  void marker(int) {}
};
struct Template {
  template <class T>
  static void marker(T) {}
};
struct Type {
  struct marker {};
};
struct Inherited : Function {};
class Hidden {
  int marker = 0;

 public:
  int read() const { return marker; }
};

}  // namespace

TEST_CASE("names: a member is found by its name, of whatever kind and signature") {
  CHECK(names_marker<Variable>);
  CHECK(names_marker<Function>);
  CHECK(names_marker<Overloaded>);
  CHECK(names_marker<Template>);
  CHECK(names_marker<Type>);
  CHECK(names_marker<Inherited>);
  CHECK(names_marker<Hidden>);
}

TEST_CASE("names: who has no such member, or is no class, has not got the name") {
  CHECK_FALSE(names_marker<Nothing>);
  CHECK_FALSE(names_marker<int>);
}
