#pragma once

#include <algorithm>

#include "kernels/conv.h"

namespace adjoint::kernels {

/// Whether a correlation is one for Winograd's minimal filtering (Lavin and Gray, 2016, "Fast algorithms for
/// convolutional neural networks"): kernels in float32 of 3×3 that move by single pixels, F(2×2, 3×3), and those of 4×4
/// and 6×6 that move by two, where pixels of either parity count as channels of their own, F(2×2, 2×2) and F(2×2, 3×3);
/// with enough channels and places. It takes 16 multiplications where the sum has 36, or 9 where it has 16. Each result
/// depends on the pixels of its own window alone; the error is relative to the largest of them, for pixels of like
/// sizes at most twice the sum's.
bool is_winograd(DType dtype, const Correlation& c);

// What correlate, correlate_transposed and correlate_kernel do, for those. False where a kernel's sums have few terms,
// and where a result is not finite: the differences that are formed of pixels may overflow, and of infinities are NaN,
// where the sum has neither.

bool winograd(const Correlation& c, const float* in, const float* kernel, const float* bias, float* out);
bool winograd_transposed(const Correlation& c, const float* cotangent, const float* kernel, const float* bias,
                         float* in);
bool winograd_kernel(const Correlation& c, const float* cotangent, const float* in, float* kernel);

/// Images that are seen by steps: the place u has the pixels step·u + phase − pad, for each phase below the step.
struct Side {
  int64_t height, width, pad_y, pad_x, step;
  int64_t plane() const { return height * width; }
};

/// Tiles that are transformed and multiplied at a time: of some rows of tiles, counted over all images, those from x
/// on.
struct TileBlock {
  int64_t row, rows, x, columns;
  int64_t tiles() const { return rows * columns; }
};

/// Tiles of 2×2 places of `out`, which see 3×3 or 4×4 places of `in`. Transformed, a tile is as many products for each
/// channel, with the channels side by side: as many matrices with a row for each tile.
struct Tiling {
  /// Over so many rows and columns of places of `out`. Blocks are as large as their transforms, of so many channels,
  /// stay in the cache, and where they do not depend on each other leave one for each thread.
  Tiling(int64_t images, int64_t groups, int64_t seen, Side in, Side out, int64_t out_rows, int64_t out_columns,
         int64_t channels, bool are_independent);

  int64_t products() const { return seen * seen; }
  int64_t tiles() const { return image_rows * columns_of_image; }
  int64_t blocks() const { return (image_rows + rows - 1) / rows * parts; }
  TileBlock block(int64_t i) const;

  int64_t groups, seen;
  Side in, out;
  int64_t rows_of_image, columns_of_image;  // Of tiles.
  int64_t image_rows;                       // Of all images.
  int64_t rows, columns, parts;             // Of a block, and blocks side by side.
};

constexpr int64_t kTile = 2;
/// Items of a cache line, and so the most of a vector: transforms write whole ones.
constexpr int64_t kLine = 16;
inline int64_t whole_lines(int64_t n) { return (n + kLine - 1) / kLine * kLine; }

/// Matrices whose columns lie in panels as wide as gemm's tile, [panels, rows, kWidth], one matrix a line from the
/// next, so that they do not share places in the cache.
struct Panels {
  static constexpr int64_t kWidth = 32;
  static int64_t count(int64_t columns) { return (columns + kWidth - 1) / kWidth; }
  int64_t rows, columns;
  int64_t panel() const { return rows * kWidth; }
  int64_t matrix() const { return count(columns) * panel() + kLine; }
  int64_t size(int64_t matrices) const { return matrices * matrix(); }
  int64_t place(int64_t row, int64_t column) const {
    return column / kWidth * panel() + row * kWidth + column % kWidth;
  }
};

/// How the phases of channels lie among the columns of matrices: [vertical phase, panel, horizontal phase, channel], so
/// that the channels of a panel are those of a row of pixels. With steps of 2 the channels fill whole lines.
struct Phases {
  int64_t channels, step;
  int64_t width() const { return Panels::kWidth / step; }
  /// Panels of a vertical phase.
  int64_t panels() const { return (channels + width() - 1) / width(); }
  int64_t columns() const { return step == 1 ? channels : step * panels() * Panels::kWidth; }
  int64_t column(int64_t phase_y, int64_t phase_x, int64_t channel) const {
    return (phase_y * panels() + channel / width()) * Panels::kWidth + phase_x * width() + channel % width();
  }
};

/// Taps of a kernel as items of memory: the first, and how far it is to the next of a column and of a row.
struct Taps {
  int64_t first, below, beside;
};

/// Bᵀ d B of each tile d of `channels` of images that follow one another in `in`, `image_size` apart.
void transform_pixels(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t image_size,
                      const float* in, float* to, const Panels& layout);
/// Aᵀ m A + bias of a panel of products m, to the places of the images; whether all are finite.
bool transform_products(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t panel,
                        int64_t image_size, const float* products, const Panels& layout, const float* bias, float* out);
/// A y Aᵀ of the cotangents y.
void transform_cotangents(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size,
                          const float* cotangents, float* to, const Panels& layout);
/// G g Gᵀ of a line of kernels g, to matrices.
void transform_kernels(int64_t seen, const float* taps, const Taps& at, float* to, int64_t matrix);
/// Gᵀ m G of a line of sums m of products: the cotangents of the taps. Whether all are finite.
bool transform_sums(int64_t seen, const float* sums, int64_t matrix, float* taps, const Taps& at);

}  // namespace adjoint::kernels
