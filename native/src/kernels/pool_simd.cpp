// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/pool_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/windows.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The windows [first, last) of a row that are equally large and equally far apart: all but those at padding.
struct Even {
  explicit Even(const std::vector<Window>& row) : first(static_cast<int64_t>(row.size()) / 2), last(first) {
    if (row.empty()) {
      return;
    }
    const auto at = [&](int64_t i) { return row[static_cast<size_t>(i)]; };
    const auto count = static_cast<int64_t>(row.size());
    const auto fits = [&](int64_t i, int64_t from) {
      return at(i).begin == begin + (i - from) * stride && at(i).end - at(i).begin == extent;
    };
    const int64_t middle = first;
    begin = at(middle).begin;
    extent = at(middle).end - begin;
    stride = middle + 1 < count ? at(middle + 1).begin - begin : 1;
    while (last < count && fits(last, middle)) {
      ++last;
    }
    while (first > 0 && fits(first - 1, middle)) {
      --first;
    }
    begin = at(first).begin;
  }
  int64_t first, last, begin = 0, extent = 0, stride = 1;
};

template <typename T>
void max_window(const Rows& rows, const Window& x, const T* from, T* to, int64_t* index) {
  int64_t at = rows.starts[0] + x.begin;
  for_each_element(rows, x, [&](int64_t i) {
    if (from[i] > from[at] || std::isnan(from[i])) {
      at = i;
    }
  });
  *to = from[at];
  *index = at;
}

/// Even windows side by side, one in each lane. A branch for each element would be one that no processor can foretell.
template <typename T>
void max_even(const Rows& rows, const Even& even, const T* from, T* to, int64_t* indices) {
  const hn::ScalableTag<T> d;
  const hn::RebindToSigned<decltype(d)> di;
  using Index = hn::TFromD<decltype(di)>;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  HWY_ALIGN T largest[HWY_MAX_BYTES / sizeof(T)];
  HWY_ALIGN Index places[HWY_MAX_BYTES / sizeof(T)];
  const auto stride = hn::Set(di, static_cast<Index>(even.stride));
  for (int64_t i = 0; i < even.last - even.first; i += lanes) {
    const int64_t n = std::min(lanes, even.last - even.first - i);
    // The lanes behind the last window see what it sees.
    const auto apart = hn::Mul(hn::Min(hn::Iota(di, Index{0}), hn::Set(di, static_cast<Index>(n - 1))), stride);
    const int64_t begin = even.begin + i * even.stride;
    auto best = hn::GatherIndex(d, from + rows.starts[0] + begin, apart);
    auto at = hn::Set(di, static_cast<Index>(rows.starts[0] + begin));
    for (const int64_t start : rows.starts) {
      for (int64_t k = start + begin; k < start + begin + even.extent; k += rows.step) {
        const auto seen = hn::GatherIndex(d, from + k, apart);
        const auto larger = hn::Or(hn::Gt(seen, best), hn::IsNaN(seen));
        best = hn::IfThenElse(larger, seen, best);
        at = hn::IfThenElse(hn::RebindMask(di, larger), hn::Set(di, static_cast<Index>(k)), at);
      }
    }
    hn::Store(best, d, largest);
    hn::Store(hn::Add(at, apart), di, places);
    std::copy_n(largest, n, to + even.first + i);
    std::copy_n(places, n, indices + even.first + i);
  }
}

template <typename T>
void max_images(const Windows& windows, int64_t images, const T* from, T* to, int64_t* indices) {
  const std::vector<Window>& row = windows.along[2];
  // Lanes of float32 have places of 32 bits.
  const bool has_small_places = windows.plane() <= std::numeric_limits<int32_t>::max();
  const Even even(has_small_places ? row : std::vector<Window>());
  for (int64_t image = 0; image < images; ++image, from += windows.plane()) {
    for_each_row(windows, [&](const Rows& rows) {
      max_even(rows, even, from, to, indices);
      for (int64_t i = 0; i < static_cast<int64_t>(row.size()); ++i) {
        if (i < even.first || i >= even.last) {
          max_window(rows, row[static_cast<size_t>(i)], from, to + i, indices + i);
        }
      }
      to += row.size();
      indices += row.size();
    });
  }
}

void max_f32(const Windows& windows, int64_t images, const std::byte* in, std::byte* out, int64_t* indices) {
  max_images(windows, images, reinterpret_cast<const float*>(in), reinterpret_cast<float*>(out), indices);
}
void max_f64(const Windows& windows, int64_t images, const std::byte* in, std::byte* out, int64_t* indices) {
  max_images(windows, images, reinterpret_cast<const double*>(in), reinterpret_cast<double*>(out), indices);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(max_f32);
HWY_EXPORT(max_f64);

void max_windows_of_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out,
                           int64_t* indices) {
  if (dtype == DType::Float32) {
    HWY_DYNAMIC_DISPATCH(max_f32)(windows, images, in, out, indices);
  } else {
    HWY_DYNAMIC_DISPATCH(max_f64)(windows, images, in, out, indices);
  }
}
}  // namespace adjoint::kernels
#endif
