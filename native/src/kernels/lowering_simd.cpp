// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/lowering_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <type_traits>

#include "kernels/lowering.h"
#include "kernels/turn-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Calls `f(tag, i)` for vectors that cover `n` items, wide ones first.
template <size_t lanes, typename T, typename F>
HWY_INLINE void by_vectors(int64_t i, int64_t n, F f) {
  const hn::CappedTag<T, lanes> d;
  const auto step = static_cast<int64_t>(hn::Lanes(d));
  for (; i + step <= n; i += step) {
    f(d, i);
  }
  if constexpr (lanes > 1) {
    by_vectors<lanes / 2, T>(i, n, f);
  }
}
template <typename T, typename F>
HWY_INLINE void by_vectors(int64_t n, F f) {
  by_vectors<HWY_LANES(T), T>(0, n, f);
}

template <class D, typename T>
HWY_INLINE hn::Vec<D> even_places(D d, const T* from) {
#if HWY_TARGET == HWY_SCALAR
  return hn::LoadU(d, from);
#else
  return hn::ConcatEven(d, hn::LoadU(d, from + hn::Lanes(d)), hn::LoadU(d, from));
#endif
}

/// What is done with places of a row of a plane that see nothing, and with those that see every `stride`th pixel of a
/// row of the image. What is behind them in the plane is written later, and where `has_room`, there are pixels to read
/// for a vector behind the last of them.
template <typename T>
struct Gather {
  using Plane = T*;
  using Image = const T*;

  void outside(T* row, int64_t n) const {
    const hn::ScalableTag<T> d;
    for (int64_t i = 0; i < n; i += static_cast<int64_t>(hn::Lanes(d))) {
      hn::StoreU(hn::Zero(d), d, row + i);
    }
  }
  HWY_INLINE void inside(T* row, const T* pixels, int64_t stride, int64_t n, bool has_room) const {
    const hn::ScalableTag<T> d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    if (stride == 1 && has_room) {
      for (int64_t i = 0; i < n; i += lanes) {
        hn::StoreU(hn::LoadU(d, pixels + i), d, row + i);
      }
    } else if (stride == 2 && has_room) {
      for (int64_t i = 0; i < n; i += lanes) {
        hn::StoreU(even_places(d, pixels + 2 * i), d, row + i);
      }
    } else {
      for (int64_t i = 0; i < n; ++i) {
        row[i] = pixels[i * stride];
      }
    }
  }
};

template <typename T>
struct Scatter {
  using Plane = const T*;
  using Image = T*;

  void outside(const T*, int64_t) const {}
  HWY_INLINE void inside(const T* row, T* pixels, int64_t stride, int64_t n, bool) const {
    if (stride == 1) {
      by_vectors<T>(n, [=](auto d, int64_t i) {
        hn::StoreU(hn::Add(hn::LoadU(d, pixels + i), hn::LoadU(d, row + i)), d, pixels + i);
      });
      return;
    }
    // What lies between is written back as it was; what lies behind may be another thread's.
    const int64_t paired = stride == 2 ? n - 1 : 0;
    by_vectors<T>(paired, [=](auto d, int64_t i) {
      if constexpr (hn::MaxLanes(decltype(d){}) == 1) {
        pixels[2 * i] += row[i];
      } else {
        hn::Vec<decltype(d)> even;
        hn::Vec<decltype(d)> odd;
        hn::LoadInterleaved2(d, pixels + 2 * i, even, odd);
        hn::StoreInterleaved2(hn::Add(even, hn::LoadU(d, row + i)), odd, d, pixels + 2 * i);
      }
    });
    for (int64_t i = std::max<int64_t>(paired, 0); i < n; ++i) {
      pixels[i * stride] += row[i];
    }
  }
};

/// Places [begin, end) of a row that see pixels through a place along the kernel's width, the place i the pixel
/// i·stride + shift.
struct Seen {
  Seen(const Correlation& c, int64_t kernel_column) : shift(kernel_column * c.dilation[2] - c.padding[2]) {
    const int64_t stride = c.stride[2];
    begin = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
    end = shift >= c.in[2] ? 0 : (c.in[2] - shift + stride - 1) / stride;
  }
  int64_t shift, begin, end;
};

