#pragma once

#include <algorithm>
#include <initializer_list>

#include "autograd/forward.h"
#include "core/shape.h"
#include "core/tensor.h"

namespace adjoint {

inline KeptSizes kept(IntSpan values) { return values; }

/// Whether a formula may leave its differentiable operations for one kernel: nothing is recorded, and no operand is
/// dual or batched.
inline bool is_bare(std::initializer_list<const Tensor*> operands) {
  return !GradMode::enabled() && std::none_of(operands.begin(), operands.end(), [](const Tensor* operand) {
    return operand->defined() && (operand->is_batched() || is_dual(*operand));
  });
}

// Differentiable operations that formulas and the engine need but that are not part of the C interface.

/// Sums over the dimensions that broadcasting from `sizes` added or stretched.
Tensor sum_to(const Tensor& self, IntSpan sizes);
/// `self` in another dtype; itself when it has it.
Tensor to_dtype(const Tensor& self, DType dtype);
/// `self` in the dtype that kernels compute in, with history; undefined when it is.
inline Tensor widened(const Tensor& self) { return self.defined() ? to_dtype(self, computed_in(self.dtype())) : self; }
/// Zeros in the dtype of `self`, and batched as it is (Tensor.new_zeros): what a formula writes cotangents into.
Tensor new_zeros(const Tensor& self, IntSpan sizes);
/// A view of the storage with any geometry; the offset counts from the storage's start.
Tensor as_strided(const Tensor& self, IntSpan sizes, IntSpan strides, int64_t offset);
/// A copy with the given strides, offset 0.
Tensor copy_to_strided(const Tensor& self, IntSpan sizes, IntSpan strides);

/// Result dtype of an operation on two operands (torch.result_type): numbers and zero-dim tensors only count if their
/// category is higher.
DType result_type(const Tensor& a, const Tensor& b);

}  // namespace adjoint
