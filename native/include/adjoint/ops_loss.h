/// \file
/// Losses. `reduction`: 0 none, 1 mean, 2 sum.
#ifndef ADJOINT_OPS_LOSS_H_
#define ADJOINT_OPS_LOSS_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// (input − target)² (PyTorch's `torch.nn.functional.mse_loss`).
/// \api none
ADJ_API adj_status adj_mse_loss(adj_tensor input, adj_tensor target, int64_t reduction, adj_tensor* out);

/// −weight[target] · input[target] of log-probabilities (PyTorch's `torch.nn.functional.nll_loss`).
/// \param input [C], [N, C] or [N, C, d1, …].
/// \param target Class indices, int64, without the class dimension.
/// \param weight [C] or none.
/// \param ignore_index Targets that count for nothing.
/// Errors: "Target 5 is out of bounds.", "expected scalar type Long but found Float".
/// \api none
ADJ_API adj_status adj_nll_loss(adj_tensor input, adj_tensor target, adj_tensor_opt weight, int64_t reduction,
                                int64_t ignore_index, adj_tensor* out);

/// nll_loss of log_softmax; targets may be class probabilities (PyTorch's `torch.nn.functional.cross_entropy`).
/// \param label_smoothing In [0, 1].
/// \api none
ADJ_API adj_status adj_cross_entropy(adj_tensor input, adj_tensor target, adj_tensor_opt weight, int64_t reduction,
                                     int64_t ignore_index, double label_smoothing, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_LOSS_H_
