// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/simd.cpp"
#include "kernels/simd.h"

#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/loops.h"
#include "kernels/stored-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

struct Add {
  template <typename V>
  HWY_INLINE V operator()(V a, V b) const {
    return hn::Add(a, b);
  }
};
struct Sub {
  template <typename V>
  HWY_INLINE V operator()(V a, V b) const {
    return hn::Sub(a, b);
  }
};
struct Mul {
  template <typename V>
  HWY_INLINE V operator()(V a, V b) const {
    return hn::Mul(a, b);
  }
};
struct Div {
  template <typename V>
  HWY_INLINE V operator()(V a, V b) const {
    return hn::Div(a, b);
  }
};

struct SigmoidVjp {
  template <typename V>
  HWY_INLINE V operator()(V grad, V y) const {
    const hn::DFromV<V> d;
    return hn::Mul(hn::Mul(grad, hn::Sub(hn::Set(d, 1), y)), y);
  }
};
struct TanhVjp {
  template <typename V>
  HWY_INLINE V operator()(V grad, V y) const {
    const hn::DFromV<V> d;
    return hn::Mul(grad, hn::NegMulAdd(y, y, hn::Set(d, 1)));
  }
};
struct ReluVjp {
  template <typename V>
  HWY_INLINE V operator()(V grad, V y) const {
    const hn::DFromV<V> d;
    return hn::IfThenZeroElse(hn::Le(y, hn::Zero(d)), grad);
  }
};

/// out = f(a, b) over dense operands, either of which may also be one value throughout. As the second, a number that is
/// not rounded to T may be given by `param`.
template <typename F, typename T>
void run(std::byte* const* data, const int64_t* strides, int64_t n, const void* param) {
  using S = Stored<T>;
  using V = typename S::V;
  using Computed = hn::TFromD<typename S::D>;
  const typename S::D d;
  constexpr int kVectors = S::kVectors;
  constexpr auto kItem = static_cast<int64_t>(sizeof(T));
  constexpr int64_t kStep = kVectors * HWY_LANES(Computed);
  const auto scalar = [](Computed x, Computed y) {
    const hn::CappedTag<Computed, 1> one;
    return T(hn::GetLane(F{}(hn::Set(one, x), hn::Set(one, y))));
  };
  const bool dense =
      strides[0] == kItem && (strides[1] == kItem || strides[1] == 0) && (strides[2] == kItem || strides[2] == 0);
  if (!dense) {
    binary_map<T, T>(data, strides, n, scalar);
    return;
  }
  auto* out = reinterpret_cast<T*>(data[0]);
  const auto* a = reinterpret_cast<const T*>(data[1]);
  const auto* b = reinterpret_cast<const T*>(data[2]);
  const bool moves_a = strides[1] != 0;
  const bool moves_b = strides[2] != 0;
  const Computed left = moves_a ? Computed{} : Computed(*a);
  const Computed right = param != nullptr ? *static_cast<const Computed*>(param) : moves_b ? Computed{} : Computed(*b);
  int64_t i = 0;
  for (; i + kStep <= n; i += kStep) {
    V x[kVectors];
    V y[kVectors];
    std::fill_n(x, kVectors, hn::Set(d, left));
    std::fill_n(y, kVectors, hn::Set(d, right));
    if (moves_a) {
      S::load(a + i, x);
    }
    if (moves_b) {
      S::load(b + i, y);
    }
    for (int v = 0; v < kVectors; ++v) {
      x[v] = F{}(x[v], y[v]);
    }
    S::store(x, out + i);
  }
  for (; i < n; ++i) {
    out[i] = scalar(moves_a ? Computed(a[i]) : left, moves_b ? Computed(b[i]) : right);
  }
}

template <typename F>
Loop floats(DType dtype) {
  return loop_of_floats(dtype, []<typename T>(T) -> Loop { return run<F, T>; });
}

Loop find_binary(BinaryOp op, DType dtype) {
  switch (op) {
    case BinaryOp::Add:
      return floats<Add>(dtype);
    case BinaryOp::Sub:
      return floats<Sub>(dtype);
    case BinaryOp::Mul:
      return floats<Mul>(dtype);
    case BinaryOp::Div:
      return floats<Div>(dtype);
    case BinaryOp::SigmoidVjp:
      return floats<SigmoidVjp>(dtype);
    case BinaryOp::TanhVjp:
      return floats<TanhVjp>(dtype);
    case BinaryOp::ReluVjp:
      return floats<ReluVjp>(dtype);
    default:
      return nullptr;
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(find_binary);
Loop simd_binary_loop(BinaryOp op, DType dtype) { return HWY_DYNAMIC_DISPATCH(find_binary)(op, dtype); }
}  // namespace adjoint::kernels
#endif
