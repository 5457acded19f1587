#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>

#include "core/tensor.h"

namespace adjoint {

/// A short list of sizes or strides that lives on the stack.
class Dims {
 public:
  Dims() = default;
  explicit Dims(IntSpan values) { assign(values); }
  Dims(size_t count, int64_t value) : count_(count) {
    for (size_t i = 0; i < count; ++i) {
      values_[i] = value;
    }
  }
  // Copies what is used, not the whole room.
  Dims(const Dims& other) { *this = other; }
  Dims& operator=(const Dims& other) {
    std::copy(other.begin(), other.end(), values_.begin());
    count_ = other.count_;
    return *this;
  }
  void assign(IntSpan values);
  void push_back(int64_t value) { values_[count_++] = value; }
  void insert(size_t at, int64_t value);
  void erase(size_t at);
  size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  int64_t& operator[](size_t i) { return values_[i]; }
  int64_t operator[](size_t i) const { return values_[i]; }
  int64_t back() const { return values_[count_ - 1]; }
  int64_t* begin() { return values_.data(); }
  int64_t* end() { return values_.data() + count_; }
  const int64_t* begin() const { return values_.data(); }
  const int64_t* end() const { return values_.data() + count_; }
  operator IntSpan() const { return {values_.data(), count_}; }

 private:
  std::array<int64_t, kMaxDims + 1> values_;  // One more than allowed: checked when a tensor is made.
  size_t count_ = 0;
};

/// Sizes as a formula keeps them: a few on the spot, more on the heap.
class KeptSizes {
 public:
  KeptSizes(IntSpan values) : count_(values.size()) {  // NOLINT: converts
    if (count_ > kInline) {
      many_ = new int64_t[count_];
    }
    std::copy(values.begin(), values.end(), data());
  }
  KeptSizes(const KeptSizes& other) : KeptSizes(IntSpan(other)) {}
  KeptSizes(KeptSizes&& other) noexcept : count_(other.count_) {
    std::copy(other.few_, other.few_ + kInline, few_);
    other.count_ = 0;
  }
  KeptSizes& operator=(const KeptSizes&) = delete;
  ~KeptSizes() {
    if (count_ > kInline) {
      delete[] many_;
    }
  }
  size_t size() const { return count_; }
  const int64_t* begin() const { return count_ > kInline ? many_ : few_; }
  const int64_t* end() const { return begin() + count_; }
  int64_t operator[](size_t i) const { return begin()[i]; }
  operator IntSpan() const { return {begin(), count_}; }

 private:
  static constexpr size_t kInline = 4;
  int64_t* data() { return count_ > kInline ? many_ : few_; }

  size_t count_;
  union {
    int64_t few_[kInline] = {};
    int64_t* many_;
  };
};

inline bool same(IntSpan a, IntSpan b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) {
      return false;
    }
  }
  return true;
}
/// Product of the sizes.
inline int64_t numel_of(IntSpan sizes) {
  int64_t count = 1;
  for (int64_t size : sizes) {
    count *= size;
  }
  return count;
}
/// For a view that may have more elements than its storage. Errors: a negative size; a product that overflows.
void check_numel(IntSpan sizes);
/// Number of examples.
int64_t numel_of(BatchSpan batch);
/// Row-major strides. Sizes of 0 count as 1, as in PyTorch.
Dims contiguous_strides(IntSpan sizes);
bool is_contiguous(IntSpan sizes, IntSpan strides);

/// Sizes in a message, as "[2, 3]": becomes text only when the message does. A check's message rarely does, and
/// building its text each time took a fifth of a small operation.
struct Shown {
  IntSpan values;
};
inline Shown shown(IntSpan values) { return {values}; }
std::ostream& operator<<(std::ostream& out, Shown sizes);

/// PyTorch's broadcasting. Error: "The size of tensor a (3) must match the size of tensor b (5) at non-singleton
/// dimension 1".
Dims broadcast_shapes(IntSpan a, IntSpan b);
/// Whether `from` can be expanded to `to`.
bool is_expandable_to(IntSpan from, IntSpan to);
/// Error: "Dimension out of range (expected to be in range of [-2, 1], but got 2)".
[[noreturn]] void fail_dim(int64_t dim, int64_t ndim);
/// Non-negative form of a dimension.
inline int64_t wrap_dim(int64_t dim, int64_t ndim) {
  const int64_t range = ndim == 0 ? 1 : ndim;
  if (dim < -range || dim >= range) [[unlikely]] {
    fail_dim(dim, ndim);
  }
  return dim < 0 ? dim + range : dim;
}
/// Strides of a view of the given geometry with another shape, or false when only a copy can have it.
bool view_strides(IntSpan sizes, IntSpan strides, IntSpan new_sizes, Dims& out);

}  // namespace adjoint
