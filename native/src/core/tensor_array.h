#pragma once

#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <utility>

#include "core/tensor.h"

namespace adjoint {

/// A fixed number of tensors, undefined at first. The few that most nodes have need no heap.
class TensorArray {
 public:
  explicit TensorArray(size_t count) : count_(count), data_(count > kInline ? new Tensor[count] : few()) {}
  TensorArray(TensorArray&& other) noexcept : count_(0), data_(few()) { take(other); }
  TensorArray& operator=(TensorArray&& other) noexcept {
    if (this != &other) {
      clear();
      take(other);
    }
    return *this;
  }
  ~TensorArray() { clear(); }

  size_t size() const { return count_; }
  Tensor& operator[](size_t i) { return data_[i]; }
  Tensor* begin() { return data_; }
  Tensor* end() { return data_ + count_; }
  operator std::span<Tensor>() { return {data_, count_}; }
  operator std::span<const Tensor>() const { return {data_, count_}; }

 private:
  static constexpr size_t kInline = 3;
  Tensor* few() { return reinterpret_cast<Tensor*>(few_); }

  void clear() {
    if (count_ > kInline) {
      delete[] data_;
    } else {
      std::destroy_n(data_, count_);
    }
  }
  /// Leaves the other empty; this one has been. A tensor is a pointer and moves as one, wherever it lies.
  void take(TensorArray& other) {
    count_ = std::exchange(other.count_, 0);
    data_ = count_ > kInline ? other.data_ : few();
    std::memcpy(few_, other.few_, sizeof(few_));
    other.data_ = other.few();
  }

  size_t count_;
  Tensor* data_;
  // Pointers to nothing, of which as many are objects as there are tensors: all at once is cheaper than each in turn.
  alignas(Tensor) std::byte few_[kInline * sizeof(Tensor)]{};
};

}  // namespace adjoint
