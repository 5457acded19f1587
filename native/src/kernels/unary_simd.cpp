// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/unary_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include "kernels/map-inl.h"
#include "kernels/math-inl.h"
#include "kernels/simd.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#define ADJ_VECTOR_FUNCTION(Name, expression)                                                                \
  struct Name {                                                                                              \
    template <class D, class V = hn::Vec<D>>                                                                 \
    HWY_INLINE V operator()(D d, V x) const {                                                                \
      [[maybe_unused]] const auto number = [d](int n) { return hn::Set(d, static_cast<hn::TFromD<D>>(n)); }; \
      return expression;                                                                                     \
    }                                                                                                        \
  };
ADJ_VECTOR_FUNCTION(Neg, hn::Neg(x))
ADJ_VECTOR_FUNCTION(Abs, hn::Abs(x))
ADJ_VECTOR_FUNCTION(Exp, exp(d, x))
ADJ_VECTOR_FUNCTION(Log, log(d, x))
ADJ_VECTOR_FUNCTION(Log1p, log1p(d, x))
ADJ_VECTOR_FUNCTION(Expm1, expm1(d, x))
ADJ_VECTOR_FUNCTION(Sqrt, hn::Sqrt(x))
ADJ_VECTOR_FUNCTION(Rsqrt, hn::Div(number(1), hn::Sqrt(x)))
ADJ_VECTOR_FUNCTION(Reciprocal, hn::Div(number(1), x))
ADJ_VECTOR_FUNCTION(Sin, sine<0>(d, x))
ADJ_VECTOR_FUNCTION(Cos, sine<1>(d, x))
ADJ_VECTOR_FUNCTION(Tanh, tanh(d, x))
ADJ_VECTOR_FUNCTION(Sigmoid, sigmoid(d, x))
ADJ_VECTOR_FUNCTION(Erf, erf(d, x))
ADJ_VECTOR_FUNCTION(Relu, hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Zero(d), x))
// Highway's own, one number at a time, lose the sign of a zero.
ADJ_VECTOR_FUNCTION(Floor, hn::CopySign(hn::Floor(x), x))
ADJ_VECTOR_FUNCTION(Ceil, hn::CopySign(hn::Ceil(x), x))
ADJ_VECTOR_FUNCTION(Round, hn::CopySign(hn::Round(x), x))
ADJ_VECTOR_FUNCTION(Trunc, hn::CopySign(hn::Trunc(x), x))
#undef ADJ_VECTOR_FUNCTION

template <typename T, typename F>
void run(std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
  map_vectors<T, 1>(data, strides, n, [](auto d, const auto* in) HWY_ATTR { return F{}(d, in[0]); });
}

template <typename F>
Loop floats(DType dtype) {
  return loop_of_floats(dtype, []<typename T>(T) -> Loop { return run<T, F>; });
}

Loop find_unary(UnaryOp op, DType dtype) {
  switch (op) {
#define ADJ_CASE(Name) \
  case UnaryOp::Name:  \
    return floats<Name>(dtype);
    ADJ_CASE(Neg)
    ADJ_CASE(Abs)
    ADJ_CASE(Exp)
    ADJ_CASE(Log)
    ADJ_CASE(Log1p)
    ADJ_CASE(Expm1)
    ADJ_CASE(Sqrt)
    ADJ_CASE(Rsqrt)
    ADJ_CASE(Reciprocal)
#if HWY_NATIVE_FMA
    ADJ_CASE(Sin)
    ADJ_CASE(Cos)
#endif
    ADJ_CASE(Tanh)
    ADJ_CASE(Sigmoid)
    ADJ_CASE(Erf)
    ADJ_CASE(Relu)
    ADJ_CASE(Floor)
    ADJ_CASE(Ceil)
    ADJ_CASE(Round)
    ADJ_CASE(Trunc)
#undef ADJ_CASE
    default:
      return nullptr;
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(find_unary);
Loop simd_unary_loop(UnaryOp op, DType dtype) { return HWY_DYNAMIC_DISPATCH(find_unary)(op, dtype); }
}  // namespace adjoint::kernels
#endif
