#include <gtest/gtest.h>

#include <numbers>

#include "kernels/activation.h"
#include "ulp.h"

using namespace adjoint;
using namespace adjoint::testing;
using kernels::Activation;
using kernels::ActivationFactors;

namespace {

/// What an error is measured in: the last place of the result, of the argument (for results that are a small part of
/// it), or of numbers from 1 to 2 (for slopes, which cancel out somewhere).
enum class Unit { Result, Argument, One };

template <typename T, typename F>
void expect_within(double bound, Unit unit, const std::vector<T>& in, const std::vector<T>& out, F exact) {
  for (size_t i = 0; i < in.size(); ++i) {
    const long double wanted = exact(static_cast<long double>(in[i]));
    const double error = unit == Unit::Result     ? error_in_ulp(out[i], wanted)
                         : unit == Unit::Argument ? error_in_ulp(out[i], wanted, in[i])
                                                  : error_in_ulp(out[i], wanted, T{1});
    ASSERT_LE(error, bound) << "of " << std::hexfloat << in[i] << " gave " << out[i];
  }
}

/// `exact(x, T)` is the function of dtype T.
template <typename F>
void expect_value(double bound, Unit unit, Activation f, const ActivationFactors& factors, F exact) {
  const auto expect = [&]<typename T>(DType dtype, T format) {
    const std::vector<T> in = arguments<T>();
    const std::vector<T> out = results(kernels::activation_loops(f, dtype).computed, &factors, in);
    expect_within(bound, unit, in, out, [&](long double x) { return exact(x, format); });
  };
  expect(DType::Float32, float{});
  expect(DType::Float64, double{});
}

/// `most` is the magnitude up to which the bound holds.
template <typename F>
void expect_slope(double bound, Unit unit, Activation f, const ActivationFactors& factors, F exact,
                  double most = HUGE_VAL) {
  const auto expect = [&]<typename T>(DType dtype, T format) {
    std::vector<T> in = arguments<T>();
    std::erase_if(in, [most](T x) { return std::abs(x) > most; });
    const std::vector<T> grad(in.size(), T{1});
    const std::vector<T> out = results(kernels::activation_slope_loops(f, dtype).computed, &factors, grad, in);
    expect_within(bound, unit, in, out, [&](long double x) { return exact(x, format); });
  };
  expect(DType::Float32, float{});
  expect(DType::Float64, double{});
}

/// Infinite where it is for T.
template <typename T>
long double exp_of(long double x, T) {
  const long double e = std::exp(x);
  return e > std::numeric_limits<T>::max() ? HUGE_VALL : e;
}

constexpr long double kRootTwo = std::numbers::sqrt2_v<long double>;
constexpr long double kInverseRootPi = std::numbers::inv_sqrtpi_v<long double>;
constexpr long double kCubic = 0.044715L;

long double tanh_argument(long double x) { return kRootTwo * kInverseRootPi * (x + kCubic * x * x * x); }
/// 1 + tanh x.
long double one_and_tanh(long double x) { return 2 / (1 + std::exp(-2 * x)); }
/// 1 − tanh²x.
long double tanh_slope(long double x) { return one_and_tanh(x) * one_and_tanh(-x); }

}  // namespace

TEST(ActivationValues, Gelu) {
  expect_value(3, Unit::Argument, Activation::Gelu, {},
               [](long double x, auto) { return x * std::erfc(-x / kRootTwo) / 2; });
}
TEST(ActivationValues, GeluTanh) {
  expect_value(2, Unit::Argument, Activation::GeluTanh, {},
               [](long double x, auto) { return x / 2 * one_and_tanh(tanh_argument(x)); });
}
TEST(ActivationValues, NothingOfANegativeNumberIsNegativeZero) {
  for (const Activation f : {Activation::Gelu, Activation::GeluTanh}) {
    const std::vector<float> in = {-0.0f, -1e3f, -1e30f};
    const ActivationFactors none{};
    for (const float value : results(kernels::activation_loops(f, DType::Float32).computed, &none, in)) {
      EXPECT_EQ(value, 0);
      EXPECT_TRUE(std::signbit(value));
    }
  }
}
TEST(ActivationValues, Silu) {
  expect_value(2.5, Unit::Result, Activation::Silu, {},
               [](long double x, auto format) { return x / (1 + exp_of(-x, format)); });
}
TEST(ActivationValues, Softplus) {
  for (const int beta : {1, 2}) {  // With others the argument of exp would be rounded.
    constexpr double kThreshold = 20;
    expect_value(
        2, Unit::Result, Activation::Softplus, {static_cast<double>(beta), kThreshold},
        [beta](long double x, auto) { return beta * x > kThreshold ? x : std::log1p(std::exp(beta * x)) / beta; });
  }
}
TEST(ActivationValues, LeakyRelu) {
  constexpr double kSlope = 0.01;
  expect_value(0.5, Unit::Result, Activation::LeakyRelu, {kSlope},
               [](long double x, auto format) { return x > 0 ? x : x * static_cast<decltype(format)>(kSlope); });
}
TEST(ActivationValues, Elu) {
  expect_value(2, Unit::Result, Activation::Elu, {1, 1, 1},
               [](long double x, auto) { return x < 0 ? std::expm1(x) : x; });
  expect_value(2.5, Unit::Result, Activation::Elu, {1.75, 1.25, 1},
               [](long double x, auto) { return x < 0 ? 1.75L * std::expm1(x) : 1.25L * x; });
}

TEST(ActivationSlopes, Gelu) {
  expect_slope(2.5, Unit::One, Activation::Gelu, {}, [](long double x, auto) {
    return x * std::exp(-x * x / 2) * kInverseRootPi / kRootTwo + std::erfc(-x / kRootTwo) / 2;
  });
}
// Where they are nearly 1, the slopes of GeluTanh and Silu have the error of a difference, times x.
TEST(ActivationSlopes, GeluTanh) {
  // Beyond that the square is infinite, and its product with 0 is NaN.
  constexpr double kMost = 1e18;
  expect_slope(
      12, Unit::One, Activation::GeluTanh, {},
      [](long double x, auto) {
        const long double u = tanh_argument(x);
        const long double inner = kRootTwo * kInverseRootPi * (1 + 3 * kCubic * x * x);
        return (one_and_tanh(u) + x * tanh_slope(u) * inner) / 2;
      },
      kMost);
}
TEST(ActivationSlopes, Silu) {
  expect_slope(19, Unit::One, Activation::Silu, {},
               [](long double x, auto) { return (1 + x / (1 + std::exp(x))) / (1 + std::exp(-x)); });
}
TEST(ActivationSlopes, Softplus) {
  expect_slope(2.5, Unit::Result, Activation::Softplus, {1, 20},
               [](long double x, auto) { return x > 20 ? 1 : 1 / (1 + std::exp(-x)); });
}
TEST(ActivationSlopes, LeakyRelu) {
  constexpr double kSlope = 0.01;
  expect_slope(0, Unit::Result, Activation::LeakyRelu, {kSlope}, [](long double x, auto format) -> long double {
    return x > 0 ? 1 : static_cast<decltype(format)>(kSlope);
  });
}
TEST(ActivationSlopes, Elu) {
  expect_slope(1.1, Unit::Result, Activation::Elu, {1, 1, 1},
               [](long double x, auto) -> long double { return x <= 0 ? std::exp(x) : 1; });
}
