#include "kernels/random.h"

#include <algorithm>
#include <mutex>

#include "autograd/record.h"
#include "core/batch.h"
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
  draw(out.dtype(), out.bytes(), out.total_numel());
}

/// The dimensions of a dense tensor from the slowest to the fastest in memory: libtorch draws in the order of memory.
Dims memory_order(const Tensor& self) {
  Dims order;
  for (int64_t d = 0; d < self.ndim(); ++d) {
    order.push_back(d);
  }
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return self.strides()[static_cast<size_t>(a)] > self.strides()[static_cast<size_t>(b)];
  });
  return order;
}

void check_randomness(const VmapLevel& vmap) {
  check(vmap.randomness != Randomness::Error,
        "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' "
        "randomness flags on vmap or perform the randomness operation out of vmap");
}

/// Uninitialised: an example of its own for each of the vmaps whose randomness differs.
Tensor empty_random(IntSpan size, DType dtype) {
  BatchDims batch;
  for (const VmapLevel& vmap : vmap_levels()) {
    check_randomness(vmap);
    if (vmap.randomness == Randomness::Different) {
      batch.push_back({vmap.level, vmap.size, 0});
    }
  }
  return batch.empty() ? empty(size, dtype) : empty_strided(size, contiguous_strides(size), dtype, batch);
}

/// The batch dimensions of `self` whose examples get numbers of their own.
BatchDims drawn_batch(const Tensor& self) {
  BatchDims batch = common_batch({&self});
  for (const VmapLevel& vmap : vmap_levels()) {
    check_randomness(vmap);
    check(vmap.randomness != Randomness::Different || find_level(batch, vmap.level) != nullptr,
          "vmap: Cannot ask for different inplace randomness on an unbatched tensor. This will appear like same "
          "randomness. If this is necessary for your usage, please file an issue with functorch.");
    if (vmap.randomness == Randomness::Same) {
      std::erase_if(batch, [&](const BatchDim& dim) { return dim.level == vmap.level; });
    }
  }
  return batch;
}

/// In-place form of a contiguous fill.
template <typename Fill>
Tensor fill_in_place(const char* node, Tensor& self, Fill fill) {
  Recorder rec(node, &self, self);
  if (self.is_floating()) {
    check_no_internal_overlap(self);
  }
  const BatchDims batch = drawn_batch(self);
  if (self.is_contiguous() && batch.size() == self.batch().size()) {
    fill(self);
  } else {
    const BelowAutograd below;
    const Tensor ordered = permute(self, memory_order(self));
    const Tensor dense = empty_strided(ordered.sizes(), contiguous_strides(ordered.sizes()), self.dtype(), batch);
    fill(dense);
    assign(ordered, dense);
  }
  return rec.finish(self, Constant{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
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

Tensor get_rng_state() {
  const int64_t bytes = kernels::Generator::kStateSize;
  Tensor state = empty(IntSpan(&bytes, 1), DType::UInt8);
  std::lock_guard lock(generator_mutex);
  generator.get_state(std::span<std::byte, kernels::Generator::kStateSize>(state.bytes(), static_cast<size_t>(bytes)));
  return state;
}

void set_rng_state(const Tensor& state) {
  check(state.dtype() == DType::UInt8, "RNG state must be a torch.ByteTensor");
  constexpr size_t bytes = kernels::Generator::kStateSize;
  check(state.numel() == static_cast<int64_t>(bytes), "Expected a CPUGeneratorImplState of size ", bytes,
        " but found the input RNG state size to be ", state.numel());
  const Tensor dense = contiguous(state);
  std::lock_guard lock(generator_mutex);
  generator.set_state(std::span<const std::byte, bytes>(dense.bytes(), bytes));
}

Tensor rand(IntSpan size, DType dtype) {
  Tensor out = empty_random(size, dtype);
  uniform_(out, 0, 1);
  out.storage()->restart_version();
  return out;
}

Tensor randn(IntSpan size, DType dtype) {
  Tensor out = empty_random(size, dtype);
  normal_(out, 0, 1);
  out.storage()->restart_version();
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
  const bool contiguous = self.is_contiguous() || self.is_batched();
  check(std >= 0, "normal expects std >= 0.0, but found std ", std);
  return fill_in_place("NormalBackward0", self, [=](const Tensor& out) {
    if (out.total_numel() == 0) {
      return;
    }
    fill_floats("normal_kernel_cpu", out, [=](DType dtype, std::byte* data, int64_t n) {
      // libtorch draws blocks into contiguous tensors only.
      const int64_t step = contiguous ? n : 1;
      for (int64_t i = 0; i < n; i += step) {
        kernels::normal(generator, dtype, data + i * static_cast<int64_t>(out.item_size()), step, mean, std);
      }
    });
  });
}

Tensor randint(int64_t low, int64_t high, IntSpan size, DType dtype) {
  check(low < high, "random_ expects 'from' to be less than 'to', but got from=", low, " >= to=", high);
  Tensor out = empty_random(size, dtype);
  const uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  std::lock_guard lock(generator_mutex);
  kernels::randint(generator, dtype, out.bytes(), out.total_numel(), low, range);
  return out;
}

Tensor randperm(int64_t n, DType dtype) {
  check(n >= 0, "n must be non-negative, got", n);
  Tensor out = empty_random(IntSpan(&n, 1), dtype);
  std::lock_guard lock(generator_mutex);
  for (int64_t done = 0; done < out.total_numel(); done += n) {
    kernels::randperm(generator, dtype, out.bytes() + done * static_cast<int64_t>(out.item_size()), n);
  }
  return out;
}

}  // namespace adjoint
