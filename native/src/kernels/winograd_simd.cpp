// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/winograd_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>

#include "core/scratch.h"
#include "kernels/lowering.h"
#include "kernels/winograd.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The transforms of F(2, 3), used along both sides of a tile:
//        1  0 -1  0         1   0   0
//   Bᵀ = 0  1  1  0    G = 1/2 1/2 1/2    Aᵀ = 1  1  1  0
//        0 -1  1  0        1/2-1/2 1/2         0  1 -1 -1
//        0  1  0 -1         0   0   1
// A vector holds the same item of the tiles, or kernels, of neighbouring channels.

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;
HWY_INLINE int64_t lanes() { return static_cast<int64_t>(hn::Lanes(D{})); }

/// Its constructors are for the target: those that the compiler would make are not.
template <int n>
struct Vectors {
  HWY_INLINE Vectors() {}
  template <typename... Vs>
  HWY_INLINE Vectors(V first, Vs... others) : at{first, others...} {}
  V at[n];
};
using Two = Vectors<2>;
using Three = Vectors<3>;
using Four = Vectors<4>;

HWY_INLINE Four pixels_of(V a, V b, V c, V d) { return {hn::Sub(a, c), hn::Add(b, c), hn::Sub(c, b), hn::Sub(b, d)}; }
HWY_INLINE Two places_of(V a, V b, V c, V d) { return {hn::Add(hn::Add(a, b), c), hn::Sub(hn::Sub(b, c), d)}; }
HWY_INLINE Four cotangents_of(V a, V b) { return {a, hn::Add(a, b), hn::Sub(a, b), hn::Neg(b)}; }
HWY_INLINE Four taps_of(V a, V b, V c) {
  const V half = hn::Set(D{}, 0.5F);
  const V outer = hn::Mul(half, hn::Add(a, c));
  return {a, hn::MulAdd(half, b, outer), hn::NegMulAdd(half, b, outer), c};
}
HWY_INLINE Three sums_of(V a, V b, V c, V d) {
  const V half = hn::Set(D{}, 0.5F);
  const V sum = hn::Mul(half, hn::Add(b, c));
  return {hn::Add(a, sum), hn::Mul(half, hn::Sub(b, c)), hn::Add(sum, d)};
}

/// Zero as long as all that it was told of is finite, else NaN.
class Finite {
 public:
  HWY_INLINE Finite() : zero_(hn::Zero(D{})) {}
  HWY_INLINE void also(V x) { zero_ = hn::MulAdd(x, hn::Zero(D{}), zero_); }
  HWY_INLINE bool all() const { return hn::AllTrue(D{}, hn::Eq(zero_, hn::Zero(D{}))); }

 private:
  V zero_;
};

/// Rows of one image, or of several that follow one another, of which a block's rows of tiles are made.
struct TileRow {
  TileRow(const Tiling& by, const TileBlock& block, int64_t i)
      : image((block.row + i) / by.rows_of_image), row((block.row + i) % by.rows_of_image) {}
  int64_t image, row;
};

/// A row of pixels with the channels side by side, zeros where there are none.
void turn_pixels(const Tiling& by, int64_t channels, const float* image, int64_t y, int64_t x, int64_t width, float* to,
                 int64_t stride) {
  const bool inside = y >= 0 && y < by.in_height;
  const int64_t begin = std::clamp<int64_t>(inside ? -x : width, 0, width);
  const int64_t end = std::clamp<int64_t>(by.in_width - x, begin, width);
  std::fill_n(to, begin * stride, 0.F);
  std::fill_n(to + end * stride, (width - end) * stride, 0.F);
  turn_floats(channels, end - begin, image + y * by.in_width + x + begin, by.in_height * by.in_width,
              to + begin * stride, stride);
}

/// The column x of four rows, from above to below.
HWY_INLINE Four pixel_column(const float* const (&rows)[4], int64_t x) {
  const D d;
  return pixels_of(hn::LoadU(d, rows[0] + x), hn::LoadU(d, rows[1] + x), hn::LoadU(d, rows[2] + x),
                   hn::LoadU(d, rows[3] + x));
}

