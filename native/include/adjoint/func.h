/// \file
/// What function transforms are made of (PyTorch's `torch.func`): maps over a dimension, and points to differentiate
/// at.
#ifndef ADJOINT_FUNC_H_
#define ADJOINT_FUNC_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What random operations do within a map.
enum adj_randomness {
  /// They are an error.
  ADJ_RANDOMNESS_ERROR = 0,
  /// All examples see the same numbers.
  ADJ_RANDOMNESS_SAME = 1,
  /// Each example sees numbers of its own.
  ADJ_RANDOMNESS_DIFFERENT = 2
};

/// Opens a map over `batch_size` examples on this thread (PyTorch's `_vmap_increment_nesting`). Maps nest.
/// \param randomness One of `adj_randomness`.
/// \param of_tangents 1 if nothing but tangents will be mapped over, so that values stay the same for all of them.
/// \param[out] level Names the map; later ones have higher levels, and none is used twice.
/// \api none
ADJ_API adj_status adj_vmap_increment_nesting(int64_t batch_size, int32_t randomness, uint8_t of_tangents,
                                              int64_t* level);

/// Closes this thread's innermost map, which must be that of `level` (PyTorch's `_vmap_decrement_nesting`).
/// \api none
ADJ_API adj_status adj_vmap_decrement_nesting(int64_t level);

/// A view of one example: dimension `dim` becomes the one that `level` maps over (PyTorch's `_add_batch_dim`).
/// Operations on the result work on all examples at once. Differentiable.
/// Errors: no such dimension; already mapped over at this level.
/// \api none
ADJ_API adj_status adj_vmap_add_batch_dim(adj_tensor self, int64_t dim, int64_t level, adj_tensor* out);

/// The examples of `level` side by side, along a new dimension `dim` (PyTorch's `_remove_batch_dim`). A tensor that is
/// not mapped over there is repeated `batch_size` times, without a copy. Differentiable.
/// \api none
ADJ_API adj_status adj_vmap_remove_batch_dim(adj_tensor self, int64_t level, int64_t batch_size, int64_t dim,
                                             adj_tensor* out);

/// Whether `level` maps over the tensor (PyTorch's `is_batchedtensor`).
/// \api none
ADJ_API adj_status adj_vmap_is_batched_at(adj_tensor self, int64_t level, uint8_t* out);

/// The tensor as one example per map that is open on this thread, without a copy: what a transform within maps
/// differentiates with respect to has a gradient per example. Differentiable.
/// \api none
ADJ_API adj_status adj_vmap_expand(adj_tensor self, adj_tensor* out);

/// Whether the graph behind `outputs` has leaves other than `inputs`: then what is made of it can be differentiated on
/// (PyTorch's transforms find out by the level of a tensor).
/// \api none
ADJ_API adj_status adj_func_has_other_leaves(const adj_tensor* outputs, size_t outputs_count, const adj_tensor* inputs,
                                             size_t inputs_count, uint8_t* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_FUNC_H_
