/// \file
/// New tensors. Sizes are checked before memory is asked for. Errors: "Trying to create tensor with negative dimension -1: [-1]",
/// "Storage size calculation overflowed with sizes=[…]", and out of memory.
#ifndef ADJOINT_OPS_CREATION_H_
#define ADJOINT_OPS_CREATION_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Uninitialised elements (PyTorch's `torch.empty`).
/// \api none
ADJ_API adj_status adj_empty(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out);

/// Zeros (PyTorch's `torch.zeros`).
/// \api none
ADJ_API adj_status adj_zeros(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out);

/// Ones (PyTorch's `torch.ones`).
/// \api none
ADJ_API adj_status adj_ones(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out);

/// One value throughout (PyTorch's `torch.full`).
/// \param dtype Decided by the value when none.
/// \api none
ADJ_API adj_status adj_full(const int64_t* size, size_t size_count, adj_scalar value, adj_dtype_opt dtype,
                            adj_tensor* out);

/// Uninitialised elements in the shape of self.
/// \api none
ADJ_API adj_status adj_empty_like(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out);

/// Zeros in the shape of self.
/// \api none
ADJ_API adj_status adj_zeros_like(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out);

/// Ones in the shape of self.
/// \api none
ADJ_API adj_status adj_ones_like(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out);

/// One value in the shape of self.
/// \api none
ADJ_API adj_status adj_full_like(adj_tensor self, adj_scalar value, adj_dtype_opt dtype, adj_tensor* out);

/// start, start + step, … below `stop` (PyTorch's `torch.arange`).
/// Errors: "step must be nonzero", "upper bound and larger bound inconsistent with step sign".
/// \api none
ADJ_API adj_status adj_arange(adj_scalar start, adj_scalar stop, adj_scalar step, adj_dtype_opt dtype, adj_tensor* out);

/// `steps` evenly spaced values from `start` to `end`, both included (PyTorch's `torch.linspace`).
/// Error: "number of steps must be non-negative".
/// \api none
ADJ_API adj_status adj_linspace(adj_scalar start, adj_scalar end, int64_t steps, adj_dtype_opt dtype, adj_tensor* out);

/// The identity matrix (PyTorch's `torch.eye`).
/// \api none
ADJ_API adj_status adj_eye(int64_t rows, int64_t columns, adj_dtype_opt dtype, adj_tensor* out);

/// The lower triangle of the last two dimensions, zeros elsewhere (PyTorch's `torch.tril`).
/// \param diagonal Which diagonal ends it. (default: 0)
ADJ_API adj_status adj_tril(adj_tensor self, int64_t diagonal, adj_tensor* out);

/// The upper triangle of the last two dimensions, zeros elsewhere (PyTorch's `torch.triu`).
/// \param diagonal Which diagonal begins it. (default: 0)
ADJ_API adj_status adj_triu(adj_tensor self, int64_t diagonal, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_CREATION_H_
