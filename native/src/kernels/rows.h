#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

// Reductions of the rows of a dense matrix: `in` has `rows` rows of `n` items, `out` one item per row unless said
// otherwise. The order of additions is fixed by `n` alone.

enum class RowOp { Sum, Prod, Max, Min, All, Any };

/// Sum and Prod: `dtype` in and out, float sums pairwise (error grows with log n). Max and Min: NaN wins; n > 0.
/// All and Any: bool in and out.
void reduce_rows(RowOp op, DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n);

/// What `reduce_rows` does for Sum.
void sum_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n);

/// Sums of the columns [begin, end) of floats, pairwise; `rows` > 0.
void sum_columns(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t columns, int64_t begin,
                 int64_t end);

/// Index of the first largest or smallest item; NaN wins. `out` is int64; n > 0.
void arg_extremum_rows(bool largest, DType dtype, int64_t* out, const std::byte* in, int64_t rows, int64_t n);

/// Σ (x − mean)² / (n − correction) of float rows, in two passes.
void variance_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n, double correction);

/// Softmax, or its logarithm, of float rows; `out` has the shape of `in`.
void softmax_rows(bool logarithm, DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n);

/// The cotangents of its inputs, from those of its results `y`; `out` may be the memory of `grad`.
void softmax_slope_rows(bool logarithm, DType dtype, std::byte* out, const std::byte* grad, const std::byte* y,
                        int64_t rows, int64_t n);

/// Running sums; `out` has the shape of `in`.
void cumsum_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n);

}  // namespace adjoint::kernels
