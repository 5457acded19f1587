#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::BinaryOp;
using kernels::CompareOp;
using kernels::UnaryOp;

namespace {

Tensor compare(const char* node, CompareOp op, const Tensor& self, const Tensor& other, Tensor* dst) {
  Recorder rec(node, dst, self);
  return rec.finish(launch_compare(op, self, other, dst));
}

Tensor logical(const char* node, BinaryOp op, const Tensor& self, const Tensor& other, Tensor* dst) {
  Recorder rec(node, dst, self);
  return rec.finish(launch_logical(op, self, other, dst));
}

Tensor bitwise(BinaryOp op, const char* kernel, const Tensor& self, const Tensor& other, Tensor* dst) {
  const DType dtype = result_type(self, other);
  if (is_floating(dtype)) {
    static_cast<void>(broadcast_into(dst, self, other));
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", kernel, "_cpu\" not implemented for '", name_of(dtype), "'");
  }
  Recorder rec("NotDifferentiable", dst, self);
  return rec.finish(launch_binary(op, self, other, dst));
}

}  // namespace

Tensor eq(const Tensor& self, const Tensor& other, Tensor* dst) {
  return compare("EqBackward0", CompareOp::Eq, self, other, dst);
}
Tensor ne(const Tensor& self, const Tensor& other, Tensor* dst) {
  return compare("NeBackward0", CompareOp::Ne, self, other, dst);
}
Tensor lt(const Tensor& self, const Tensor& other, Tensor* dst) {
  return compare("LtBackward0", CompareOp::Lt, self, other, dst);
}
Tensor le(const Tensor& self, const Tensor& other, Tensor* dst) {
  return compare("LeBackward0", CompareOp::Le, self, other, dst);
}
Tensor gt(const Tensor& self, const Tensor& other, Tensor* dst) {
  return compare("GtBackward0", CompareOp::Gt, self, other, dst);
}
Tensor ge(const Tensor& self, const Tensor& other, Tensor* dst) {
  return compare("GeBackward0", CompareOp::Ge, self, other, dst);
}

Tensor eq_scalar(const Tensor& self, const Scalar& other, Tensor* dst) { return eq(self, wrapped_number(other), dst); }
Tensor ne_scalar(const Tensor& self, const Scalar& other, Tensor* dst) { return ne(self, wrapped_number(other), dst); }
Tensor lt_scalar(const Tensor& self, const Scalar& other, Tensor* dst) { return lt(self, wrapped_number(other), dst); }
Tensor le_scalar(const Tensor& self, const Scalar& other, Tensor* dst) { return le(self, wrapped_number(other), dst); }
Tensor gt_scalar(const Tensor& self, const Scalar& other, Tensor* dst) { return gt(self, wrapped_number(other), dst); }
Tensor ge_scalar(const Tensor& self, const Scalar& other, Tensor* dst) { return ge(self, wrapped_number(other), dst); }

Tensor logical_and(const Tensor& self, const Tensor& other, Tensor* dst) {
  return logical("LogicalAndBackward0", BinaryOp::BitwiseAnd, self, other, dst);
}
Tensor logical_or(const Tensor& self, const Tensor& other, Tensor* dst) {
  return logical("LogicalOrBackward0", BinaryOp::BitwiseOr, self, other, dst);
}
Tensor logical_xor(const Tensor& self, const Tensor& other, Tensor* dst) {
  return logical("LogicalXorBackward0", BinaryOp::BitwiseXor, self, other, dst);
}

Tensor bitwise_and(const Tensor& self, const Tensor& other, Tensor* dst) {
  return bitwise(BinaryOp::BitwiseAnd, "bitwise_and", self, other, dst);
}
Tensor bitwise_or(const Tensor& self, const Tensor& other, Tensor* dst) {
  return bitwise(BinaryOp::BitwiseOr, "bitwise_or", self, other, dst);
}
Tensor bitwise_xor(const Tensor& self, const Tensor& other, Tensor* dst) {
  return bitwise(BinaryOp::BitwiseXor, "bitwise_xor", self, other, dst);
}

Tensor logical_not(const Tensor& self, Tensor* dst) {
  Recorder rec("LogicalNotBackward0", dst, self);
  return rec.finish(launch_predicate(UnaryOp::LogicalNot, self, dst));
}

Tensor bitwise_not(const Tensor& self, Tensor* dst) {
  if (self.is_floating()) {
    static_cast<void>(broadcast_into(dst, self, self));
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"bitwise_not_cpu\" not implemented for '", name_of(self.dtype()), "'");
  }
  Recorder rec("NotDifferentiable", dst, self);
  return rec.finish(launch_unary(UnaryOp::BitwiseNot, self, dst, false));
}

Tensor isnan(const Tensor& self) { return launch_compare(CompareOp::Ne, self, self, nullptr); }

Tensor isinf(const Tensor& self) {
  const Tensor magnitude = launch_unary(UnaryOp::Abs, cast(self, floating_of(self.dtype())), nullptr, true);
  return eq_scalar(magnitude, std::numeric_limits<double>::infinity());
}

Tensor isfinite(const Tensor& self) {
  const Tensor magnitude = launch_unary(UnaryOp::Abs, cast(self, floating_of(self.dtype())), nullptr, true);
  return lt_scalar(magnitude, std::numeric_limits<double>::infinity());
}

}  // namespace adjoint
