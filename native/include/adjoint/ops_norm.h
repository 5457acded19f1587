/// \file
/// Normalization.
#ifndef ADJOINT_OPS_NORM_H_
#define ADJOINT_OPS_NORM_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// input brought to mean 0 and variance 1 over its last dimensions, times weight, plus bias (PyTorch's
/// `torch.nn.functional.layer_norm`).
/// \param normalized_shape The sizes of those dimensions.
/// \param weight Of normalized_shape, or none.
/// \param bias Of normalized_shape, or none.
/// \param eps Added to the variance.
/// Error: "Given normalized_shape=[5], expected input with shape [*, 5], but got input of size[3, 4]".
/// \api none
ADJ_API adj_status adj_layer_norm(adj_tensor input, const int64_t* normalized_shape, size_t normalized_shape_count,
                                  adj_tensor_opt weight, adj_tensor_opt bias, double eps, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_NORM_H_
