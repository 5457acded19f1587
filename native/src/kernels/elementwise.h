#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// Inner loop over `n` items. `data[0]` is the output, then come the inputs; strides are in bytes and may be 0.
using Loop = void (*)(std::byte* const* data, const int64_t* strides, int64_t n, const void* param);

enum class UnaryOp {
  Neg,
  Abs,
  Sign,
  Exp,
  Log,
  Log1p,
  Expm1,
  Sqrt,
  Rsqrt,
  Reciprocal,
  Sin,
  Cos,
  Tan,
  Tanh,
  Sigmoid,
  Erf,
  Relu,
  Floor,
  Ceil,
  Round,
  Trunc,
  BitwiseNot,
  LogicalNot
};
enum class BinaryOp {
  Add,
  Sub,
  Mul,
  Div,
  FloorDivide,
  Fmod,
  Remainder,
  Maximum,
  Minimum,
  Pow,
  BitwiseAnd,
  BitwiseOr,
  BitwiseXor,
  // The first operand is a cotangent, the second what the function gave: their product with the function's slope.
  SigmoidVjp,
  TanhVjp,
  ReluVjp
};
enum class CompareOp { Eq, Ne, Lt, Le, Gt, Ge };

/// Names as PyTorch's kernels have them, for messages.
const char* name_of(UnaryOp op);
const char* name_of(BinaryOp op);

/// The loops of an operation for a dtype.
struct Loops {
  /// Over the dtype that it is computed in, which is float32 for floats of 16 bits; null where it does not exist.
  Loop computed = nullptr;
  /// For floats of 16 bits, over operands that all are of the dtype: each number is widened, computed and rounded in
  /// one pass. Null where there is none.
  Loop stored = nullptr;

  /// What runs over operands that all are of the dtype, with nothing before or after it; null where it takes more.
  Loop alone(DType dtype) const { return is_half(dtype) ? stored : computed; }
};

/// Output and input in `dtype`; LogicalNot writes bool.
Loops unary_loops(UnaryOp op, DType dtype);
/// Output and both inputs in `dtype`. Integers wrap around; divisors of integers must not be zero.
Loops binary_loops(BinaryOp op, DType dtype);

// Floats of 16 bits get the loops of float32, which they are computed in.

/// Output bool, inputs in `dtype`.
Loop compare_loop(CompareOp op, DType dtype);
/// Inputs: bool condition, then two of items of 1, 2, 4 or 8 bytes.
Loop where_loop(size_t item_size);
/// Floats to integers truncate; to bool means "is not zero".
Loop cast_loop(DType to, DType from);
/// Copies items of 1, 2, 4 or 8 bytes.
Loop copy_loop(size_t item_size);

}  // namespace adjoint::kernels
