#pragma once

#include <memory>
#include <span>

#include "core/tensor.h"

namespace adjoint {

/// A fixed number of tensors, undefined at first. The few that most nodes have need no heap.
class TensorArray {
 public:
  explicit TensorArray(size_t count) : count_(count) {
    if (count > kInline) {
      many_ = std::make_unique<Tensor[]>(count);
    }
  }
  TensorArray(TensorArray&&) noexcept = default;
  TensorArray& operator=(TensorArray&&) noexcept = default;

  size_t size() const { return count_; }
  Tensor& operator[](size_t i) { return data()[i]; }
  Tensor* begin() { return data(); }
  Tensor* end() { return data() + count_; }
  operator std::span<Tensor>() { return {data(), count_}; }

 private:
  static constexpr size_t kInline = 3;
  Tensor* data() { return count_ > kInline ? many_.get() : few_; }

  size_t count_;
  Tensor few_[kInline];
  std::unique_ptr<Tensor[]> many_;
};

}  // namespace adjoint
