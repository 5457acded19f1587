#include <numbers>

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

namespace {

// The slopes are operations of their own, as PyTorch's are: one kernel, and to the bit the same values, whether or not
// the pass is recorded or anybody is in forward mode.

/// grad · (1 − y) · y, of sigmoid's result y.
Tensor sigmoid_backward(Tensor grad, const Tensor& output) {
  Recorder rec("SigmoidBackwardBackward0", nullptr, grad, output);
  rec.save("grad_output", grad, rec.needs(1));
  rec.save("output", output);
  Tensor slope = launch_spending(BinaryOp::SigmoidVjp, std::move(grad), output);
  return rec.finish(std::move(slope), Symmetric{}, [](Vjp& v) {
    v.widen();
    if (v.needs(1)) {
      v.in(1) = v.grad() * v.saved(0) * (1 - 2 * v.saved(1));
    }
    if (v.needs(0)) {
      v.in(0) = sigmoid_backward(v.take_grad(), v.saved(1));
    }
  });
}

/// grad · (1 − y²), of tanh's result y.
Tensor tanh_backward(Tensor grad, const Tensor& output) {
  Recorder rec("TanhBackwardBackward0", nullptr, grad, output);
  rec.save("grad_output", grad, rec.needs(1));
  rec.save("output", output);
  Tensor slope = launch_spending(BinaryOp::TanhVjp, std::move(grad), output);
  return rec.finish(std::move(slope), Symmetric{}, [](Vjp& v) {
    v.widen();
    if (v.needs(1)) {
      v.in(1) = v.grad() * v.saved(0) * (-2 * v.saved(1));
    }
    if (v.needs(0)) {
      v.in(0) = tanh_backward(v.take_grad(), v.saved(1));
    }
  });
}

}  // namespace

Tensor sigmoid(const Tensor& self, Tensor* dst) {
  Recorder rec("SigmoidBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Sigmoid, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = sigmoid_backward(v.take_grad(), v.saved(0)); });
}

Tensor tanh(const Tensor& self, Tensor* dst) {
  Recorder rec("TanhBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Tanh, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = tanh_backward(v.take_grad(), v.saved(0)); });
}

Tensor erf(const Tensor& self, Tensor* dst) {
  Recorder rec("ErfBackward0", dst, self);
  rec.save("self", self);
  Tensor y = launch_unary(UnaryOp::Erf, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    v.widen();
    const Tensor x = v.saved(0);
    v.in(0) = v.grad() * (2 * std::numbers::inv_sqrtpi) * exp(-(x * x));
  });
}

}  // namespace adjoint
