// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_elementwise.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_add(adj_tensor self, adj_tensor other, adj_scalar alpha, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::add(self_ref.tensor, other_ref.tensor, abi::scalar(alpha, "alpha")));
  });
}

adj_status adj_add_(adj_tensor self, adj_tensor other, adj_scalar alpha) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::add(self_ref.tensor, other_ref.tensor, abi::scalar(alpha, "alpha"), &self_ref.tensor);
  });
}

adj_status adj_add_scalar(adj_tensor self, adj_scalar other, adj_scalar alpha, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::add_scalar(self_ref.tensor, abi::scalar(other, "other"), abi::scalar(alpha, "alpha")));
  });
}

adj_status adj_add_scalar_(adj_tensor self, adj_scalar other, adj_scalar alpha) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::add_scalar(self_ref.tensor, abi::scalar(other, "other"), abi::scalar(alpha, "alpha"), &self_ref.tensor);
  });
}

adj_status adj_sub(adj_tensor self, adj_tensor other, adj_scalar alpha, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::sub(self_ref.tensor, other_ref.tensor, abi::scalar(alpha, "alpha")));
  });
}

adj_status adj_sub_(adj_tensor self, adj_tensor other, adj_scalar alpha) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::sub(self_ref.tensor, other_ref.tensor, abi::scalar(alpha, "alpha"), &self_ref.tensor);
  });
}

adj_status adj_sub_scalar(adj_tensor self, adj_scalar other, adj_scalar alpha, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::sub_scalar(self_ref.tensor, abi::scalar(other, "other"), abi::scalar(alpha, "alpha")));
  });
}

adj_status adj_sub_scalar_(adj_tensor self, adj_scalar other, adj_scalar alpha) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::sub_scalar(self_ref.tensor, abi::scalar(other, "other"), abi::scalar(alpha, "alpha"), &self_ref.tensor);
  });
}

adj_status adj_mul(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::mul(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_mul_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::mul(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_mul_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::mul_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_mul_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::mul_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_div(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::div(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_div_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::div(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_div_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::div_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_div_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::div_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_div_mode(adj_tensor self, adj_tensor other, int64_t mode, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::div_mode(self_ref.tensor, other_ref.tensor, mode));
  });
}

adj_status adj_div_mode_(adj_tensor self, adj_tensor other, int64_t mode) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::div_mode(self_ref.tensor, other_ref.tensor, mode, &self_ref.tensor);
  });
}

adj_status adj_remainder(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::remainder(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_remainder_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::remainder(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_fmod(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::fmod(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_fmod_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::fmod(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_pow(adj_tensor self, adj_tensor exponent, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed exponent_ref = abi::borrow(exponent, "exponent");
    abi::give(out, adjoint::pow(self_ref.tensor, exponent_ref.tensor));
  });
}

adj_status adj_pow_(adj_tensor self, adj_tensor exponent) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed exponent_ref = abi::borrow(exponent, "exponent");
    adjoint::pow(self_ref.tensor, exponent_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_pow_scalar(adj_tensor self, adj_scalar exponent, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::pow_scalar(self_ref.tensor, abi::scalar(exponent, "exponent")));
  });
}

adj_status adj_pow_scalar_(adj_tensor self, adj_scalar exponent) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::pow_scalar(self_ref.tensor, abi::scalar(exponent, "exponent"), &self_ref.tensor);
  });
}

adj_status adj_pow_base(adj_scalar base, adj_tensor exponent, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed exponent_ref = abi::borrow(exponent, "exponent");
    abi::give(out, adjoint::pow_base(abi::scalar(base, "base"), exponent_ref.tensor));
  });
}

adj_status adj_neg(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::neg(self_ref.tensor));
  });
}

adj_status adj_neg_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::neg(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_abs(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::abs(self_ref.tensor));
  });
}

adj_status adj_abs_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::abs(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_sign(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::sign(self_ref.tensor));
  });
}

adj_status adj_sign_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::sign(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_exp(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::exp(self_ref.tensor));
  });
}

adj_status adj_exp_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::exp(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_log(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::log(self_ref.tensor));
  });
}

adj_status adj_log_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::log(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_log1p(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::log1p(self_ref.tensor));
  });
}

adj_status adj_log1p_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::log1p(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_expm1(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::expm1(self_ref.tensor));
  });
}

adj_status adj_expm1_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::expm1(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_sqrt(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::sqrt(self_ref.tensor));
  });
}

adj_status adj_sqrt_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::sqrt(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_rsqrt(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::rsqrt(self_ref.tensor));
  });
}

adj_status adj_rsqrt_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::rsqrt(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_reciprocal(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::reciprocal(self_ref.tensor));
  });
}

