#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/half.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

using kernels::BinaryOp;
using kernels::UnaryOp;

/// Each number of 16 bits once.
Tensor all_numbers(DType dtype) {
  constexpr int64_t kPatterns = 1 << 16;
  Tensor all = empty(IntSpan(&kPatterns, 1), dtype);
  auto* bits = reinterpret_cast<uint16_t*>(all.bytes());
  for (int64_t i = 0; i < kPatterns; ++i) {
    bits[i] = static_cast<uint16_t>(i);
  }
  return all;
}

/// `narrow` is `wide`, rounded once.
template <typename T>
void expect_rounded(const char* name, const Tensor& narrow, const Tensor& wide) {
  ASSERT_EQ(wide.dtype(), DType::Float32);
  const auto* got = reinterpret_cast<const T*>(narrow.bytes());
  const auto* exact = wide.data<float>();
  for (int64_t i = 0; i < wide.numel(); ++i) {
    if (std::isnan(exact[i])) {
      ASSERT_TRUE(std::isnan(got[i])) << name << " at " << i;
    } else {
      ASSERT_EQ(got[i].bits, T(exact[i]).bits) << name << " at " << i;
    }
  }
}

/// The result is that of float32, rounded once.
template <typename T>
void expect_rounded_once(DType dtype, const char* name, const std::function<Tensor(const Tensor&)>& f) {
  const Tensor x = all_numbers(dtype);
  const Tensor y = f(x);
  ASSERT_EQ(y.dtype(), dtype);
  expect_rounded<T>(name, y, f(cast(x, DType::Float32)));
}
void expect_rounded_once(const char* name, const std::function<Tensor(const Tensor&)>& f) {
  expect_rounded_once<Half>(DType::Float16, name, f);
  expect_rounded_once<BFloat16>(DType::BFloat16, name, f);
}

TEST(HalfElementwise, UnaryResultsAreRoundedOnce) {
  for (const UnaryOp op :
       {UnaryOp::Neg,   UnaryOp::Abs,   UnaryOp::Sign,    UnaryOp::Exp,        UnaryOp::Log,  UnaryOp::Log1p,
        UnaryOp::Expm1, UnaryOp::Sqrt,  UnaryOp::Rsqrt,   UnaryOp::Reciprocal, UnaryOp::Sin,  UnaryOp::Cos,
        UnaryOp::Tan,   UnaryOp::Tanh,  UnaryOp::Sigmoid, UnaryOp::Erf,        UnaryOp::Relu, UnaryOp::Floor,
        UnaryOp::Ceil,  UnaryOp::Round, UnaryOp::Trunc}) {
    expect_rounded_once(name_of(op), [op](const Tensor& x) { return launch_unary(op, x, nullptr, true); });
  }
}

/// Dense operands that end within a vector, one that is the same throughout, and neighbours that lie apart.
template <typename T>
void expect_pairs_rounded_once(DType dtype) {
  constexpr int64_t kCount = (1 << 16) - 3;
  const Tensor all = all_numbers(dtype);
  const Tensor a = slice(all, 0, 0, kCount, 1);
  // Each number once, with one of another kind.
  const Tensor b = empty(IntSpan(&kCount, 1), dtype);
  constexpr int64_t kStep = 44'497;
  for (int64_t i = 0; i < kCount; ++i) {
    reinterpret_cast<uint16_t*>(b.bytes())[i] = static_cast<uint16_t>(i * kStep);
  }
  const Tensor constant = cast(wrapped_number(1.3), dtype);
  const Tensor spread = slice(all, 0, 0, all.numel(), 3);
  const std::pair<Tensor, Tensor> operands[] = {
      {a, b}, {a, constant}, {constant, b}, {spread, slice(b, 0, 0, spread.numel(), 1)}};
  for (const BinaryOp op : {BinaryOp::Add, BinaryOp::Sub, BinaryOp::Mul, BinaryOp::Div, BinaryOp::Maximum,
                            BinaryOp::SigmoidVjp, BinaryOp::TanhVjp, BinaryOp::ReluVjp}) {
    for (const auto& [x, y] : operands) {
      const Tensor narrow = launch_binary(op, x, y, nullptr);
      ASSERT_EQ(narrow.dtype(), dtype);
      expect_rounded<T>(name_of(op), narrow,
                        launch_binary(op, cast(x, DType::Float32), cast(y, DType::Float32), nullptr));
    }
  }
}

TEST(HalfElementwise, BinaryResultsAreRoundedOnce) {
  expect_pairs_rounded_once<Half>(DType::Float16);
  expect_pairs_rounded_once<BFloat16>(DType::BFloat16);
}

/// A factor or divisor that is a number stays in float32; what is added, or compared with, is of the dtype.
template <typename T>
void expect_with_number_rounded_once(DType dtype) {
  const Tensor number = wrapped_number(1.3);
  const Tensor all = all_numbers(dtype);
  for (const int64_t count : {int64_t{3}, all.numel() - 3}) {
    const Tensor x = slice(all, 0, 0, count, 1);
    const Tensor wide = cast(x, DType::Float32);
    for (const BinaryOp op : {BinaryOp::Add, BinaryOp::Sub, BinaryOp::Mul, BinaryOp::Div, BinaryOp::Maximum}) {
      const bool stays = op == BinaryOp::Mul || op == BinaryOp::Div;
      const Tensor second = cast(stays ? number : cast(number, dtype), DType::Float32);
      expect_rounded<T>(name_of(op), launch_binary(op, x, number, nullptr), launch_binary(op, wide, second, nullptr));
    }
    // A number that was scaled in 16 bits.
    const Tensor product = cast(wrapped_number(2.6), dtype);
    expect_rounded<T>("add", add(x, number, 2),
                      launch_binary(BinaryOp::Add, wide, cast(product, DType::Float32), nullptr));
  }
}

TEST(HalfElementwise, ResultsWithNumbersAreRoundedOnce) {
  expect_with_number_rounded_once<Half>(DType::Float16);
  expect_with_number_rounded_once<BFloat16>(DType::BFloat16);
}

TEST(HalfElementwise, LogicalNotAsksForZero) {
  for (const DType dtype : {DType::Float16, DType::BFloat16}) {
    const Tensor answers = launch_predicate(UnaryOp::LogicalNot, all_numbers(dtype), nullptr);
    for (int64_t i = 0; i < answers.numel(); ++i) {
      ASSERT_EQ(answers.data<bool>()[i], i == 0 || i == 0x8000) << i;
    }
  }
}

TEST(HalfElementwise, ActivationsAreRoundedOnce) {
  expect_rounded_once("gelu", [](const Tensor& x) { return gelu(x, 0); });
  expect_rounded_once("gelu of tanh", [](const Tensor& x) { return gelu(x, 1); });
  expect_rounded_once("silu", [](const Tensor& x) { return silu(x); });
  expect_rounded_once("softplus", [](const Tensor& x) { return softplus(x, 1, 20); });
  expect_rounded_once("leaky_relu", [](const Tensor& x) { return leaky_relu(x, 0.01); });
  expect_rounded_once("elu", [](const Tensor& x) { return elu(x, 1, 1, 1); });
}

}  // namespace
}  // namespace adjoint
