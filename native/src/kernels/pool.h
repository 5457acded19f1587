#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/dtype.h"

namespace adjoint::kernels {

/// The elements of one dimension that a window takes: `begin`, `begin + step`, … below `end`.
struct Window {
  int64_t begin, end;
  /// By which a mean is divided in this dimension.
  int64_t divisor;
};

/// The windows of an image, as their positions along depth, height and width; what an image lacks has size 1.
struct Windows {
  std::array<int64_t, 3> in;
  std::array<int64_t, 3> step;
  std::array<std::vector<Window>, 3> along;
  /// Replaces the divisors unless it is 0.
  int64_t divisor_override = 0;

  int64_t plane() const { return in[0] * in[1] * in[2]; }
  int64_t count() const { return static_cast<int64_t>(along[0].size() * along[1].size() * along[2].size()); }
};

// Of dense images, one after the other, in the calling thread.

/// Largest elements of windows, and where they are first in their image; the last NaN wins. A window that lies wholly
/// in padding has the least number there is, at -1.
void max_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out,
                 int64_t* indices);
/// Means of windows, of floats or int64, which is divided towards zero.
void mean_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out);
/// The transpose: each window's item, divided, goes to all of its elements.
void spread_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out);

/// out[i] = in[indices[i]] for the windows of each image, with the indices that max_windows gave; 0 at -1.
void pick(DType dtype, const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices,
          std::byte* out);
/// The transpose: out[indices[i]] += in[i] from zero.
void put(DType dtype, const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices,
         std::byte* out);

}  // namespace adjoint::kernels
