// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/half_simd.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <type_traits>

#include "kernels/half.h"
#include "kernels/stored-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Whole vectors of dense elements; returns how many elements they were. Numbers are widened by chunks, between which
/// the processor loses sight of their order: each line asks for the one of the next chunk.
template <typename T>
int64_t widen_vectors(float* out, const T* in, int64_t n) {
  int64_t i = 0;
  if constexpr (kHasVectors<T>) {
    using Bits = std::conditional_t<std::is_same_v<T, Half>, hwy::float16_t, hwy::bfloat16_t>;
    const hn::ScalableTag<float> d;
    const hn::Rebind<Bits, decltype(d)> narrow;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    const auto* from = reinterpret_cast<const Bits*>(in);
    const auto widen_until = [&](int64_t end) HWY_ATTR {
      for (; i + lanes <= end; i += lanes) {
        hn::StoreU(hn::PromoteTo(d, hn::LoadU(narrow, from + i)), d, out + i);
      }
    };
    constexpr int64_t kLine = 64 / sizeof(T);
    while (i + kLine <= n) {
      hwy::Prefetch(from + i + kWidenedChunk);
      widen_until(i + kLine);
    }
    widen_until(n);
  }
  return i;
}

/// Whole vectors of dense elements; returns how many elements they were.
template <typename T>
int64_t narrow_vectors(T* out, const float* in, int64_t n) {
  int64_t i = 0;
  if constexpr (kHasVectors<T>) {
    using S = Stored<T>;
    const typename S::D d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    for (; i + S::kVectors * lanes <= n; i += S::kVectors * lanes) {
      typename S::V x[S::kVectors];
      for (int v = 0; v < S::kVectors; ++v) {
        x[v] = hn::LoadU(d, in + i + v * lanes);
      }
      S::store_in_order(x, out + i);
    }
  }
  return i;
}

template <typename T>
void widen_all(float* out, const std::byte* in, int64_t stride, int64_t n) {
  if (stride == sizeof(T)) {
    const auto* dense = reinterpret_cast<const T*>(in);
    for (int64_t i = widen_vectors(out, dense, n); i < n; ++i) {
      out[i] = dense[i];
    }
    return;
  }
  for (int64_t i = 0; i < n; ++i) {
    out[i] = *reinterpret_cast<const T*>(in + i * stride);
  }
}
template <typename T>
void narrow_all(std::byte* out, int64_t stride, const float* in, int64_t n) {
  if (stride == sizeof(T)) {
    auto* dense = reinterpret_cast<T*>(out);
    for (int64_t i = narrow_vectors(dense, in, n); i < n; ++i) {
      dense[i] = T(in[i]);
    }
    return;
  }
  for (int64_t i = 0; i < n; ++i) {
    *reinterpret_cast<T*>(out + i * stride) = T(in[i]);
  }
}

void widen_from(DType from, float* out, const std::byte* in, int64_t stride, int64_t n) {
  (from == DType::Float16 ? widen_all<Half> : widen_all<BFloat16>)(out, in, stride, n);
}
void narrow_to(DType to, std::byte* out, int64_t stride, const float* in, int64_t n) {
  (to == DType::Float16 ? narrow_all<Half> : narrow_all<BFloat16>)(out, stride, in, n);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(widen_from);
HWY_EXPORT(narrow_to);

void widen(DType from, float* out, const std::byte* in, int64_t stride, int64_t n) {
  HWY_DYNAMIC_DISPATCH(widen_from)(from, out, in, stride, n);
}
void narrow(DType to, std::byte* out, int64_t stride, const float* in, int64_t n) {
  HWY_DYNAMIC_DISPATCH(narrow_to)(to, out, stride, in, n);
}
}  // namespace adjoint::kernels
#endif