/// A row of tiles; neighbours share half of what they see.
void transform_row(const float* const (&rows)[4], int64_t stride, int64_t columns, float* HWY_RESTRICT to,
                   const Panels& layout) {
  const D d;
  const int64_t matrix = layout.matrix();
  for (int64_t c = 0; c < stride; c += lanes()) {
    Four left = pixel_column(rows, c);
    Four right = pixel_column(rows, c + stride);
    float* tile = to + layout.place(0, c);
    for (int64_t x = 0; x < columns; ++x, tile += Panels::kWidth) {
      const Four next = pixel_column(rows, c + (2 * x + 2) * stride);
      const Four last = pixel_column(rows, c + (2 * x + 3) * stride);
#pragma GCC unroll 4
      for (int64_t i = 0; i < 4; ++i) {
        const Four line = pixels_of(left.at[i], right.at[i], next.at[i], last.at[i]);
#pragma GCC unroll 4
        for (int64_t j = 0; j < 4; ++j) {
          hn::StoreU(line.at[j], d, tile + (4 * i + j) * matrix);
        }
      }
      left = next;
      right = last;
    }
  }
}

void pixels(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size, const float* in, float* to,
            const Panels& layout) {
  const int64_t stride = whole_lines(channels);
  const int64_t width = 2 * block.columns + 2;
  const int64_t x = 2 * block.x - by.pad_x;
  // Four rows of pixels: the last two of a row of tiles are the first two of the next.
  const Scratch<float> ring(4 * width * stride);
  for (int64_t r = 0; r < block.rows; ++r) {
    const TileRow at(by, block, r);
    const float* rows[4];
    for (int64_t i = 0; i < 4; ++i) {
      float* pixels = ring.data() + (2 * at.row + i) % 4 * width * stride;
      if (r == 0 || at.row == 0 || i >= 2) {
        turn_pixels(by, channels, in + at.image * image_size, 2 * at.row + i - by.pad_y, x, width, pixels, stride);
      }
      rows[i] = pixels;
    }
    transform_row(rows, stride, block.columns, to + layout.place(r * block.columns, 0), layout);
  }
}

/// A row of tiles to two rows of places, `below` apart, with a panel's channels side by side.
void place_row(const float* HWY_RESTRICT from, int64_t matrix, int64_t columns, const float* bias,
               float* HWY_RESTRICT to, int64_t below, Finite& finite) {
  const D d;
  for (int64_t x = 0; x < columns; ++x) {
    for (int64_t c = 0; c < Panels::kWidth; c += lanes()) {
      const V start = hn::LoadU(d, bias + c);
      const float* m = from + x * Panels::kWidth + c;
      Two halves[4];
#pragma GCC unroll 4
      for (int64_t j = 0; j < 4; ++j) {
        halves[j] = places_of(hn::LoadU(d, m + j * matrix), hn::LoadU(d, m + (4 + j) * matrix),
                              hn::LoadU(d, m + (8 + j) * matrix), hn::LoadU(d, m + (12 + j) * matrix));
      }
#pragma GCC unroll 2
      for (int64_t i = 0; i < 2; ++i) {
        const Two places = places_of(halves[0].at[i], halves[1].at[i], halves[2].at[i], halves[3].at[i]);
#pragma GCC unroll 2
        for (int64_t j = 0; j < 2; ++j) {
          const V place = hn::Add(places.at[j], start);
          finite.also(place);
          hn::StoreU(place, d, to + i * below + (2 * x + j) * Panels::kWidth + c);
        }
      }
    }
  }
}

bool products(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size, const float* from,
              const Panels& layout, const float* bias, float* out) {
  const int64_t width = 2 * block.columns;
  const int64_t n = std::min(width, by.out_width - 2 * block.x);
  const int64_t plane = by.out_height * by.out_width;
  const Scratch<float> rows(2 * width * Panels::kWidth);
  float start[Panels::kWidth] = {};
  std::copy_n(bias, bias == nullptr ? 0 : channels, start);
  Finite finite;
  for (int64_t r = 0; r < block.rows; ++r) {
    const TileRow at(by, block, r);
    place_row(from + layout.place(r * block.columns, 0), layout.matrix(), block.columns, start, rows.data(),
              width * Panels::kWidth, finite);
    float* to = out + at.image * image_size + 2 * at.row * by.out_width + 2 * block.x;
    for (int64_t i = 0; i < 2 && 2 * at.row + i < by.out_height; ++i) {
      turn_floats(n, channels, rows.data() + i * width * Panels::kWidth, Panels::kWidth, to + i * by.out_width, plane);
    }
  }
  return finite.all();
}

