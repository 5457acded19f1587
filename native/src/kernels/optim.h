#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// What a step of SGD depends on.
struct SgdRule {
  double lr;
  double momentum;
  double dampening;
  double weight_decay;
  bool nesterov;
  bool maximize;
  bool is_first;
};

/// What a step of Adam depends on, with the corrections 1 − βᵗ of step t.
struct AdamRule {
  double lr;
  double beta1;
  double beta2;
  double eps;
  double weight_decay;
  bool decoupled_weight_decay;
  bool maximize;
  double correction1;
  double correction2;
};

/// `n` elements of a parameter; `momentum` is null where there is none.
void sgd_step(const SgdRule& rule, DType dtype, std::byte* param, const std::byte* grad, std::byte* momentum,
              int64_t n);

/// The same; `largest_square` is null but for AMSGrad.
void adam_step(const AdamRule& rule, DType dtype, std::byte* param, const std::byte* grad, std::byte* mean,
               std::byte* square, std::byte* largest_square, int64_t n);

}  // namespace adjoint::kernels
