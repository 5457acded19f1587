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

/// Places that a tile sees along a side.
int64_t seen_by(const Correlation& c) { return c.kernel[1] / c.stride[1] + kTile - 1; }
int64_t tiles_over(int64_t places) { return (places + kTile - 1) / kTile; }

/// c = a b, or c += a b if `add`, for matrices that lie in panels: a panel of c, of m rows and k terms.
void multiply(int64_t m, int64_t k, const float* a, int64_t a_row, int64_t a_column, const float* b, float* c,
              bool add) {
  // gemm's operands are not const.
  const auto bytes = [](const float* data) { return reinterpret_cast<std::byte*>(const_cast<float*>(data)); };
  gemm_floats(DType::Float32, false, m, Panels::kWidth, k, {bytes(a), a_row, a_column}, {bytes(b), Panels::kWidth, 1},
              {bytes(c), Panels::kWidth, 1}, add);
}

/// Calls f(vertical, horizontal phase, its taps in memory where each lies `tap` items from the next).
template <typename F>
void for_each_phase(const Correlation& c, int64_t tap, F f) {
  const int64_t step = c.stride[1];
  for (int64_t y = 0; y < step; ++y) {
    for (int64_t x = 0; x < step; ++x) {
      f(y, x, Taps{(y * c.kernel[2] + x) * tap, step * c.kernel[2] * tap, step * tap});
    }
  }
}

/// The same taps with the last of them first.
Taps turned_around(const Correlation& c, const Taps& taps) {
  const int64_t last = c.kernel[1] / c.stride[1] - 1;
  return {taps.first + last * (taps.below + taps.beside), -taps.below, -taps.beside};
}

/// The kernels of each group, transformed: a row for each channel that is summed, the out channels if `turned`.
void transform_all_kernels(const Correlation& c, const Panels& layout, bool turned, const float* kernel, float* to) {
  const int64_t seen = seen_by(c);
  const int64_t size = layout.size(seen * seen);
  const int64_t taps = volume(c.kernel);
  const int64_t out_channel = taps * c.in_channels;
  const int64_t rows = turned ? c.out_channels : c.in_channels;
  const int64_t columns = turned ? c.in_channels : c.out_channels;
  const Phases phases = {c.in_channels, c.stride[1]};
  if (layout.columns % Panels::kWidth != 0) {
    std::fill_n(to, c.groups * size, 0.F);  // The last panel is read as a whole.
  }
  parallel_for(c.groups * rows, 16, [&](int64_t begin, int64_t end) {
    const int64_t stride = whole_lines(columns);
    const Scratch<float> row(taps * stride);
    std::fill_n(row.data(), taps * stride, 0.F);  // What lies behind a row has to be finite.
    for (int64_t i = begin; i < end; ++i) {
      const int64_t group = i / rows;
      const int64_t channel = i % rows;
      turn_floats(columns, taps,
                  kernel + group * c.out_channels * out_channel + channel * (turned ? out_channel : taps),
                  turned ? taps : out_channel, row.data(), stride);
      for_each_phase(c, stride, [&](int64_t phase_y, int64_t phase_x, const Taps& at) {
        for (int64_t x = 0; x < columns; x += kLine) {
          const int64_t place = turned ? layout.place(channel, phases.column(phase_y, phase_x, x))
                                       : layout.place(phases.column(phase_y, phase_x, channel), x);
          transform_kernels(seen, row.data() + x, turned ? turned_around(c, at) : at, to + group * size + place,
                            layout.matrix());
        }
      });
    }
  });
}

