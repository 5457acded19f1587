// Transposes of blocks, for files that are compiled once per instruction set: no include guard but Highway's.
#if defined(ADJOINT_KERNELS_TURN_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ADJOINT_KERNELS_TURN_INL_H_
#undef ADJOINT_KERNELS_TURN_INL_H_
#else
#define ADJOINT_KERNELS_TURN_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR
/// As many rows of a square as a vector has blocks of 16 bytes, each row the square's side from the next.
template <class D, typename T>
HWY_INLINE hn::Vec<D> load_blocks(D d, const T* row, int64_t stride) {
  if constexpr (hn::MaxLanes(d) * sizeof(T) == 16) {
    return hn::LoadU(d, row);
  } else {
    const hn::Half<D> half;
    const auto lower = load_blocks(half, row, stride);
    return hn::Combine(d, load_blocks(half, row + static_cast<int64_t>(hn::MaxLanes(half)) * stride, stride), lower);
  }
}

/// As many squares, one below the other, of as many columns as 16 bytes hold.
template <class D, typename T>
HWY_INLINE void turn_squares(D d, T* HWY_RESTRICT to, int64_t to_stride, const T* HWY_RESTRICT in, int64_t in_stride) {
  const auto x0 = load_blocks(d, in, in_stride);
  const auto x1 = load_blocks(d, in + in_stride, in_stride);
  if constexpr (sizeof(T) == 8) {
    hn::StoreU(hn::InterleaveLower(d, x0, x1), d, to);
    hn::StoreU(hn::InterleaveUpper(d, x0, x1), d, to + to_stride);
  } else {
    const auto x2 = load_blocks(d, in + 2 * in_stride, in_stride);
    const auto x3 = load_blocks(d, in + 3 * in_stride, in_stride);
    const auto even_lower = hn::InterleaveLower(d, x0, x2);
    const auto odd_lower = hn::InterleaveLower(d, x1, x3);
    const auto even_upper = hn::InterleaveUpper(d, x0, x2);
    const auto odd_upper = hn::InterleaveUpper(d, x1, x3);
    hn::StoreU(hn::InterleaveLower(d, even_lower, odd_lower), d, to);
    hn::StoreU(hn::InterleaveUpper(d, even_lower, odd_lower), d, to + to_stride);
    hn::StoreU(hn::InterleaveLower(d, even_upper, odd_upper), d, to + 2 * to_stride);
    hn::StoreU(hn::InterleaveUpper(d, even_upper, odd_upper), d, to + 3 * to_stride);
  }
}

/// All rows, by as many squares at a time as a vector holds and there are left.
template <int64_t rows, size_t lanes, typename T>
HWY_INLINE void turn_columns(T* HWY_RESTRICT to, int64_t to_stride, const T* HWY_RESTRICT in, int64_t in_stride) {
  constexpr auto kSide = static_cast<int64_t>(16 / sizeof(T));
  constexpr auto kLanes = static_cast<int64_t>(lanes);
#pragma GCC unroll 8
  for (int64_t i = 0; i + kLanes <= rows; i += kLanes) {
    turn_squares(hn::CappedTag<T, lanes>(), to + i, to_stride, in + i * in_stride, in_stride);
  }
  constexpr int64_t kDone = rows / kLanes * kLanes;
  if constexpr (kDone < rows && kLanes > kSide) {
    turn_columns<rows - kDone, lanes / 2>(to + kDone, to_stride, in + kDone * in_stride, in_stride);
  } else {
    for (int64_t i = kDone; i < rows; ++i) {
      for (int64_t q = 0; q < kSide; ++q) {
        to[q * to_stride + i] = in[i * in_stride + q];
      }
    }
  }
}
#endif

/// to [depth, rows] = in [rows, depth], with rows so many elements apart: squares of as many rows as a vector of 16
/// bytes has lanes are turned in registers, what is left over by itself. The last may overlap with the ones before.
template <int64_t rows, typename T>
void turn(T* HWY_RESTRICT to, int64_t to_stride, const T* HWY_RESTRICT in, int64_t in_stride, int64_t depth) {
#if HWY_TARGET != HWY_SCALAR
  if constexpr (sizeof(T) == 4 || sizeof(T) == 8) {
    constexpr auto kSide = static_cast<int64_t>(16 / sizeof(T));
    if (depth >= kSide) {
      for (int64_t p = 0; p < depth; p += kSide) {
        p = std::min(p, depth - kSide);
        turn_columns<rows, HWY_LANES(T)>(to + p * to_stride, to_stride, in + p, in_stride);
      }
      return;
    }
  }
#endif
  for (int64_t p = 0; p < depth; ++p, ++in, to += to_stride) {
    for (int64_t i = 0; i < rows; ++i) {
      to[i] = in[i * in_stride];
    }
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
