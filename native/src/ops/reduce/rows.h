#pragma once

#include "core/shape.h"
#include "core/tensor.h"

namespace adjoint {

/// A reduction seen as one over the rows of a matrix: the kept dimensions outside, the reduced ones inside.
struct RowLayout {
  /// An empty `dims` reduces everything. Error: a dimension that appears twice or is out of range.
  RowLayout(const Tensor& self, IntSpan dims, bool keepdim);
  /// The elements in that order, dense.
  Tensor rows_of(const Tensor& self) const;
  /// Whether the reduced dimensions of `self` are the first ones, and its elements lie in order: the rows of this
  /// layout are then the columns of a dense matrix.
  bool are_columns(const Tensor& self) const;
  /// The inverse of `rows_of`.
  Tensor in_place(const Tensor& permuted) const;

  Dims order;
  Dims out_sizes;
  /// The same with the reduced dimensions as of size 1, so that it broadcasts against the input.
  Dims kept_sizes;
  /// Of all examples together.
  int64_t rows;
  int64_t n = 1;
};

/// What was reduced, in the shape `kept_sizes`.
Tensor restored(const Tensor& reduced, IntSpan kept_sizes);

}  // namespace adjoint
