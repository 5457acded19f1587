#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::UnaryOp;

Tensor sin(const Tensor& self, Tensor* dst) {
  Recorder rec("SinBackward0", dst, self);
  rec.save("self", self);
  Tensor y = launch_unary(UnaryOp::Sin, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() * cos(v.saved(0)); });
}

Tensor cos(const Tensor& self, Tensor* dst) {
  Recorder rec("CosBackward0", dst, self);
  rec.save("self", self);
  Tensor y = launch_unary(UnaryOp::Cos, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() * -sin(v.saved(0)); });
}

Tensor tan(const Tensor& self, Tensor* dst) {
  Recorder rec("TanBackward0", dst, self);
  rec.save_output("result");
  Tensor y = launch_unary(UnaryOp::Tan, self, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    const Tensor& y = v.saved(0);
    v.in(0) = v.take_grad() * (1 + y * y);
  });
}

}  // namespace adjoint
