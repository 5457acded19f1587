// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/gemm_simd.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/scratch.h"
#include "kernels/gemm.h"
#include "kernels/prefetch-inl.h"
#include "kernels/turn-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The scheme is BLIS's (Van Zee and van de Geijn, 2015): c is computed in tiles that stay in registers, from panels of
// a and b that lie in the order in which the tile reads them; panels of b stay in the first cache, blocks of a in the
// second. Each element of c is a sum in the order of k, whatever the tiling, so that results do not depend on threads.

/// Rows of a tile; it is two vectors wide. As many as there are registers for.
constexpr int kRows = HWY_TARGET <= HWY_AVX3 ? 12 : HWY_ARCH_ARM_A64 ? 8 : 6;
/// Depth, rows and columns of what is packed at a time: a block of a takes a quarter of the second cache. Panels so
/// deep that the first cache does not hold them: each pass over c costs more than they do.
constexpr int64_t kDepth = 512;
constexpr int64_t kBlockRows = int64_t{kRows} * (kRows == 12 ? 10 : 16);
template <typename T>
constexpr int64_t kBlockColumns = 12288 / sizeof(T);
/// Over so short a depth c is more of the memory than what is read: it is written in runs of so many columns, row by
/// row, each strip of a at all panels of b in turn, which stay in the second cache.
constexpr int64_t kShallow = 128;
template <typename T>
constexpr int64_t kRun = 1024 / sizeof(T);

/// A matrix that tiles read fewer times than this is not worth packing; one whose lines they read whole only later, and
/// sooner what is far from one k to the next, half a page or more (measured with vectors of 256 bits only).
constexpr int64_t kReuse = 16;
constexpr int64_t kReuseDense = HWY_TARGET <= HWY_AVX3 ? kReuse : 40;
constexpr int64_t kReuseFar = HWY_TARGET <= HWY_AVX3 ? kReuse : 6;
template <typename T>
constexpr int64_t kFar = 2048 / sizeof(T);

template <typename T>
struct Operand {
  const T* data;
  int64_t row_stride;
  int64_t column_stride;
  Operand at(int64_t row, int64_t column) const {
    return {data + row * row_stride + column * column_stride, row_stride, column_stride};
  }
  Operand turned() const { return {data, column_stride, row_stride}; }
};

/// What a product is added to: dense rows, or nothing.
template <typename T>
struct Start {
  const T* data;
  int64_t stride;
  Start at(int64_t row, int64_t column) const {
    return {data == nullptr ? nullptr : data + row * stride + column, stride};
  }
};

/// rows × so many vectors of c (of which `width` columns exist) = [start +] a b, over a depth of k. Strides known
/// beforehand save the tile its address arithmetic. By reference: as an argument, a would be copied by loads of more
/// than was stored at a time, which wait for all stores before them.
template <int rows, int vectors, bool packed, typename T>
void tile(int64_t k, const Operand<T>& a, const T* b, int64_t b_stride, T* c, int64_t c_stride, int64_t width,
          Start<T> start) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  constexpr int64_t kLanes = HWY_LANES(T);
  const int64_t row_stride = packed ? 1 : a.row_stride;
  const int64_t column_stride = packed ? kRows : a.column_stride;
  const T* factors = a.data;
  V sums[rows][vectors];
#pragma GCC unroll 12
  for (int r = 0; r < rows; ++r) {
    for (int v = 0; v < vectors; ++v) {
      hwy::Prefetch(c + r * c_stride + v * kLanes);
      sums[r][v] = hn::Zero(d);
    }
  }
  for (int64_t p = 0; p < k; ++p) {
    V columns[vectors];
    for (int v = 0; v < vectors; ++v) {
      columns[v] = hn::LoadU(d, b + v * kLanes);
    }
#pragma GCC unroll 12
    for (int r = 0; r < rows; ++r) {
      const V factor = hn::Set(d, factors[r * row_stride]);
      for (int v = 0; v < vectors; ++v) {
        sums[r][v] = hn::MulAdd(factor, columns[v], sums[r][v]);
      }
    }
    factors += column_stride;
    b += b_stride;
  }
  const bool add = start.data != nullptr;
  if (width == vectors * kLanes) {
#pragma GCC unroll 12
    for (int r = 0; r < rows; ++r, c += c_stride, start.data += start.stride) {
      for (int v = 0; v < vectors; ++v) {
        hn::StoreU(add ? hn::Add(hn::LoadU(d, start.data + v * kLanes), sums[r][v]) : sums[r][v], d, c + v * kLanes);
      }
    }
    return;
  }
  // Of the last vector, some columns.
  constexpr int64_t kWhole = (vectors - 1) * kLanes;