bool is_used(const Correlation& c, int64_t phase) {
  for (int64_t row = 0; row < c.kernel[1]; ++row) {
    if (row * c.dilation[1] % c.stride[1] == phase) {
      return true;
    }
  }
  return false;
}

/// Rows [0, count) of a plane, of which the first sees the image's row y.
template <int64_t kStride, typename Move>
HWY_NOINLINE void move_rows(const Correlation& c, const Lowering& by, const Block& block, const Seen& seen, int64_t y,
                            int64_t count, Move move, typename Move::Plane row, typename Move::Image image,
                            typename Move::Image end) {
  const int64_t stride = kStride == 0 ? c.stride[2] : kStride;
  const int64_t from = std::clamp(seen.begin, block.x, block.x + block.columns);
  const int64_t to = std::clamp(seen.end, from, block.x + block.columns);
  const int64_t before = from - block.x;
  const int64_t behind = block.x + block.columns - to;
  const int64_t needed = stride * (to - from + static_cast<int64_t>(HWY_LANES(*row)));
  auto pixels = image + y * c.in[2] + from * stride + seen.shift;
  for (int64_t i = 0; i < count; ++i, y += c.stride[1], row += by.row_stride, pixels += c.stride[1] * c.in[2]) {
    if (y < 0 || y >= c.in[1]) {
      move.outside(row, block.columns);
      continue;
    }
    if (before > 0) {
      move.outside(row, before);
    }
    move.inside(row + before, pixels, stride, to - from, end - pixels >= needed);
    if (behind > 0) {
      move.outside(row + to - block.x, behind);
    }
  }
}

template <typename Move>
void move_planes(const Correlation& c, const Lowering& by, int64_t channels, const Block& block, int64_t depth,
                 Move move, typename Move::Plane planes, typename Move::Image image) {
  const auto rows = c.stride[2] == 1 ? move_rows<1, Move> : c.stride[2] == 2 ? move_rows<2, Move> : move_rows<0, Move>;
  const auto end = image + channels * volume(c.in);
  for (int64_t channel = 0; channel < channels; ++channel) {
    for (int64_t x = 0; x < c.kernel[2]; ++x) {
      const Seen seen(c, x);
      for (int64_t phase = 0; phase < by.phases; ++phase) {
        if (is_used(c, phase)) {
          rows(c, by, block, seen, block.y * c.stride[1] + phase - c.padding[1], block.rows + by.reach, move,
               planes + (channel * c.kernel[2] + x) * by.plane + phase * by.phase_rows * by.row_stride,
               image + (channel * c.in[0] + depth) * c.in[1] * c.in[2], end);
        }
      }
    }
  }
}

template <typename Body>
void dispatch_numbers(DType dtype, Body body) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      body.template operator()<T>();
    }
  });
}

void lower_planes(DType dtype, const Correlation& c, const Lowering& by, int64_t channels, const Block& block,
                  int64_t depth, const std::byte* image, std::byte* planes) {
  dispatch_numbers(dtype, [&]<typename T>() {
    const auto* pixels = reinterpret_cast<const T*>(image);
    move_planes(c, by, channels, block, depth, Gather<T>{}, reinterpret_cast<T*>(planes), pixels);
  });
}
void raise_planes(DType dtype, const Correlation& c, const Lowering& by, int64_t channels, const Block& block,
                  int64_t depth, const std::byte* planes, std::byte* image) {
  dispatch_numbers(dtype, [&]<typename T>() {
    move_planes(c, by, channels, block, depth, Scatter<T>{}, reinterpret_cast<const T*>(planes),
                reinterpret_cast<T*>(image));
  });
}

