#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::BinaryOp;
using kernels::UnaryOp;

Tensor exp(const Tensor& self, Tensor* dst) {
  Recorder rec("ExpBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Exp, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() * v.saved(0); });
}

Tensor log(const Tensor& self, Tensor* dst) {
  Recorder rec("LogBackward0", dst, self);
  rec.save("self", self);
  Tensor y = launch_unary(UnaryOp::Log, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() / v.saved(0); });
}

Tensor log1p(const Tensor& self, Tensor* dst) {
  Recorder rec("Log1PBackward0", dst, self);
  rec.save("self", self);
  Tensor y = launch_unary(UnaryOp::Log1p, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() / (v.saved(0) + 1); });
}

Tensor expm1(const Tensor& self, Tensor* dst) {
  Recorder rec("Expm1Backward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Expm1, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() * (v.saved(0) + 1); });
}

Tensor sigmoid(const Tensor& self, Tensor* dst) {
  Recorder rec("SigmoidBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Sigmoid, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    const Tensor& y = v.saved(0);
    v.in(0) = is_unrecorded() ? launch_spending(BinaryOp::SigmoidVjp, v.take_grad(), y) : v.grad() * ((1 - y) * y);
  });
}

Tensor tanh(const Tensor& self, Tensor* dst) {
  Recorder rec("TanhBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Tanh, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    const Tensor& y = v.saved(0);
    v.in(0) = is_unrecorded() ? launch_spending(BinaryOp::TanhVjp, v.take_grad(), y) : v.grad() * (1 - y * y);
  });
}

}  // namespace adjoint
