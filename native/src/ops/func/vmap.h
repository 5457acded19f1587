#pragma once

#include "core/tensor.h"

namespace adjoint {

// The differentiable operations that vmap is made of.

/// A view of `self` in which dimension `dim` is the batch dimension of `level`.
Tensor add_batch_dim(const Tensor& self, int64_t dim, int64_t level);
/// The inverse: the batch dimension of `level` becomes dimension `dim`. A tensor that is not batched there is expanded
/// to `size`.
Tensor remove_batch_dim(const Tensor& self, int64_t dim, int64_t level, int64_t size);
/// `self` batched at all of `levels`, without a copy.
Tensor expand_batch(const Tensor& self, BatchSpan levels);
/// `self` batched at all levels of this thread's vmaps, except those over tangents alone.
Tensor expand_to_vmaps(const Tensor& self);
/// The sum over the examples of `level`.
Tensor sum_batch(const Tensor& self, int64_t level);

}  // namespace adjoint