void turn_rows(DType dtype, int64_t rows, int64_t columns, const std::byte* from, int64_t stride, std::byte* to,
               int64_t to_stride) {
  dispatch_numbers(dtype, [&]<typename T>() {
    const auto* in = reinterpret_cast<const T*>(from);
    auto* out = reinterpret_cast<T*>(to);
    int64_t r = 0;
    for (; r + 16 <= rows; r += 16) {
      turn<16>(out + r, to_stride, in + r * stride, stride, columns);
    }
    for (; r + 4 <= rows; r += 4) {
      turn<4>(out + r, to_stride, in + r * stride, stride, columns);
    }
    for (; r < rows; ++r) {
      turn<1>(out + r, to_stride, in + r * stride, stride, columns);
    }
  });
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(lower_planes);
HWY_EXPORT(raise_planes);
HWY_EXPORT(turn_rows);

namespace {

/// Rows of a block, of which there are as few as can be: products go by panels of so many places, and what a block
/// leaves of its last one is lost.
int64_t rows_of_fewest_panels(const Correlation& c, int64_t most_rows, int64_t panel) {
  const int64_t all = c.out[1];
  const auto panels = [&](int64_t rows) {
    const auto of_block = [&](int64_t count) { return (count * c.out[2] + panel - 1) / panel; };
    return all / rows * of_block(rows) + of_block(all % rows);
  };
  const int64_t blocks = (all + most_rows - 1) / most_rows;
  int64_t best = (all + blocks - 1) / blocks;
  for (int64_t rows = best + 1; rows <= std::min(most_rows, all); ++rows) {
    best = panels(rows) < panels(best) ? rows : best;
  }
  return best;
}

}  // namespace

Lowering::Lowering(DType dtype, const Correlation& c)
    : in_place(c.kernel[2] == 1 && c.stride[2] == 1 && c.padding[2] == 0 && c.stride[1] == 1 && c.padding[1] == 0),
      reach((c.kernel[1] - 1) * c.dilation[1] / c.stride[1]),
      phases(std::min(c.stride[1], (c.kernel[1] - 1) * c.dilation[1] + 1)),
      planes_of_channel(c.kernel[2]) {
  // Bytes that are lowered at a time stay in the second cache.
  constexpr int64_t kBytes = 512 << 10;
  constexpr int64_t kPanel = 32;
  const auto item = static_cast<int64_t>(size_of(dtype));
  const int64_t room = std::max<int64_t>(1, kBytes / (c.in_channels * planes_of_channel * phases * item));
  const int64_t most_rows = std::max<int64_t>(1, room / c.out[2] - reach);
  rows = rows_of_fewest_panels(c, most_rows, kPanel);
  row_blocks = (c.out[1] + rows - 1) / rows;
  columns = c.out[2];
  if (rows == 1) {
    columns = std::min(c.out[2], std::max<int64_t>(1, room / (1 + reach) / kPanel) * kPanel);
  }
  column_blocks = (c.out[2] + columns - 1) / columns;
  depths = c.out[0];
  phase_rows = rows + reach;
  row_stride = in_place ? c.in[2] : columns;
  // An odd number of cache lines, so that planes do not share places in the cache.
  const int64_t line = 64 / item;
  plane = in_place ? volume(c.in) : ((phases * phase_rows * columns + line - 1) / line | 1) * line;
}

Block Lowering::block(const Correlation& c, int64_t i) const {
  const int64_t x = i % column_blocks * columns;
  const int64_t y = i / column_blocks % row_blocks * rows;
  return {i / column_blocks / row_blocks, y, x, std::min(rows, c.out[1] - y), std::min(columns, c.out[2] - x)};
}

void lower(DType dtype, const Correlation& c, const Lowering& by, int64_t channels, const Block& block, int64_t depth,
           const std::byte* image, std::byte* planes) {
  HWY_DYNAMIC_DISPATCH(lower_planes)(dtype, c, by, channels, block, depth, image, planes);
}
void raise(DType dtype, const Correlation& c, const Lowering& by, int64_t channels, const Block& block, int64_t depth,
           const std::byte* planes, std::byte* image) {
  HWY_DYNAMIC_DISPATCH(raise_planes)(dtype, c, by, channels, block, depth, planes, image);
}
void turn(DType dtype, int64_t rows, int64_t columns, const std::byte* from, int64_t stride, std::byte* to,
          int64_t to_stride) {
  HWY_DYNAMIC_DISPATCH(turn_rows)(dtype, rows, columns, from, stride, to, to_stride);
}
}  // namespace adjoint::kernels
#endif
