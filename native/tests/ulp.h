#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "kernels/elementwise.h"

namespace adjoint::testing {

/// Numbers of all magnitudes, denormals, infinities and NaNs among them, and many where functions bend and overflow.
template <typename T>
std::vector<T> arguments() {
  using Bits = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
  constexpr int kOfAnyKind = 40'000;
  constexpr int kEvenly = 20'000;
  std::vector<T> all = {T{0},
                        -T{0},
                        std::numeric_limits<T>::infinity(),
                        -std::numeric_limits<T>::infinity(),
                        std::numeric_limits<T>::quiet_NaN(),
                        std::numeric_limits<T>::denorm_min(),
                        -std::numeric_limits<T>::denorm_min(),
                        std::numeric_limits<T>::min(),
                        std::numeric_limits<T>::max(),
                        T{1},
                        T{-1}};
  constexpr Bits kStep = std::numeric_limits<Bits>::max() / kOfAnyKind;
  for (int i = 0; i < kOfAnyKind; ++i) {
    all.push_back(std::bit_cast<T>(static_cast<Bits>(kStep * static_cast<Bits>(i) + static_cast<Bits>(i % 97))));
  }
  for (const double step : {0.000123456789, 0.00123456789, 0.0423456789}) {
    for (int i = 0; i < kEvenly; ++i) {
      all.push_back(static_cast<T>((i - kEvenly / 2) * step));
    }
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

/// Distance from the exact value in ULP of `unit`. What is not finite has to be met.
template <typename T>
double error_in_ulp(T got, long double exact, T unit) {
  if (std::isnan(exact)) {
    return std::isnan(got) ? 0 : HUGE_VAL;
  }
  const T nearest = static_cast<T>(exact);
  if (std::isinf(nearest) || std::isinf(got)) {
    return got == nearest ? 0 : HUGE_VAL;
  }
  return static_cast<double>(std::abs(got - exact) / ulp_of(unit));
}

/// The same in ULP of the result. The sign of a zero has to be met too.
template <typename T>
double error_in_ulp(T got, long double exact) {
  const bool has_sign = exact != 0 || got != 0 || std::signbit(got) == std::signbit(exact);
  return has_sign ? error_in_ulp(got, exact, static_cast<T>(exact)) : HUGE_VAL;
}

/// What a loop gives for dense operands of one dtype.
template <typename T, typename... Inputs>
std::vector<T> results(kernels::Loop loop, const void* param, const std::vector<T>& first, const Inputs&... others) {
  std::vector<T> out(first.size());
  const auto bytes = [](const std::vector<T>& v) { return reinterpret_cast<std::byte*>(const_cast<T*>(v.data())); };
  std::byte* const data[] = {bytes(out), bytes(first), bytes(others)...};
  int64_t strides[std::size(data)];
  std::fill(std::begin(strides), std::end(strides), sizeof(T));
  loop(data, strides, static_cast<int64_t>(first.size()), param);
  return out;
}

}  // namespace adjoint::testing
