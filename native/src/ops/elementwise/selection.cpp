#include "autograd/record.h"
#include "core/batch.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::BinaryOp;

namespace {

Tensor extremum(const char* node, BinaryOp op, const Tensor& self, const Tensor& other,
                Tensor (*loses)(const Tensor&, const Tensor&, Tensor*)) {
  Recorder rec(node, nullptr, self, other);
  rec.save("self", self);
  rec.save("other", other);
  Tensor y = launch_binary(op, self, other, nullptr);
  return rec.finish(std::move(y), Symmetric{}, [loses](Vjp& v) {
    const Tensor self = v.saved(0);
    const Tensor other = v.saved(1);
    // Each side gets half where they are equal.
    const Tensor halved = where(eq(self, other), v.grad() / 2, v.grad());
    if (v.needs(0)) {
      v.in(0) = where(loses(self, other, nullptr), wrapped_number(0), halved);
    }
    if (v.needs(1)) {
      v.in(1) = where(loses(other, self, nullptr), wrapped_number(0), halved);
    }
  });
}

}  // namespace

Tensor maximum(const Tensor& self, const Tensor& other) {
  return extremum("MaximumBackward0", BinaryOp::Maximum, self, other, lt);
}

Tensor minimum(const Tensor& self, const Tensor& other) {
  return extremum("MinimumBackward0", BinaryOp::Minimum, self, other, gt);
}

Tensor where(const Tensor& condition, const Tensor& self, const Tensor& other) {
  check(condition.dtype() == DType::Bool,
        "where expected condition to be a boolean tensor, but got a tensor with dtype ", name_of(condition.dtype()));
  Recorder rec("WhereBackward0", nullptr, condition, self, other);
  rec.save("condition", condition);
  const DType dtype = result_type(self, other);
  const Tensor left = cast(self, dtype);
  const Tensor right = cast(other, dtype);
  const Dims sizes = broadcast_shapes(broadcast_shapes(condition.sizes(), self.sizes()), other.sizes());
  Tensor y = empty_for(sizes, dtype, {&condition, &left, &right});
  run_strided(kernels::where_loop(size_of(dtype)), y, {&condition, &left, &right});
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    const Tensor condition = v.saved(0);
    if (v.needs(1)) {
      v.in(1) = where(condition, v.grad(), wrapped_number(0));
    }
    if (v.needs(2)) {
      v.in(2) = where(condition, wrapped_number(0), v.grad());
    }
  });
}

namespace {

/// PyTorch has a node for each kind of bounds.
const char* clamp_node(const Tensor& min, const Tensor& max) {
  const bool numbers = (min.defined() ? min : max).is_wrapped_number();
  if (min.defined() && max.defined()) {
    return numbers ? "ClampBackward0" : "ClampBackward1";
  }
  if (min.defined()) {
    return numbers ? "ClampMinBackward0" : "ClampMinBackward1";
  }
  return numbers ? "ClampMaxBackward0" : "ClampMaxBackward1";
}

}  // namespace

Tensor clamp_tensor(const Tensor& self, const Tensor& min, const Tensor& max, Tensor* dst) {
  check(min.defined() || max.defined(), "torch.clamp: At least one of 'min' or 'max' must not be None");
  DType dtype = min.defined() ? result_type(self, min) : self.dtype();
  if (max.defined()) {
    dtype = promote(dtype, result_type(self, max));
  }
  if (dtype == DType::Bool && min.defined() && max.defined()) {
    static_cast<void>(broadcast_into(dst, self, min));
    static_cast<void>(broadcast_into(dst, self, max));
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"clamp_cpu\" not implemented for 'Bool'");
  }
  Recorder rec(clamp_node(min, max), dst, self, min, max);
  rec.save("self", self);
  rec.save("min", min);
  rec.save("max", max);
  Tensor y = self;
  const bool both = min.defined() && max.defined();
  if (min.defined()) {
    y = launch_binary(BinaryOp::Maximum, y, min, both ? nullptr : dst);
  }
  if (max.defined()) {
    y = launch_binary(BinaryOp::Minimum, y, max, dst);
  }
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    const Tensor self = v.saved(0);
    const Tensor min = v.saved(1);
    const Tensor max = v.saved(2);
    Tensor outside = zeros_like(self, DType::Bool);
    if (min.defined()) {
      outside = logical_or(outside, lt(self, min));
    }
    if (max.defined()) {
      outside = logical_or(outside, gt(self, max));
    }
    if (v.needs(0)) {
      v.in(0) = masked(v.grad(), logical_not(outside));
    }
    if (min.defined() && v.needs(1)) {
      const Tensor below = lt(self, min);
      v.in(1) = masked(v.grad(), max.defined() ? logical_and(below, lt(min, max)) : below);
    }
    if (max.defined() && v.needs(2)) {
      const Tensor above = gt(self, max);
      v.in(2) = masked(v.grad(), min.defined() ? logical_or(above, lt(max, min)) : above);
    }
  });
}

namespace {

/// C++'s name of a dtype, which is what PyTorch's clamp says.
const char* cxx_name(DType dtype) {
  switch (dtype) {
    case DType::Int64:
      return "long int";
    case DType::Int32:
      return "int";
    case DType::UInt8:
      return "unsigned char";
    case DType::Bool:
      return "bool";
    default:
      return name_of(dtype);
  }
}

}  // namespace

Tensor clamp(const Tensor& self, const Scalar& min, const Scalar& max, Tensor* dst) {
  DType dtype = self.dtype();
  for (const Scalar& bound : {min, max}) {
    dtype = bound.has_value() ? promote(dtype, result_type(self, wrapped_number(bound))) : dtype;
  }
  check(dst == nullptr || category_of(dtype) <= category_of(dst->dtype()), "result type ", name_of(dtype),
        " can't be cast to the desired output type ", cxx_name(self.dtype()));
  return clamp_tensor(self, min.has_value() ? wrapped_number(min) : Tensor(),
                      max.has_value() ? wrapped_number(max) : Tensor(), dst);
}

}  // namespace adjoint
