#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::UnaryOp;

Tensor sign(const Tensor& self, Tensor* dst) {
  Recorder rec("SignBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Sign, self, dst, false);
  return rec.finish(y, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor floor(const Tensor& self, Tensor* dst) {
  Recorder rec("FloorBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Floor, self, dst, false);
  return rec.finish(y, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor ceil(const Tensor& self, Tensor* dst) {
  Recorder rec("CeilBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Ceil, self, dst, false);
  return rec.finish(y, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor round(const Tensor& self, Tensor* dst) {
  Recorder rec("RoundBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Round, self, dst, false);
  return rec.finish(y, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor trunc(const Tensor& self, Tensor* dst) {
  Recorder rec("TruncBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Trunc, self, dst, false);
  return rec.finish(y, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor relu(const Tensor& self, Tensor* dst) {
  Recorder rec("ReluBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Relu, self, dst, false);
  return rec.finish(y, [](Vjp& v) { v.in(0) = masked(v.grad(), gt_scalar(v.saved(0), 0)); });
}

}  // namespace adjoint
