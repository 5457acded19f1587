#pragma once

#include <bit>
#include <cstdint>

namespace adjoint {

// Floats of 16 bits, which are only stored: arithmetic happens in float32, from which they are rounded to the nearest,
// ties to even. What rounds from other numbers does so over float32, as libtorch's does.

/// IEEE half precision: 5 bits of exponent, 10 of fraction.
struct Half {
  uint16_t bits;

  Half() = default;
  explicit Half(float value) : bits(rounded(value)) {}

  operator float() const {
    constexpr uint32_t kInfinite = 0x7c00u << 13;
    const uint32_t sign = (bits & 0x8000u) << 16;
    const uint32_t rest = (bits & 0x7fffu) << 13;
    if (rest >= kInfinite) {
      return std::bit_cast<float>(sign | 0x7f800000u | rest);
    }
    // The factor moves the exponent to its place, and makes normal numbers of subnormal ones.
    return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(std::bit_cast<float>(rest) * 0x1p112f));
  }

 private:
  static uint16_t rounded(float value) {
    const uint32_t whole = std::bit_cast<uint32_t>(value);
    const auto sign = static_cast<uint16_t>((whole >> 16) & 0x8000u);
    const uint32_t rest = whole & 0x7fffffffu;
    uint32_t result = 0;
    if (rest > 0x7f800000u) {
      result = 0x7e00u | ((rest >> 13) & 0x1ffu);  // NaN keeps the front of its payload, and is quiet.
    } else if (rest >= std::bit_cast<uint32_t>(0x1p16f)) {
      result = 0x7c00u;
    } else if (rest < std::bit_cast<uint32_t>(0x1p-14f)) {
      // Next to 1/2 a float's last place is the smallest Half, and so the sum is rounded as it should be.
      result = std::bit_cast<uint32_t>(std::bit_cast<float>(rest) + 0.5f) - std::bit_cast<uint32_t>(0.5f);
    } else {
      result = (rest - (112u << 23) + 0xfffu + ((rest >> 13) & 1u)) >> 13;
    }
    return static_cast<uint16_t>(sign | result);
  }
};

/// The upper half of a float32: 8 bits of exponent, 7 of fraction.
struct BFloat16 {
  uint16_t bits;

  BFloat16() = default;
  explicit BFloat16(float value) : bits(rounded(value)) {}

  operator float() const { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); }

 private:
  static uint16_t rounded(float value) {
    const uint32_t whole = std::bit_cast<uint32_t>(value);
    const bool is_nan = (whole & 0x7fffffffu) > 0x7f800000u;
    return static_cast<uint16_t>(is_nan ? (whole >> 16) | 0x40u : (whole + 0x7fffu + ((whole >> 16) & 1u)) >> 16);
  }
};

}  // namespace adjoint
