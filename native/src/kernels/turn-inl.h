// Transposes of blocks, for files that are compiled once per instruction set: no include guard but Highway's.
#if defined(ADJOINT_KERNELS_TURN_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ADJOINT_KERNELS_TURN_INL_H_
#undef ADJOINT_KERNELS_TURN_INL_H_
#else
#define ADJOINT_KERNELS_TURN_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// to [depth, rows] = in [rows, depth], with rows so many elements apart: squares of as many rows as a vector of 16
/// bytes has lanes are turned in registers, what is left over by itself.
template <int64_t rows, typename T>
void turn(T* HWY_RESTRICT to, int64_t to_stride, const T* HWY_RESTRICT in, int64_t in_stride, int64_t depth) {
  int64_t p = 0;
#if HWY_TARGET != HWY_SCALAR
  if constexpr (sizeof(T) == 4 || sizeof(T) == 8) {
    constexpr int64_t kSide = 16 / sizeof(T);
    constexpr int64_t kWhole = rows / kSide * kSide;
    const hn::CappedTag<T, kSide> d;
    using V = hn::Vec<decltype(d)>;
    for (; p + kSide <= depth; p += kSide, in += kSide, to += kSide * to_stride) {
#pragma GCC unroll 8
      for (int64_t i = 0; i < kWhole; i += kSide) {
        const T* row = in + i * in_stride;
        const V x0 = hn::LoadU(d, row);
        const V x1 = hn::LoadU(d, row + in_stride);
        if constexpr (kSide == 2) {
          hn::StoreU(hn::InterleaveLower(d, x0, x1), d, to + i);
          hn::StoreU(hn::InterleaveUpper(d, x0, x1), d, to + i + to_stride);
        } else {
          const V x2 = hn::LoadU(d, row + 2 * in_stride);
          const V x3 = hn::LoadU(d, row + 3 * in_stride);
          const V even_lower = hn::InterleaveLower(d, x0, x2);
          const V odd_lower = hn::InterleaveLower(d, x1, x3);
          const V even_upper = hn::InterleaveUpper(d, x0, x2);
          const V odd_upper = hn::InterleaveUpper(d, x1, x3);
          hn::StoreU(hn::InterleaveLower(d, even_lower, odd_lower), d, to + i);
          hn::StoreU(hn::InterleaveUpper(d, even_lower, odd_lower), d, to + i + to_stride);
          hn::StoreU(hn::InterleaveLower(d, even_upper, odd_upper), d, to + i + 2 * to_stride);
          hn::StoreU(hn::InterleaveUpper(d, even_upper, odd_upper), d, to + i + 3 * to_stride);
        }
      }
      for (int64_t i = kWhole; i < rows; ++i) {
        for (int64_t q = 0; q < kSide; ++q) {
          to[q * to_stride + i] = in[i * in_stride + q];
        }
      }
    }
  }
#endif
  for (; p < depth; ++p, ++in, to += to_stride) {
    for (int64_t i = 0; i < rows; ++i) {
      to[i] = in[i * in_stride];
    }
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