#if HWY_TARGET <= HWY_AVX2
  // Masked, loads and stores touch no memory but what they are to.
  const auto mask = hn::FirstN(d, static_cast<size_t>(width - kWhole));
#else
  HWY_ALIGN T last[kLanes] = {};
#endif
#pragma GCC unroll 12
  for (int r = 0; r < rows; ++r, c += c_stride, start.data += start.stride) {
    for (int v = 0; v < vectors - 1; ++v) {
      hn::StoreU(add ? hn::Add(hn::LoadU(d, start.data + v * kLanes), sums[r][v]) : sums[r][v], d, c + v * kLanes);
    }
#if HWY_TARGET <= HWY_AVX2
    const V before = add ? hn::MaskedLoad(mask, d, start.data + kWhole) : hn::Zero(d);
    hn::BlendedStore(hn::Add(before, sums[r][vectors - 1]), mask, d, c + kWhole);
#else
    hn::Store(sums[r][vectors - 1], d, last);
    for (int64_t j = kWhole; j < width; ++j) {
      c[j] = add ? start.data[j] + last[j - kWhole] : last[j - kWhole];
    }
#endif
  }
}

template <typename T>
using Tile = void (*)(int64_t, const Operand<T>&, const T*, int64_t, T*, int64_t, int64_t, Start<T>);

template <int vectors, bool packed, typename T, int... rows>
constexpr std::array<Tile<T>, sizeof...(rows)> tiles_of(std::integer_sequence<int, rows...>) {
  return {tile<rows + 1, vectors, packed, T>...};
}
/// By [a is packed][rows − 1] for one vector, or two.
template <int vectors, typename T>
constexpr std::array<std::array<Tile<T>, kRows>, 2> tiles_of_width() {
  constexpr auto kCounts = std::make_integer_sequence<int, kRows>{};
  return {tiles_of<vectors, false, T>(kCounts), tiles_of<vectors, true, T>(kCounts)};
}

/// Panels of `panel` neighbours across, each in order of depth; the last is filled up with zeros.
template <int64_t panel, typename T>
void pack(T* HWY_RESTRICT to, Operand<T> from, int64_t across, int64_t depth) {
  // Of dense rows, those of several panels, so that lines follow each other; and rows ahead are asked for, where each
  // line would be waited for otherwise.
  constexpr int64_t kTogether = 8;
  constexpr int64_t kAhead = 4;
  int64_t panels = 1;
  for (int64_t i0 = 0; i0 < across; i0 += panels * panel) {
    const int64_t count = std::min(panel, across - i0);
    const T* in = from.data + i0 * from.row_stride;
    panels = from.row_stride == 1 ? std::clamp<int64_t>((across - i0) / panel, 1, kTogether) : 1;
    if (count < panel) {
      for (int64_t p = 0; p < depth; ++p, in += from.column_stride, to += panel) {
        for (int64_t i = 0; i < panel; ++i) {
          to[i] = i < count ? in[i * from.row_stride] : T{0};
        }
      }
    } else if (from.row_stride == 1) {
      for (int64_t p = 0; p < depth; ++p, in += from.column_stride, to += panel) {
        for (int64_t q = 0; q < panels; ++q) {
          if constexpr (panel * sizeof(T) >= 64) {
            ask_for(in + q * panel + kAhead * from.column_stride, panel);
            ask_for(to + q * panel * depth + kAhead * panel, panel);
          }
          hwy::CopyBytes<panel * sizeof(T)>(in + q * panel, to + q * panel * depth);
        }
      }
      to += (panels - 1) * panel * depth;
    } else if (from.column_stride == 1) {
      turn<panel>(to, panel, in, from.row_stride, depth);
      to += panel * depth;
    } else {
      for (int64_t p = 0; p < depth; ++p, in += from.column_stride, to += panel) {
#pragma GCC unroll 64
        for (int64_t i = 0; i < panel; ++i) {
          to[i] = in[i * from.row_stride];
        }
      }
    }
  }
}

constexpr int64_t round_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }

/// f(i, j) for the first row and column of each tile.
template <typename F>
void over_tiles(bool by_rows, int64_t rows, int64_t columns, int64_t width, F f) {
  if (by_rows) {
    for (int64_t i = 0; i < rows; i += kRows) {
      for (int64_t j = 0; j < columns; j += width) {
        f(i, j);
      }
    }
  } else {
    for (int64_t j = 0; j < columns; j += width) {
      for (int64_t i = 0; i < rows; i += kRows) {
        f(i, j);
      }
    }
  }
}