/// out = in ⋆ kernel + bias, for a kernel that lies transformed if `turned`.
bool filter(const Correlation& c, const Tiling& by, const Phases& from, const Phases& to, bool turned, const float* in,
            const float* kernel, const float* bias, float* out) {
  const Panels layout = {from.columns(), to.columns()};
  const Scratch<float> kernels(by.groups * layout.size(by.products()));
  transform_all_kernels(c, layout, turned, kernel, kernels.data());
  const int64_t in_size = from.channels * by.in.plane();
  const int64_t out_size = to.channels * by.out.plane();
  const int64_t tiles = by.rows * by.columns;
  const Panels pixels_layout = {tiles, layout.rows};
  const Panels sums_layout = {tiles, Panels::kWidth};
  std::atomic<bool> finite = true;
  const auto run = [&](int64_t begin, int64_t end) {
    const Scratch<float> pixels(pixels_layout.size(by.products()));
    const Scratch<float> sums(sums_layout.size(by.products()));
    for (int64_t unit = begin; unit < end; ++unit) {
      const int64_t group = unit / by.blocks();
      const TileBlock block = by.block(unit % by.blocks());
      transform_pixels(by, block, from, by.groups * in_size, in + group * in_size, pixels.data(), pixels_layout);
      for (int64_t panel = 0; panel < Panels::count(layout.columns); ++panel) {
        const float* factors = kernels.data() + group * layout.size(by.products()) + panel * layout.panel();
        for (int64_t i = 0; i < by.products(); ++i) {
          // The sums of single panels are added up: errors would grow with longer ones.
          for (int64_t p = 0; p < layout.rows; p += Panels::kWidth) {
            multiply(block.tiles(), std::min(Panels::kWidth, layout.rows - p),
                     pixels.data() + i * pixels_layout.matrix() + pixels_layout.place(0, p), Panels::kWidth, 1,
                     factors + i * layout.matrix() + p * Panels::kWidth, sums.data() + i * sums_layout.matrix(), p > 0);
          }
        }
        if (!transform_products(by, block, to, panel, by.groups * out_size, sums.data(), sums_layout,
                                bias == nullptr ? nullptr : bias + group * to.channels, out + group * out_size)) {
          finite = false;
        }
      }
    }
  };
  parallel_for(by.groups * by.blocks(), 1, run);
  return finite;
}

/// Whether tiles over so many places of an image, in each phase, spare a quarter of the multiplications: those at the
/// borders are cut.
bool spares_enough(const Correlation& c, int64_t rows, int64_t columns, int64_t phases) {
  const int64_t products = seen_by(c) * seen_by(c) * phases * tiles_over(rows) * tiles_over(columns);
  return 4 * products <= 3 * volume(c.out) * volume(c.kernel);
}

bool is_worth_transforms(const Correlation& c) {
  // Panels are wide and transforms take their time: below these, sums are as fast.
  constexpr int64_t kFewChannels = 20;
  constexpr int64_t kFewPlaces = 4 * kTileRows;
  const int64_t phases = c.stride[1] * c.stride[2];
  return std::min(phases * c.in_channels, c.out_channels) >= kFewChannels && c.images * volume(c.out) >= kFewPlaces &&
         spares_enough(c, c.out[1], c.out[2], phases);
}

/// The sides of a correlation: `in` is seen by steps, `out` place by place.
Side in_side(const Correlation& c) { return {c.in[1], c.in[2], c.padding[1], c.padding[2], c.stride[1]}; }
Side out_side(const Correlation& c) { return {c.out[1], c.out[2], 0, 0, 1}; }

}  // namespace

Tiling::Tiling(int64_t images, int64_t groups, int64_t seen, Side in, Side out, int64_t out_rows, int64_t out_columns,
               int64_t channels, bool are_independent)
    : groups(groups),
      seen(seen),
      in(in),
      out(out),
      rows_of_image(tiles_over(out_rows)),
      columns_of_image(tiles_over(out_columns)),
      image_rows(images * rows_of_image),
      rows(1) {
  int64_t most = std::clamp<int64_t>(kElements / (products() * channels), 4 * kTileRows, 16 * kTileRows);
  if (are_independent) {
    most = std::min(most, (tiles() + num_threads() - 1) / num_threads());
  }
  parts = (columns_of_image + most - 1) / most;
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
  const int64_t step = c.stride[1];
  const int64_t width = c.kernel[1];
  const bool by_one = step == 1 && width == 3;
  const bool by_two = step == 2 && (width == 4 || width == 6) && c.in_channels % kLine == 0;
  return dtype == DType::Float32 && (by_one || by_two) && c.kernel == Space{1, width, width} &&
         c.stride == Space{1, step, step} && c.dilation == Space{1, 1, 1} && c.padding[0] == 0 && c.in[0] == 1 &&
         is_worth_transforms(c);
}

bool winograd(const Correlation& c, const float* in, const float* kernel, const float* bias, float* out) {
  const Phases from = {c.in_channels, c.stride[1]};
  const Tiling by(c.images, c.groups, seen_by(c), in_side(c), out_side(c), c.out[1], c.out[2],
                  from.columns() + Panels::kWidth, true);
  return filter(c, by, from, {c.out_channels, 1}, false, in, kernel, bias, out);
}

