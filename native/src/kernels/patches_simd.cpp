// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/patches_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <type_traits>
#include <vector>

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

template <class D, typename T>
HWY_INLINE hn::Vec<D> even_places(D d, const T* from) {
  hn::Vec<D> even;
  hn::Vec<D> odd;
  hn::LoadInterleaved2(d, from, even, odd);
  return even;
}

/// What is done with a run of places in one row of `out`, of which the kernel sees some outside of the image and some
/// inside, every `stride`th element from `image` on.
template <typename T>
struct Gather {
  using Columns = T*;
  using Image = const T*;
  /// Where the memory of the image ends.
  const T* end;

  void outside(T* columns, int64_t n) const {
    by_vectors<T>(n, [=](auto d, int64_t i) { hn::StoreU(hn::Zero(d), d, columns + i); });
  }
  /// Whole vectors are faster where there are elements behind the run to read, and `room` that is written later.
  void inside(T* columns, const T* image, int64_t stride, int64_t n, int64_t room) const {
    const hn::ScalableTag<T> d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    const bool has_room = room >= n + lanes && end - image >= stride * (n + lanes);
    if (stride == 2 && has_room) {
      for (int64_t i = 0; i < n; i += lanes) {
        hn::StoreU(even_places(d, image + 2 * i), d, columns + i);
      }
    } else if (stride != 1) {
      const int64_t paired = stride == 2 ? std::min(n, (end - image) / 2) : 0;
      by_vectors<T>(paired,
                    [=](auto tag, int64_t i) { hn::StoreU(even_places(tag, image + 2 * i), tag, columns + i); });
      for (int64_t i = paired; i < n; ++i) {
        columns[i] = image[i * stride];
      }
    } else if (has_room) {
      for (int64_t i = 0; i < n; i += lanes) {
        hn::StoreU(hn::LoadU(d, image + i), d, columns + i);
      }
    } else {
      by_vectors<T>(n, [=](auto tag, int64_t i) { hn::StoreU(hn::LoadU(tag, image + i), tag, columns + i); });
    }
  }
};

template <typename T>
struct Scatter {
  using Columns = const T*;
  using Image = T*;
  void outside(const T*, int64_t) const {}
  void inside(const T* columns, T* image, int64_t stride, int64_t n, int64_t) const {
    if (stride != 1) {
      // What lies between is written back as it was; what lies behind the run may be another thread's.
      const int64_t paired = stride == 2 ? n - 1 : 0;
      by_vectors<T>(paired, [=](auto tag, int64_t i) {
        hn::Vec<decltype(tag)> even;
        hn::Vec<decltype(tag)> odd;
        hn::LoadInterleaved2(tag, image + 2 * i, even, odd);
        hn::StoreInterleaved2(hn::Add(even, hn::LoadU(tag, columns + i)), odd, tag, image + 2 * i);
      });
      for (int64_t i = paired; i < n; ++i) {
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
    begin = shift >= 0 ? 0 : up(-shift, stride);
    end = shift >= c.in[dim] ? 0 : up(c.in[dim] - shift, stride);
  }
  /// Divisions take long, and most strides are 1.
  static int64_t up(int64_t n, int64_t by) { return by == 1 ? n : (n + by - 1) / by; }
  int64_t shift, begin, end;
};

/// Neighbouring places of one row of `out` that see neighbours in one row of the image, or all see what is outside.
struct Run {
  static constexpr int64_t kOutside = -1;
  int64_t column, pixel, count;
};

/// The runs of the places [begin, end) through one place of the kernel. They are the same for all channels.
void find_runs(const Correlation& c, const Seen& deep, const Seen& high, const Seen& wide, int64_t begin, int64_t end,
               std::vector<Run>& runs) {
  runs.clear();
  int64_t x = begin % c.out[2];
  int64_t y = begin / c.out[2] % c.out[1];
  int64_t z = begin / c.out[2] / c.out[1];
  const auto add = [&](int64_t column, int64_t pixel, int64_t count) {
    if (count > 0) {
      runs.push_back({column, pixel, count});
    }
  };
  for (int64_t at = begin; at < end;) {
    const int64_t n = std::min(c.out[2] - x, end - at);
    const bool inside = y >= high.begin && y < high.end && z >= deep.begin && z < deep.end;
    const int64_t from = inside ? std::clamp(wide.begin, x, x + n) : x;
    const int64_t to = inside ? std::clamp(wide.end, from, x + n) : x;
    const int64_t row = (z * c.stride[0] + deep.shift) * c.in[1] + y * c.stride[1] + high.shift;
    const int64_t column = at - begin - x;
    add(column + x, Run::kOutside, from - x);
    add(column + from, row * c.in[2] + from * c.stride[2] + wide.shift, to - from);
    add(column + to, Run::kOutside, x + n - to);
    at += n;
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
  const int64_t width = end - begin;
  const int64_t taps = volume(c.kernel);
  std::vector<Run> runs;
  int64_t tap = 0;
  for (int64_t z = 0; z < c.kernel[0]; ++z) {
    for (int64_t y = 0; y < c.kernel[1]; ++y) {
      for (int64_t x = 0; x < c.kernel[2]; ++x, ++tap) {
        find_runs(c, {c, 0, z}, {c, 1, y}, {c, 2, x}, begin, end, runs);
        for (int64_t channel = 0; channel < channels; ++channel) {
          const auto row = columns + (channel * taps + tap) * width;
          const auto plane = image + channel * volume(c.in);
          for (const Run& run : runs) {
            if (run.pixel == Run::kOutside) {
              move.outside(row + run.column, run.count);
            } else {
              // Behind this channel's last row is the next one's first, which is done.
              const int64_t room = (taps - tap) * width - run.column;
              move.inside(row + run.column, plane + run.pixel, c.stride[2], run.count, room);
            }
          }
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
    const auto* pixels = reinterpret_cast<const T*>(image);
    move_patches(c, channels, Gather<T>{pixels + channels * volume(c.in)}, reinterpret_cast<T*>(columns), pixels, begin,
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
