#include <mutex>

#include "autograd/record.h"
#include "kernels/random.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

std::mutex& generator_mutex = *new std::mutex;
kernels::Generator& generator = *new kernels::Generator;

/// Fills a contiguous float tensor by `draw(dtype, data, n)`.
template <typename Draw>
void fill_floats(const char* op, const Tensor& out, Draw draw) {
  if (!out.is_floating()) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", op, "\" not implemented for '", name_of(out.dtype()), "'");
  }
  std::lock_guard lock(generator_mutex);
  draw(out.dtype(), out.bytes(), out.numel());
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
  generator.manual_seed(seed);
}

uint64_t initial_seed() {
  std::lock_guard lock(generator_mutex);
  return generator.initial_seed();
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
    fill_floats("check_uniform_bounds", out, [=](DType dtype, std::byte* data, int64_t n) {
      kernels::uniform(generator, dtype, data, n, from, to);
    });
  });
}

Tensor normal_(Tensor& self, double mean, double std) {
  check(std >= 0, "normal expects std >= 0.0, but found std ", std);
  return fill_in_place("NormalBackward0", self, [=](const Tensor& out) {
    fill_floats("normal_kernel_cpu", out, [=](DType dtype, std::byte* data, int64_t n) {
      kernels::normal(generator, dtype, data, n, mean, std);
    });
  });
}

Tensor randint(int64_t low, int64_t high, IntSpan size, DType dtype) {
  check(low < high, "random_ expects 'from' to be less than 'to', but got from=", low, " >= to=", high);
  Tensor out = empty(size, dtype);
  const uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  std::lock_guard lock(generator_mutex);
  kernels::randint(generator, dtype, out.bytes(), out.numel(), low, range);
  return out;
}

Tensor randperm(int64_t n, DType dtype) {
  check(n >= 0, "n must be non-negative, got", n);
  Tensor out = empty(IntSpan(&n, 1), dtype);
  std::lock_guard lock(generator_mutex);
  kernels::randperm(generator, dtype, out.bytes(), n);
  return out;
}

}  // namespace adjoint
