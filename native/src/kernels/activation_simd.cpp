// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/activation_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <numbers>

#include "kernels/activation.h"
#include "kernels/map-inl.h"
#include "kernels/math-inl.h"
#include "kernels/simd.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// A tag with the numbers that formulas need.
template <typename T>
struct Tag : hn::ScalableTag<T> {
  hn::Vec<hn::ScalableTag<T>> of(double x) const { return hn::Set(hn::ScalableTag<T>(), static_cast<T>(x)); }
};

/// x Φ(x), with the distribution function Φ of a normal variable: Φ − ½ is odd.
struct Gelu {
  template <class D, class V>
  static HWY_INLINE V value(D d, V x, const ActivationFactors&) {
    const V magnitude = hn::Abs(x);
    const V sum = hn::MulAdd(magnitude, normal_above_half(d, magnitude), hn::Mul(x, d.of(0.5)));
    // What is left of a negative number is negative, if it is nothing.
    return hn::CopySign(sum, x);
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x, const ActivationFactors&) {
    const V density =
        hn::Mul(exp(d, hn::Mul(hn::Mul(x, x), d.of(-0.5))), d.of(std::numbers::inv_sqrtpi * std::numbers::sqrt2 / 2));
    return hn::MulAdd(x, density, normal_distribution(d, x));
  }
};

/// The same with (1 + tanh u) / 2 for Φ, u = √(2/π) (x + 0.044715 x³).
struct GeluTanh {
  static constexpr double kScale = std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
  static constexpr double kCubic = 0.044715;
  template <class D, class V>
  static HWY_INLINE V tanh_of(D d, V x, V square) {
    return tanh(d, hn::Mul(hn::Mul(x, d.of(kScale)), hn::MulAdd(square, d.of(kCubic), d.of(1))));
  }
  template <class D, class V>
  static HWY_INLINE V value(D d, V x, const ActivationFactors&) {
    return hn::Mul(hn::Mul(x, d.of(0.5)), hn::Add(tanh_of(d, x, hn::Mul(x, x)), d.of(1)));
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x, const ActivationFactors&) {
    const V square = hn::Mul(x, x);
    const V t = tanh_of(d, x, square);
    const V inner = hn::MulAdd(square, d.of(3 * kScale * kCubic), d.of(kScale));
    // In this order, which puts off the product of nothing and infinity until the square overflows, as PyTorch does.
    const V sum = hn::MulAdd(hn::Mul(x, hn::NegMulAdd(t, t, d.of(1))), inner, hn::Add(t, d.of(1)));
    return hn::Mul(sum, d.of(0.5));
  }
};

struct Silu {
  template <class D, class V>
  static HWY_INLINE V value(D d, V x, const ActivationFactors&) {
    return hn::Div(x, hn::Add(d.of(1), exp(d, hn::Neg(x))));
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x, const ActivationFactors&) {
    const V s = sigmoid(d, x);
    return hn::Mul(s, hn::MulAdd(x, hn::Sub(d.of(1), s), d.of(1)));
  }
};

/// ln(1 + e^βx) / β, or x where βx is above the threshold.
struct Softplus {
  template <class D, class V>
  static HWY_INLINE V value(D d, V x, const ActivationFactors& factors) {
    const V scaled_x = hn::Mul(x, d.of(factors[0]));
    const V soft = hn::Div(log1p(d, exp(d, scaled_x)), d.of(factors[0]));
    return hn::IfThenElse(hn::Gt(scaled_x, d.of(factors[1])), x, soft);
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x, const ActivationFactors& factors) {
    const V scaled_x = hn::Mul(x, d.of(factors[0]));
    const V e = exp(d, scaled_x);
    return hn::IfThenElse(hn::Gt(scaled_x, d.of(factors[1])), d.of(1), hn::Div(e, hn::Add(e, d.of(1))));
  }
};

struct LeakyRelu {
  template <class D, class V>
  static HWY_INLINE V value(D d, V x, const ActivationFactors& factors) {
    return hn::IfThenElse(hn::Gt(x, hn::Zero(d)), x, hn::Mul(x, d.of(factors[0])));
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x, const ActivationFactors& factors) {
    return hn::IfThenElse(hn::Gt(x, hn::Zero(d)), d.of(1), d.of(factors[0]));
  }
};

struct Elu {
  template <class D, class V>
  static HWY_INLINE V value(D d, V x, const ActivationFactors& factors) {
    const V below = hn::Mul(expm1(d, hn::Mul(x, d.of(factors[2]))), d.of(factors[0]));
    return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), below, hn::Mul(x, d.of(factors[1])));
  }
  template <class D, class V>
  static HWY_INLINE V slope(D d, V x, const ActivationFactors& factors) {
    const V below = hn::Mul(exp(d, hn::Mul(x, d.of(factors[2]))), d.of(factors[0] * factors[2]));
    return hn::IfThenElse(hn::Le(x, hn::Zero(d)), below, d.of(factors[1]));
  }
};

template <typename F>
struct Value {
  static constexpr int kInputs = 1;
  template <class D, class V>
  static HWY_INLINE V apply(D d, const V* in, const ActivationFactors& factors) {
    return F::value(d, in[0], factors);
  }
};
template <typename F>
struct Slope {
  static constexpr int kInputs = 2;
  template <class D, class V>
  static HWY_INLINE V apply(D d, const V* in, const ActivationFactors& factors) {
    return hn::Mul(in[0], F::slope(d, in[1], factors));
  }
};

template <typename T, typename F>
void run(std::byte* const* data, const int64_t* strides, int64_t n, const void* param) {
  const auto& factors = *static_cast<const ActivationFactors*>(param);
  map_vectors<T, F::kInputs>(data, strides, n, [&](auto, const auto* in) HWY_ATTR {
    return F::apply(Tag<hn::TFromV<typename Stored<T>::V>>(), in, factors);
  });
}

template <typename F>
Loop floats(DType dtype) {
  return loop_of_floats(dtype, []<typename T>(T) -> Loop { return run<T, F>; });
}

Loop find_activation(Activation f, bool slope, DType dtype) {
  switch (f) {
#define ADJ_CASE(Name)   \
  case Activation::Name: \
    return slope ? floats<Slope<Name>>(dtype) : floats<Value<Name>>(dtype);
    ADJ_CASE(Gelu)
    ADJ_CASE(GeluTanh)
    ADJ_CASE(Silu)
    ADJ_CASE(Softplus)
    ADJ_CASE(LeakyRelu)
    ADJ_CASE(Elu)
#undef ADJ_CASE
  }
  return nullptr;
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(find_activation);

namespace {

using Table = std::array<std::array<Loops, kDTypeRoom>, static_cast<size_t>(Activation::Elu) + 1>;

Table table_of(bool slope) {
  Table table{};
  for (size_t i = 0; i < table.size(); ++i) {
    for (const DType type : kDTypes) {
      table[i][static_cast<size_t>(type)] = loops_of(type, [i, slope](DType in) {
        return HWY_DYNAMIC_DISPATCH(find_activation)(static_cast<Activation>(i), slope, in);
      });
    }
  }
  return table;
}

// Filled when the library is loaded, like the tables of unary and binary operations.
const Table kValues = table_of(false);
const Table kSlopes = table_of(true);

}  // namespace

Loops activation_loops(Activation f, DType dtype) {
  return kValues[static_cast<size_t>(f)][static_cast<size_t>(dtype)];
}
Loops activation_slope_loops(Activation f, DType dtype) {
  return kSlopes[static_cast<size_t>(f)][static_cast<size_t>(dtype)];
}
}  // namespace adjoint::kernels
#endif
