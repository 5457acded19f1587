#pragma once

#include "kernels/gemm.h"

namespace adjoint::kernels {

/// Whether the machine multiplies bfloat16 matrices of these sizes faster than their copies in float32.
bool has_gemm_bf16(int64_t m, int64_t n, int64_t k);

/// c = a b, with a of m×k and b of k×n in bfloat16, and c of m×n with dense rows in `result`: float32, or bfloat16, to
/// which sums in float32 are rounded once. Takes subnormal numbers for zero. On the intra-op threads where it is worth
/// it; the result does not depend on their number.
void gemm_bf16(int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c, DType result);

}  // namespace adjoint::kernels