/// c (dense rows) = [start +] a b.
template <typename T>
void multiply(int64_t m, int64_t n, int64_t k, const Operand<T>& a, const Operand<T>& b, T* c, int64_t c_stride,
              Start<T> start) {
  static constexpr std::array kTiles = {tiles_of_width<1, T>(), tiles_of_width<2, T>()};
  constexpr int64_t kWidth = 2 * HWY_LANES(T);
  const auto is_worth_packing = [](int64_t readings, int64_t step, bool dense) {
    return readings >= (step >= kFar<T> ? kReuseFar : dense ? kReuseDense : kReuse);
  };
  const bool pack_a = is_worth_packing(n / kWidth, a.column_stride, a.column_stride == 1);
  const bool pack_b = b.column_stride != 1 || is_worth_packing(m / kRows, b.row_stride, true);
  const bool by_rows = k <= kShallow && n > kRun<T>;
  const int64_t most_columns = by_rows ? kRun<T> : kBlockColumns<T>;
  // Where b is read as it lies, columns that are no whole vectors still need a panel that may be read to the end.
  const int64_t tail = n % HWY_LANES(T) == 0 ? 0 : n % kWidth;
  const Scratch<T> a_block(pack_a ? round_up(std::min(m, kBlockRows), kRows) * std::min(k, kDepth) : 0);
  const Scratch<T> b_block((pack_b      ? round_up(std::min(n, most_columns), kWidth)
                            : tail == 0 ? 0
                                        : kWidth) *
                           std::min(k, kDepth));
  for (int64_t j0 = 0; j0 < n; j0 += most_columns) {
    const int64_t columns = std::min(most_columns, n - j0);
    for (int64_t p0 = 0; p0 == 0 || p0 < k; p0 += kDepth) {
      const Start<T> from = p0 > 0 ? Start<T>{c, c_stride} : start;
      const int64_t depth = std::min(kDepth, k - p0);
      const Operand<T> b_here = b.at(p0, j0);
      const int64_t whole = pack_b ? 0 : j0 + columns < n ? columns : columns - tail;
      pack<kWidth>(b_block.data(), b_here.at(0, whole).turned(), columns - whole, depth);
      for (int64_t i0 = 0; i0 < m; i0 += kBlockRows) {
        const int64_t rows = std::min(kBlockRows, m - i0);
        const Operand<T> a_here = a.at(i0, p0);
        if (pack_a) {
          pack<kRows>(a_block.data(), a_here, rows, depth);
        }
        over_tiles(by_rows, rows, columns, kWidth, [&](int64_t i, int64_t j) {
          const bool packed = j >= whole;
          const T* panel = packed ? b_block.data() + (j - whole) * depth : b_here.data + j;
          const Operand<T> strip = pack_a ? Operand<T>{a_block.data() + i * depth, 1, kRows} : a_here.at(i, 0);
          const auto& tiles = kTiles[columns - j > kWidth / 2][pack_a];
          tiles[static_cast<size_t>(std::min<int64_t>(kRows, rows - i)) - 1](
              depth, strip, panel, packed ? kWidth : b.row_stride, c + (i0 + i) * c_stride + j0 + j, c_stride,
              std::min(kWidth, columns - j), from.at(i0 + i, j0 + j));
        });
      }
    }
  }
}

/// The same by dot products, for few rows of a: both operands dense along k, b read once and as it lies.
template <typename T>
void multiply_by_dots(int64_t m, int64_t n, int64_t k, const Operand<T>& a, const Operand<T>& b, T* c, int64_t c_stride,
                      Start<T> start) {
  const hn::ScalableTag<T> d;
  constexpr int64_t kLanes = HWY_LANES(T);
  constexpr int kSums = 4;
  for (int64_t j = 0; j < n; ++j) {
    const T* y = b.data + j * b.column_stride;
    for (int64_t i = 0; i < m; ++i) {
      const T* x = a.data + i * a.row_stride;
      hn::Vec<decltype(d)> sums[kSums] = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
      int64_t p = 0;
      for (; p + kSums * kLanes <= k; p += kSums * kLanes) {
#pragma GCC unroll 4
        for (int q = 0; q < kSums; ++q) {
          sums[q] = hn::MulAdd(hn::LoadU(d, x + p + q * kLanes), hn::LoadU(d, y + p + q * kLanes), sums[q]);
        }
      }
      for (; p + kLanes <= k; p += kLanes) {
        sums[0] = hn::MulAdd(hn::LoadU(d, x + p), hn::LoadU(d, y + p), sums[0]);
      }
      T sum = 0;
      if (p > 0) {
        sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(sums[0], sums[1]), hn::Add(sums[2], sums[3]))));
      }
      for (; p < k; ++p) {
        sum += x[p] * y[p];
      }
      c[i * c_stride + j] = start.data == nullptr ? sum : *start.at(i, j).data + sum;
    }
  }
}

