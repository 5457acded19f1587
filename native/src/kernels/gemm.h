#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// A matrix of any layout; strides in elements.
struct Matrix {
  std::byte* data = nullptr;
  int64_t row_stride = 0;
  int64_t column_stride = 0;
  Matrix turned() const { return {data, column_stride, row_stride}; }
};

/// c = start + a b, with a of m×k, b of k×n, and c and start (nothing if it has no data) of m×n with dense rows. It may
/// be c itself, or one row for all, with a row stride of 0. Integers wrap around. On the intra-op threads where it is
/// worth it; the result does not depend on their number.
void gemm(DType dtype, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c,
          const Matrix& start = {});

/// The same for floats in the calling thread; `by_dots` needs both operands dense along k.
void gemm_floats(DType dtype, bool by_dots, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b,
                 const Matrix& c, const Matrix& start = {});
/// c = a b, or c += a b if `add`.
inline void gemm_floats(DType dtype, bool by_dots, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b,
                        const Matrix& c, bool add) {
  gemm_floats(dtype, by_dots, m, n, k, a, b, c, add ? c : Matrix{});
}

}  // namespace adjoint::kernels
