#include "kernels/conv.h"

#include <algorithm>

#include "core/parallel.h"
#include "core/scratch.h"
#include "kernels/depthwise.h"
#include "kernels/gemm.h"

namespace adjoint::kernels {
namespace {

// A correlation is a product of the kernel, [out channels, patch], with the matrix of patches, [patch, places]. That
// matrix is never there as a whole: a strip of it, some places wide, is made in memory that stays in the cache.

/// What follows from a correlation.
struct Sizes {
  Sizes(DType dtype, const Correlation& c)
      : item(static_cast<int64_t>(size_of(dtype))),
        taps(volume(c.kernel)),
        patch(c.in_channels * taps),
        places(volume(c.out)),
        in_plane(volume(c.in)),
        // Each element of the image is then a patch.
        is_product(taps == 1 && c.stride == Space{1, 1, 1} && c.padding == Space{0, 0, 0}) {}
  int64_t item, taps, patch, places, in_plane;
  bool is_product;
};

/// Places of a strip of so many rows: about `bytes` in whole panels of what gemm reads at a time.
int64_t strip_width(const Sizes& s, int64_t rows, int64_t bytes) {
  constexpr int64_t kPanel = 32;
  constexpr int64_t kWidest = 512;
  const int64_t fitting = bytes / (std::max<int64_t>(rows, 1) * s.item) / kPanel * kPanel;
  return std::min(std::clamp(fitting, kPanel, kWidest), s.places);
}

/// Work below this many multiplications is not shared between threads.
constexpr int64_t kGrain = 1 << 19;

int64_t grain(int64_t multiplications) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, multiplications)); }

/// Rows of `n` elements, `stride` apart, each filled with its bias.
void spread_bias(DType dtype, const std::byte* bias, int64_t rows, int64_t n, int64_t stride, std::byte* to) {
  dispatch(dtype, [&]<typename T>() {
    for (int64_t r = 0; r < rows; ++r) {
      std::fill_n(reinterpret_cast<T*>(to) + r * stride, n, reinterpret_cast<const T*>(bias)[r]);
    }
  });
}

void transpose(DType dtype, int64_t rows, int64_t columns, const std::byte* from, std::byte* to, int64_t to_stride) {
  dispatch(dtype, [&]<typename T>() {
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t c = 0; c < columns; ++c) {
        reinterpret_cast<T*>(to)[c * to_stride + r] = reinterpret_cast<const T*>(from)[r * columns + c];
      }
    }
  });
}

// gemm's operands are not const.
std::byte* mutable_data(const std::byte* data) { return const_cast<std::byte*>(data); }

}  // namespace

void correlate(DType dtype, const Correlation& c, const std::byte* in, const std::byte* kernel, const std::byte* bias,
               std::byte* out) {
  if (is_depthwise(dtype, c)) {
    depthwise(dtype, c, in, kernel, bias, out);
    return;
  }
  const Sizes s(dtype, c);
  const int64_t width = strip_width(s, s.patch, 48 << 10);
  const int64_t strips = (s.places + width - 1) / width;
  const auto run = [&](int64_t begin, int64_t end) {
    const Scratch<std::byte> strip(s.is_product ? 0 : s.patch * width * s.item);
    for (int64_t unit = begin; unit < end; ++unit) {
      const int64_t plane = unit / strips;  // Which image and group.
      const int64_t group = plane % c.groups;
      const int64_t from = unit % strips * width;
      const int64_t n = std::min(width, s.places - from);
      const std::byte* image = in + plane * c.in_channels * s.in_plane * s.item;
      std::byte* to = out + (plane * c.out_channels * s.places + from) * s.item;
      Matrix patches = {mutable_data(image) + from * s.item, s.places, 1};
      if (!s.is_product) {
        gather_patches(dtype, c, c.in_channels, image, from, from + n, strip.data());
        patches = {strip.data(), n, 1};
      }
      if (bias != nullptr) {
        spread_bias(dtype, bias + group * c.out_channels * s.item, c.out_channels, n, s.places, to);
      }
      const Matrix weights = {mutable_data(kernel) + group * c.out_channels * s.patch * s.item, s.patch, 1};
      gemm(dtype, c.out_channels, n, s.patch, weights, patches, {to, s.places, 1}, bias != nullptr);
    }
  };
  parallel_for(c.images * c.groups * strips, grain(c.out_channels * s.patch * width), run);
}

