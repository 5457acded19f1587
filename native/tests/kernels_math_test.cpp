#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "kernels/activation.h"
#include "kernels/elementwise.h"

using namespace adjoint;
using kernels::UnaryOp;

namespace {

template <typename T>
using Bits = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;

/// Numbers of all magnitudes, denormals, infinities and NaNs among them, and many where functions bend.
template <typename T>
std::vector<T> arguments() {
  constexpr int kOfAnyKind = 60'000;
  constexpr int kNearZero = 40'000;
  std::vector<T> all = {T{0},
                        -T{0},
                        std::numeric_limits<T>::infinity(),
                        -std::numeric_limits<T>::infinity(),
                        std::numeric_limits<T>::quiet_NaN(),
                        std::numeric_limits<T>::denorm_min(),
                        T{1},
                        T{-1}};
  constexpr Bits<T> kStep = std::numeric_limits<Bits<T>>::max() / kOfAnyKind;
  for (int i = 0; i < kOfAnyKind; ++i) {
    all.push_back(
        std::bit_cast<T>(static_cast<Bits<T>>(kStep * static_cast<Bits<T>>(i) + static_cast<Bits<T>>(i % 97))));
  }
  for (int i = 0; i < kNearZero; ++i) {
    all.push_back(static_cast<T>((i - kNearZero / 2) * 0.00123456789));
  }
  return all;
}

/// The unit of the last place that a number of this size has.
template <typename T>
long double ulp_of(T number) {
  int exponent = 0;
  std::frexp(std::abs(number), &exponent);
  return std::ldexp(1.0L, std::max(exponent, std::numeric_limits<T>::min_exponent) - std::numeric_limits<T>::digits);
}

/// Distance from the exact value, in units of the last place that a result of its size has.
template <typename T>
double error_in_ulp(T got, long double exact) {
  if (std::isnan(exact)) {
    return std::isnan(got) ? 0 : HUGE_VAL;
  }
  const T nearest = static_cast<T>(exact);
  if (std::isinf(nearest) || std::isinf(got)) {
    return got == nearest ? 0 : HUGE_VAL;
  }
  return static_cast<double>(std::abs(got - exact) / ulp_of(nearest));
}

template <typename T>
std::vector<T> results(UnaryOp op, DType dtype, std::vector<T>& in) {
  std::vector<T> out(in.size());
  std::byte* const data[] = {reinterpret_cast<std::byte*>(out.data()), reinterpret_cast<std::byte*>(in.data())};
  const int64_t strides[] = {sizeof(T), sizeof(T)};
  kernels::unary_loop(op, dtype)(data, strides, static_cast<int64_t>(in.size()), nullptr);
  return out;
}

/// `least` is where the bound begins to hold.
template <typename T, typename F>
void expect_within(double bound, UnaryOp op, DType dtype, F exact, T least = -std::numeric_limits<T>::infinity()) {
  std::vector<T> in = arguments<T>();
  const std::vector<T> out = results(op, dtype, in);
  for (size_t i = 0; i < in.size(); ++i) {
    if (!(in[i] < least)) {
      ASSERT_LE(error_in_ulp(out[i], exact(static_cast<long double>(in[i]))), bound)
          << kernels::name_of(op) << " of " << std::hexfloat << in[i] << " gave " << out[i];
    }
  }
}

template <typename F>
void expect_within(double bound, UnaryOp op, F exact, double least_f32 = -HUGE_VAL, double least_f64 = -HUGE_VAL) {
  expect_within<float>(bound, op, DType::Float32, exact, static_cast<float>(least_f32));
  expect_within<double>(bound, op, DType::Float64, exact, least_f64);
}

long double exact_sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

TEST(Math, Exp) {
  expect_within(1.1, UnaryOp::Exp, [](long double x) { return std::exp(x); });
}
TEST(Math, Expm1) {
  expect_within(2, UnaryOp::Expm1, [](long double x) { return std::expm1(x); });
}
TEST(Math, Log) {
  expect_within(1, UnaryOp::Log, [](long double x) { return std::log(x); });
}
TEST(Math, Log1p) {
  expect_within(1, UnaryOp::Log1p, [](long double x) { return std::log1p(x); });
}
TEST(Math, Sin) {
  expect_within(1.5, UnaryOp::Sin, [](long double x) { return std::sin(x); });
}
TEST(Math, Cos) {
  expect_within(1.5, UnaryOp::Cos, [](long double x) { return std::cos(x); });
}
TEST(Math, Tanh) {
  expect_within(2.5, UnaryOp::Tanh, [](long double x) { return std::tanh(x); });
}
// Before that e^-x overflows, and the result is 0 as PyTorch's.
TEST(Math, Sigmoid) { expect_within(3, UnaryOp::Sigmoid, exact_sigmoid, -88.7, -709.7); }
TEST(Math, Erf) {
  expect_within(1.5, UnaryOp::Erf, [](long double x) { return std::erf(x); });
}
TEST(Math, Gelu) {
  const auto expect = []<typename T>(DType dtype, T) {
    std::vector<T> in = arguments<T>();
    std::vector<T> out(in.size());
    std::byte* const data[] = {reinterpret_cast<std::byte*>(out.data()), reinterpret_cast<std::byte*>(in.data())};
    const int64_t strides[] = {sizeof(T), sizeof(T)};
    const kernels::ActivationFactors factors{};
    kernels::activation_loop(kernels::Activation::Gelu, dtype)(data, strides, static_cast<int64_t>(in.size()),
                                                               &factors);
    for (size_t i = 0; i < in.size(); ++i) {
      const auto x = static_cast<long double>(in[i]);
      if (std::isfinite(x)) {
        // In units of the argument's last place: below zero the result is a small part of it.
        const long double exact = x * std::erfc(-x / std::sqrt(2.0L)) / 2;
        ASSERT_LE(std::abs(out[i] - exact), 2.5 * ulp_of(in[i])) << std::hexfloat << in[i];
      } else {
        ASSERT_TRUE(x > 0 ? out[i] == in[i] : std::isnan(out[i])) << in[i] << " gave " << out[i];
      }
    }
  };
  expect(DType::Float32, float{});
  expect(DType::Float64, double{});
}
TEST(Math, ExactlyRounded) {
  expect_within(0.5, UnaryOp::Sqrt, [](long double x) { return std::sqrt(x); });
  expect_within(0.5, UnaryOp::Reciprocal, [](long double x) { return 1 / x; });
}
TEST(Math, Rsqrt) {
  expect_within(1.5, UnaryOp::Rsqrt, [](long double x) { return 1 / std::sqrt(x); });
}
TEST(Math, RoundsHalvesToEven) {
  std::vector<float> in = {-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 1e30f, -0.2f};
  EXPECT_EQ(results(UnaryOp::Round, DType::Float32, in), (std::vector<float>{-2, -2, -0.0f, 0, 2, 2, 1e30f, -0.0f}));
}

TEST(Math, DoesNotDependOnWhereANumberLies) {
  std::vector<float> in = arguments<float>();
  for (const UnaryOp op : {UnaryOp::Exp, UnaryOp::Log, UnaryOp::Sin, UnaryOp::Tanh, UnaryOp::Sigmoid, UnaryOp::Erf}) {
    const std::vector<float> dense = results(op, DType::Float32, in);
    std::vector<float> spread(in.size());
    // Every third element, to every second place: no whole vector.
    const size_t count = in.size() / 3;
    std::byte* const data[] = {reinterpret_cast<std::byte*>(spread.data()), reinterpret_cast<std::byte*>(in.data())};
    const int64_t strides[] = {2 * sizeof(float), 3 * sizeof(float)};
    kernels::unary_loop(op, DType::Float32)(data, strides, static_cast<int64_t>(count), nullptr);
    for (size_t i = 0; i < count; ++i) {
      ASSERT_EQ(std::memcmp(&spread[2 * i], &dense[3 * i], sizeof(float)), 0) << in[3 * i];
    }
  }
}
