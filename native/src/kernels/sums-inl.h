// Sums in a fixed order, for files that are compiled once per instruction set: no include guard but Highway's. The
// plain loops are here for the compiler, which vectorises them for each.
#if defined(ADJOINT_KERNELS_SUMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ADJOINT_KERNELS_SUMS_INL_H_
#undef ADJOINT_KERNELS_SUMS_INL_H_
#else
#define ADJOINT_KERNELS_SUMS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr int64_t kSumBlock = 4096;
/// The same for all instruction sets, and with it the result.
constexpr int64_t kSumLanes = 64;

/// The sum of a vector's lanes: of its halves', and so on.
template <class D>
HWY_INLINE hn::TFromD<D> folded_vector(D d, hn::Vec<D> lanes) {
  using T = hn::TFromD<D>;
#if HWY_TARGET != HWY_SCALAR
  if constexpr (hn::MaxLanes(d) * sizeof(T) > 16) {
    const hn::Half<D> half;
    return folded_vector(half, hn::Add(hn::LowerHalf(half, lanes), hn::UpperHalf(half, lanes)));
  }
#endif
  HWY_ALIGN T last[hn::MaxLanes(d)];
  hn::Store(lanes, d, last);
  for (size_t count = hn::MaxLanes(d) / 2; count > 0; count /= 2) {
    for (size_t k = 0; k < count; ++k) {
      last[k] += last[k + count];
    }
  }
  return last[0];
}

/// The sum of kSumLanes lanes in vectors, which it overwrites: in the same order.
template <class D, int64_t parts>
HWY_INLINE hn::TFromD<D> folded(D d, hn::Vec<D> (&lanes)[parts]) {
#pragma GCC unroll 6
  for (int64_t count = parts / 2; count > 0; count /= 2) {
#pragma GCC unroll 32
    for (int64_t k = 0; k < count; ++k) {
      lanes[k] = hn::Add(lanes[k], lanes[k + count]);
    }
  }
  return folded_vector(d, lanes[0]);
}
template <typename T, size_t count>
HWY_INLINE T folded(const T (&lanes)[count]) {
  const hn::ScalableTag<T> d;
  constexpr int64_t kLanes = HWY_LANES(T);
  constexpr int64_t kParts = static_cast<int64_t>(count) / kLanes;
  hn::Vec<decltype(d)> parts[kParts];
#pragma GCC unroll 64
  for (int64_t k = 0; k < kParts; ++k) {
    parts[k] = hn::LoadU(d, lanes + k * kLanes);
  }
  return folded(d, parts);
}

/// f(place, lane) for the places [begin, end) in order, in so many lanes by turns.
template <int64_t lanes, typename F>
HWY_INLINE void over_lanes(int64_t begin, int64_t end, F f) {
  int64_t i = begin;
  for (; i + lanes <= end; i += lanes) {
    for (int64_t k = 0; k < lanes; ++k) {
      f(i + k, k);
    }
  }
  for (int64_t k = 0; k < end - i; ++k) {
    f(i + k, k);
  }
}

constexpr int64_t middle_of(int64_t n) { return (n / kSumBlock + 1) / 2 * kSumBlock; }

/// The pairwise sum of what block(begin, end) gives for up to kSumBlock places each.
template <typename F>
auto pairwise_blocks(int64_t begin, int64_t end, F block) {
  const int64_t n = end - begin;
  if (n <= kSumBlock) {
    return block(begin, end);
  }
  const int64_t middle = begin + middle_of(n);
  return pairwise_blocks(begin, middle, block) + pairwise_blocks(middle, end, block);
}

/// Pairwise sum of term(i) over the places in [begin, end).
template <typename T, typename F>
T pairwise(int64_t begin, int64_t end, F term) {
  return pairwise_blocks(begin, end, [term](int64_t first, int64_t last) {
    T lanes[kSumLanes] = {};
    over_lanes<kSumLanes>(first, last, [&](int64_t i, int64_t lane) { lanes[lane] += term(i); });
    return folded(lanes);
  });
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
