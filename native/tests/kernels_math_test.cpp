#include <gtest/gtest.h>

#include <cstring>

#include "ulp.h"

using namespace adjoint;
using namespace adjoint::testing;
using kernels::unary_loops;
using kernels::UnaryOp;

namespace {

template <typename T, typename F>
void expect_within(double bound, UnaryOp op, DType dtype, F exact) {
  const std::vector<T> in = arguments<T>();
  const std::vector<T> out = results(unary_loops(op, dtype).computed, nullptr, in);
  for (size_t i = 0; i < in.size(); ++i) {
    ASSERT_LE(error_in_ulp(out[i], exact(static_cast<long double>(in[i]))), bound)
        << kernels::name_of(op) << " of " << std::hexfloat << in[i] << " gave " << out[i];
  }
}

template <typename F>
void expect_within(double bound, UnaryOp op, F exact) {
  expect_within<float>(bound, op, DType::Float32, exact);
  expect_within<double>(bound, op, DType::Float64, exact);
}

/// 0 where e^−x overflows, as PyTorch's.
template <typename T>
long double exact_sigmoid(long double x) {
  return 1 / (1 + static_cast<long double>(std::exp(-x) > std::numeric_limits<T>::max() ? HUGE_VALL : std::exp(-x)));
}

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
TEST(Math, Tan) {
  expect_within(1.5, UnaryOp::Tan, [](long double x) { return std::tan(x); });
}
TEST(Math, Tanh) {
  expect_within(2.75, UnaryOp::Tanh, [](long double x) { return std::tanh(x); });
}
TEST(Math, Sigmoid) {
  expect_within<float>(3, UnaryOp::Sigmoid, DType::Float32, exact_sigmoid<float>);
  expect_within<double>(3, UnaryOp::Sigmoid, DType::Float64, exact_sigmoid<double>);
}
TEST(Math, Erf) {
  expect_within(1.5, UnaryOp::Erf, [](long double x) { return std::erf(x); });
}
TEST(Math, ExactlyRounded) {
  expect_within(0.5, UnaryOp::Sqrt, [](long double x) { return std::sqrt(x); });
  expect_within(0.5, UnaryOp::Reciprocal, [](long double x) { return 1 / x; });
}
TEST(Math, Rsqrt) {
  expect_within(1.5, UnaryOp::Rsqrt, [](long double x) { return 1 / std::sqrt(x); });
}
TEST(Math, Exact) {
  expect_within(0, UnaryOp::Neg, [](long double x) { return -x; });
  expect_within(0, UnaryOp::Abs, [](long double x) { return std::abs(x); });
  expect_within(0, UnaryOp::Sign, [](long double x) { return static_cast<long double>((x > 0) - (x < 0)); });
  expect_within(0, UnaryOp::Relu, [](long double x) { return x < 0 ? 0 : x; });
  expect_within(0, UnaryOp::Floor, [](long double x) { return std::floor(x); });
  expect_within(0, UnaryOp::Ceil, [](long double x) { return std::ceil(x); });
  expect_within(0, UnaryOp::Trunc, [](long double x) { return std::trunc(x); });
  expect_within(0, UnaryOp::Round, [](long double x) { return std::nearbyint(x); });
}
TEST(Math, LogicalNot) {
  const auto expect = []<typename T>(DType dtype, T) {
    std::vector<T> in = arguments<T>();
    std::vector<uint8_t> out(in.size());
    std::byte* const data[] = {reinterpret_cast<std::byte*>(out.data()), reinterpret_cast<std::byte*>(in.data())};
    const int64_t strides[] = {1, sizeof(T)};
    unary_loops(UnaryOp::LogicalNot, dtype).computed(data, strides, static_cast<int64_t>(in.size()), nullptr);
    for (size_t i = 0; i < in.size(); ++i) {
      ASSERT_EQ(out[i], in[i] == 0 ? 1 : 0) << in[i];
    }
  };
  expect(DType::Float32, float{});
  expect(DType::Float64, double{});
}
TEST(Math, FloatsHaveNoBitwiseNot) {
  for (const DType dtype : {DType::Float32, DType::Float64, DType::Float16, DType::BFloat16}) {
    EXPECT_EQ(unary_loops(UnaryOp::BitwiseNot, dtype).computed, nullptr);
  }
}
TEST(Math, RoundsHalvesToEven) {
  const std::vector<float> in = {-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 1e30f, -0.2f};
  EXPECT_EQ(results(unary_loops(UnaryOp::Round, DType::Float32).computed, nullptr, in),
            (std::vector<float>{-2, -2, -0.0f, 0, 2, 2, 1e30f, -0.0f}));
}

TEST(Math, DoesNotDependOnWhereANumberLies) {
  std::vector<float> in = arguments<float>();
  for (const UnaryOp op : {UnaryOp::Exp, UnaryOp::Log, UnaryOp::Sin, UnaryOp::Tanh, UnaryOp::Sigmoid, UnaryOp::Erf}) {
    const std::vector<float> dense = results(unary_loops(op, DType::Float32).computed, nullptr, in);
    std::vector<float> spread(in.size());
    // Every third element, to every second place: no whole vector.
    const size_t count = in.size() / 3;
    std::byte* const data[] = {reinterpret_cast<std::byte*>(spread.data()), reinterpret_cast<std::byte*>(in.data())};
    const int64_t strides[] = {2 * sizeof(float), 3 * sizeof(float)};
    unary_loops(op, DType::Float32).computed(data, strides, static_cast<int64_t>(count), nullptr);
    for (size_t i = 0; i < count; ++i) {
      ASSERT_EQ(std::memcmp(&spread[2 * i], &dense[3 * i], sizeof(float)), 0) << in[3 * i];
    }
  }
}
