#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/dtype.h"

namespace adjoint::kernels {

/// libtorch's CPU generator: mt19937 (Matsumoto and Nishimura, 1998) and one normal value kept for the next call. Has
/// no lock of its own.
class Generator {
 public:
  static constexpr uint64_t kDefaultSeed = 67280421310721;
  /// Bytes of a saved state, laid out as libtorch's.
  static constexpr size_t kStateSize = 5056;

  explicit Generator(uint64_t seed = kDefaultSeed) { manual_seed(seed); }

  /// Starts the sequence over; the engine takes the low 32 bits, as libtorch's does.
  void manual_seed(uint64_t seed);
  uint64_t initial_seed() const { return seed_; }

  uint32_t next32() {
    if (at_ == kWords) {
      advance();
    }
    return temper(words_[at_++]);
  }
  uint64_t next64() {
    const uint64_t high = next32();
    return high << 32 | next32();
  }
  /// Standard normal by Box and Muller; every second value comes from the pair before.
  double next_normal();

  /// The state as the bytes of libtorch's `get_rng_state`.
  void get_state(std::span<std::byte, kStateSize> out) const;
  /// Error: "Invalid mt19937 state" when the bytes are no state.
  void set_state(std::span<const std::byte, kStateSize> state);

 private:
  static constexpr size_t kWords = 624;

  static uint32_t temper(uint32_t y) {
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680;
    y ^= y << 15 & 0xefc60000;
    return y ^ y >> 18;
  }
  void advance();

  uint64_t seed_ = kDefaultSeed;
  std::array<uint32_t, kWords> words_;
  size_t at_ = kWords;
  bool drawn_ = false;  ///< Whether the engine has left its seeded words.
  std::optional<double> normal_;
};

// Fills of `n` dense items with libtorch's values for the same state. Kernels with floats only leave other dtypes
// alone.

/// Uniform on [from, to): 24 random bits for float32, 53 for float64.
void uniform(Generator& generator, DType dtype, std::byte* out, int64_t n, double from, double to);
/// Normal. Up to 15 items are drawn one by one; more in blocks of 16, where an incomplete last block is drawn anew
/// together with the items before it.
void normal(Generator& generator, DType dtype, std::byte* out, int64_t n, double mean, double std);
/// Integers from, …, from + range − 1, in any dtype; range > 0.
void randint(Generator& generator, DType dtype, std::byte* out, int64_t n, int64_t from, uint64_t range);
/// A permutation of 0, …, n − 1, in any dtype.
void randperm(Generator& generator, DType dtype, std::byte* out, int64_t n);
/// 1 with probability `p`, else 0, in any dtype.
void bernoulli(Generator& generator, DType dtype, std::byte* out, int64_t n, double p);
/// The same with a probability for each item, of a float dtype.
void bernoulli(Generator& generator, DType dtype, std::byte* out, int64_t n, DType p_dtype, const std::byte* p);

}  // namespace adjoint::kernels
