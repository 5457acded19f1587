#pragma once

#include <array>

#include "kernels/elementwise.h"

namespace adjoint::kernels {

/// Loops of float arithmetic on Highway, for the instruction set found at run time; null for operations and dtypes
/// that have none. Operands that are not dense are left to the loops in loops.h.
Loop simd_binary_loop(BinaryOp op, DType dtype);

/// Loops of float functions on Highway, of operands that lie in any way; null for those that have none.
Loop simd_unary_loop(UnaryOp op, DType dtype);

/// The loop of each operation for each dtype: the vector one, or else the table's. To be built once: the choice of an
/// instruction set costs more than a small operation.
template <typename Op, typename Entry, size_t n>
std::array<std::array<Loop, kDTypeRoom>, n> loop_table(const std::array<Entry, n>& table, Loop (*vector)(Op, DType)) {
  std::array<std::array<Loop, kDTypeRoom>, n> loops{};
  for (size_t i = 0; i < n; ++i) {
    for (const DType dtype : kDTypes) {
      const Loop found = vector(static_cast<Op>(i), computed_in(dtype));
      loops[i][static_cast<size_t>(dtype)] = found != nullptr ? found : table[i].find(computed_in(dtype));
    }
  }
  return loops;
}

}  // namespace adjoint::kernels
