// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/core/shape.hpp>
#include <rewire/core/tensor.hpp>
#include <rewire/storage/batch.hpp>

namespace rewire {

namespace detail {

/// `f` of what `v` holds.  `std::visit` makes tables of functions, and takes g++ 10 ms
/// for each visitor.
template <class A, class B, class F>
decltype(auto) visit_either(const std::variant<A, B>& v, F&& f) {
  if (const A* const a = std::get_if<A>(&v)) return f(*a);
  return f(std::get<B>(v));
}

}  // namespace detail

/// Samples in memory, samples first, with what is to be learnt from them; or images
/// that are read from elsewhere when a batch wants them.  Images stay bytes: `input =
/// raw * scale + offset` is applied when a batch is laid out.
class Dataset {
 public:
  /// Samples as files have them, a row each.
  using Bytes = Tensor<std::uint8_t, 2>;
  /// Samples or target values, a row each.
  using Floats = Tensor<float, 2>;
  /// Writes all bytes of one sample, and its labels, one a pixel, each in [0, classes)
  /// or `ignored`.  The same for the same position; called from any thread.
  using Reader = std::function<void(std::size_t position, std::span<std::uint8_t> input,
                                    std::span<Label> labels)>;

  Dataset() = default;

  /// Samples (count, shape.size()) with one label each, or one a pixel; each in [0,
  /// classes), or `ignored`.
  Dataset(Shape shape, std::variant<Bytes, Floats> samples, std::vector<Label> labels,
          std::size_t classes, std::string name = "Dataset")
      : name_(std::move(name)),
        shape_(shape),
        samples_(std::move(samples)),
        labels_(std::move(labels)),
        classes_(classes) {
    check_samples();
    check_labels();
  }

  /// Samples (count, shape.size()) with values (count, outputs) to be predicted.
  Dataset(Shape shape, std::variant<Bytes, Floats> samples, Floats values,
          std::string name = "Dataset")
      : name_(std::move(name)),
        shape_(shape),
        samples_(std::move(samples)),
        values_(std::move(values)) {
    check_samples();
    if (values_.shape(0) != size()) {
      throw Error({name_, text("values for ", size(), " samples"),
                   text(values_.shape(0)), "give one row of values a sample"});
    }
  }

  /// As many images as `count`, each read when it is wanted.
  static Dataset on_demand(Shape shape, Reader reader, std::size_t count,
                           std::size_t classes, std::string name = "Dataset") {
    Dataset set;
    set.name_ = std::move(name);
    set.shape_ = shape;
    set.samples_ = Bytes::from_shape({count, 0});
    set.reader_ = std::move(reader);
    set.classes_ = classes;
    return set;
  }

  /// For people.
  const std::string& name() const { return name_; }
  /// Of one sample.
  Shape shape() const { return shape_; }
  /// Samples.
  std::size_t size() const {
    return detail::visit_either(samples_, [](const auto& s) { return s.shape(0); });
  }
  /// 0 without labels.
  std::size_t classes() const { return classes_; }
  /// As they were given, before normalisation.  Throws Error where samples are read
  /// when they are wanted.
  const std::variant<Bytes, Floats>& samples() const {
    if (!reader_) return samples_;
    throw Error({name_, "samples in memory", "those that are read when they are wanted",
                 "read them into a set of their own first"});
  }
  /// Empty where samples are in memory.
  const Reader& reader() const { return reader_; }
  /// Sample after sample; empty for a set with target values.
  std::span<const Label> labels() const { return labels_; }
  /// 1, or one a pixel; 0 without labels.
  std::size_t labels_per_sample() const {
    if (reader_) return shape_.pixels();
    return size() == 0 ? 0 : labels_.size() / size();
  }
  /// Target values, a row a sample; empty for a set with labels.
  const Floats& values() const { return values_; }

