#include "kernels/activation.h"

#include <numbers>

#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

using kernels::Activation;

namespace {

struct Rule {
  const char* node;
  const char* slope_node;
  /// As PyTorch's kernel is called, for messages.
  const char* kernel;
};

/// In the order of Activation.
constexpr Rule kRules[] = {{"GeluBackward0", "GeluBackwardBackward0", "GeluKernelImpl"},
                           {"GeluBackward0", "GeluBackwardBackward0", "GeluKernelImpl"},
                           {"SiluBackward0", "SiluBackwardBackward0", "silu_cpu"},
                           {"SoftplusBackward0", "SoftplusBackwardBackward0", "softplus_cpu"},
                           {"LeakyReluBackward0", "LeakyReluBackwardBackward0", "leaky_relu_cpu"},
                           {"EluBackward0", "EluBackwardBackward0", "elu_cpu"}};

const Rule& rule_of(Activation f) { return kRules[static_cast<size_t>(f)]; }

/// f″(x), in differentiable operations; undefined where it is zero.
Tensor curvature(Activation f, const kernels::ActivationFactors& factors, const Tensor& x) {
  switch (f) {
    case Activation::Gelu:
      return (2 - x * x) * exp(x * x * -0.5) * (std::numbers::inv_sqrtpi * std::numbers::sqrt2 / 2);
    case Activation::GeluTanh: {
      constexpr double kScale = std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
      constexpr double kCubic = 0.044715;
      const Tensor square = x * x;
      const Tensor t = tanh(x * (square * (kScale * kCubic) + kScale));
      const Tensor first = square * (3 * kScale * kCubic) + kScale;
      return (1 - t * t) * (first - x * t * first * first + square * (3 * kScale * kCubic));
    }
    case Activation::Silu: {
      const Tensor s = sigmoid(x);
      return s * (1 - s) * (x * (1 - s * 2) + 2);
    }
    case Activation::Softplus: {
      const Tensor scaled = x * factors[0];
      const Tensor s = sigmoid(scaled);
      return masked(s * (1 - s) * factors[0], le_scalar(scaled, factors[1]));
    }
    case Activation::LeakyRelu:
      break;
    case Activation::Elu:
      return masked(exp(x * factors[2]) * (factors[0] * factors[2] * factors[2]), le_scalar(x, 0));
  }
  return {};
}

/// grad · f′(self).
Tensor slope_times(Activation f, const kernels::ActivationFactors& factors, const Tensor& grad, const Tensor& self) {
  const Rule& rule = rule_of(f);
  Recorder rec(rule.slope_node, nullptr, grad, self);
  rec.save("grad", grad);
  rec.save("self", self);
  Tensor y =
      launch_loops(rule.kernel, kernels::activation_slope_loops(f, self.dtype()), {&grad, &self}, nullptr, &factors);
  return rec.finish(std::move(y), Symmetric{}, [f, factors](Vjp& v) {
    v.widen();
    const Tensor self = v.saved(1);
    if (v.needs(0)) {
      v.in(0) = slope_times(f, factors, v.grad(), self);
    }
    if (v.needs(1)) {
      const Tensor bend = curvature(f, factors, self);
      v.in(1) = bend.defined() ? v.grad() * v.saved(0) * bend : Tensor();
    }
  });
}

Tensor activation(Activation f, const kernels::ActivationFactors& factors, const Tensor& self, Tensor* dst) {
  const Rule& rule = rule_of(f);
  Recorder rec(rule.node, dst, self);
  rec.save("self", self);
  Tensor y = launch_loops(rule.kernel, kernels::activation_loops(f, self.dtype()), {&self}, dst, &factors);
  return rec.finish(std::move(y), Symmetric{},
                    [f, factors](Vjp& v) { v.in(0) = slope_times(f, factors, v.grad(), v.saved(0)); });
}

}  // namespace

Tensor gelu(const Tensor& self, int64_t approximate, Tensor* dst) {
  check(approximate == 0 || approximate == 1, "approximate argument must be either none or tanh.");
  return activation(approximate == 0 ? Activation::Gelu : Activation::GeluTanh, {}, self, dst);
}

Tensor silu(const Tensor& self, Tensor* dst) { return activation(Activation::Silu, {}, self, dst); }

Tensor softplus(const Tensor& self, double beta, double threshold) {
  return activation(Activation::Softplus, {beta, threshold}, self, nullptr);
}

Tensor leaky_relu(const Tensor& self, double negative_slope, Tensor* dst) {
  return activation(Activation::LeakyRelu, {negative_slope}, self, dst);
}

Tensor elu(const Tensor& self, double alpha, double scale, double input_scale, Tensor* dst) {
  return activation(Activation::Elu, {alpha * scale, scale, input_scale}, self, dst);
}

}  // namespace adjoint
