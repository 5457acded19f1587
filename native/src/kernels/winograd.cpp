#include "kernels/winograd.h"

#include <atomic>

#include "core/parallel.h"
#include "core/scratch.h"
#include "kernels/gemm.h"
#include "kernels/lowering.h"

namespace adjoint::kernels {
namespace {

/// Rows of gemm's tile.
constexpr int64_t kTileRows = 12;
/// Elements of transformed blocks: half of the second cache.
constexpr int64_t kElements = 128 << 10;

/// Tiles of a block with so many channels, transformed and multiplied.
int64_t most_tiles(int64_t channels) {
  return std::clamp<int64_t>(kElements / (kTileProducts * channels), 4 * kTileRows, 16 * kTileRows);
}

/// The same where blocks do not depend on each other, so that each thread has one.
int64_t most_tiles(int64_t channels, int64_t images, const Space& out) {
  const int64_t tiles = images * ((out[1] + 1) / 2) * ((out[2] + 1) / 2);
  return std::min(most_tiles(channels), (tiles + num_threads() - 1) / num_threads());
}

/// c = a b, or c += a b if `add`, for matrices that lie in panels: a panel of c, of m rows and k terms.
void multiply(int64_t m, int64_t k, const float* a, int64_t a_row, int64_t a_column, const float* b, float* c,
              bool add) {
  // gemm's operands are not const.
  const auto bytes = [](const float* data) { return reinterpret_cast<std::byte*>(const_cast<float*>(data)); };
  gemm_floats(DType::Float32, false, m, Panels::kWidth, k, {bytes(a), a_row, a_column}, {bytes(b), Panels::kWidth, 1},
              {bytes(c), Panels::kWidth, 1}, add);
}

/// The kernels of each group, transformed: a row for each channel that is summed, the out channels if `turned`.
void transform_all_kernels(const Correlation& c, const Panels& layout, bool turned, const float* kernel, float* to) {
  const int64_t out_channel = 9 * c.in_channels;
  if (layout.columns % Panels::kWidth != 0) {
    std::fill_n(to, c.groups * layout.size(), 0.F);  // The last panel is read as a whole.
  }
  parallel_for(c.groups * layout.rows, 16, [&](int64_t begin, int64_t end) {
    const int64_t stride = whole_lines(layout.columns);
    const Scratch<float> taps(9 * stride);
    std::fill_n(taps.data(), 9 * stride, 0.F);  // What lies behind a row has to be finite.
    for (int64_t i = begin; i < end; ++i) {
      const int64_t group = i / layout.rows;
      const int64_t row = i % layout.rows;
      const float* first = kernel + group * c.out_channels * out_channel + row * (turned ? out_channel : 9);
      turn_floats(layout.columns, 9, first, turned ? 9 : out_channel, taps.data(), stride);
      transform_kernels(taps.data(), turned, to + group * layout.size(), layout, row);
    }
  });
}

/// out = in ⋆ kernel + bias, for a kernel whose transformed ones lie like `layout`.
bool filter(const Correlation& c, const Tiling& by, const Panels& layout, bool turned, const float* in,
            const float* kernel, const float* bias, float* out) {
  const Scratch<float> kernels(by.groups * layout.size());
  transform_all_kernels(c, layout, turned, kernel, kernels.data());
  const int64_t from = layout.rows;
  const int64_t to = layout.columns;
  const int64_t in_size = from * by.in_height * by.in_width;
  const int64_t out_size = to * by.out_height * by.out_width;
  const int64_t tiles = by.rows * by.columns;
  const Panels pixels_layout = {tiles, from};
  const Panels sums_layout = {tiles, Panels::kWidth};
  std::atomic<bool> finite = true;
  const auto run = [&](int64_t begin, int64_t end) {
    const Scratch<float> pixels(pixels_layout.size());
    const Scratch<float> sums(sums_layout.size());
    for (int64_t unit = begin; unit < end; ++unit) {
      const int64_t group = unit / by.blocks();
      const TileBlock block = by.block(unit % by.blocks());
      transform_pixels(by, block, from, by.groups * in_size, in + group * in_size, pixels.data(), pixels_layout);
      for (int64_t first = 0; first < to; first += Panels::kWidth) {
        const float* panel = kernels.data() + group * layout.size() + layout.place(0, first);
        for (int64_t i = 0; i < kTileProducts; ++i) {
          // The sums of single panels are added up: errors would grow with longer ones.
          for (int64_t p = 0; p < from; p += Panels::kWidth) {
            multiply(block.tiles(), std::min(Panels::kWidth, from - p),
                     pixels.data() + i * pixels_layout.matrix() + pixels_layout.place(0, p), Panels::kWidth, 1,
                     panel + i * layout.matrix() + layout.place(p, 0), sums.data() + i * sums_layout.matrix(), p > 0);
          }
        }
        const int64_t channel = group * to + first;
        if (!transform_products(by, block, std::min(Panels::kWidth, to - first), by.groups * out_size, sums.data(),
                                sums_layout, bias == nullptr ? nullptr : bias + channel,
                                out + channel * by.out_height * by.out_width)) {
          finite = false;
        }
      }
    }
  };
  parallel_for(by.groups * by.blocks(), 1, run);
  return finite;
}

}  // namespace

Tiling::Tiling(int64_t images, int64_t groups, const Space& in, const Space& out, int64_t pad_y, int64_t pad_x,
               int64_t most)
    : groups(groups),
      in_height(in[1]),
      in_width(in[2]),
      out_height(out[1]),
      out_width(out[2]),
      pad_y(pad_y),
      pad_x(pad_x),
      rows_of_image((out[1] + 1) / 2),
      columns_of_image((out[2] + 1) / 2),
      image_rows(images * rows_of_image),
      rows(1),
      parts((columns_of_image + most - 1) / most) {
  columns = (columns_of_image + parts - 1) / parts;
  if (parts == 1) {
    rows = std::min(most / columns, image_rows);
  }
}

TileBlock Tiling::block(int64_t i) const {
  const int64_t row = i / parts * rows;
  const int64_t x = i % parts * columns;
  return {row, std::min(rows, image_rows - row), x, std::min(columns, columns_of_image - x)};
}

bool is_winograd(DType dtype, const Correlation& c) {
  // Panels are wide and transforms take their time: below these, sums are as fast.
  constexpr int64_t kFewChannels = 20;
  constexpr int64_t kFewTiles = kTileRows;
  return dtype == DType::Float32 && c.kernel == Space{1, 3, 3} && c.stride == Space{1, 1, 1} &&
         c.dilation == Space{1, 1, 1} && c.padding[0] == 0 && c.in[0] == 1 &&
         std::min(c.in_channels, c.out_channels) >= kFewChannels && c.images * volume(c.out) >= 4 * kFewTiles;
}

bool winograd(const Correlation& c, const float* in, const float* kernel, const float* bias, float* out) {
  const Tiling by(c.images, c.groups, c.in, c.out, c.padding[1], c.padding[2],
                  most_tiles(c.in_channels + Panels::kWidth, c.images, c.out));
  return filter(c, by, {c.in_channels, c.out_channels}, false, in, kernel, bias, out);
}

bool winograd_transposed(const Correlation& c, const float* cotangent, const float* kernel, const float* bias,
                         float* in) {
  // A correlation with the kernel turned around, where the images are wider by what the kernel reaches over.
  const Tiling by(c.images, c.groups, c.out, c.in, 2 - c.padding[1], 2 - c.padding[2],
                  most_tiles(c.out_channels + Panels::kWidth, c.images, c.in));
  return filter(c, by, {c.out_channels, c.in_channels}, true, cotangent, kernel, bias, in);
}

bool winograd_kernel(const Correlation& c, const float* cotangent, const float* in, float* kernel) {
  const Tiling by(c.images, c.groups, c.in, c.out, c.padding[1], c.padding[2],
                  most_tiles(c.in_channels + c.out_channels));
  // Sums of few terms lose less than the differences of pixels do.
  constexpr int64_t kFewTiles = 64;
  if (by.image_rows * by.columns_of_image < kFewTiles) {
    return false;
  }
  const int64_t in_size = c.in_channels * volume(c.in);
  const int64_t out_size = c.out_channels * volume(c.out);
  const int64_t tap_row = whole_lines(c.out_channels);
  const Scratch<float> taps(c.groups * 9 * c.in_channels * tap_row);
  const Panels grads_layout = {by.rows * by.columns, c.out_channels};
  std::atomic<bool> finite = true;
  // Threads share the channels of the images, so that each sum runs over all images in their order.
  const auto run = [&](int64_t group, int64_t first, int64_t channels) {
    const Panels pixels_layout = {by.rows * by.columns, channels};
    const Panels layout = {channels, c.out_channels};
    const Scratch<float> pixels(pixels_layout.size());
    const Scratch<float> grads(grads_layout.size());
    const Scratch<float> sums(layout.size());
    std::fill_n(grads.data(), grads_layout.size(), 0.F);  // The last panel is read as a whole.
    for (int64_t b = 0; b < by.blocks(); ++b) {
      const TileBlock block = by.block(b);
      transform_pixels(by, block, channels, c.groups * in_size, in + group * in_size + first * volume(c.in),
                       pixels.data(), pixels_layout);
      transform_cotangents(by, block, c.out_channels, c.groups * out_size, cotangent + group * out_size, grads.data(),
                           grads_layout);
      for (int64_t i = 0; i < kTileProducts; ++i) {
        for (int64_t row = 0; row < channels; row += Panels::kWidth) {
          for (int64_t column = 0; column < c.out_channels; column += Panels::kWidth) {
            multiply(std::min(Panels::kWidth, channels - row), block.tiles(),
                     pixels.data() + i * pixels_layout.matrix() + pixels_layout.place(0, row), 1, Panels::kWidth,
                     grads.data() + i * grads_layout.matrix() + grads_layout.place(0, column),
                     sums.data() + i * layout.matrix() + layout.place(row, column), b > 0);
          }
        }
      }
    }
    for (int64_t i = 0; i < channels; ++i) {
      if (!transform_sums(sums.data(), layout, i, taps.data() + (group * c.in_channels + first + i) * 9 * tap_row)) {
        finite = false;
      }
    }
  };
  parallel_for(c.groups * c.in_channels, kLine, [&](int64_t begin, int64_t end) {
    while (begin < end) {
      const int64_t first = begin % c.in_channels;
      const int64_t count = std::min(end - begin, c.in_channels - first);
      run(begin / c.in_channels, first, count);
      begin += count;
    }
  });
  for (int64_t group = 0; group < c.groups; ++group) {
    turn_floats(9 * c.in_channels, c.out_channels, taps.data() + group * 9 * c.in_channels * tap_row, tap_row,
                kernel + group * c.out_channels * 9 * c.in_channels, 9 * c.in_channels);
  }
  return finite;
}

}  // namespace adjoint::kernels
