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

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// out = f(d, in) for rows as a Loop has them, where in is an array of kInputs vectors. Whole vectors only: what is
/// left over, and what does not lie densely, goes through buffers, so that a number's result does not depend on where
/// it lies.
template <typename T, int kInputs, class F>
HWY_INLINE void map_vectors(std::byte* const* data, const int64_t* strides, int64_t n, const F& f) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<hn::ScalableTag<T>>;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t i = 0;
  if (std::all_of(strides, strides + kInputs + 1, [](int64_t stride) { return stride == sizeof(T); })) {
    T* const out = reinterpret_cast<T*>(data[0]);
    const T* in[kInputs];
    for (int k = 0; k < kInputs; ++k) {
      in[k] = reinterpret_cast<const T*>(data[k + 1]);
    }
    const auto result_at = [&](int64_t at) HWY_ATTR {
      V x[kInputs];
      for (int k = 0; k < kInputs; ++k) {
        x[k] = hn::LoadU(d, in[k] + at);
      }
      return f(d, x);
    };
    // The way to one result is long: several at a time keep the units busy.
    constexpr int kAtATime = 4;
    for (; i + kAtATime * lanes <= n; i += kAtATime * lanes) {
      V results[kAtATime];
      for (int k = 0; k < kAtATime; ++k) {
        results[k] = result_at(i + k * lanes);
      }
      for (int k = 0; k < kAtATime; ++k) {
        hn::StoreU(results[k], d, out + i + k * lanes);
      }
    }
    for (; i + lanes <= n; i += lanes) {
      hn::StoreU(result_at(i), d, out + i);
    }
  }
  HWY_ALIGN T buffers[kInputs][HWY_LANES(T)] = {};
  for (; i < n; i += lanes) {
    const int64_t count = std::min(lanes, n - i);
    V x[kInputs];
    for (int k = 0; k < kInputs; ++k) {
      for (int64_t j = 0; j < count; ++j) {
        buffers[k][j] = *reinterpret_cast<const T*>(data[k + 1] + (i + j) * strides[k + 1]);
      }
      x[k] = hn::Load(d, buffers[k]);
    }
    hn::Store(f(d, x), d, buffers[0]);
    for (int64_t j = 0; j < count; ++j) {
      *reinterpret_cast<T*>(data[0] + (i + j) * strides[0]) = buffers[0][j];
    }
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
