#pragma once

#include "core/shape.h"
#include "core/strided.h"
#include "kernels/elementwise.h"

namespace adjoint {

// How elementwise operations reach their kernels: promotion, broadcasting and the checks of the destination. With `dst`
// the result is written there and `*dst` is returned.

/// In the operands' common dtype, made floating first if `floating`.
Tensor launch_unary(kernels::UnaryOp op, const Tensor& self, Tensor* dst, bool floating);
Tensor launch_binary(kernels::BinaryOp op, const Tensor& a, const Tensor& b, Tensor* dst, bool floating = false);
/// Whether the result of `a` and `other` may take the memory of `a`: nobody else sees it, nothing is recorded, and the
/// result is of its shape and dtype.
bool is_spent(const Tensor& a, const Tensor& other);
/// Writes the result over `spent`, of which `is_spent` holds.
Tensor launch_over(kernels::BinaryOp op, Tensor&& spent, const Tensor& other);
/// Over `a` where that may be, else into a new tensor.
inline Tensor launch_spending(kernels::BinaryOp op, Tensor&& a, const Tensor& other) {
  return is_spent(a, other) ? launch_over(op, std::move(a), other) : launch_binary(op, a, other, nullptr);
}
/// Operands in their common dtype, result bool.
Tensor launch_compare(kernels::CompareOp op, const Tensor& a, const Tensor& b, Tensor* dst);
/// Operands in their own dtypes taken as "is not zero", result bool.
Tensor launch_logical(kernels::BinaryOp op, const Tensor& a, const Tensor& b, Tensor* dst);
/// A unary kernel whose result is bool.
Tensor launch_predicate(kernels::UnaryOp op, const Tensor& self, Tensor* dst);
/// A kernel of inputs of one shape and dtype with a result of theirs. Without loops it does not exist for the dtype.
Tensor launch_loops(const char* kernel, const kernels::Loops& loops, std::initializer_list<const Tensor*> inputs,
                    Tensor* dst, const void* param);

/// Shape of a result; errors of the operands' shapes and of the destination's.
Dims broadcast_into(const Tensor* dst, const Tensor& a, const Tensor& b);

/// Elements in another dtype; itself when it has it. No history.
Tensor cast(const Tensor& self, DType dtype);
/// Elements in the dtype that kernels compute in; itself when it has it or is undefined. No history. What comes of them
/// is cast back: an operation on floats of 16 bits rounds once.
inline Tensor computed(const Tensor& self) { return self.defined() ? cast(self, computed_in(self.dtype())) : self; }
/// Writes the elements of `source`, broadcast and cast, to `target`. No history.
void assign(const Tensor& target, const Tensor& source);

/// The dtype an operation computes in when it needs floating point: `dtype` itself or float32.
inline DType floating_of(DType dtype) { return is_floating(dtype) ? dtype : DType::Float32; }

}  // namespace adjoint
