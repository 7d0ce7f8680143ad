// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

#include <rewire/concepts/layer.hpp>
#include <rewire/storage/parameter.hpp>

using namespace rewire;

namespace {

struct Plain {
  std::string name() const { return "Plain"; }
  Shape build(Shape input, Rng&) { return input; }
  template <class T>
  void forward(Input<T>, Output<T>, Pass<T>&) const {}
  template <class T>
  void backward(Input<T>, Input<T>, Input<T>, Output<T>, Pass<T>&) {}
};

struct WithMember : Plain {
  static constexpr Uses uses{.input = false, .output = true, .in_place = true};
  std::size_t lanes() const { return 16; }
};

struct WithFunction : Plain {
  Uses uses() const { return {.input = asks, .output = false, .in_place = false}; }
  bool asks = false;
};

struct Owner : Plain {
  using scalar = double;
  static void visit(auto& self, auto&& v, const Path& at) { v(at / "bias", self.bias); }
  Parameter<double> bias{{3}, Role::bias};
};

static_assert(check_layer<Plain>() && Layer<Plain>);
static_assert(check_layer<WithMember>() && Layer<WithMember>);
static_assert(check_layer<WithFunction>() && Layer<WithFunction>);
static_assert(check_layer<Owner>() && Layer<Owner>);
static_assert(!Layer<int> && !Layer<Parameter<float>>);
static_assert(std::is_same_v<scalar_of<Plain>, float>);
static_assert(std::is_same_v<scalar_of<Owner>, double>);

}  // namespace

TEST_CASE("layer: who says nothing about its uses gets the safe ones") {
  const Uses uses = uses_of(Plain{});

  CHECK(uses.input);
  CHECK(uses.output);
  CHECK_FALSE(uses.in_place);
}

TEST_CASE("layer: uses come from the type or from the value") {
  CHECK(uses_of(WithMember{}).in_place);
  CHECK_FALSE(uses_of(WithMember{}).input);
  CHECK_FALSE(uses_of(WithFunction{}).input);
  WithFunction asking;
  asking.asks = true;
  CHECK(uses_of(asking).input);
}

TEST_CASE("layer: likes any number of lanes unless it says how many") {
  CHECK(liked_lanes(Plain{}) == any_lanes);
  CHECK(liked_lanes(WithMember{}) == 16);
}

TEST_CASE(
    "layer: hands out what it owns, const or not, and nothing if it owns nothing") {
  Owner owner;
  const Owner fixed;
  std::vector<std::string> names;
  const auto collect = [&names](const Path& at, auto& p) {
    names.push_back(at.str() + (std::is_const_v<std::remove_reference_t<decltype(p)>>
                                    ? " to read"
                                    : " to change"));
  };
  Plain plain;

  visit(owner, collect, Path("a"));
  visit(fixed, collect, Path("b"));
  visit(plain, collect, Path("c"));

  CHECK(names == std::vector<std::string>{"a.bias to change", "b.bias to read"});
}
