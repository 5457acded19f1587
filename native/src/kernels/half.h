#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// Elements that are widened at a time: their buffers stay in the first cache.
inline constexpr int64_t kWidenedChunk = 1024;

/// Float32 numbers of `n` elements of 16 bits that lie `stride` bytes apart.
void widen(DType from, float* out, const std::byte* in, int64_t stride, int64_t n);

/// The other way round: rounded to the nearest, ties to even.
void narrow(DType to, std::byte* out, int64_t stride, const float* in, int64_t n);

}  // namespace adjoint::kernels
