#pragma once

#include <algorithm>

#include "kernels/conv.h"

namespace adjoint::kernels {

/// Whether a correlation is one for Winograd's minimal filtering F(2×2, 3×3) (Lavin and Gray, 2016, "Fast algorithms
/// for convolutional neural networks"): kernels of 3×3 in float32 that move by single pixels, with enough channels and
/// places. It takes 16 multiplications where the sum has 36. Each result depends on the pixels of its own window alone;
/// the error is relative to the largest of them, for pixels of like sizes at most twice the sum's.
bool is_winograd(DType dtype, const Correlation& c);

// What correlate, correlate_transposed and correlate_kernel do, for those. False where a kernel's sums have few terms,
// and where a result is not finite: the
// differences that are formed of pixels may overflow, and of infinities are NaN, where the sum has neither.

bool winograd(const Correlation& c, const float* in, const float* kernel, const float* bias, float* out);
bool winograd_transposed(const Correlation& c, const float* cotangent, const float* kernel, const float* bias,
                         float* in);
bool winograd_kernel(const Correlation& c, const float* cotangent, const float* in, float* kernel);

/// Tiles that are transformed and multiplied at a time: of some rows of tiles, counted over all images, those from x
/// on.
struct TileBlock {
  int64_t row, rows, x, columns;
  int64_t tiles() const { return rows * columns; }
};

/// Tiles of 2×2 places of `out`, each of which sees 4×4 pixels of `in`. Transformed, a tile is 16 products for each
/// channel, with the channels side by side: 16 matrices with a row for each tile.
struct Tiling {
  Tiling(int64_t images, int64_t groups, const Space& in, const Space& out, int64_t pad_y, int64_t pad_x, int64_t most);

  int64_t blocks() const { return (image_rows + rows - 1) / rows * parts; }
  TileBlock block(int64_t i) const;

  int64_t groups;
  int64_t in_height, in_width, out_height, out_width, pad_y, pad_x;
  int64_t rows_of_image, columns_of_image;  // Of tiles.
  int64_t image_rows;                       // Of all images.
  int64_t rows, columns, parts;             // Of a block, and blocks side by side.
};

constexpr int64_t kTileProducts = 16;
/// Items of a cache line, and so the most of a vector: transforms write whole ones.
constexpr int64_t kLine = 16;
inline int64_t whole_lines(int64_t n) { return (n + kLine - 1) / kLine * kLine; }

/// Matrices whose columns lie in panels as wide as gemm's tile, [panels, rows, kWidth], the 16 of them a line apart, so
/// that they do not share places in the cache.
struct Panels {
  static constexpr int64_t kWidth = 32;
  static int64_t count(int64_t columns) { return (columns + kWidth - 1) / kWidth; }
  int64_t rows, columns;
  int64_t panel() const { return rows * kWidth; }
  int64_t matrix() const { return count(columns) * panel() + kLine; }
  int64_t size() const { return kTileProducts * matrix(); }
  int64_t place(int64_t row, int64_t column) const {
    return column / kWidth * panel() + row * kWidth + column % kWidth;
  }
};

/// Bᵀ d B of each tile d of `channels` images that follow one another in `in`, of `groups` times as many.
void transform_pixels(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size, const float* in,
                      float* to, const Panels& layout);
/// Aᵀ m A + bias of the products m, to the places of `out`; whether all are finite.
bool transform_products(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size,
                        const float* products, const Panels& layout, const float* bias, float* out);
/// A y Aᵀ of the cotangents y.
void transform_cotangents(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size,
                          const float* cotangents, float* to, const Panels& layout);
/// G g Gᵀ of a row of kernels g, of which each tap lies in a row, the first tap last if `turned`.
void transform_kernels(const float* taps, bool turned, float* to, const Panels& layout, int64_t row);
/// Gᵀ m G of a row of sums m of products: the cotangents of the taps, each in a row of whole lines. Whether all are
/// finite.
bool transform_sums(const float* sums, const Panels& layout, int64_t row, float* taps);

}  // namespace adjoint::kernels
