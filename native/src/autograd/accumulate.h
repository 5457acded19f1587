#pragma once

#include "core/tensor.h"

namespace adjoint {

/// Adds `grad` to the gradient of a tensor. Under create_graph the sum is recorded and out of place; else it goes
/// into the gradient that is there, or takes over `grad` when nobody else holds it.
void accumulate_into(const Tensor& tensor, Tensor grad, bool create_graph);

}  // namespace adjoint
