#pragma once

#include <array>

#include "kernels/elementwise.h"

namespace adjoint::kernels {

// Activation functions of floats and their slopes, each one loop over operands that lie in any way.

enum class Activation { Gelu, GeluTanh, Silu, Softplus, LeakyRelu, Elu };

/// What a function depends on: Softplus (β, threshold), LeakyRelu (slope below zero), Elu (factors of e^cx − 1, of the
/// positive part, and c). A loop takes it as its `param`.
using ActivationFactors = std::array<double, 3>;

/// out = f(in).
Loops activation_loops(Activation f, DType dtype);
/// out = grad · f′(in), for the inputs grad and in.
Loops activation_slope_loops(Activation f, DType dtype);

}  // namespace adjoint::kernels
