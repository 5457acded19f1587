#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

// Rows of floats brought to mean 0 and variance 1. The order of additions is fixed by the shape alone.

/// out = (in − mean) · rstd · weight + bias, row by row, and what was used: mean and rstd = 1 / √(variance + eps).
/// `weight` and `bias` have `n` items, or are null.
void layer_norm_rows(DType dtype, std::byte* out, std::byte* mean, std::byte* rstd, const std::byte* in,
                     const std::byte* weight, const std::byte* bias, double eps, int64_t rows, int64_t n);

/// The cotangents of `in`, and the sums over these rows of those of `weight` and of `bias`; null for those not wanted.
void layer_norm_slope_rows(DType dtype, std::byte* grad_in, std::byte* grad_weight, std::byte* grad_bias,
                           const std::byte* grad, const std::byte* in, const std::byte* mean, const std::byte* rstd,
                           const std::byte* weight, int64_t rows, int64_t n);

}  // namespace adjoint::kernels
