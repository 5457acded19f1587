#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// Sizes along depth, height and width; what an image lacks has size 1.
using Space = std::array<int64_t, 3>;
inline int64_t volume(const Space& space) { return space[0] * space[1] * space[2]; }

/// A cross-correlation of `in` with `kernel` to `out`, all dense: images are [channels, …], the kernel is
/// [out channels, in channels of a group, …]. It is bilinear in images and kernel, and so are its gradients.
struct Correlation {
  int64_t images;
  int64_t groups;
  int64_t in_channels;   // Of a group.
  int64_t out_channels;  // Of a group.
  Space in, out, kernel;
  Space stride, padding, dilation;
};

/// Calls f(group, first, count) for the units [begin, end) of groups that have so many each.
template <typename F>
void for_each_group(int64_t begin, int64_t end, int64_t units, F f) {
  while (begin < end) {
    const int64_t first = begin % units;
    const int64_t count = std::min(end - begin, units - first);
    f(begin / units, first, count);
    begin += count;
  }
}

// Of numbers, on the intra-op threads; the results do not depend on their number. A bias may be null.

/// out = in ⋆ kernel + bias.
void correlate(DType dtype, const Correlation& c, const std::byte* in, const std::byte* kernel, const std::byte* bias,
               std::byte* out);
/// The gradient for `in` at a cotangent of `out`, plus the bias: a transposed convolution.
void correlate_transposed(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* kernel,
                          const std::byte* bias, std::byte* in);
/// The gradient for the kernel.
void correlate_kernel(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* in,
                      std::byte* kernel);

}  // namespace adjoint::kernels
