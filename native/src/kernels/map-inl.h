// Functions of vectors over rows of numbers, for files that are compiled once per instruction set: no include guard but
// Highway's.
#if defined(ADJOINT_KERNELS_MAP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ADJOINT_KERNELS_MAP_INL_H_
#undef ADJOINT_KERNELS_MAP_INL_H_
#else
#define ADJOINT_KERNELS_MAP_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "kernels/stored-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// out = f(d, in) for rows of T as a Loop has them, where in is an array of kInputs vectors. Whole vectors only: what
/// is left over, and what does not lie densely, goes through buffers, so that a number's result does not depend on
/// where it lies.
template <typename T, int kInputs, class F>
HWY_INLINE void map_vectors(std::byte* const* data, const int64_t* strides, int64_t n, const F& f) {
  using S = Stored<T>;
  using V = typename S::V;
  const typename S::D d;
  constexpr int kVectors = S::kVectors;
  constexpr int64_t kStep = kVectors * HWY_LANES(hn::TFromD<typename S::D>);
  const auto compute = [&](const T* const* in, int64_t at, V* results) HWY_ATTR {
    V x[kInputs][kVectors];
    for (int k = 0; k < kInputs; ++k) {
      S::load(in[k] + at, x[k]);
    }
    for (int v = 0; v < kVectors; ++v) {
      V arguments[kInputs];
      for (int k = 0; k < kInputs; ++k) {
        arguments[k] = x[k][v];
      }
      results[v] = f(d, arguments);
    }
  };
  int64_t i = 0;
  if (std::all_of(strides, strides + kInputs + 1, [](int64_t stride) { return stride == sizeof(T); })) {
    T* const out = reinterpret_cast<T*>(data[0]);
    const T* in[kInputs];
    for (int k = 0; k < kInputs; ++k) {
      in[k] = reinterpret_cast<const T*>(data[k + 1]);
    }
    // The way to one result is long: several at a time keep the units busy, if there are registers for them.
    constexpr int kAtATime = HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM_A64 ? 4 / kVectors : 2;
    for (; i + kAtATime * kStep <= n; i += kAtATime * kStep) {
      V results[kAtATime][kVectors];
      for (int k = 0; k < kAtATime; ++k) {
        compute(in, i + k * kStep, results[k]);
      }
      for (int k = 0; k < kAtATime; ++k) {
        S::store(results[k], out + i + k * kStep);
      }
    }
    for (; i + kStep <= n; i += kStep) {
      V results[kVectors];
      compute(in, i, results);
      S::store(results, out + i);
    }
  }
  HWY_ALIGN T buffers[kInputs][kStep] = {};
  const T* in[kInputs];
  for (int k = 0; k < kInputs; ++k) {
    in[k] = buffers[k];
  }
  for (; i < n; i += kStep) {
    const int64_t count = std::min(kStep, n - i);
    for (int k = 0; k < kInputs; ++k) {
      for (int64_t j = 0; j < count; ++j) {
        buffers[k][j] = *reinterpret_cast<const T*>(data[k + 1] + (i + j) * strides[k + 1]);
      }
    }
    V results[kVectors];
    compute(in, 0, results);
    S::store(results, buffers[0]);
    for (int64_t j = 0; j < count; ++j) {
      *reinterpret_cast<T*>(data[0] + (i + j) * strides[0]) = buffers[0][j];
    }
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
