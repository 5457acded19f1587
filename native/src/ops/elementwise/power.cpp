#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::BinaryOp;

namespace {

void check_integer_exponent(const Tensor& self, const Scalar& exponent) {
  check(is_floating(result_type(self, wrapped_number(exponent))) || exponent.to_int() >= 0,
        "Integers to negative integer powers are not allowed.");
}

}  // namespace

Tensor pow_scalar(const Tensor& self, const Scalar& exponent, Tensor* dst) {
  check_integer_exponent(self, exponent);
  Recorder rec("PowBackward0", dst, self);
  rec.save("self", self, !exponent.equals(0));
  Tensor y = launch_binary(BinaryOp::Pow, self, wrapped_number(exponent), dst);
  return rec.finish(std::move(y), Symmetric{}, [exponent](Vjp& v) {
    v.widen();
    if (exponent.equals(0)) {
      v.in(0) = zeros_like(v.grad());
      return;
    }
    const Scalar lower = exponent.is_floating() ? Scalar(exponent.to_double() - 1) : Scalar(exponent.to_int() - 1);
    v.in(0) = v.grad() * (exponent * pow_scalar(v.saved(0), lower));
  });
}

Tensor pow(const Tensor& self, const Tensor& exponent, Tensor* dst) {
  Recorder rec("PowBackward1", dst, self, exponent);
  rec.save("self", self);
  rec.save("exponent", exponent);
  rec.save_output("result", 0, rec.needs(1));
  Tensor y = launch_binary(BinaryOp::Pow, self, exponent, dst);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    v.widen();
    const Tensor self = v.saved(0);
    const Tensor exponent = v.saved(1);
    if (v.needs(0)) {
      // Where the exponent is 0 the derivative is 0, also at self = 0 where the formula has 0 · inf.
      const Tensor slope = exponent * pow(self, exponent - 1);
      v.in(0) = v.grad() * where(eq_scalar(exponent, 0), wrapped_number(0.0), slope);
    }
    if (v.needs(1)) {
      // 0 to a non-negative power is flat; log(0) must not reach it.
      const Tensor flat = logical_and(eq_scalar(self, 0), ge_scalar(exponent, 0));
      const Tensor base = to_dtype(self, v.saved(2).dtype(), false);
      v.in(1) = v.grad() * (v.saved(2) * log(where(flat, wrapped_number(1.0), base)));
    }
  });
}

Tensor pow_base(const Scalar& base, const Tensor& exponent) { return pow(wrapped_number(base), exponent); }

Tensor square(const Tensor& self, Tensor* dst) { return pow_scalar(self, 2, dst); }

Tensor sqrt(const Tensor& self, Tensor* dst) {
  Recorder rec("SqrtBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(kernels::UnaryOp::Sqrt, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() / (2 * v.saved(0)); });
}

Tensor rsqrt(const Tensor& self, Tensor* dst) {
  Recorder rec("RsqrtBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(kernels::UnaryOp::Rsqrt, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    v.widen();
    v.in(0) = -0.5 * v.grad() * pow_scalar(v.saved(0), 3);
  });
}

Tensor reciprocal(const Tensor& self, Tensor* dst) {
  Recorder rec("ReciprocalBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(kernels::UnaryOp::Reciprocal, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    const Tensor result = v.saved(0);
    v.in(0) = -v.grad() * (result * result);
  });
}

}  // namespace adjoint