bool winograd_transposed(const Correlation& c, const float* cotangent, const float* kernel, const float* bias,
                         float* in) {
  // A correlation with the kernel turned around, where the images are wider by what the kernel reaches over. Its places
  // begin with the first that has a pixel.
  const int64_t seen = seen_by(c);
  const int64_t step = c.stride[1];
  const int64_t reach = seen - kTile;
  const Side from = {c.out[1], c.out[2], reach - c.padding[1] / step, reach - c.padding[2] / step, 1};
  const Side to = {c.in[1], c.in[2], c.padding[1] % step, c.padding[2] % step, step};
  const int64_t rows = (to.height + to.pad_y + step - 1) / step;
  const int64_t columns = (to.width + to.pad_x + step - 1) / step;
  if (!spares_enough(c, rows, columns, step * step)) {
    return false;
  }
  const Tiling by(c.images, c.groups, seen, from, to, rows, columns, c.out_channels + Panels::kWidth, true);
  return filter(c, by, {c.out_channels, 1}, {c.in_channels, step}, true, cotangent, kernel, bias, in);
}

bool winograd_kernel(const Correlation& c, const float* cotangent, const float* in, float* kernel) {
  const Phases all = {c.in_channels, c.stride[1]};
  const int64_t seen = seen_by(c);
  const Tiling by(c.images, c.groups, seen, in_side(c), out_side(c), c.out[1], c.out[2], all.columns() + c.out_channels,
                  false);
  // Sums of few terms lose less than the differences of pixels do.
  constexpr int64_t kFewTiles = 64;
  if (by.tiles() < kFewTiles) {
    return false;
  }
  const int64_t in_size = c.in_channels * volume(c.in);
  const int64_t out_size = c.out_channels * volume(c.out);
  const int64_t taps_of_kernel = volume(c.kernel);
  const int64_t tap_row = whole_lines(c.out_channels);
  const Scratch<float> taps(c.groups * c.in_channels * taps_of_kernel * tap_row);
  const Panels grads_layout = {by.rows * by.columns, c.out_channels};
  std::atomic<bool> finite = true;
  // Threads share the channels of the images, so that each sum runs over all images in their order.
  const auto run = [&](int64_t group, int64_t first, int64_t channels) {
    const Phases phases = {channels, c.stride[1]};
    const Panels pixels_layout = {by.rows * by.columns, phases.columns()};
    const Panels layout = {phases.columns(), c.out_channels};
    const Scratch<float> pixels(pixels_layout.size(by.products()));
    const Scratch<float> grads(grads_layout.size(by.products()));
    const Scratch<float> sums(layout.size(by.products()));
    std::fill_n(grads.data(), grads_layout.size(by.products()), 0.F);  // The last panel is read as a whole.
    for (int64_t b = 0; b < by.blocks(); ++b) {
      const TileBlock block = by.block(b);
      transform_pixels(by, block, phases, c.groups * in_size, in + group * in_size + first * volume(c.in),
                       pixels.data(), pixels_layout);
      transform_cotangents(by, block, c.out_channels, c.groups * out_size, cotangent + group * out_size, grads.data(),
                           grads_layout);
      for (int64_t i = 0; i < by.products(); ++i) {
        for (int64_t row = 0; row < layout.rows; row += Panels::kWidth) {
          for (int64_t column = 0; column < c.out_channels; column += Panels::kWidth) {
            multiply(std::min(Panels::kWidth, layout.rows - row), block.tiles(),
                     pixels.data() + i * pixels_layout.matrix() + pixels_layout.place(0, row), 1, Panels::kWidth,
                     grads.data() + i * grads_layout.matrix() + grads_layout.place(0, column),
                     sums.data() + i * layout.matrix() + layout.place(row, column), b > 0);
          }
        }
      }
    }
    for (int64_t i = 0; i < channels; ++i) {
      float* to = taps.data() + (group * c.in_channels + first + i) * taps_of_kernel * tap_row;
      for_each_phase(c, tap_row, [&](int64_t phase_y, int64_t phase_x, const Taps& at) {
        for (int64_t x = 0; x < c.out_channels; x += kLine) {
          const int64_t place = layout.place(phases.column(phase_y, phase_x, i), x);
          if (!transform_sums(seen, sums.data() + place, layout.matrix(), to + x, at)) {
            finite = false;
          }
        }
      });
    }
  };
  // Parts fill panels where they have several phases.
  const int64_t unit = c.stride[1] == 1 ? 1 : kLine;
  const int64_t units = c.in_channels / unit;
  parallel_for(c.groups * units, kLine / unit, [&](int64_t begin, int64_t end) {
    for_each_group(begin, end, units,
                   [&](int64_t group, int64_t first, int64_t count) { run(group, first * unit, count * unit); });
  });
  for (int64_t group = 0; group < c.groups; ++group) {
    turn_floats(taps_of_kernel * c.in_channels, c.out_channels,
                taps.data() + group * c.in_channels * taps_of_kernel * tap_row, tap_row,
                kernel + group * c.out_channels * taps_of_kernel * c.in_channels, taps_of_kernel * c.in_channels);
  }
  return finite;
}

}  // namespace adjoint::kernels
