#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// Dense images of floats: [images, channels, plane].
struct Channels {
  int64_t images, channels, plane;
};

// For the channels [begin, end), in the calling thread. Sums are in double, in an order that the sizes alone fix.

/// Mean and biased variance of each channel.
void channel_moments(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* in, double* means,
                     double* variances);

/// out = in · scales + shifts.
void scale_channels(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* in,
                    const double* scales, const double* shifts, std::byte* out);

/// Σ grad and Σ grad · (in − mean).
void channel_products(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* grad,
                      const std::byte* in, const double* means, double* sums, double* products);

/// out = grad · scales + (in − means) · slopes + shifts.
void combine_channels(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* grad,
                      const std::byte* in, const double* means, const double* scales, const double* slopes,
                      const double* shifts, std::byte* out);

}  // namespace adjoint::kernels
