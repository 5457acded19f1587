#pragma once

#include <span>
#include <string>
#include <vector>

#include "autograd/node.h"
#include "core/callback.h"

namespace adjoint {

/// A call of a function whose forward and backward are the caller's (PyTorch's torch.autograd.Function).
struct CustomCall {
  /// The node's name.
  std::string name;
  adj_backward backward = nullptr;
  adj_jvp jvp = nullptr;
  ForeignObject context;
  adj_release release = nullptr;
  std::span<const Tensor> inputs;
  /// What forward returned, run below autograd.
  std::span<const Tensor> outputs;
  /// Inputs that forward changed in place.
  std::span<const Tensor> dirty;
  std::span<const Tensor> non_differentiable;
  /// What backward wants to see; entries may be undefined.
  std::span<const Tensor> saved;
  /// Whether backward gets zeros for outputs without a cotangent.
  bool materialize_grads = true;
};

/// Puts the call into the graph if an input requires a gradient, computes the tangents if an input is dual, and gives
/// the tensors to return to the user.
std::vector<Tensor> record_custom(CustomCall call);

}  // namespace adjoint
