#pragma once

#include "kernels/conv.h"

namespace adjoint::kernels {

/// Places of `out` that are computed at a time: rows of one depth, whole, or a part of one.
struct Block {
  int64_t z, y, x, rows, columns;
  int64_t places() const { return rows * columns; }
};

/// An image lowered along its width alone (Cho and Brand, 2017, "MEC: Memory-efficient convolution"): for each channel
/// and place along the kernel's width, a plane of the pixels that the rows of `out` see through it. What they see
/// through the kernel's next row is the same plane some rows further, so that each row of the kernel is a product with
/// a matrix that lies in memory already. Rows a vertical stride apart are neighbours; where they begin is their phase.
struct Lowering {
  Lowering(DType dtype, const Correlation& c);

  /// Blocks of a whole `out`, and one of them.
  int64_t blocks() const { return depths * row_blocks * column_blocks; }
  Block block(const Correlation& c, int64_t i) const;
  /// Where in a plane the product with a row of the kernel begins.
  int64_t offset(const Correlation& c, int64_t kernel_row) const {
    const int64_t at = kernel_row * c.dilation[1];
    return (at % c.stride[1] * phase_rows + at / c.stride[1]) * row_stride;
  }
  /// Elements of all planes; whole vectors may be written over the end of the last row.
  int64_t size(int64_t channels) const { return channels * planes_of_channel * plane + kSlack; }

  static constexpr int64_t kSlack = 64;
  /// Whether images lie like this already: no two pixels of a row are in one patch.
  bool in_place;
  /// Rows that the last row of the kernel is behind the first, in those of its phase.
  int64_t reach;
  int64_t phases, rows, columns;
  int64_t planes_of_channel, phase_rows, row_stride, plane;
  int64_t depths, row_blocks, column_blocks;
};

/// Fills the planes of the first channels of an image, of what a block sees at one depth of the image.
void lower(DType dtype, const Correlation& c, const Lowering& by, int64_t channels, const Block& block, int64_t depth,
           const std::byte* image, std::byte* planes);
/// The transpose: adds the planes to the image where their elements came from.
void raise(DType dtype, const Correlation& c, const Lowering& by, int64_t channels, const Block& block, int64_t depth,
           const std::byte* planes, std::byte* image);
/// to [columns, rows] = from [rows, columns]; strides are those between rows.
void turn(DType dtype, int64_t rows, int64_t columns, const std::byte* from, int64_t stride, std::byte* to,
          int64_t to_stride);
inline void turn_floats(int64_t rows, int64_t columns, const float* from, int64_t stride, float* to,
                        int64_t to_stride) {
  turn(DType::Float32, rows, columns, reinterpret_cast<const std::byte*>(from), stride,
       reinterpret_cast<std::byte*>(to), to_stride);
}

}  // namespace adjoint::kernels