void cotangents(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size, const float* from,
                float* to, const Panels& layout) {
  const D d;
  const int64_t stride = whole_lines(channels);
  const int64_t width = 2 * block.columns;
  const int64_t n = std::min(width, by.out_width - 2 * block.x);
  const int64_t plane = by.out_height * by.out_width;
  // Both rows of a row of tiles, the channels of a place side by side; zeros where there is no place.
  const Scratch<float> turned(2 * width * stride);
  std::fill_n(turned.data(), 2 * width * stride, 0.F);
  for (int64_t r = 0; r < block.rows; ++r) {
    const TileRow at(by, block, r);
    const float* row = from + at.image * image_size + 2 * at.row * by.out_width + 2 * block.x;
    float* below = turned.data() + width * stride;
    turn_floats(channels, n, row, plane, turned.data(), stride);
    if (2 * at.row + 1 < by.out_height) {
      turn_floats(channels, n, row + by.out_width, plane, below, stride);
    } else {
      std::fill_n(below, width * stride, 0.F);
    }
    for (int64_t x = 0; x < block.columns; ++x) {
      for (int64_t c = 0; c < channels; c += lanes()) {
        const float* upper = turned.data() + 2 * x * stride + c;
        const float* lower = below + 2 * x * stride + c;
        const Four left = cotangents_of(hn::LoadU(d, upper), hn::LoadU(d, lower));
        const Four right = cotangents_of(hn::LoadU(d, upper + stride), hn::LoadU(d, lower + stride));
        float* tile = to + layout.place(r * block.columns + x, c);
#pragma GCC unroll 4
        for (int64_t i = 0; i < 4; ++i) {
          const Four line = cotangents_of(left.at[i], right.at[i]);
#pragma GCC unroll 4
          for (int64_t j = 0; j < 4; ++j) {
            hn::StoreU(line.at[j], d, tile + (4 * i + j) * layout.matrix());
          }
        }
      }
    }
  }
}

void kernels_of_taps(const float* taps, bool turned, float* to, const Panels& layout, int64_t row) {
  const D d;
  for (int64_t x = 0; x < layout.columns; x += lanes()) {
    Four columns[3];
    for (int64_t s = 0; s < 3; ++s) {
      const auto tap = [&](int64_t r) {
        const int64_t at = 3 * r + s;
        return hn::LoadU(d, taps + (turned ? 8 - at : at) * whole_lines(layout.columns) + x);
      };
      columns[s] = taps_of(tap(0), tap(1), tap(2));
    }
    for (int64_t i = 0; i < 4; ++i) {
      const Four line = taps_of(columns[0].at[i], columns[1].at[i], columns[2].at[i]);
      for (int64_t j = 0; j < 4; ++j) {
        hn::StoreU(line.at[j], d, to + (4 * i + j) * layout.matrix() + layout.place(row, x));
      }
    }
  }
}

bool taps_of_sums(const float* sums, const Panels& layout, int64_t row, float* taps) {
  const D d;
  const int64_t matrix = layout.matrix();
  Finite finite;
  for (int64_t x = 0; x < layout.columns; x += lanes()) {
    Three columns[4];
    for (int64_t j = 0; j < 4; ++j) {
      const float* m = sums + j * matrix + layout.place(row, x);
      columns[j] = sums_of(hn::LoadU(d, m), hn::LoadU(d, m + 4 * matrix), hn::LoadU(d, m + 8 * matrix),
                           hn::LoadU(d, m + 12 * matrix));
    }
    for (int64_t r = 0; r < 3; ++r) {
      const Three line = sums_of(columns[0].at[r], columns[1].at[r], columns[2].at[r], columns[3].at[r]);
      for (int64_t s = 0; s < 3; ++s) {
        finite.also(line.at[s]);
        hn::StoreU(line.at[s], d, taps + (3 * r + s) * whole_lines(layout.columns) + x);
      }
    }
  }
  return finite.all();
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(pixels);
HWY_EXPORT(products);
HWY_EXPORT(cotangents);
HWY_EXPORT(kernels_of_taps);
HWY_EXPORT(taps_of_sums);

void transform_pixels(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size, const float* in,
                      float* to, const Panels& layout) {
  HWY_DYNAMIC_DISPATCH(pixels)(by, block, channels, image_size, in, to, layout);
}
bool transform_products(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size,
                        const float* from, const Panels& layout, const float* bias, float* out) {
  return HWY_DYNAMIC_DISPATCH(products)(by, block, channels, image_size, from, layout, bias, out);
}
void transform_cotangents(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size,
                          const float* from, float* to, const Panels& layout) {
  HWY_DYNAMIC_DISPATCH(cotangents)(by, block, channels, image_size, from, to, layout);
}
void transform_kernels(const float* taps, bool turned, float* to, const Panels& layout, int64_t row) {
  HWY_DYNAMIC_DISPATCH(kernels_of_taps)(taps, turned, to, layout, row);
}
bool transform_sums(const float* sums, const Panels& layout, int64_t row, float* taps) {
  return HWY_DYNAMIC_DISPATCH(taps_of_sums)(sums, layout, row, taps);
}
}  // namespace adjoint::kernels
#endif
