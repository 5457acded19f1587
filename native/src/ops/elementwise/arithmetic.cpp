#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::BinaryOp;
using kernels::UnaryOp;

namespace {

void check_alpha(const Tensor& self, const Tensor& other, const Scalar& alpha) {
  if (alpha.kind() == Scalar::Kind::Int) {
    return;
  }
  const DType dtype = result_type(self, other);
  check(!(alpha.kind() == Scalar::Kind::Bool && dtype != DType::Bool),
        "Boolean alpha only supported for Boolean results.");
  check(is_floating(dtype) || !alpha.is_floating(),
        "For integral input tensors, argument alpha must not be a floating point number.");
}

/// self and alpha · other by an operation, without history.
Tensor launch_scaled(BinaryOp op, const Tensor& self, const Tensor& other, const Scalar& alpha, Tensor* dst) {
  if (dst != nullptr) {
    check_no_internal_overlap(*dst);
  }
  check_alpha(self, other, alpha);
  if (alpha.equals(1)) {
    return launch_binary(op, self, other, dst);
  }
  const DType dtype = result_type(self, other);
  const Tensor product = launch_binary(BinaryOp::Mul, cast(other, dtype), cast(wrapped_number(alpha), dtype), nullptr);
  product.impl()->is_wrapped_number = other.is_wrapped_number();
  return launch_binary(op, self, product, dst);
}

bool is_bool(const Tensor& tensor) { return tensor.dtype() == DType::Bool; }

}  // namespace

Tensor add(const Tensor& self, const Tensor& other, const Scalar& alpha, Tensor* dst) {
  Recorder rec("AddBackward0", dst, self, other);
  Tensor y = launch_scaled(BinaryOp::Add, self, other, alpha, dst);
  return rec.finish(std::move(y), Symmetric{}, [alpha](Vjp& v) {
    if (v.needs(1)) {
      v.in(1) = !alpha.equals(1) ? v.grad() * alpha : v.needs(0) ? v.grad() : v.take_grad();
    }
    if (v.needs(0)) {
      v.in(0) = v.take_grad();
    }
  });
}

Tensor add_scalar(const Tensor& self, const Scalar& other, const Scalar& alpha, Tensor* dst) {
  return add(self, wrapped_number(other), alpha, dst);
}

Tensor sub(const Tensor& self, const Tensor& other, const Scalar& alpha, Tensor* dst) {
  check(
      !(is_bool(self) && is_bool(other)),
      "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
      "instead.");
  check(
      !is_bool(self) && !is_bool(other),
      "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the "
      "`~` or `logical_not()` operator instead.");
  Recorder rec("SubBackward0", dst, self, other);
  Tensor y = launch_scaled(BinaryOp::Sub, self, other, alpha, dst);
  return rec.finish(std::move(y), Symmetric{}, [alpha](Vjp& v) {
    if (v.needs(1)) {
      v.in(1) = alpha.equals(1) ? -v.grad() : -(v.grad() * alpha);
    }
    if (v.needs(0)) {
      v.in(0) = v.take_grad();
    }
  });
}

Tensor sub_scalar(const Tensor& self, const Scalar& other, const Scalar& alpha, Tensor* dst) {
  return sub(self, wrapped_number(other), alpha, dst);
}

Tensor mul(const Tensor& self, const Tensor& other, Tensor* dst) {
  Recorder rec("MulBackward0", dst, self, other);
  rec.save("self", self, rec.needs(1));
  rec.save("other", other, rec.needs(0));
  Tensor y = launch_binary(BinaryOp::Mul, self, other, dst);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    if (v.needs(1)) {
      v.in(1) = v.grad() * v.saved(0);
    }
    if (v.needs(0)) {
      v.in(0) = v.take_grad() * v.saved(1);
    }
  });
}

Tensor mul_scalar(const Tensor& self, const Scalar& other, Tensor* dst) {
  return mul(self, wrapped_number(other), dst);
}

Tensor div(const Tensor& self, const Tensor& other, Tensor* dst) {
  Recorder rec("DivBackward0", dst, self, other);
  rec.save("self", self, rec.needs(1));
  rec.save("other", other);
  Tensor y = launch_binary(BinaryOp::Div, self, other, dst, true);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    v.widen();
    const Tensor other = v.saved(1);
    if (v.needs(0)) {
      v.in(0) = v.grad() / other;
    }
    if (v.needs(1)) {
      v.in(1) = -v.grad() * ((v.saved(0) / other) / other);
    }
  });
}

