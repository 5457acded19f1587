#include <cmath>
#include <mutex>
#include <numbers>
#include <optional>
#include <random>

#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// libtorch's CPU generator: mt19937 and the ways it turns 32-bit words into numbers.
class Generator {
 public:
  static constexpr uint64_t kDefaultSeed = 67280421310721;

  void seed(uint64_t value) {
    seed_ = value;
    engine_.seed(static_cast<uint32_t>(value));
    next_normal_.reset();
  }
  uint64_t seed() const { return seed_; }
  uint32_t word() { return static_cast<uint32_t>(engine_()); }
  uint64_t long_word() {
    const uint64_t high = word();
    return high << 32 | word();
  }
  /// Uniform on [0, 1) with as many bits as the type holds.
  template <typename T>
  T uniform() {
    if constexpr (std::is_same_v<T, float>) {
      return static_cast<float>(word() & 0xFFFFFF) * 0x1p-24f;
    } else {
      return static_cast<double>(long_word() & 0x1FFFFFFFFFFFFF) * 0x1p-53;
    }
  }
  /// Box-Muller; every second value comes from the pair before.
  double normal() {
    if (next_normal_) {
      const double value = *next_normal_;
      next_normal_.reset();
      return value;
    }
    const double angle = 2 * std::numbers::pi * uniform<double>();
    const double radius = std::sqrt(-2 * std::log1p(-uniform<double>()));
    next_normal_ = radius * std::sin(angle);
    return radius * std::cos(angle);
  }
  uint64_t below(uint64_t range) { return range >= uint64_t{1} << 28 ? long_word() % range : word() % range; }

 private:
  uint64_t seed_ = kDefaultSeed;
  std::mt19937 engine_{static_cast<uint32_t>(kDefaultSeed)};
  std::optional<double> next_normal_;
};

std::mutex& generator_mutex = *new std::mutex;
Generator& generator = *new Generator;

/// libtorch draws normals for 16 elements or more in blocks: uniforms first, then Box-Muller between the halves of a
/// block. An incomplete last block is drawn anew together with the elements before it.
template <typename T>
void normal_block(T* data, T mean, T std) {
  for (int j = 0; j < 8; ++j) {
    const T radius = std::sqrt(T{-2} * std::log(T{1} - data[j]));
    const T angle = T{2} * std::numbers::pi_v<T> * data[j + 8];
    data[j] = radius * std::cos(angle) * std + mean;
    data[j + 8] = radius * std::sin(angle) * std + mean;
  }
}

template <typename T>
void fill_normal(T* data, int64_t n, double mean, double std) {
  if (n < 16) {
    for (int64_t i = 0; i < n; ++i) {
      data[i] = static_cast<T>(generator.normal() * std + mean);
    }
    return;
  }
  for (int64_t i = 0; i < n; ++i) {
    data[i] = generator.uniform<T>();
  }
  for (int64_t i = 0; i + 16 <= n; i += 16) {
    normal_block(data + i, static_cast<T>(mean), static_cast<T>(std));
  }
  if (n % 16 != 0) {
    T* last = data + n - 16;
    for (int i = 0; i < 16; ++i) {
      last[i] = generator.uniform<T>();
    }
    normal_block(last, static_cast<T>(mean), static_cast<T>(std));
  }
}

/// Fills a contiguous float tensor by `draw<T>(data, n)`.
template <typename Draw>
void fill_floats(const char* op, const Tensor& out, Draw draw) {
  if (!out.is_floating()) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", op, "\" not implemented for '", name_of(out.dtype()), "'");
  }
  std::lock_guard lock(generator_mutex);
  dispatch(out.dtype(), [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      draw.template operator()<T>(out.data<T>(), out.numel());
    }
  });
}

/// In-place form of a contiguous fill.
template <typename Fill>
Tensor fill_in_place(const char* node, Tensor& self, Fill fill) {
  Recorder rec(node, &self, self);
  if (self.is_contiguous()) {
    fill(self);
  } else {
    const Tensor dense = empty(self.sizes(), self.dtype());
    fill(dense);
    assign(self, dense);
  }
  return rec.finish(self, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

}  // namespace

void manual_seed(uint64_t seed) {
  std::lock_guard lock(generator_mutex);
  generator.seed(seed);
}

uint64_t initial_seed() {
  std::lock_guard lock(generator_mutex);
  return generator.seed();
}

Tensor rand(IntSpan size, DType dtype) {
  Tensor out = empty(size, dtype);
  uniform_(out, 0, 1);
  return out;
}

Tensor randn(IntSpan size, DType dtype) {
  Tensor out = empty(size, dtype);
  normal_(out, 0, 1);
  return out;
}

Tensor uniform_(Tensor& self, double from, double to) {
  check(from <= to, "uniform_ expects to return a [from, to) range, but found from=", from, " > to=", to);
  return fill_in_place("UniformBackward0", self, [=](const Tensor& out) {
    fill_floats("check_uniform_bounds", out, [=]<typename T>(T* data, int64_t n) {
      for (int64_t i = 0; i < n; ++i) {
        data[i] = generator.uniform<T>() * static_cast<T>(to - from) + static_cast<T>(from);
      }
    });
  });
}

Tensor normal_(Tensor& self, double mean, double std) {
  check(std >= 0, "normal expects std >= 0.0, but found std ", std);
  return fill_in_place("NormalBackward0", self, [=](const Tensor& out) {
    fill_floats("normal_kernel_cpu", out, [=]<typename T>(T* data, int64_t n) { fill_normal(data, n, mean, std); });
  });
}

Tensor randint(int64_t low, int64_t high, IntSpan size, DType dtype) {
  check(low < high, "random_ expects 'from' to be less than 'to', but got from=", low, " >= to=", high);
  Tensor out = empty(size, dtype);
  const uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  std::lock_guard lock(generator_mutex);
  dispatch(dtype, [&]<typename T>() {
    for (int64_t i = 0; i < out.numel(); ++i) {
      out.data<T>()[i] = static_cast<T>(static_cast<int64_t>(generator.below(range) + static_cast<uint64_t>(low)));
    }
  });
  return out;
}

Tensor randperm(int64_t n, DType dtype) {
  check(n >= 0, "n must be non-negative, got", n);
  Tensor out = arange(0, n, 1, dtype);
  std::lock_guard lock(generator_mutex);
  dispatch(dtype, [&]<typename T>() {
    T* data = out.data<T>();
    for (int64_t i = 0; i < n - 1; ++i) {
      std::swap(data[i], data[i + static_cast<int64_t>(generator.word() % static_cast<uint64_t>(n - i))]);
    }
  });
  return out;
}

}  // namespace adjoint
