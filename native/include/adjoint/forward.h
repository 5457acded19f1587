/// \file
/// Forward-mode differentiation: dual tensors, which carry a tangent along (PyTorch's `torch.autograd.forward_ad`).
#ifndef ADJOINT_FORWARD_H_
#define ADJOINT_FORWARD_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Opens a level, one derivative in forward mode; several can be open, also on several threads.
/// \param number What messages call it: how many levels the caller has around it.
/// \param[out] level Its number here, larger than those of all levels opened before and never used again.
/// \api none
ADJ_API adj_status adj_forward_enter_level(int64_t number, int64_t* level);

/// Closes a level; the tangents made at it are freed.
/// Error: "Trying to access a forward AD level with an invalid index. …".
/// \api none
ADJ_API adj_status adj_forward_exit_level(int64_t level);

/// An alias of `primal` that carries a tangent at a level.
/// \param tangent Of the primal's shape and of floating point dtype. It is used as it is if its dtype and its strides
/// are the primal's, else a copy is.
/// Errors: the level is not open; shapes differ; a dtype is not floating point; the primal is dual at that level
/// already, or the tangent is at that level or a later one.
/// \api none
ADJ_API adj_status adj_forward_make_dual(adj_tensor primal, adj_tensor tangent, int64_t level, adj_tensor* out);

/// The parts of a dual tensor.
/// \param[out] primal An alias of `tensor` without the tangent.
/// \param[out] tangent The tangent at that level, or null when there is none.
/// Errors: the level is not open; the tensor is dual at a later level, too.
/// \api none
ADJ_API adj_status adj_forward_unpack_dual(adj_tensor tensor, int64_t level, adj_tensor* primal,
                                           adj_tensor_opt* tangent);

/// Whether operations on this thread carry tangents along.
/// \api none
ADJ_API adj_status adj_forward_mode(uint8_t* out);

/// Switches forward mode on this thread on or off.
/// \api none
ADJ_API adj_status adj_forward_mode_set(uint8_t enabled);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_FORWARD_H_