Tensor div_scalar(const Tensor& self, const Scalar& other, Tensor* dst) {
  return div(self, wrapped_number(other), dst);
}

namespace {

void check_integer_divisor(const Tensor& self, const Tensor& other) {
  if (!is_floating(result_type(self, other))) {
    const Tensor zeros = launch_predicate(UnaryOp::LogicalNot, other, nullptr);
    for (int64_t i = 0; i < zeros.total_numel(); ++i) {
      check(!zeros.data<bool>()[i], "ZeroDivisionError");
    }
  }
}

}  // namespace

Tensor div_mode(const Tensor& self, const Tensor& other, int64_t mode, Tensor* dst) {
  check_value(mode >= 0 && mode <= 2, "div expected rounding_mode to be one of None, 'trunc', or 'floor'");
  if (mode == 0) {
    return div(self, other, dst);
  }
  check_integer_divisor(self, other);
  Recorder rec("DivBackward1", dst, self, other);
  Tensor y;
  if (mode == 2) {
    y = launch_binary(BinaryOp::FloorDivide, self, other, dst);
  } else {
    // Truncated quotient: exact for integers as (a − fmod(a, b)) / b, rounded for floats.
    const DType dtype = result_type(self, other);
    if (is_floating(dtype)) {
      const Tensor quotient = launch_binary(BinaryOp::Div, self, other, nullptr, true);
      y = launch_unary(UnaryOp::Trunc, quotient, dst, true);
    } else {
      static_cast<void>(broadcast_into(dst, self, other));
      check(dtype != DType::Bool, "\"div_trunc_cpu\" not implemented for 'Bool'");
      const Tensor rest = launch_binary(BinaryOp::Fmod, self, other, nullptr);
      const Tensor exact = launch_binary(BinaryOp::Sub, self, rest, nullptr);
      y = launch_binary(BinaryOp::FloorDivide, exact, other, dst);
    }
  }
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    for (size_t i = 0; i < 2; ++i) {
      if (v.needs(i)) {
        v.in(i) = v.grad() * 0;
      }
    }
  });
}

Tensor remainder(const Tensor& self, const Tensor& other, Tensor* dst) {
  check_integer_divisor(self, other);
  Recorder rec(other.is_wrapped_number() ? "RemainderBackward0" : "RemainderBackward1", dst, self, other);
  rec.save("self", self, rec.needs(1));
  rec.save("other", other, rec.needs(1));
  Tensor y = launch_binary(BinaryOp::Remainder, self, other, dst);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    v.in(0) = v.grad();
    if (v.needs(1)) {
      v.in(1) = -v.grad() * div_mode(v.saved(0), v.saved(1), 2);
    }
  });
}

Tensor fmod(const Tensor& self, const Tensor& other, Tensor* dst) {
  check_integer_divisor(self, other);
  Recorder rec(other.is_wrapped_number() ? "FmodBackward0" : "FmodBackward1", dst, self, other);
  rec.save("self", self, rec.needs(1));
  rec.save("other", other, rec.needs(1));
  Tensor y = launch_binary(BinaryOp::Fmod, self, other, dst);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) {
    v.in(0) = v.grad();
    if (v.needs(1)) {
      v.in(1) = -v.grad() * div_mode(v.saved(0), v.saved(1), 1);
    }
  });
}

Tensor neg(const Tensor& self, Tensor* dst) {
  check(
      !is_bool(self),
      "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` "
      "or `logical_not()` operator instead.");
  Recorder rec("NegBackward0", dst, self);
  Tensor y = launch_unary(UnaryOp::Neg, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = -v.grad(); });
}

Tensor abs(const Tensor& self, Tensor* dst) {
  Recorder rec("AbsBackward0", dst, self);
  rec.save("self", self);
  Tensor y = launch_unary(UnaryOp::Abs, self, dst, false);
  return rec.finish(std::move(y), Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad() * sign(v.saved(0)); });
}

}  // namespace adjoint
