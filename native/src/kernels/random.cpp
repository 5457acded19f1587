#include "kernels/random.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <type_traits>
#include <utility>

namespace adjoint::kernels {
namespace {

/// What libtorch's `get_rng_state` writes: the members of its oldest generator, and a float it has long ceased to use.
struct SavedState {
  uint64_t seed;
  int32_t left;
  int32_t seeded;
  uint64_t next;
  std::array<uint64_t, 624> words;
  double normal_x;
  double normal_y;
  double normal_rho;
  int32_t normal_is_valid;
  int32_t padding;
  float float_normal;
  uint8_t float_normal_is_valid;
  uint8_t more_padding[3];
};
static_assert(sizeof(SavedState) == Generator::kStateSize);

/// As many random bits as T has digits.
template <typename T>
double unit(Generator& generator) {
  if constexpr (std::is_same_v<T, double>) {
    return static_cast<double>(generator.next64() & ((uint64_t{1} << 53) - 1)) * 0x1p-53;
  } else {
    constexpr int kDigits = std::is_same_v<T, float> ? 24 : std::is_same_v<T, Half> ? 11 : 8;
    return static_cast<double>(generator.next32() & ((1u << kDigits) - 1)) / (1u << kDigits);
  }
}

template <typename Body>
void dispatch_floats(DType dtype, Body body) {
  dispatch_all(dtype, [&]<typename T>() {
    if constexpr (!std::is_integral_v<T>) {
      body.template operator()<T>();
    }
  });
}

/// Uniforms become normals, those of the first half with those of the second.
template <typename T>
void box_muller_16(T* data, T mean, T std) {
  using Real = std::conditional_t<std::is_floating_point_v<T>, T, float>;
  // libtorch rounds to T after each operation.
  const auto rounded = [](Real x) { return static_cast<Real>(static_cast<T>(x)); };
  const auto scaled = [=](Real x) { return static_cast<T>(rounded(x * std) + mean); };
  for (int j = 0; j < 8; ++j) {
    const Real radius = rounded(std::sqrt(Real{-2} * rounded(std::log(Real{1} - data[j]))));
    const Real angle = rounded(Real{2} * std::numbers::pi_v<Real> * data[j + 8]);
    data[j] = scaled(rounded(radius * rounded(std::cos(angle))));
    data[j + 8] = scaled(rounded(radius * rounded(std::sin(angle))));
  }
}

template <typename T>
void normal_blocks(Generator& generator, T* data, int64_t n, T mean, T std) {
  for (int64_t i = 0; i < n; ++i) {
    data[i] = static_cast<T>(unit<T>(generator));
  }
  for (int64_t i = 0; i + 16 <= n; i += 16) {
    box_muller_16(data + i, mean, std);
  }
  if (n % 16 != 0) {
    T* last = data + n - 16;
    for (int i = 0; i < 16; ++i) {
      last[i] = static_cast<T>(unit<T>(generator));
    }
    box_muller_16(last, mean, std);
  }
}

}  // namespace

void Generator::manual_seed(uint64_t seed) {
  seed_ = seed;
  words_[0] = static_cast<uint32_t>(seed);
  for (size_t i = 1; i < kWords; ++i) {
    words_[i] = 1812433253u * (words_[i - 1] ^ words_[i - 1] >> 30) + static_cast<uint32_t>(i);
  }
  at_ = kWords;
  drawn_ = false;
  normal_.reset();
}

void Generator::advance() {
  constexpr size_t kShift = 397;
  const auto twist = [this](size_t i, size_t next, size_t far) {
    const uint32_t y = (words_[i] & 0x80000000u) | (words_[next] & 0x7fffffffu);
    words_[i] = words_[far] ^ y >> 1 ^ ((words_[next] & 1) != 0 ? 0x9908b0dfu : 0u);
  };
  for (size_t i = 0; i < kWords - kShift; ++i) {
    twist(i, i + 1, i + kShift);
  }
  for (size_t i = kWords - kShift; i < kWords - 1; ++i) {
    twist(i, i + 1, i + kShift - kWords);
  }
  twist(kWords - 1, 0, kShift - 1);
  at_ = 0;
  drawn_ = true;
}

double Generator::next_normal() {
  if (normal_) {
    return *std::exchange(normal_, std::nullopt);
  }
  const double angle = 2 * std::numbers::pi * unit<double>(*this);
  const double radius = std::sqrt(-2 * std::log1p(-unit<double>(*this)));
  normal_ = radius * std::sin(angle);
  return radius * std::cos(angle);
}

void Generator::get_state(std::span<std::byte, kStateSize> out) const {
  // libtorch counts the words left, and starts with the engine asking for new ones at the first draw.
  SavedState state{};
  state.seed = seed_;
  state.left = drawn_ ? static_cast<int32_t>(kWords - at_) + 1 : 1;
  state.seeded = 1;
  state.next = drawn_ ? at_ : 0;
  for (size_t i = 0; i < kWords; ++i) {
    state.words[i] = words_[i];
  }
  if (normal_) {
    state.normal_y = *normal_;
    state.normal_is_valid = 1;
  }
  std::memcpy(out.data(), &state, sizeof(state));
}

void Generator::set_state(std::span<const std::byte, kStateSize> bytes) {
  SavedState state;
  std::memcpy(&state, bytes.data(), sizeof(state));
  check(state.seeded == 1 && state.left > 0 && state.left <= static_cast<int32_t>(kWords) && state.next <= kWords,
        "Invalid mt19937 state");
  seed_ = state.seed;
  drawn_ = state.next != 0 || state.left != 1;
  at_ = drawn_ && state.left > 1 ? kWords + 1 - static_cast<size_t>(state.left) : kWords;
  for (size_t i = 0; i < kWords; ++i) {
    words_[i] = static_cast<uint32_t>(state.words[i]);
  }
  normal_.reset();
  if (state.normal_is_valid != 0) {
    normal_ = state.normal_y;
  }
}

void uniform(Generator& generator, DType dtype, std::byte* out, int64_t n, double from, double to) {
  dispatch_floats(dtype, [&]<typename T>() {
    auto* data = reinterpret_cast<T*>(out);
    const T low = static_cast<T>(from);
    const T width = static_cast<T>(static_cast<T>(to) - low);
    for (int64_t i = 0; i < n; ++i) {
      data[i] = static_cast<T>(unit<T>(generator) * width + low);
    }
  });
}

void normal(Generator& generator, DType dtype, std::byte* out, int64_t n, double mean, double std) {
  dispatch_floats(dtype, [&]<typename T>() {
    auto* data = reinterpret_cast<T*>(out);
    if (n >= 16) {
      normal_blocks(generator, data, n, static_cast<T>(mean), static_cast<T>(std));
      return;
    }
    for (int64_t i = 0; i < n; ++i) {
      data[i] = static_cast<T>(generator.next_normal() * std + mean);
    }
  });
}

void randint(Generator& generator, DType dtype, std::byte* out, int64_t n, int64_t from, uint64_t range) {
  // From here on libtorch takes 64 bits, to keep the remainder's bias small.
  const bool wide = range >= uint64_t{1} << 28;
  dispatch_all(dtype, [&]<typename T>() {
    auto* data = reinterpret_cast<T*>(out);
    for (int64_t i = 0; i < n; ++i) {
      const uint64_t offset = wide ? generator.next64() % range : generator.next32() % range;
      data[i] = static_cast<T>(static_cast<int64_t>(offset + static_cast<uint64_t>(from)));
    }
  });
}

void randperm(Generator& generator, DType dtype, std::byte* out, int64_t n) {
  dispatch_all(dtype, [&]<typename T>() {
    auto* data = reinterpret_cast<T*>(out);
    if (n < std::numeric_limits<uint32_t>::max() / 20) {
      for (int64_t i = 0; i < n; ++i) {
        data[i] = static_cast<T>(i);
      }
      for (int64_t i = 0; i < n - 1; ++i) {
        std::swap(data[i], data[i + static_cast<int64_t>(generator.next32() % static_cast<uint64_t>(n - i))]);
      }
      return;
    }
    for (int64_t i = 0; i < n; ++i) {
      const auto from = static_cast<int64_t>(generator.next64() % static_cast<uint64_t>(i + 1));
      data[i] = static_cast<T>(i);
      std::swap(data[i], data[from]);
    }
  });
}

void bernoulli(Generator& generator, DType dtype, std::byte* out, int64_t n, double p) {
  dispatch_all(dtype, [&]<typename T>() {
    auto* data = reinterpret_cast<T*>(out);
    for (int64_t i = 0; i < n; ++i) {
      data[i] = static_cast<T>(unit<double>(generator) < p);
    }
  });
}

void bernoulli(Generator& generator, DType dtype, std::byte* out, int64_t n, DType p_dtype, const std::byte* p) {
  dispatch_floats(p_dtype, [&]<typename P>() {
    const auto* chances = reinterpret_cast<const P*>(p);
    dispatch_all(dtype, [&]<typename T>() {
      auto* data = reinterpret_cast<T*>(out);
      for (int64_t i = 0; i < n; ++i) {
        data[i] = static_cast<T>(unit<P>(generator) < static_cast<double>(chances[i]));
      }
    });
  });
}

}  // namespace adjoint::kernels
