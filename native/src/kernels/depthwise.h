#pragma once

#include "kernels/conv.h"

namespace adjoint::kernels {

/// Whether each channel of the images has kernels of its own, too small for gemm, and the dtype is a floating one.
inline bool is_depthwise(DType dtype, const Correlation& c) {
  return c.in_channels == 1 && c.groups > 1 && is_floating(dtype);
}

// What correlate, correlate_transposed and correlate_kernel do, for those.

void depthwise(DType dtype, const Correlation& c, const std::byte* in, const std::byte* kernel, const std::byte* bias,
               std::byte* out);
void depthwise_transposed(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* kernel,
                          const std::byte* bias, std::byte* in);
void depthwise_kernel(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* in,
                      std::byte* kernel);

}  // namespace adjoint::kernels
