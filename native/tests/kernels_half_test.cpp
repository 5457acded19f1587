#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "core/dtype.h"
#include "kernels/half.h"

using namespace adjoint;

namespace {

constexpr uint32_t kPatterns = 1 << 16;

template <typename T>
T of_bits(uint32_t bits) {
  T number;
  number.bits = static_cast<uint16_t>(bits);
  return number;
}

/// The number that a pattern stands for, by the definition of the format.
double defined_value(uint32_t bits, int exponent_bits) {
  const int fraction_bits = 15 - exponent_bits;
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = static_cast<int>(bits >> fraction_bits) & ((1 << exponent_bits) - 1);
  const int fraction = static_cast<int>(bits) & ((1 << fraction_bits) - 1);
  const double sign = (bits & 0x8000u) != 0 ? -1 : 1;
  if (exponent == (1 << exponent_bits) - 1) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  return sign * std::ldexp(exponent == 0 ? fraction : fraction + (1 << fraction_bits),
                           std::max(exponent, 1) - bias - fraction_bits);
}

template <typename T>
void expect_the_defined_values(int exponent_bits) {
  for (uint32_t bits = 0; bits < kPatterns; ++bits) {
    const float value = of_bits<T>(bits);
    const double wanted = defined_value(bits, exponent_bits);
    if (std::isnan(wanted)) {
      EXPECT_TRUE(std::isnan(value)) << bits;
      EXPECT_TRUE(std::isnan(static_cast<float>(T(value)))) << bits;
    } else {
      EXPECT_EQ(value, wanted) << bits;
      EXPECT_EQ(T(value).bits, bits);
    }
  }
}

/// What lies between two neighbours goes to the nearer one, and from the middle to the even one.
template <typename T>
void expect_the_nearest(uint32_t infinity) {
  for (uint32_t bits = 0; bits < infinity; ++bits) {
    // In place of infinity the number that would follow the largest one.
    const double below = of_bits<T>(bits);
    const double above = bits + 1 == infinity ? below + (below - of_bits<T>(bits - 1)) : double{of_bits<T>(bits + 1)};
    const auto middle = static_cast<float>((below + above) / 2);
    ASSERT_EQ(middle, (below + above) / 2);
    const uint32_t even = bits % 2 == 0 ? bits : bits + 1;
    for (const uint32_t sign : {0x0000u, 0x8000u}) {
      const float factor = sign == 0 ? 1 : -1;
      EXPECT_EQ(T(factor * middle).bits, sign | even);
      EXPECT_EQ(T(factor * std::nextafter(middle, 0.0f)).bits, sign | bits);
      EXPECT_EQ(T(factor * std::nextafter(middle, HUGE_VALF)).bits, sign | (bits + 1));
    }
  }
  EXPECT_EQ(T(std::numeric_limits<float>::max()).bits, infinity);
}

/// Vector loops give what the types do, for dense elements, any rest, and strides.
template <typename T>
void expect_loops_agree(DType dtype) {
  std::vector<T> narrow(kPatterns);
  for (uint32_t bits = 0; bits < kPatterns; ++bits) {
    narrow[bits] = of_bits<T>(bits);
  }
  std::vector<float> wide(kPatterns);
  kernels::widen(dtype, wide.data(), reinterpret_cast<const std::byte*>(narrow.data()), 2, kPatterns);
  for (uint32_t bits = 0; bits < kPatterns; ++bits) {
    const float wanted = narrow[bits];
    EXPECT_EQ(std::bit_cast<uint32_t>(wide[bits]) & ~0x400000u, std::bit_cast<uint32_t>(wanted) & ~0x400000u) << bits;
  }
  std::vector<float> numbers;
  for (uint64_t bits = 0; bits <= 0xffffffffu; bits += 40503) {
    numbers.push_back(std::bit_cast<float>(static_cast<uint32_t>(bits)));
  }
  for (const int64_t stride : {2, 6}) {
    for (const size_t left_out : {0, 1, 7}) {
      const size_t n = numbers.size() - left_out;
      std::vector<uint16_t> out(n * static_cast<size_t>(stride) / 2);
      kernels::narrow(dtype, reinterpret_cast<std::byte*>(out.data()), stride, numbers.data(), static_cast<int64_t>(n));
      for (size_t i = 0; i < n; ++i) {
        ASSERT_EQ(out[i * static_cast<size_t>(stride) / 2], T(numbers[i]).bits) << numbers[i];
      }
      std::vector<float> back(n);
      kernels::widen(dtype, back.data(), reinterpret_cast<const std::byte*>(out.data()), stride,
                     static_cast<int64_t>(n));
      for (size_t i = 0; i < n; ++i) {
        const float wanted = T(numbers[i]);
        ASSERT_TRUE(back[i] == wanted || (std::isnan(back[i]) && std::isnan(wanted))) << numbers[i];
      }
    }
  }
}

}  // namespace

TEST(HalfTypes, HaveTheValuesOfTheirFormats) {
  expect_the_defined_values<Half>(5);
  expect_the_defined_values<BFloat16>(8);
}

TEST(HalfTypes, RoundToTheNearest) {
  expect_the_nearest<Half>(0x7c00);
  expect_the_nearest<BFloat16>(0x7f80);
}

TEST(HalfTypes, LoopsConvertAsTheTypesDo) {
  expect_loops_agree<Half>(DType::Float16);
  expect_loops_agree<BFloat16>(DType::BFloat16);
}

TEST(HalfTypes, Promotion) {
  for (const DType half : {DType::Float16, DType::BFloat16}) {
    for (const DType lower : {DType::Bool, DType::UInt8, DType::Int32, DType::Int64, half}) {
      EXPECT_EQ(promote(half, lower), half);
      EXPECT_EQ(promote(lower, half), half);
    }
    for (const DType wider : {DType::Float32, DType::Float64}) {
      EXPECT_EQ(promote(half, wider), wider);
      EXPECT_EQ(promote(wider, half), wider);
    }
  }
  EXPECT_EQ(promote(DType::Float16, DType::BFloat16), DType::Float32);
  EXPECT_EQ(promote(DType::BFloat16, DType::Float16), DType::Float32);
}