/// Columns from j on of so many rows of c, as many as a vector of up to so many lanes holds at a time.
template <size_t lanes, int rows, typename T>
HWY_INLINE void multiply_columns(int64_t j, int64_t n, int64_t k, Operand<T> a, const T* b, int64_t b_stride, T* c,
                                 int64_t c_stride, Start<T> start) {
  const hn::CappedTag<T, lanes> d;
  using V = hn::Vec<decltype(d)>;
  constexpr auto kLanes = static_cast<int64_t>(hn::MaxLanes(d));
  for (; j + kLanes <= n; j += kLanes) {
    V sums[rows];
    std::fill_n(sums, rows, hn::Zero(d));
    for (int64_t p = 0; p < k; ++p) {
      const V column = hn::LoadU(d, b + p * b_stride + j);
      for (int r = 0; r < rows; ++r) {
        sums[r] = hn::MulAdd(hn::Set(d, a.data[r * a.row_stride + p * a.column_stride]), column, sums[r]);
      }
    }
    for (int r = 0; r < rows; ++r) {
      const T* from = start.at(r, j).data;
      hn::StoreU(from == nullptr ? sums[r] : hn::Add(hn::LoadU(d, from), sums[r]), d, c + r * c_stride + j);
    }
  }
  if constexpr (kLanes > 1) {
    multiply_columns<kLanes / 2, rows>(j, n, k, a, b, b_stride, c, c_stride, start);
  }
}

/// The same for few numbers, which are not worth a tile: b has dense rows.
template <typename T>
void multiply_few(int64_t m, int64_t n, int64_t k, const Operand<T>& a, const Operand<T>& b, T* c, int64_t c_stride,
                  Start<T> start) {
  constexpr int kAtATime = 4;
  int64_t i = 0;
  const auto rows_of = [&]<int rows>() HWY_ATTR {
    for (; i + rows <= m; i += rows) {
      multiply_columns<HWY_LANES(T), rows>(0, n, k, a.at(i, 0), b.data, b.row_stride, c + i * c_stride, c_stride,
                                           start.at(i, 0));
    }
  };
  rows_of.template operator()<kAtATime>();
  rows_of.template operator()<1>();
}

template <typename T>
void multiply_floats(bool by_dots, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c,
                     const Matrix& start) {
  // A tile costs a call, and a panel where n is no whole number of vectors.
  const int64_t most = n % HWY_LANES(T) == 0 ? 16 * 16 : 16 * 16 * 16;
  const bool few = b.column_stride == 1 && m * n * k <= most;
  (by_dots ? multiply_by_dots<T>
   : few   ? multiply_few<T>
           : multiply<T>)(m, n, k, {reinterpret_cast<const T*>(a.data), a.row_stride, a.column_stride},
                        {reinterpret_cast<const T*>(b.data), b.row_stride, b.column_stride},
                        reinterpret_cast<T*>(c.data), c.row_stride,
                        {reinterpret_cast<const T*>(start.data), start.row_stride});
}

void multiply_f32(bool by_dots, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c,
                  const Matrix& start) {
  multiply_floats<float>(by_dots, m, n, k, a, b, c, start);
}
void multiply_f64(bool by_dots, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c,
                  const Matrix& start) {
  multiply_floats<double>(by_dots, m, n, k, a, b, c, start);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(multiply_f32);
HWY_EXPORT(multiply_f64);

void gemm_floats(DType dtype, bool by_dots, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b,
                 const Matrix& c, const Matrix& start) {
  if (dtype == DType::Float32) {
    HWY_DYNAMIC_DISPATCH(multiply_f32)(by_dots, m, n, k, a, b, c, start);
  } else {
    HWY_DYNAMIC_DISPATCH(multiply_f64)(by_dots, m, n, k, a, b, c, start);
  }
}
}  // namespace adjoint::kernels
#endif
