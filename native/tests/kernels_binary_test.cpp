#include <gtest/gtest.h>

#include "ulp.h"

using namespace adjoint;
using namespace adjoint::testing;
using kernels::BinaryOp;

namespace {

template <typename T, typename F>
void expect_within(double bound, BinaryOp op, DType dtype, F exact) {
  const std::vector<T> a = arguments<T>();
  // Coprime to the number of arguments: each comes once, with one of another kind.
  constexpr size_t kStep = 44'497;
  std::vector<T> b(a.size());
  for (size_t i = 0; i < b.size(); ++i) {
    b[i] = a[i * kStep % a.size()];
  }
  const std::vector<T> out = results(kernels::binary_loops(op, dtype).computed, nullptr, a, b);
  for (size_t i = 0; i < a.size(); ++i) {
    ASSERT_LE(error_in_ulp(out[i], exact(static_cast<long double>(a[i]), static_cast<long double>(b[i]))), bound)
        << kernels::name_of(op) << " of " << std::hexfloat << a[i] << " and " << b[i] << " gave " << out[i];
  }
}

template <typename F>
void expect_within(double bound, BinaryOp op, F exact) {
  expect_within<float>(bound, op, DType::Float32, exact);
  expect_within<double>(bound, op, DType::Float64, exact);
}

/// A half, and what the last place of the reference is to one of float64: the reference itself is rounded.
constexpr double kRounded = 0.5 + 1.0 / (1 << 10);

}  // namespace

TEST(BinaryValues, Arithmetic) {
  expect_within(kRounded, BinaryOp::Add, [](long double a, long double b) { return a + b; });
  expect_within(kRounded, BinaryOp::Sub, [](long double a, long double b) { return a - b; });
  expect_within(kRounded, BinaryOp::Mul, [](long double a, long double b) { return a * b; });
  expect_within(kRounded, BinaryOp::Div, [](long double a, long double b) { return a / b; });
}
TEST(BinaryValues, Pow) {
  expect_within(1, BinaryOp::Pow, [](long double a, long double b) { return std::pow(a, b); });
}
TEST(BinaryValues, Fmod) {
  expect_within(0, BinaryOp::Fmod, [](long double a, long double b) { return std::fmod(a, b); });
}
TEST(BinaryValues, Remainder) {
  expect_within(kRounded, BinaryOp::Remainder, [](long double a, long double b) {
    const long double rest = std::fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  });
}
TEST(BinaryValues, LargerAndSmaller) {
  expect_within(0, BinaryOp::Maximum, [](long double a, long double b) {
    return std::isnan(a) || std::isnan(b) ? NAN : a < b ? b : a;
  });
  expect_within(0, BinaryOp::Minimum, [](long double a, long double b) {
    return std::isnan(a) || std::isnan(b) ? NAN : b < a ? b : a;
  });
}
