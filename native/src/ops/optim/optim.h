#pragma once

#include <span>

#include "core/tensor.h"
#include "kernels/optim.h"

namespace adjoint {

// Steps of optimizers over lists of parameters along their gradients: unrecorded, and each like an in-place operation
// on its parameter. `steps` counts those of each parameter.

/// `momentum_buffers` is empty where there is no momentum.
void sgd_step(std::span<const Tensor> params, std::span<const Tensor> momentum_buffers, std::span<int64_t> steps,
              const kernels::SgdRule& rule);

/// `max_exp_avg_sqs` is empty but for AMSGrad.
void adam_step(std::span<const Tensor> params, std::span<const Tensor> exp_avgs, std::span<const Tensor> exp_avg_sqs,
               std::span<const Tensor> max_exp_avg_sqs, std::span<int64_t> steps, const kernels::AdamRule& rule);

}  // namespace adjoint
