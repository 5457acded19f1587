#include "adjoint/optim.h"

#include "abi/guard.h"
#include "ops/optim/optim.h"

using namespace adjoint;

namespace {

std::span<int64_t> steps_of(int64_t* steps, size_t count, size_t params) {
  check_value(count == params && (count == 0 || steps != nullptr),
              "there must be as many steps as parameters, but got ", count, " and ", params);
  return {steps, count};
}

}  // namespace

adj_status adj_sgd_step(const adj_tensor* params, size_t params_count, const adj_tensor* momentum_buffers,
                        size_t momentum_buffers_count, int64_t* steps, size_t steps_count, double lr, double momentum,
                        double dampening, double weight_decay, uint8_t nesterov, uint8_t maximize) {
  return abi::guard([&] {
    sgd_step(abi::borrow_list(params, params_count, "params"),
             abi::borrow_list(momentum_buffers, momentum_buffers_count, "momentum_buffers"),
             steps_of(steps, steps_count, params_count),
             {lr, momentum, dampening, weight_decay, nesterov != 0, maximize != 0, false});
  });
}

adj_status adj_adam_step(const adj_tensor* params, size_t params_count, const adj_tensor* exp_avgs,
                         size_t exp_avgs_count, const adj_tensor* exp_avg_sqs, size_t exp_avg_sqs_count,
                         const adj_tensor* max_exp_avg_sqs, size_t max_exp_avg_sqs_count, int64_t* steps,
                         size_t steps_count, double lr, double beta1, double beta2, double eps, double weight_decay,
                         uint8_t decoupled_weight_decay, uint8_t maximize) {
  return abi::guard([&] {
    adam_step(abi::borrow_list(params, params_count, "params"), abi::borrow_list(exp_avgs, exp_avgs_count, "exp_avgs"),
              abi::borrow_list(exp_avg_sqs, exp_avg_sqs_count, "exp_avg_sqs"),
              abi::borrow_list(max_exp_avg_sqs, max_exp_avg_sqs_count, "max_exp_avg_sqs"),
              steps_of(steps, steps_count, params_count),
              {lr, beta1, beta2, eps, weight_decay, decoupled_weight_decay != 0, maximize != 0, 1, 1});
  });
}
