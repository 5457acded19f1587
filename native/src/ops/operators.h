#pragma once

#include "ops/elementwise/launch.h"
#include "ops/generated/ops.h"
#include "ops/internal.h"

namespace adjoint {

// Formulas read like formulas.
inline Tensor operator+(const Tensor& a, const Tensor& b) { return add(a, b, 1); }
inline Tensor operator+(const Tensor& a, const Scalar& b) { return add_scalar(a, b, 1); }
inline Tensor operator+(const Scalar& a, const Tensor& b) { return add_scalar(b, a, 1); }
inline Tensor operator-(const Tensor& a, const Tensor& b) { return sub(a, b, 1); }
inline Tensor operator-(const Tensor& a, const Scalar& b) { return sub_scalar(a, b, 1); }
inline Tensor operator-(const Scalar& a, const Tensor& b) { return add_scalar(neg(b), a, 1); }
inline Tensor operator-(const Tensor& a) { return neg(a); }
inline Tensor operator*(const Tensor& a, const Tensor& b) { return mul(a, b); }
inline Tensor operator*(const Tensor& a, const Scalar& b) { return mul_scalar(a, b); }
inline Tensor operator*(const Scalar& a, const Tensor& b) { return mul_scalar(b, a); }
inline Tensor operator/(const Tensor& a, const Tensor& b) { return div(a, b); }
// What nobody else holds gives its memory to the result.
inline Tensor operator+(Tensor&& a, const Tensor& b) {
  return is_spent(a, b) ? launch_over(kernels::BinaryOp::Add, std::move(a), b) : add(a, b, 1);
}
inline Tensor operator-(Tensor&& a, const Tensor& b) {
  return is_spent(a, b) ? launch_over(kernels::BinaryOp::Sub, std::move(a), b) : sub(a, b, 1);
}
inline Tensor operator*(Tensor&& a, const Tensor& b) {
  return is_spent(a, b) ? launch_over(kernels::BinaryOp::Mul, std::move(a), b) : mul(a, b);
}
inline Tensor operator/(Tensor&& a, const Tensor& b) {
  return is_spent(a, b) ? launch_over(kernels::BinaryOp::Div, std::move(a), b) : div(a, b);
}
inline Tensor operator/(const Tensor& a, const Scalar& b) { return div_scalar(a, b); }

/// `grad` where `condition` holds, else zero.
inline Tensor masked(const Tensor& grad, const Tensor& condition) { return where(condition, grad, wrapped_number(0)); }

}  // namespace adjoint
