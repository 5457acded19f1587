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

/// c = a b, with a of m×k, b of k×n and c of m×n. Integers wrap around.
void gemm(DType dtype, int64_t m, int64_t n, int64_t k, Matrix a, Matrix b, Matrix c);

}  // namespace adjoint::kernels
