// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/winograd_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>

#include "core/scratch.h"
#include "kernels/lowering.h"
#include "kernels/prefetch-inl.h"
#include "kernels/winograd.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The transforms of F(2, 2) and of F(2, 3), used along both sides of a tile:
//        1 -1  0       1  0   Aᵀ = 1  1  0         1  0 -1  0         1   0   0    Aᵀ = 1  1  1  0
//   Bᵀ = 0  1  0   G = 1  1        0  1 -1    Bᵀ = 0  1  1  0    G = 1/2 1/2 1/2        0  1 -1 -1
//        0  1 -1       0  1                        0 -1  1  0        1/2-1/2 1/2
//                                                  0  1  0 -1         0   0   1
// In both, a place is a sum of products that are of its own pixels alone, as long as differences are: they cancel
// nothing that another place sees. A vector holds the same item of the tiles, or kernels, of neighbouring channels.

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

HWY_INLINE Three pixels_of(const Three& x) { return {hn::Sub(x.at[0], x.at[1]), x.at[1], hn::Sub(x.at[1], x.at[2])}; }
HWY_INLINE Four pixels_of(const Four& x) {
  return {hn::Sub(x.at[0], x.at[2]), hn::Add(x.at[1], x.at[2]), hn::Sub(x.at[2], x.at[1]), hn::Sub(x.at[1], x.at[3])};
}
HWY_INLINE Two places_of(const Three& m) { return {hn::Add(m.at[0], m.at[1]), hn::Sub(m.at[1], m.at[2])}; }
HWY_INLINE Two places_of(const Four& m) {
  return {hn::Add(hn::Add(m.at[0], m.at[1]), m.at[2]), hn::Sub(hn::Sub(m.at[1], m.at[2]), m.at[3])};
}
template <int seen>
HWY_INLINE Vectors<seen> cotangents_of(V a, V b) {
  if constexpr (seen == 3) {
    return {a, hn::Add(a, b), hn::Neg(b)};
  } else {
    return {a, hn::Add(a, b), hn::Sub(a, b), hn::Neg(b)};
  }
}
HWY_INLINE Three taps_of(const Two& g) { return {g.at[0], hn::Add(g.at[0], g.at[1]), g.at[1]}; }
HWY_INLINE Four taps_of(const Three& g) {
  const V half = hn::Set(D{}, 0.5F);
  const V outer = hn::Mul(half, hn::Add(g.at[0], g.at[2]));
  return {g.at[0], hn::MulAdd(half, g.at[1], outer), hn::NegMulAdd(half, g.at[1], outer), g.at[2]};
}
HWY_INLINE Two sums_of(const Three& m) { return {hn::Add(m.at[0], m.at[1]), hn::Add(m.at[1], m.at[2])}; }
HWY_INLINE Three sums_of(const Four& m) {
  const V half = hn::Set(D{}, 0.5F);
  const V sum = hn::Mul(half, hn::Add(m.at[1], m.at[2]));
  return {hn::Add(m.at[0], sum), hn::Mul(half, hn::Sub(m.at[1], m.at[2])), hn::Add(sum, m.at[3])};
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

/// Asks for what is turned next: rows of planes lie too far apart for the processor to see in which order they are
/// read.
void ask_for_rows(const float* row, int64_t planes, int64_t plane, int64_t count) {
  for (int64_t i = 0; i < planes; ++i, row += plane) {
    ask_for(row, count);
  }
}

/// A row of pixels: for each panel of channels, the channels of a pixel side by side, zeros where there are none.
void turn_pixels(const Side& side, const Phases& channels, const float* image, int64_t y, int64_t x, int64_t width,
                 float* to) {
  const int64_t some = channels.width();
  const bool inside = y >= 0 && y < side.height;
  const int64_t begin = std::clamp<int64_t>(inside ? -x : width, 0, width);
  const int64_t end = std::clamp<int64_t>(side.width - x, begin, width);
  for (int64_t first = 0; first < channels.channels; first += some, to += width * some) {
    std::fill_n(to, begin * some, 0.F);
    std::fill_n(to + end * some, (width - end) * some, 0.F);
    const float* from = image + first * side.plane() + y * side.width + x + begin;
    const int64_t count = std::min(some, channels.channels - first);
    if (const int64_t ahead = kTile * channels.step; begin < end && y + ahead < side.height) {
      ask_for_rows(from + ahead * side.width, count, side.plane(), end - begin);
    }
    turn_floats(count, end - begin, from, side.plane(), to + begin * some, some);
  }
}

/// Vectors of n rows.
template <int n>
HWY_INLINE Vectors<n> load_column(const float* from, int64_t below) {
  Vectors<n> column;
#pragma GCC unroll 4
  for (int64_t i = 0; i < n; ++i) {
    column.at[i] = hn::LoadU(D{}, from + i * below);
  }
  return column;
}
/// Item i of each column.
template <int columns, int n>
HWY_INLINE Vectors<columns> row_of(const Vectors<n> (&of)[columns], int64_t i) {
  Vectors<columns> row;
#pragma GCC unroll 4
  for (int64_t j = 0; j < columns; ++j) {
    row.at[j] = of[j].at[i];
  }
  return row;
}

/// The column x of rows, from above to below.
template <int seen>
HWY_INLINE Vectors<seen> pixel_column(const float* const (&rows)[seen], int64_t x) {
  Vectors<seen> column;
#pragma GCC unroll 4
  for (int64_t i = 0; i < seen; ++i) {
    column.at[i] = hn::LoadU(D{}, rows[i] + x);
  }
  return pixels_of(column);
}

/// A row of tiles, of channels within a panel; neighbours share what they see.
template <int seen>
void transform_row(const float* const (&rows)[seen], int64_t channels, int64_t columns, float* HWY_RESTRICT to,
                   int64_t matrix) {
  constexpr int64_t kShared = seen - kTile;
  for (int64_t c = 0; c < channels; c += lanes()) {
    Vectors<seen> pixels[seen];
#pragma GCC unroll 2
    for (int64_t i = 0; i < kShared; ++i) {
      pixels[i] = pixel_column(rows, c + i * Panels::kWidth);
    }
    float* tile = to + c;
    for (int64_t x = 0; x < columns; ++x, tile += Panels::kWidth) {
#pragma GCC unroll 2
      for (int64_t i = kShared; i < seen; ++i) {
        pixels[i] = pixel_column(rows, c + (kTile * x + i) * Panels::kWidth);
      }
#pragma GCC unroll 4
      for (int64_t i = 0; i < seen; ++i) {
        const Vectors<seen> line = pixels_of(row_of(pixels, i));
#pragma GCC unroll 4
        for (int64_t j = 0; j < seen; ++j) {
          hn::StoreU(line.at[j], D{}, tile + (seen * i + j) * matrix);
        }
      }
#pragma GCC unroll 2
      for (int64_t i = 0; i < kShared; ++i) {
        pixels[i] = pixels[kTile + i];
      }
    }
  }
}

template <int seen>
void pixels_of_tiles(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t image_size,
                     const float* in, float* to, const Panels& layout) {
  constexpr int64_t kShared = seen - kTile;
  const int64_t step = channels.step;
  const int64_t width = kTile * block.columns + kShared;
  const int64_t panel = width * Panels::kWidth;
  const int64_t columns = Panels::kWidth * channels.panels();
  const int64_t last = step == 1 ? whole_lines(channels.channels) : columns;
  // Rows of pixels: the last of a row of tiles are the first of the next.
  const Scratch<float> ring(4 * panel * channels.panels());
  for (int64_t phase = 0; phase < step; ++phase) {
    for (int64_t r = 0; r < block.rows; ++r) {
      const TileRow at(by, block, r);
      const float* rows[seen];
      for (int64_t i = 0; i < seen; ++i) {
        const int64_t place = kTile * at.row + i;
        float* row = ring.data() + place % 4 * panel * channels.panels();
        if (r == 0 || at.row == 0 || i >= kShared) {
          turn_pixels(by.in, channels, in + at.image * image_size, step * place + phase - by.in.pad_y,
                      step * kTile * block.x - by.in.pad_x, step * width, row);
        }
        rows[i] = row;
      }
      for (int64_t c = 0; c < columns; c += Panels::kWidth) {
        transform_row<seen>(rows, std::min(Panels::kWidth, last - c), block.columns,
                            to + layout.place(r * block.columns, phase * columns + c), layout.matrix());
        for (const float*& row : rows) {
          row += panel;
        }
      }
    }
  }
}

/// A row of tiles to two rows of places, `below` apart, with a panel's channels side by side.
template <int seen>
void place_row(const float* HWY_RESTRICT from, int64_t matrix, int64_t columns, const float* bias,
               float* HWY_RESTRICT to, int64_t below, Finite& finite) {
  const D d;
  for (int64_t x = 0; x < columns; ++x) {
    for (int64_t c = 0; c < Panels::kWidth; c += lanes()) {
      const V start = hn::LoadU(d, bias + c);
      const float* m = from + x * Panels::kWidth + c;
      Two halves[seen];
#pragma GCC unroll 4
      for (int64_t j = 0; j < seen; ++j) {
        halves[j] = places_of(load_column<seen>(m + j * matrix, seen * matrix));
      }
#pragma GCC unroll 2
      for (int64_t i = 0; i < kTile; ++i) {
        const Two places = places_of(row_of(halves, i));
#pragma GCC unroll 2
        for (int64_t j = 0; j < kTile; ++j) {
          const V place = hn::Add(places.at[j], start);
          finite.also(place);
          hn::StoreU(place, d, to + i * below + (kTile * x + j) * Panels::kWidth + c);
        }
      }
    }
  }
}

template <int seen>
bool places_of_tiles(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t panel,
                     int64_t image_size, const float* from, const Panels& layout, const float* bias, float* out) {
  const Side& side = by.out;
  const int64_t step = side.step;
  const int64_t some = channels.width();
  const int64_t phase = panel / channels.panels();
  const int64_t first = panel % channels.panels() * some;
  const int64_t count = std::min(some, channels.channels - first);
  const int64_t width = kTile * block.columns;
  // Of the pixels of a row, those that are in the image.
  const int64_t x = step * kTile * block.x - side.pad_x;
  const int64_t begin = std::max<int64_t>(0, -x);
  const int64_t end = std::min(step * width, side.width - x);
  const Scratch<float> rows(kTile * width * Panels::kWidth);
  float start[Panels::kWidth] = {};
  for (int64_t i = 0; i < (bias == nullptr ? 0 : step); ++i) {
    std::copy_n(bias + first, count, start + i * some);
  }
  Finite finite;
  for (int64_t r = 0; r < block.rows; ++r) {
    const TileRow at(by, block, r);
    place_row<seen>(from + layout.place(r * block.columns, 0), layout.matrix(), block.columns, start, rows.data(),
                    width * Panels::kWidth, finite);
    for (int64_t i = 0; i < kTile; ++i) {
      const int64_t y = step * (kTile * at.row + i) + phase - side.pad_y;
      if (y >= 0 && y < side.height && begin < end) {
        turn_floats(end - begin, count, rows.data() + i * width * Panels::kWidth + begin * some, some,
                    out + at.image * image_size + first * side.plane() + y * side.width + x + begin, side.plane());
      }
    }
  }
  return finite.all();
}

template <int seen>
void cotangents_of_tiles(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size,
                         const float* from, float* to, const Panels& layout) {
  const D d;
  const int64_t stride = whole_lines(channels);
  const int64_t below = kTile * block.columns * stride;
  const int64_t n = std::min(kTile * block.columns, by.out.width - kTile * block.x);
  // Both rows of a row of tiles, the channels of a place side by side; zeros where there is no place.
  const Scratch<float> turned(kTile * below);
  std::fill_n(turned.data(), kTile * below, 0.F);
  for (int64_t r = 0; r < block.rows; ++r) {
    const TileRow at(by, block, r);
    for (int64_t i = 0; i < kTile; ++i) {
      const int64_t y = kTile * at.row + i;
      if (y < by.out.height) {
        const float* row = from + at.image * image_size + y * by.out.width + kTile * block.x;
        if (y + kTile < by.out.height) {
          ask_for_rows(row + kTile * by.out.width, channels, by.out.plane(), n);
        }
        turn_floats(channels, n, row, by.out.plane(), turned.data() + i * below, stride);
      } else {
        std::fill_n(turned.data() + i * below, below, 0.F);
      }
    }
    for (int64_t x = 0; x < block.columns; ++x) {
      for (int64_t c = 0; c < channels; c += lanes()) {
        const float* upper = turned.data() + kTile * x * stride + c;
        const float* lower = upper + below;
        const Vectors<seen> left = cotangents_of<seen>(hn::LoadU(d, upper), hn::LoadU(d, lower));
        const Vectors<seen> right = cotangents_of<seen>(hn::LoadU(d, upper + stride), hn::LoadU(d, lower + stride));
        float* tile = to + layout.place(r * block.columns + x, c);
#pragma GCC unroll 4
        for (int64_t i = 0; i < seen; ++i) {
          const Vectors<seen> line = cotangents_of<seen>(left.at[i], right.at[i]);
#pragma GCC unroll 4
          for (int64_t j = 0; j < seen; ++j) {
            hn::StoreU(line.at[j], d, tile + (seen * i + j) * layout.matrix());
          }
        }
      }
    }
  }
}

template <int seen>
void kernels_of_taps(const float* from, const Taps& at, float* to, int64_t matrix) {
  constexpr int kTaps = seen - 1;
  for (int64_t x = 0; x < kLine; x += lanes()) {
    Vectors<seen> columns[kTaps];
    for (int64_t s = 0; s < kTaps; ++s) {
      columns[s] = taps_of(load_column<kTaps>(from + at.first + s * at.beside + x, at.below));
    }
    for (int64_t i = 0; i < seen; ++i) {
      const Vectors<seen> line = taps_of(row_of(columns, i));
      for (int64_t j = 0; j < seen; ++j) {
        hn::StoreU(line.at[j], D{}, to + (seen * i + j) * matrix + x);
      }
    }
  }
}

template <int seen>
bool taps_of_sums(const float* sums, int64_t matrix, float* to, const Taps& at) {
  constexpr int kTaps = seen - 1;
  Finite finite;
  for (int64_t x = 0; x < kLine; x += lanes()) {
    Vectors<kTaps> columns[seen];
    for (int64_t j = 0; j < seen; ++j) {
      columns[j] = sums_of(load_column<seen>(sums + j * matrix + x, seen * matrix));
    }
    for (int64_t r = 0; r < kTaps; ++r) {
      const Vectors<kTaps> line = sums_of(row_of(columns, r));
      for (int64_t s = 0; s < kTaps; ++s) {
        finite.also(line.at[s]);
        hn::StoreU(line.at[s], D{}, to + at.first + r * at.below + s * at.beside + x);
      }
    }
  }
  return finite.all();
}

void pixels(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t image_size, const float* in,
            float* to, const Panels& layout) {
  (by.seen == 3 ? pixels_of_tiles<3> : pixels_of_tiles<4>)(by, block, channels, image_size, in, to, layout);
}
bool products(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t panel, int64_t image_size,
              const float* from, const Panels& layout, const float* bias, float* out) {
  return (by.seen == 3 ? places_of_tiles<3> : places_of_tiles<4>)(by, block, channels, panel, image_size, from, layout,
                                                                  bias, out);
}
void cotangents(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size, const float* from,
                float* to, const Panels& layout) {
  (by.seen == 3 ? cotangents_of_tiles<3> : cotangents_of_tiles<4>)(by, block, channels, image_size, from, to, layout);
}
void kernel_line(int64_t seen, const float* taps, const Taps& at, float* to, int64_t matrix) {
  (seen == 3 ? kernels_of_taps<3> : kernels_of_taps<4>)(taps, at, to, matrix);
}
bool sums_line(int64_t seen, const float* sums, int64_t matrix, float* taps, const Taps& at) {
  return (seen == 3 ? taps_of_sums<3> : taps_of_sums<4>)(sums, matrix, taps, at);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(pixels);
HWY_EXPORT(products);
HWY_EXPORT(cotangents);
HWY_EXPORT(kernel_line);
HWY_EXPORT(sums_line);

void transform_pixels(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t image_size,
                      const float* in, float* to, const Panels& layout) {
  HWY_DYNAMIC_DISPATCH(pixels)(by, block, channels, image_size, in, to, layout);
}
bool transform_products(const Tiling& by, const TileBlock& block, const Phases& channels, int64_t panel,
                        int64_t image_size, const float* from, const Panels& layout, const float* bias, float* out) {
  return HWY_DYNAMIC_DISPATCH(products)(by, block, channels, panel, image_size, from, layout, bias, out);
}
void transform_cotangents(const Tiling& by, const TileBlock& block, int64_t channels, int64_t image_size,
                          const float* from, float* to, const Panels& layout) {
  HWY_DYNAMIC_DISPATCH(cotangents)(by, block, channels, image_size, from, to, layout);
}
void transform_kernels(int64_t seen, const float* taps, const Taps& at, float* to, int64_t matrix) {
  HWY_DYNAMIC_DISPATCH(kernel_line)(seen, taps, at, to, matrix);
}
bool transform_sums(int64_t seen, const float* sums, int64_t matrix, float* taps, const Taps& at) {
  return HWY_DYNAMIC_DISPATCH(sums_line)(seen, sums, matrix, taps, at);
}
}  // namespace adjoint::kernels
#endif
