/// \file
/// Reductions. An empty `dim` list means all dimensions; `keepdim` leaves reduced dimensions with size 1.
#ifndef ADJOINT_OPS_REDUCE_H_
#define ADJOINT_OPS_REDUCE_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Sum (PyTorch's `torch.sum`). Integers and bools give int64.
/// \api none
ADJ_API adj_status adj_sum(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_dtype_opt dtype,
                           adj_tensor* out);

/// Arithmetic mean (PyTorch's `torch.mean`).
/// Error: "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Long".
/// \api none
ADJ_API adj_status adj_mean(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_dtype_opt dtype,
                            adj_tensor* out);

/// Product of all elements (PyTorch's `torch.prod`). Integers and bools give int64.
/// \api none
ADJ_API adj_status adj_prod(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out);

/// Product along a dimension.
/// \api none
ADJ_API adj_status adj_prod_dim(adj_tensor self, int64_t dim, uint8_t keepdim, adj_dtype_opt dtype, adj_tensor* out);

/// Variance, divided by N − correction (PyTorch's `torch.var`).
/// \api none
ADJ_API adj_status adj_var(adj_tensor self, const int64_t* dim, size_t dim_count, double correction, uint8_t keepdim,
                           adj_tensor* out);

/// Standard deviation (PyTorch's `torch.std`).
/// \api none
ADJ_API adj_status adj_std(adj_tensor self, const int64_t* dim, size_t dim_count, double correction, uint8_t keepdim,
                           adj_tensor* out);

/// Largest element (PyTorch's `torch.max`). Equal elements share the cotangent.
/// Error: "max(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.".
/// \api none
ADJ_API adj_status adj_max(adj_tensor self, adj_tensor* out);

/// Smallest element (PyTorch's `torch.min`).
/// \api none
ADJ_API adj_status adj_min(adj_tensor self, adj_tensor* out);

/// Largest elements along a dimension, and where they are first (PyTorch's `torch.max`). The cotangent goes to that one.
/// \api none
ADJ_API adj_status adj_max_dim(adj_tensor self, int64_t dim, uint8_t keepdim, adj_tensor* values, adj_tensor* indices);

/// Smallest elements along a dimension, and where they are first (PyTorch's `torch.min`).
/// \api none
ADJ_API adj_status adj_min_dim(adj_tensor self, int64_t dim, uint8_t keepdim, adj_tensor* values, adj_tensor* indices);

/// Largest elements (PyTorch's `torch.amax`). Equal elements share the cotangent.
/// \api none
ADJ_API adj_status adj_amax(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out);

/// Smallest elements (PyTorch's `torch.amin`).
/// \api none
ADJ_API adj_status adj_amin(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out);

/// Index of the largest element, in the flattened tensor or along a dimension (PyTorch's `torch.argmax`).
/// \api none
ADJ_API adj_status adj_argmax(adj_tensor self, adj_int_opt dim, uint8_t keepdim, adj_tensor* out);

/// Index of the smallest element (PyTorch's `torch.argmin`).
/// \api none
ADJ_API adj_status adj_argmin(adj_tensor self, adj_int_opt dim, uint8_t keepdim, adj_tensor* out);

/// Whether all elements are not zero (PyTorch's `torch.all`).
/// \api none
ADJ_API adj_status adj_all(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out);

/// Whether any element is not zero (PyTorch's `torch.any`).
/// \api none
ADJ_API adj_status adj_any(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out);

/// log Σ e^self, without overflow (PyTorch's `torch.logsumexp`).
/// \api none
ADJ_API adj_status adj_logsumexp(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim,
                                 adj_tensor* out);

/// e^self / Σ e^self along a dimension (PyTorch's `torch.softmax`).
/// \api none
ADJ_API adj_status adj_softmax(adj_tensor self, int64_t dim, adj_dtype_opt dtype, adj_tensor* out);

/// log of softmax (PyTorch's `torch.log_softmax`).
/// \api none
ADJ_API adj_status adj_log_softmax(adj_tensor self, int64_t dim, adj_dtype_opt dtype, adj_tensor* out);

/// Running sum along a dimension (PyTorch's `torch.cumsum`).
/// \api none
ADJ_API adj_status adj_cumsum(adj_tensor self, int64_t dim, adj_dtype_opt dtype, adj_tensor* out);

/// (Σ |self|^p)^(1/p) (PyTorch's `torch.norm`).
/// \param p The order; infinity for the largest magnitude.
/// \api none
ADJ_API adj_status adj_norm(adj_tensor self, double p, const int64_t* dim, size_t dim_count, uint8_t keepdim,
                            adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_REDUCE_H_