adj_status adj_reciprocal_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::reciprocal(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_square(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::square(self_ref.tensor));
  });
}

adj_status adj_square_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::square(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_sin(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::sin(self_ref.tensor));
  });
}

adj_status adj_sin_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::sin(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_cos(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::cos(self_ref.tensor));
  });
}

adj_status adj_cos_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::cos(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_tan(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::tan(self_ref.tensor));
  });
}

adj_status adj_tan_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::tan(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_tanh(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::tanh(self_ref.tensor));
  });
}

adj_status adj_tanh_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::tanh(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_sigmoid(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::sigmoid(self_ref.tensor));
  });
}

adj_status adj_sigmoid_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::sigmoid(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_erf(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::erf(self_ref.tensor));
  });
}

adj_status adj_erf_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::erf(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_relu(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::relu(self_ref.tensor));
  });
}

adj_status adj_relu_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::relu(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_floor(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::floor(self_ref.tensor));
  });
}

adj_status adj_floor_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::floor(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_ceil(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::ceil(self_ref.tensor));
  });
}

adj_status adj_ceil_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::ceil(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_round(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::round(self_ref.tensor));
  });
}

adj_status adj_round_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::round(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_trunc(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::trunc(self_ref.tensor));
  });
}

adj_status adj_trunc_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::trunc(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_logical_not(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::logical_not(self_ref.tensor));
  });
}

adj_status adj_logical_not_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::logical_not(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_bitwise_not(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::bitwise_not(self_ref.tensor));
  });
}

adj_status adj_bitwise_not_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::bitwise_not(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_isnan(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::isnan(self_ref.tensor));
  });
}

adj_status adj_isinf(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::isinf(self_ref.tensor));
  });
}

adj_status adj_isfinite(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::isfinite(self_ref.tensor));
  });
}

adj_status adj_maximum(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::maximum(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_minimum(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::minimum(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_eq(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::eq(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_eq_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::eq(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_eq_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::eq_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_eq_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::eq_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_ne(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::ne(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_ne_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::ne(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_ne_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::ne_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_ne_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::ne_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_lt(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::lt(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_lt_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::lt(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_lt_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::lt_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_lt_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::lt_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_le(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::le(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_le_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::le(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_le_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::le_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_le_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::le_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_gt(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::gt(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_gt_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::gt(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_gt_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::gt_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_gt_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::gt_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_ge(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::ge(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_ge_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::ge(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_ge_scalar(adj_tensor self, adj_scalar other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::ge_scalar(self_ref.tensor, abi::scalar(other, "other")));
  });
}

adj_status adj_ge_scalar_(adj_tensor self, adj_scalar other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::ge_scalar(self_ref.tensor, abi::scalar(other, "other"), &self_ref.tensor);
  });
}

adj_status adj_logical_and(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::logical_and(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_logical_and_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::logical_and(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_bitwise_and(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::bitwise_and(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_bitwise_and_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::bitwise_and(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_logical_or(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::logical_or(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_logical_or_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::logical_or(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_bitwise_or(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::bitwise_or(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_bitwise_or_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::bitwise_or(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_logical_xor(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::logical_xor(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_logical_xor_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::logical_xor(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_bitwise_xor(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::bitwise_xor(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_bitwise_xor_(adj_tensor self, adj_tensor other) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    adjoint::bitwise_xor(self_ref.tensor, other_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_clamp(adj_tensor self, adj_scalar_opt min, adj_scalar_opt max, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::clamp(self_ref.tensor, abi::scalar_opt(min, "min"), abi::scalar_opt(max, "max")));
  });
}

adj_status adj_clamp_(adj_tensor self, adj_scalar_opt min, adj_scalar_opt max) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::clamp(self_ref.tensor, abi::scalar_opt(min, "min"), abi::scalar_opt(max, "max"), &self_ref.tensor);
  });
}

adj_status adj_clamp_tensor(adj_tensor self, adj_tensor_opt min, adj_tensor_opt max, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed min_ref = abi::borrow_opt(min);
    const abi::Borrowed max_ref = abi::borrow_opt(max);
    abi::give(out, adjoint::clamp_tensor(self_ref.tensor, min_ref.tensor, max_ref.tensor));
  });
}

adj_status adj_clamp_tensor_(adj_tensor self, adj_tensor_opt min, adj_tensor_opt max) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed min_ref = abi::borrow_opt(min);
    const abi::Borrowed max_ref = abi::borrow_opt(max);
    adjoint::clamp_tensor(self_ref.tensor, min_ref.tensor, max_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_where(adj_tensor condition, adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed condition_ref = abi::borrow(condition, "condition");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::where(condition_ref.tensor, self_ref.tensor, other_ref.tensor));
  });
}
