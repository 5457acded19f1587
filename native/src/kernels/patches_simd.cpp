// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/patches_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <type_traits>

#include "kernels/conv.h"

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
  by_vectors<HWY_MAX_BYTES / sizeof(T), T>(0, n, f);
}

/// What is done with a run of places in one row of `out`: those of them that the kernel sees inside of the image are
/// [begin, end), every `stride`th element from `image` on.
template <typename T>
struct Gather {
  using Columns = T*;
  using Image = const T*;
  void outside(T* columns, int64_t n) const {
    by_vectors<T>(n, [=](auto d, int64_t i) { hn::StoreU(hn::Zero(d), d, columns + i); });
  }
  void inside(T* columns, const T* image, int64_t stride, int64_t n) const {
    if (stride != 1) {
      for (int64_t i = 0; i < n; ++i) {
        columns[i] = image[i * stride];
      }
      return;
    }
    by_vectors<T>(n, [=](auto d, int64_t i) { hn::StoreU(hn::LoadU(d, image + i), d, columns + i); });
  }
};

template <typename T>
struct Scatter {
  using Columns = const T*;
  using Image = T*;
  void outside(const T*, int64_t) const {}
  void inside(const T* columns, T* image, int64_t stride, int64_t n) const {
    if (stride != 1) {
      for (int64_t i = 0; i < n; ++i) {
        image[i * stride] += columns[i];
      }
      return;
    }
    by_vectors<T>(n, [=](auto d, int64_t i) {
      hn::StoreU(hn::Add(hn::LoadU(d, image + i), hn::LoadU(d, columns + i)), d, image + i);
    });
  }
};

/// The places along a dimension that see the image through a place of the kernel.
struct Seen {
  Seen(const Correlation& c, size_t dim, int64_t at) : shift(at * c.dilation[dim] - c.padding[dim]) {
    const int64_t stride = c.stride[dim];
    begin = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
    end = shift >= c.in[dim] ? 0 : (c.in[dim] - shift + stride - 1) / stride;
  }
  int64_t shift, begin, end;
};

/// One row of the matrix: the places [begin, end) of `out`, row by row of it, through one place of the kernel.
template <typename Move>
void move_row(const Correlation& c, const Seen (&seen)[3], Move move, typename Move::Columns columns,
              typename Move::Image image, int64_t begin, int64_t end) {
  const int64_t width = c.out[2];
  int64_t x = begin % width;
  int64_t y = begin / width % c.out[1];
  int64_t z = begin / width / c.out[1];
  while (begin < end) {
    const int64_t n = std::min(width - x, end - begin);
    const bool inside = y >= seen[1].begin && y < seen[1].end && z >= seen[0].begin && z < seen[0].end;
    const int64_t from = inside ? std::clamp(seen[2].begin, x, x + n) : x;
    const int64_t to = inside ? std::clamp(seen[2].end, from, x + n) : x;
    move.outside(columns, from - x);
    if (from < to) {
      const int64_t row = (z * c.stride[0] + seen[0].shift) * c.in[1] + y * c.stride[1] + seen[1].shift;
      move.inside(columns + (from - x), image + row * c.in[2] + from * c.stride[2] + seen[2].shift, c.stride[2],
                  to - from);
    }
    move.outside(columns + (to - x), x + n - to);
    columns += n;
    begin += n;
    x = 0;
    if (++y == c.out[1]) {
      y = 0;
      ++z;
    }
  }
}

template <typename Move>
void move_patches(const Correlation& c, int64_t channels, Move move, typename Move::Columns columns,
                  typename Move::Image image, int64_t begin, int64_t end) {
  for (int64_t channel = 0; channel < channels; ++channel, image += volume(c.in)) {
    for (int64_t z = 0; z < c.kernel[0]; ++z) {
      for (int64_t y = 0; y < c.kernel[1]; ++y) {
        for (int64_t x = 0; x < c.kernel[2]; ++x, columns += end - begin) {
          const Seen seen[3] = {{c, 0, z}, {c, 1, y}, {c, 2, x}};
          move_row(c, seen, move, columns, image, begin, end);
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

void gather(DType dtype, const Correlation& c, int64_t channels, const std::byte* image, int64_t begin, int64_t end,
            std::byte* columns) {
  dispatch_numbers(dtype, [&]<typename T>() {
    move_patches(c, channels, Gather<T>{}, reinterpret_cast<T*>(columns), reinterpret_cast<const T*>(image), begin,
                 end);
  });
}
void scatter(DType dtype, const Correlation& c, int64_t channels, const std::byte* columns, int64_t begin, int64_t end,
             std::byte* image) {
  dispatch_numbers(dtype, [&]<typename T>() {
    move_patches(c, channels, Scatter<T>{}, reinterpret_cast<const T*>(columns), reinterpret_cast<T*>(image), begin,
                 end);
  });
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(gather);
HWY_EXPORT(scatter);

void gather_patches(DType dtype, const Correlation& c, int64_t channels, const std::byte* image, int64_t begin,
                    int64_t end, std::byte* columns) {
  HWY_DYNAMIC_DISPATCH(gather)(dtype, c, channels, image, begin, end, columns);
}

void scatter_patches(DType dtype, const Correlation& c, int64_t channels, const std::byte* columns, int64_t begin,
                     int64_t end, std::byte* image) {
  HWY_DYNAMIC_DISPATCH(scatter)(dtype, c, channels, columns, begin, end, image);
}
}  // namespace adjoint::kernels
#endif
