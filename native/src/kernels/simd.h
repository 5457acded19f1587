#pragma once

#include "kernels/elementwise.h"

namespace adjoint::kernels {

/// Loops of float arithmetic on Highway, for the instruction set found at run time; null for operations and dtypes
/// that have none. Operands that are not dense are left to the loops in loops.h.
Loop simd_binary_loop(BinaryOp op, DType dtype);

}  // namespace adjoint::kernels