void correlate_transposed(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* kernel,
                          const std::byte* bias, std::byte* in) {
  if (is_depthwise(dtype, c)) {
    depthwise_transposed(dtype, c, cotangent, kernel, bias, in);
    return;
  }
  const Sizes s(dtype, c);
  // An image is a unit, and where there are few of them, some of its channels.
  const int64_t width = s.is_product ? s.places : strip_width(s, s.patch, 192 << 10);
  const int64_t planes = c.images * c.groups;
  const auto run = [&](int64_t plane, int64_t first, int64_t channels, std::byte* columns) {
    const int64_t group = plane % c.groups;
    const int64_t rows = channels * s.taps;
    const std::byte* grad = cotangent + plane * c.out_channels * s.places * s.item;
    std::byte* image = in + (plane * c.in_channels + first) * s.in_plane * s.item;
    if (bias != nullptr) {
      spread_bias(dtype, bias + (group * c.in_channels + first) * s.item, channels, s.in_plane, s.in_plane, image);
    } else if (!s.is_product) {
      std::fill_n(image, channels * s.in_plane * s.item, std::byte{0});
    }
    const std::byte* part = kernel + (group * c.out_channels * s.patch + first * s.taps) * s.item;
    const Matrix weights = {mutable_data(part), 1, s.patch};
    for (int64_t from = 0; from < s.places; from += width) {
      const int64_t n = std::min(width, s.places - from);
      const Matrix grads = {mutable_data(grad) + from * s.item, s.places, 1};
      if (s.is_product) {
        gemm(dtype, rows, n, c.out_channels, weights, grads, {image, s.in_plane, 1}, bias != nullptr);
      } else {
        gemm(dtype, rows, n, c.out_channels, weights, grads, {columns, n, 1});
        scatter_patches(dtype, c, channels, columns, from, from + n, image);
      }
    }
  };
  const int64_t cost = c.out_channels * s.taps * s.places;
  const bool by_planes = planes >= 2 * num_threads();
  parallel_for(by_planes ? planes : c.in_channels, grain(by_planes ? cost * c.in_channels : cost * planes),
               [&](int64_t begin, int64_t end) {
                 const int64_t channels = by_planes ? c.in_channels : end - begin;
                 const Scratch<std::byte> columns(s.is_product ? 0 : channels * s.taps * width * s.item);
                 for (int64_t plane = by_planes ? begin : 0; plane < (by_planes ? end : planes); ++plane) {
                   run(plane, by_planes ? 0 : begin, channels, columns.data());
                 }
               });
}

void correlate_kernel(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* in,
                      std::byte* kernel) {
  if (is_depthwise(dtype, c)) {
    depthwise_kernel(dtype, c, cotangent, in, kernel);
    return;
  }
  const Sizes s(dtype, c);
  constexpr int64_t kWidth = 256;
  constexpr int64_t kStripBytes = 384 << 10;
  const int64_t width = std::min(kWidth, s.places);
  // Threads share the channels of the images, so that each sum runs over all images in their order. A part has more
  // rows than gemm has other ways for, or all; a block of them is what fits into the cache.
  constexpr int64_t kFewRows = 8;
  const int64_t part = std::min(c.in_channels, (kFewRows + s.taps - 1) / s.taps);
  const int64_t parts = c.in_channels / part;
  const int64_t most = std::max(2 * part, kStripBytes / (s.taps * width * s.item));
  const auto run = [&](int64_t group, int64_t first, int64_t channels) {
    const int64_t rows = channels * s.taps;
    const Scratch<std::byte> columns(rows * width * s.item);
    const Scratch<std::byte> sums(rows * c.out_channels * s.item);
    for (int64_t image = 0; image < c.images; ++image) {
      const int64_t plane = image * c.groups + group;
      const std::byte* grad = cotangent + plane * c.out_channels * s.places * s.item;
      const std::byte* pixels = in + (plane * c.in_channels + first) * s.in_plane * s.item;
      for (int64_t from = 0; from < s.places; from += width) {
        const int64_t n = std::min(width, s.places - from);
        gather_patches(dtype, c, channels, pixels, from, from + n, columns.data());
        const Matrix grads = {mutable_data(grad) + from * s.item, 1, s.places};
        gemm(dtype, rows, c.out_channels, n, {columns.data(), n, 1}, grads, {sums.data(), c.out_channels, 1},
             image > 0 || from > 0);
      }
    }
    transpose(dtype, rows, c.out_channels, sums.data(),
              kernel + (group * c.out_channels * s.patch + first * s.taps) * s.item, s.patch);
  };
  const int64_t cost = part * s.taps * c.out_channels * s.places * c.images;
  parallel_for(c.groups * parts, grain(cost), [&](int64_t begin, int64_t end) {
    while (begin < end) {
      const int64_t group = begin / parts;
      const int64_t last = std::min(end, (group + 1) * parts);
      const int64_t first = begin % parts * part;
      const int64_t channels = last == (group + 1) * parts ? c.in_channels - first : (last - begin) * part;
      const int64_t blocks = (channels + most - 1) / most;
      for (int64_t b = 0; b < blocks; ++b) {
        run(group, first + channels * b / blocks, channels * (b + 1) / blocks - channels * b / blocks);
      }
      begin = last;
    }
  });
}

}  // namespace adjoint::kernels
