/// \file
/// Activation functions. Each is one kernel forward and one backward.
#ifndef ADJOINT_OPS_ACTIVATION_H_
#define ADJOINT_OPS_ACTIVATION_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// self · Φ(self), with the distribution function Φ of a normal variable (PyTorch's `torch.nn.functional.gelu`).
/// \param approximate 0: exactly; 1: Φ by a hyperbolic tangent.
/// Error: "approximate argument must be either none or tanh.".
/// \api none
ADJ_API adj_status adj_gelu(adj_tensor self, int64_t approximate, adj_tensor* out);

/// In-place form of `adj_gelu`.
/// \api none
ADJ_API adj_status adj_gelu_(adj_tensor self, int64_t approximate);

/// self / (1 + e^−self) (PyTorch's `torch.nn.functional.silu`).
/// \api method
ADJ_API adj_status adj_silu(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_silu`.
/// \api method
ADJ_API adj_status adj_silu_(adj_tensor self);

/// ln(1 + e^(beta · self)) / beta (PyTorch's `torch.nn.functional.softplus`).
/// \param beta (default: 1)
/// \param threshold (default: 20) Where beta · self is above it the result is self.
/// \api method
ADJ_API adj_status adj_softplus(adj_tensor self, double beta, double threshold, adj_tensor* out);

/// self, or negative_slope · self where it is negative (PyTorch's `torch.nn.functional.leaky_relu`).
/// \api none
ADJ_API adj_status adj_leaky_relu(adj_tensor self, double negative_slope, adj_tensor* out);

/// In-place form of `adj_leaky_relu`.
/// \api none
ADJ_API adj_status adj_leaky_relu_(adj_tensor self, double negative_slope);

/// scale · self, or alpha · scale · (e^(input_scale · self) − 1) where it is negative (PyTorch's
/// `torch.nn.functional.elu`).
/// \api none
ADJ_API adj_status adj_elu(adj_tensor self, double alpha, double scale, double input_scale, adj_tensor* out);

/// In-place form of `adj_elu`.
/// \api none
ADJ_API adj_status adj_elu_(adj_tensor self, double alpha, double scale, double input_scale);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_ACTIVATION_H_
