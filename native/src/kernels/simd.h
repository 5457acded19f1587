#pragma once

#include <array>

#include "kernels/elementwise.h"

namespace adjoint::kernels {

// Loops of floats on Highway, for the instruction set found at run time; null for operations and dtypes that have none.

Loop simd_binary_loop(BinaryOp op, DType dtype);
Loop simd_unary_loop(UnaryOp op, DType dtype);

/// What `find` gives for the dtype that elements of `dtype` are computed in, and for floats of 16 bits themselves.
template <typename Find>
Loops loops_of(DType dtype, Find find) {
  return {find(computed_in(dtype)), is_half(dtype) ? find(dtype) : nullptr};
}

/// The loops of each operation for each dtype: the vector ones, or else the table's. To be built once: the choice of an
/// instruction set costs more than a small operation.
template <typename Op, typename Entry, size_t n>
std::array<std::array<Loops, kDTypeRoom>, n> loop_table(const std::array<Entry, n>& table, Loop (*vector)(Op, DType)) {
  std::array<std::array<Loops, kDTypeRoom>, n> all{};
  for (size_t i = 0; i < n; ++i) {
    for (const DType dtype : kDTypes) {
      Loops& loops = all[i][static_cast<size_t>(dtype)];
      loops = loops_of(dtype, [&](DType type) { return vector(static_cast<Op>(i), type); });
      if (loops.computed == nullptr) {
        loops.computed = table[i].find(computed_in(dtype));
      }
    }
  }
  return all;
}

}  // namespace adjoint::kernels