  /// One factor and one summand for all features, or one each.
  std::span<const float> scale() const { return scale_; }
  /// What is subtracted from each feature, after the scale; one number, or one a
  /// feature.
  std::span<const float> offset() const { return offset_; }

  /// Sets `input = raw * scale + offset`, on top of nothing: the raw samples stay as
  /// they are.
  void normalise(std::vector<float> scale, std::vector<float> offset) {
    for (const std::size_t given : {scale.size(), offset.size()}) {
      if (given == 1 || given == shape_.size()) continue;
      throw Error({name_, text("1 or ", shape_.size(), " factors to normalise by"),
                   text(given), "give one for all features or one each"});
    }
    scale_ = std::move(scale);
    offset_ = std::move(offset);
  }

 private:
  template <class E>
  Tensor<E, 2> rows(const Tensor<E, 2>& from,
                    std::span<const std::size_t> positions) const {
    const std::size_t width = from.shape(1);
    auto out = Tensor<E, 2>::from_shape({positions.size(), width});
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (positions[i] >= size()) {
        throw Error({name_, text("positions below ", size()), text(positions[i]),
                     "choose samples that exist"});
      }
      std::copy_n(from.data() + positions[i] * width, width, out.data() + i * width);
    }
    return out;
  }

 public:
  /// The samples at these positions, in this order, normalised as this set is.
  Dataset subset(std::span<const std::size_t> positions) const {
    Dataset part;
    part.name_ = name_;
    part.shape_ = shape_;
    part.classes_ = classes_;
    part.scale_ = scale_;
    part.offset_ = offset_;
    detail::visit_either(samples_,
                         [&](const auto& s) { part.samples_ = rows(s, positions); });
    if (values_.size() != 0) part.values_ = rows(values_, positions);
    if (reader_) {
      part.reader_ =
          [all = reader_, at = std::vector(positions.begin(), positions.end())](
              std::size_t p, auto input, auto labels) { all(at[p], input, labels); };
      return part;
    }
    const std::size_t each = labels_per_sample();
    for (const std::size_t p : positions) {
      for (std::size_t i = 0; i < each; ++i)
        part.labels_.push_back(labels_[p * each + i]);
    }
    return part;
  }

  /// The first `count` samples; all, where there are no more.
  Dataset first(std::size_t count) const {
    std::vector<std::size_t> positions(std::min(count, size()));
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    return subset(positions);
  }

 private:
  void check_samples() const {
    const std::size_t width =
        detail::visit_either(samples_, [](const auto& s) { return s.shape(1); });
    if (width != shape_.size()) {
      throw Error({name_,
                   text("samples of ", text(shape_), " = ", shape_.size(), " numbers"),
                   text(width), "let shape and samples agree"});
    }
  }

  void check_labels() const {
    const std::size_t each = labels_per_sample();
    if (size() == 0 ? !labels_.empty()
                    : labels_.size() != size() * each ||
                          (each != 1 && each != shape_.pixels())) {
      throw Error({name_,
                   text("one label for each of ", size(), " samples, or one a pixel"),
                   text(labels_.size(), " labels"),
                   "check that the two files belong together"});
    }
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      const Label label = labels_[i];
      if (label == ignored ||
          (label >= 0 && static_cast<std::size_t>(label) < classes_))
        continue;
      throw Error({name_, text("labels from 0 to ", classes_ - (classes_ > 0)),
                   text(label, " at sample ", i / each),
                   "correct the label or the class count"});
    }
  }

  std::string name_ = "Dataset";
  Shape shape_;
  std::variant<Bytes, Floats> samples_;
  Reader reader_;
  std::vector<Label> labels_;
  Floats values_;
  std::size_t classes_ = 0;
  std::vector<float> scale_{1.0F};
  std::vector<float> offset_{0.0F};
};

/// Training and test samples of one data set.
struct Split {
  Dataset train;  ///< to learn from
  Dataset test;
};

}  // namespace rewire
