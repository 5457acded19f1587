#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// A matrix of any layout; strides in elements.
struct Matrix {
  std::byte* data;
  int64_t row_stride;
  int64_t column_stride;
};

/// c = a b, or c += a b if `add`, with a of m×k, b of k×n and c of m×n with dense rows. Integers wrap around. On the
/// intra-op threads where it is worth it; the result does not depend on their number.
void gemm(DType dtype, int64_t m, int64_t n, int64_t k, Matrix a, Matrix b, Matrix c, bool add = false);

/// The same for floats in the calling thread; `by_dots` needs both operands dense along k.
void gemm_floats(DType dtype, bool by_dots, int64_t m, int64_t n, int64_t k, Matrix a, Matrix b, Matrix c, bool add);

}  // namespace adjoint::kernels
