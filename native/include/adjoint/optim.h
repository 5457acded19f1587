/// \file
/// Steps of optimizers (PyTorch's `torch.optim`), each over a list of parameters in one call, along their gradients;
/// those that have none stay. Steps are not recorded, and count as in-place operations: what a graph saved of a parameter is
/// no longer to be had. Parameter and states of one index have one shape and one floating-point dtype.
#ifndef ADJOINT_OPTIM_H_
#define ADJOINT_OPTIM_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A step of stochastic gradient descent (PyTorch's `torch._fused_sgd_`).
/// \param momentum_buffers One for each parameter, or an empty list where momentum is 0.
/// \param steps How many steps each parameter has made: counted up where there is a gradient. What a buffer holds counts from
/// the second on.
/// \param nesterov Whether the step looks ahead along its momentum.
/// \param maximize Whether it climbs.
ADJ_API adj_status adj_sgd_step(const adj_tensor* params, size_t params_count, const adj_tensor* momentum_buffers,
                                size_t momentum_buffers_count, int64_t* steps, size_t steps_count, double lr,
                                double momentum, double dampening, double weight_decay, uint8_t nesterov,
                                uint8_t maximize);

/// A step of Adam, or of AdamW (PyTorch's `torch._fused_adam_` and `torch._fused_adamw_`).
/// \param exp_avgs Running means of the gradients, zeros at first.
/// \param exp_avg_sqs Running means of their squares, zeros at first.
/// \param max_exp_avg_sqs The largest of those so far (AMSGrad), or an empty list.
/// \param steps How many steps each parameter has made: counted up where there is a gradient.
/// \param decoupled_weight_decay Whether parameters decay by themselves (AdamW), or through their gradients.
/// \param maximize Whether it climbs.
ADJ_API adj_status adj_adam_step(const adj_tensor* params, size_t params_count, const adj_tensor* exp_avgs,
                                 size_t exp_avgs_count, const adj_tensor* exp_avg_sqs, size_t exp_avg_sqs_count,
                                 const adj_tensor* max_exp_avg_sqs, size_t max_exp_avg_sqs_count, int64_t* steps,
                                 size_t steps_count, double lr, double beta1, double beta2, double eps,
                                 double weight_decay, uint8_t decoupled_weight_decay, uint8_t maximize);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPTIM_H_
