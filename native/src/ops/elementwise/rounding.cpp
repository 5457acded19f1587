#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::UnaryOp;

Tensor sign(const Tensor& self, Tensor* dst) {
  Recorder rec("SignBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Sign, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor floor(const Tensor& self, Tensor* dst) {
  Recorder rec("FloorBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Floor, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor ceil(const Tensor& self, Tensor* dst) {
  Recorder rec("CeilBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Ceil, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor round(const Tensor& self, Tensor* dst) {
  Recorder rec("RoundBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Round, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor trunc(const Tensor& self, Tensor* dst) {
  Recorder rec("TruncBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Trunc, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

namespace {

/// `grad` where relu's result is positive. It is an operation of its own because it depends on the result, though
/// with derivative zero: gradients taken with create_graph require grad, as PyTorch's do.
Tensor relu_backward(const Tensor& grad, const Tensor& result) {
  Recorder rec("ThresholdBackwardBackward0", nullptr, grad, result);
  rec.save("result", result);
  Tensor out = launch_binary(kernels::BinaryOp::ReluVjp, grad, result, nullptr);
  return rec.finish(std::move(out), Symmetric{}, [](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = relu_backward(v.grad(), v.saved(0));
    }
    if (v.needs(1)) {
      v.in(1) = zeros_like(v.grad());
    }
  });
}

}  // namespace

Tensor relu(const Tensor& self, Tensor* dst) {
  check(self.dtype() != DType::Bool, "Boolean inputs not supported for relu");
  Recorder rec("ReluBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Relu, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = relu_backward(v.grad(), v.saved(0)); });
}

}  // namespace adjoint
