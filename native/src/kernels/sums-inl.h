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

constexpr int64_t kSumBlock = 4096;
/// The same for all instruction sets, and with it the result.
constexpr int64_t kSumLanes = 64;

/// The lanes' sum.
template <typename T>
T folded(T (&lanes)[kSumLanes]) {
  for (int64_t width = kSumLanes / 2; width > 0; width /= 2) {
    for (int64_t k = 0; k < width; ++k) {
      lanes[k] += lanes[k + width];
    }
  }
  return lanes[0];
}

/// Sum of term(i) over up to kSumBlock places in independent lanes, which the compiler keeps in vector registers.
template <typename T, typename F>
T sum_block(int64_t begin, int64_t end, F term) {
  T lanes[kSumLanes] = {};
  int64_t i = begin;
  for (; i + kSumLanes <= end; i += kSumLanes) {
    for (int64_t k = 0; k < kSumLanes; ++k) {
      lanes[k] += term(i + k);
    }
  }
  T rest{};
  for (; i < end; ++i) {
    rest += term(i);
  }
  return folded(lanes) + rest;
}

constexpr int64_t middle_of(int64_t n) { return (n / kSumBlock + 1) / 2 * kSumBlock; }

/// Pairwise sum of term(i) over the places in [begin, end).
template <typename T, typename F>
T pairwise(int64_t begin, int64_t end, F term) {
  const int64_t n = end - begin;
  if (n <= kSumBlock) {
    return sum_block<T>(begin, end, term);
  }
  const int64_t middle = begin + middle_of(n);
  return pairwise<T>(begin, middle, term) + pairwise<T>(middle, end, term);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
