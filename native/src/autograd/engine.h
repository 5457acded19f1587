#pragma once

#include <span>
#include <vector>

#include "core/tensor.h"

namespace adjoint {

/// torch.autograd.backward: adds gradients up in the leaves, or only in `inputs` when there are any.
void backward(std::span<const Tensor> tensors, std::span<const Tensor> grad_tensors, bool retain_graph,
              bool create_graph, std::span<const Tensor> inputs);

/// Identifies the innermost backward pass of this thread; 0 outside of one.
uint32_t current_graph_task();

/// torch.autograd.grad: one gradient per input, undefined where `allow_unused` lets that pass. With `is_grads_batched`
/// the first dimension of the cotangents counts them, and that of the gradients too; it is one pass all the same.
std::vector<Tensor> grad(std::span<const Tensor> outputs, std::span<const Tensor> grad_outputs,
                         std::span<const Tensor> inputs, bool retain_graph, bool create_graph, bool allow_unused,
                         bool is_grads_batched = false);

}  // namespace adjoint
