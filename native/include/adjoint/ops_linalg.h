/// \file
/// Products of matrices and vectors.
#ifndef ADJOINT_OPS_LINALG_H_
#define ADJOINT_OPS_LINALG_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Matrix product with PyTorch's broadcasting of batches (`torch.matmul`).
/// Errors: "both arguments to matmul need to be at least 1D, but they are 0D and 2D", "mat1 and mat2 shapes cannot be multiplied
/// (2x3 and 4x5)".
/// \api none
ADJ_API adj_status adj_matmul(adj_tensor self, adj_tensor other, adj_tensor* out);

/// Product of two matrices (PyTorch's `torch.mm`).
/// Errors: "self must be a matrix", "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", "expected m1 and m2 to have the
/// same dtype, but got: float != double".
ADJ_API adj_status adj_mm(adj_tensor self, adj_tensor target, adj_tensor* out);

/// Products of two batches of matrices (PyTorch's `torch.bmm`).
/// Error: "batch1 must be a 3D tensor".
ADJ_API adj_status adj_bmm(adj_tensor self, adj_tensor batch2, adj_tensor* out);

/// Product of a matrix and a vector (PyTorch's `torch.mv`).
ADJ_API adj_status adj_mv(adj_tensor self, adj_tensor target, adj_tensor* out);

/// Inner product of two vectors (PyTorch's `torch.dot`).
/// Error: "1D tensors expected, but got 2D and 1D tensors".
/// \api method
ADJ_API adj_status adj_dot(adj_tensor self, adj_tensor target, adj_tensor* out);

/// beta · self + alpha · mat1 mat2 (PyTorch's `torch.addmm`).
/// \param beta (default: 1)
/// \param alpha (default: 1)
/// \api none
ADJ_API adj_status adj_addmm(adj_tensor self, adj_tensor mat1, adj_tensor mat2, adj_scalar beta, adj_scalar alpha,
                             adj_tensor* out);

/// Outer product of two vectors (PyTorch's `torch.outer`).
/// Error: "outer: Expected 1-D argument self, but got 2-D".
ADJ_API adj_status adj_outer(adj_tensor self, adj_tensor vec2, adj_tensor* out);

/// input weightᵀ + bias (PyTorch's `torch.nn.functional.linear`).
/// \param bias (default: none)
/// \api none
ADJ_API adj_status adj_linear(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_LINALG_H_
