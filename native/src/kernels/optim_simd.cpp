// One source for all instruction sets: Highway includes this file once per target. The plain loops are here for the
// compiler, which vectorises them for each.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/optim_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "kernels/optim.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {

template <typename T>
void sgd(const SgdRule& rule, T* HWY_RESTRICT param, const T* HWY_RESTRICT grad, T* HWY_RESTRICT momentum, int64_t n) {
  const T sign = rule.maximize ? T{-1} : T{1};
  const T decay = static_cast<T>(rule.weight_decay);
  const T lr = static_cast<T>(rule.lr);
  const auto slope = [=](int64_t i) { return decay != 0 ? sign * grad[i] + decay * param[i] : sign * grad[i]; };
  if (momentum == nullptr) {
    for (int64_t i = 0; i < n; ++i) {
      param[i] -= lr * slope(i);
    }
    return;
  }
  const T kept = static_cast<T>(rule.momentum);
  const T added = static_cast<T>(1 - rule.dampening);
  const bool is_first = rule.is_first;
  const bool ahead = rule.nesterov;
  for (int64_t i = 0; i < n; ++i) {
    const T along = slope(i);
    // The first momentum is the gradient itself.
    const T now = is_first ? along : kept * momentum[i] + added * along;
    momentum[i] = now;
    param[i] -= lr * (ahead ? along + kept * now : now);
  }
}

template <typename T>
void adam(const AdamRule& rule, T* HWY_RESTRICT param, const T* HWY_RESTRICT grad, T* HWY_RESTRICT mean,
          T* HWY_RESTRICT square, T* HWY_RESTRICT largest, int64_t n) {
  const T sign = rule.maximize ? T{-1} : T{1};
  const T decay = rule.decoupled_weight_decay ? T{0} : static_cast<T>(rule.weight_decay);
  const T shrink = rule.decoupled_weight_decay ? static_cast<T>(1 - rule.lr * rule.weight_decay) : T{1};
  const T beta1 = static_cast<T>(rule.beta1);
  const T rest1 = static_cast<T>(1 - rule.beta1);
  const T beta2 = static_cast<T>(rule.beta2);
  const T rest2 = static_cast<T>(1 - rule.beta2);
  const T eps = static_cast<T>(rule.eps);
  const T step = static_cast<T>(rule.lr / rule.correction1);
  const T root = static_cast<T>(1 / std::sqrt(rule.correction2));
  const auto update = [&](int64_t i, auto pick) HWY_ATTR {
    const T slope = decay != 0 ? sign * grad[i] + decay * param[i] : sign * grad[i];
    const T m = beta1 * mean[i] + rest1 * slope;
    const T v = beta2 * square[i] + rest2 * slope * slope;
    mean[i] = m;
    square[i] = v;
    param[i] = shrink * param[i] - step * m / (std::sqrt(pick(i, v)) * root + eps);
  };
  if (largest == nullptr) {
    for (int64_t i = 0; i < n; ++i) {
      update(i, [](int64_t, T v) { return v; });
    }
  } else {
    for (int64_t i = 0; i < n; ++i) {
      update(i, [largest](int64_t j, T v) { return largest[j] = std::max(largest[j], v); });
    }
  }
}

void sgd_of(const SgdRule& rule, DType dtype, std::byte* param, const std::byte* grad, std::byte* momentum, int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      sgd(rule, reinterpret_cast<T*>(param), reinterpret_cast<const T*>(grad), reinterpret_cast<T*>(momentum), n);
    }
  });
}

void adam_of(const AdamRule& rule, DType dtype, std::byte* param, const std::byte* grad, std::byte* mean,
             std::byte* square, std::byte* largest, int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      adam(rule, reinterpret_cast<T*>(param), reinterpret_cast<const T*>(grad), reinterpret_cast<T*>(mean),
           reinterpret_cast<T*>(square), reinterpret_cast<T*>(largest), n);
    }
  });
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(sgd_of);
HWY_EXPORT(adam_of);

void sgd_step(const SgdRule& rule, DType dtype, std::byte* param, const std::byte* grad, std::byte* momentum,
              int64_t n) {
  HWY_DYNAMIC_DISPATCH(sgd_of)(rule, dtype, param, grad, momentum, n);
}
void adam_step(const AdamRule& rule, DType dtype, std::byte* param, const std::byte* grad, std::byte* mean,
               std::byte* square, std::byte* largest_square, int64_t n) {
  HWY_DYNAMIC_DISPATCH(adam_of)(rule, dtype, param, grad, mean, square, largest_square, n);
}
}  // namespace adjoint::kernels
#endif
