// Floats as they lie in memory and the vectors that they are computed in, for files that are compiled once per
// instruction set: no include guard but Highway's.
#if defined(ADJOINT_KERNELS_STORED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ADJOINT_KERNELS_STORED_INL_H_
#undef ADJOINT_KERNELS_STORED_INL_H_
#else
#define ADJOINT_KERNELS_STORED_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <type_traits>

#include "kernels/elementwise.h"

// Highway's own code for instruction sets without conversions of float16 does not round, and vectors of one number have
// no halves.
#define ADJ_HAS_FLOAT16 (HWY_TARGET <= HWY_AVX2 || HWY_TARGET == HWY_NEON)
#define ADJ_HAS_BFLOAT16 (HWY_TARGET != HWY_SCALAR)

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Whether there are vectors for a type.
template <typename T>
inline constexpr bool kHasVectors = std::is_same_v<T, BFloat16> ? ADJ_HAS_BFLOAT16
                                    : std::is_same_v<T, Half>   ? ADJ_HAS_FLOAT16
                                                                : std::is_floating_point_v<T>;

/// How dense elements of T become `kVectors` vectors of D, and are made of them. In what order they lie in the vectors
/// is their own affair: what is done to each number for itself does not depend on it.
template <typename T>
struct Stored {
  static constexpr int kVectors = 1;
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  static HWY_INLINE void load(const T* from, V* x) { x[0] = hn::LoadU(D(), from); }
  static HWY_INLINE void store(const V* x, T* to) { hn::StoreU(x[0], D(), to); }
};

#if ADJ_HAS_FLOAT16
template <>
struct Stored<Half> {
  static constexpr int kVectors = 1;
  using D = hn::ScalableTag<float>;
  using V = hn::Vec<D>;
  using Narrow = hn::Rebind<hwy::float16_t, D>;
  static HWY_INLINE void load(const Half* from, V* x) {
    x[0] = hn::PromoteTo(D(), hn::LoadU(Narrow(), reinterpret_cast<const hwy::float16_t*>(from)));
  }
  static HWY_INLINE void store(const V* x, Half* to) {
    hn::StoreU(hn::DemoteTo(Narrow(), x[0]), Narrow(), reinterpret_cast<hwy::float16_t*>(to));
  }
  static HWY_INLINE void store_in_order(const V* x, Half* to) { store(x, to); }
};
#endif

#if ADJ_HAS_BFLOAT16
/// Rounds two vectors so that numbers of bfloat16 are their upper halves: to the nearest, ties to even.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void round_to_upper_halves(D d, V& x, V& y) {
  const hn::RebindToUnsigned<D> du;
  const auto rounded = [du, d](V v) HWY_ATTR {
    const auto bits = hn::BitCast(du, v);
    const auto last = hn::And(hn::ShiftRight<16>(bits), hn::Set(du, 1));
    return hn::BitCast(d, hn::Add(hn::Add(bits, hn::Set(du, 0x7fff)), last));
  };
  // One test for both. A NaN would be rounded to a number, or to infinity: it is made quiet instead. Infinities cancel
  // to one.
  if (HWY_UNLIKELY(!hn::AllFalse(d, hn::IsNaN(hn::Add(x, y))))) {
    const V quiet = hn::BitCast(d, hn::Set(du, 0x400000));
    x = hn::IfThenElse(hn::IsNaN(x), hn::Or(x, quiet), rounded(x));
    y = hn::IfThenElse(hn::IsNaN(y), hn::Or(y, quiet), rounded(y));
    return;
  }
  x = rounded(x);
  y = rounded(y);
}

/// Two for each lane: those at even places become one vector, those at odd places another.
template <>
struct Stored<BFloat16> {
  static constexpr int kVectors = 2;
  using D = hn::ScalableTag<float>;
  using V = hn::Vec<D>;
  using Bits = hn::RebindToUnsigned<D>;
  using Narrow = hn::Repartition<uint16_t, D>;
  static HWY_INLINE void load(const BFloat16* from, V* x) {
    const Bits du;
    const auto pairs = hn::BitCast(du, hn::LoadU(Narrow(), reinterpret_cast<const uint16_t*>(from)));
    x[0] = hn::BitCast(D(), hn::ShiftLeft<16>(pairs));
    x[1] = hn::BitCast(D(), hn::And(pairs, hn::Set(du, 0xffff0000)));
  }
  static HWY_INLINE void store(const V* x, BFloat16* to) {
    V even = x[0];
    V odd = x[1];
    round_to_upper_halves(D(), even, odd);
    const auto lower = hn::BitCast(Narrow(), hn::ShiftRight<16>(hn::BitCast(Bits(), even)));
    hn::StoreU(hn::OddEven(hn::BitCast(Narrow(), odd), lower), Narrow(), reinterpret_cast<uint16_t*>(to));
  }
  /// Of vectors whose numbers follow each other.
  static HWY_INLINE void store_in_order(const V* x, BFloat16* to) {
    V lower = x[0];
    V upper = x[1];
    round_to_upper_halves(D(), lower, upper);
    const auto both = hn::ConcatOdd(Narrow(), hn::BitCast(Narrow(), upper), hn::BitCast(Narrow(), lower));
    hn::StoreU(both, Narrow(), reinterpret_cast<uint16_t*>(to));
  }
};
#endif

/// What `make` gives for the C++ type of a dtype of floats, as `make(type)`; null where there are no vectors for it.
template <typename Make>
Loop loop_of_floats(DType dtype, Make make) {
  const auto if_any = [&]<typename T>(T type) -> Loop {
    if constexpr (kHasVectors<T>) {
      return make(type);
    } else {
      return nullptr;
    }
  };
  switch (dtype) {
    case DType::Float32:
      return if_any(float{});
    case DType::Float64:
      return if_any(double{});
    case DType::Float16:
      return if_any(Half{});
    case DType::BFloat16:
      return if_any(BFloat16{});
    default:
      return nullptr;
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
