// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/pool_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "kernels/windows.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Vectors have at least so many bytes.
constexpr int64_t kLeastBytes = 16;

/// The windows [first, last) of a row that are equally large and equally far apart: all but those at padding. None if
/// they are too few for a vector of items of so many bytes.
struct Even {
  Even(const std::vector<Window>& row, int64_t item) : first(static_cast<int64_t>(row.size()) / 2), last(first) {
    if (row.empty()) {
      return;
    }
    const auto at = [&](int64_t i) { return row[static_cast<size_t>(i)]; };
    const auto count = static_cast<int64_t>(row.size());
    const auto fits = [&](int64_t i, int64_t from) {
      return at(i).begin == begin + (i - from) * stride && at(i).end - at(i).begin == extent &&
             at(i).divisor == at(from).divisor;
    };
    const int64_t middle = first;
    begin = at(middle).begin;
    extent = at(middle).end - begin;
    if (extent <= 0) {
      return;
    }
    stride = middle + 1 < count ? at(middle + 1).begin - begin : 1;
    while (last < count && fits(last, middle)) {
      ++last;
    }
    while (first > 0 && fits(first - 1, middle)) {
      --first;
    }
    begin = at(first).begin;
    last = (last - first) * item < kLeastBytes ? first : last;
  }
  /// Calls `body(i)` for the other windows of the row, `count` in all.
  template <typename Body>
  void for_each_other(int64_t count, Body body) const {
    for (int64_t i = 0; i < first; ++i) {
      body(i);
    }
    for (int64_t i = last; i < count; ++i) {
      body(i);
    }
  }
  int64_t first, last, begin = 0, extent = 0, stride = 1;
};

/// Calls `body(d, i)` so that vectors from each i on cover [0, count), the last one perhaps over what is done already.
template <class D, typename Body>
HWY_INLINE void for_each_vector(D d, int64_t count, Body body) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  if (count >= lanes) {
    for (int64_t i = 0; i < count; i += lanes) {
      body(d, std::min(i, count - lanes));
    }
  } else if constexpr (hn::MaxLanes(d) * sizeof(hn::TFromD<D>) > kLeastBytes) {
    for_each_vector(hn::Half<D>(), count, body);
  }
}

template <class D>
using Places = hn::RebindToSigned<D>;

/// Places of lanes as int64, whose lower half comes first.
template <class DI, class VI = hn::Vec<DI>>
HWY_INLINE void store_places(DI di, VI places, int64_t* to) {
  if constexpr (sizeof(hn::TFromD<DI>) == sizeof(int64_t)) {
    hn::StoreU(places, di, to);
  } else {
    hn::StoreInterleaved2(places, hn::Zero(di), di, reinterpret_cast<int32_t*>(to));
  }
}
template <class DI, class VI = hn::Vec<DI>>
HWY_INLINE VI load_places(DI di, const int64_t* from) {
  if constexpr (sizeof(hn::TFromD<DI>) == sizeof(int64_t)) {
    return hn::LoadU(di, from);
  } else {
    VI lower;
    VI upper;
    hn::LoadInterleaved2(di, reinterpret_cast<const int32_t*>(from), lower, upper);
    return lower;
  }
}

/// Elements `stride` apart, for windows of which `at` is the first element they see, or a later one. `kStride` is the
/// stride if it is 1, or 2 and windows see several elements; then nothing is read that they do not see.
template <int kStride, class D, class V = hn::Vec<D>>
HWY_INLINE V spaced(D d, const hn::TFromD<D>* at, bool is_first, int64_t stride) {
  if constexpr (kStride == 1) {
    return hn::LoadU(d, at);
  } else if constexpr (kStride == 2) {
    V even;
    V odd;
    if (is_first) {
      hn::LoadInterleaved2(d, at, even, odd);
      return even;
    }
    hn::LoadInterleaved2(d, at - 1, even, odd);
    return odd;
  } else {
    const Places<D> di;
    using Place = hn::TFromD<Places<D>>;
    return hn::GatherIndex(d, at, hn::Mul(hn::Iota(di, Place{0}), hn::Set(di, static_cast<Place>(stride))));
  }
}

template <typename T>
void max_window(const Rows& rows, const Window& x, const T* from, T* to, int64_t* index) {
  if (is_void(rows, x)) {
    *to = least<T>();
    *index = -1;
    return;
  }
  int64_t at = rows.starts[0] + x.begin;
  for_each_element(rows, x, [&](int64_t i) { at = from[i] > from[at] || std::isnan(from[i]) ? i : at; });
  *to = from[at];
  *index = at;
}

/// Even windows side by side, one in each lane. A branch for each element would be one that no processor can foretell.
template <int kStride, typename T>
void max_even(const Rows& rows, const Even& even, const T* from, T* to, int64_t* indices) {
  for_each_vector(hn::ScalableTag<T>(), even.last - even.first, [&](auto d, int64_t i) {
    const Places<decltype(d)> di;
    using Place = hn::TFromD<decltype(di)>;
    const int64_t begin = even.begin + i * even.stride;
    auto best = spaced<kStride>(d, from + rows.starts[0] + begin, true, even.stride);
    auto at = hn::Set(di, static_cast<Place>(rows.starts[0] + begin));
    for (const int64_t start : rows.starts) {
      const int64_t first = start + begin;
      for (int64_t k = first; k < first + even.extent; k += rows.step) {
        const auto seen = spaced<kStride>(d, from + k, k == first, even.stride);
        const auto larger = hn::Or(hn::Gt(seen, best), hn::IsNaN(seen));
        best = hn::IfThenElse(larger, seen, best);
        at = hn::IfThenElse(hn::RebindMask(di, larger), hn::Set(di, static_cast<Place>(k)), at);
      }
    }
    const auto apart = hn::Mul(hn::Iota(di, Place{0}), hn::Set(di, static_cast<Place>(even.stride)));
    hn::StoreU(best, d, to + even.first + i);
    store_places(di, hn::Add(at, apart), indices + even.first + i);
  });
}

template <int kStride, typename T>
void mean_even(const Rows& rows, const Even& even, T divisor, const T* from, T* to) {
  for_each_vector(hn::ScalableTag<T>(), even.last - even.first, [&](auto d, int64_t i) {
    auto sum = hn::Zero(d);
    for (const int64_t start : rows.starts) {
      const int64_t first = start + even.begin + i * even.stride;
      for (int64_t k = first; k < first + even.extent; k += rows.step) {
        sum = hn::Add(sum, spaced<kStride>(d, from + k, k == first, even.stride));
      }
    }
    hn::StoreU(hn::Div(sum, hn::Set(d, divisor)), d, to + even.first + i);
  });
}

template <typename T>
void mean_window(const Windows& windows, const Rows& rows, const Window& x, const T* from, T* to) {
  T sum{};
  for_each_element(rows, x, [&](int64_t i) { sum += from[i]; });
  *to = sum / divisor_of<T>(windows, rows, x);
}

/// Lanes of float32 have places of 32 bits.
bool has_small_places(const Windows& windows) { return windows.plane() <= std::numeric_limits<int32_t>::max(); }

Even even_windows(const Windows& windows, int64_t item) {
  return Even(has_small_places(windows) ? windows.along[2] : std::vector<Window>(), item);
}

/// Calls row(stride as for `spaced`, rows, even windows, image, place of the first result) for each row of the results.
template <typename T, typename Row>
void for_each_row(const Windows& windows, int64_t images, const T* from, Row row) {
  const Even even = even_windows(windows, sizeof(T));
  const std::vector<Rows> all = rows_of(windows);
  const auto run = [&](auto stride) {
    int64_t place = 0;
    for (int64_t image = 0; image < images; ++image, from += windows.plane()) {
      for (const Rows& rows : all) {
        row(stride, rows, even, from, place);
        place += static_cast<int64_t>(windows.along[2].size());
      }
    }
  };
  if (even.stride == 1) {
    run(std::integral_constant<int, 1>());
  } else if (even.stride == 2 && even.extent > 1) {
    run(std::integral_constant<int, 2>());
  } else {
    run(std::integral_constant<int, 0>());
  }
}

template <typename T>
void max_images(const Windows& windows, int64_t images, const std::byte* in, std::byte* out, int64_t* indices) {
  auto* to = reinterpret_cast<T*>(out);
  const std::vector<Window>& row = windows.along[2];
  for_each_row(windows, images, reinterpret_cast<const T*>(in),
               [&](auto stride, const Rows& rows, const Even& even, const T* from, int64_t place) {
                 const auto one = [&](int64_t i) {
                   max_window(rows, row[static_cast<size_t>(i)], from, to + place + i, indices + place + i);
                 };
                 if (rows.starts.empty()) {
                   Even({}, 1).for_each_other(static_cast<int64_t>(row.size()), one);
                   return;
                 }
                 max_even<decltype(stride)::value>(rows, even, from, to + place, indices + place);
                 even.for_each_other(static_cast<int64_t>(row.size()), one);
               });
}

template <typename T>
void mean_images(const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  auto* to = reinterpret_cast<T*>(out);
  const std::vector<Window>& row = windows.along[2];
  for_each_row(windows, images, reinterpret_cast<const T*>(in),
               [&](auto stride, const Rows& rows, const Even& even, const T* from, int64_t place) {
                 if (even.first < even.last) {
                   const T divisor = divisor_of<T>(windows, rows, row[static_cast<size_t>(even.first)]);
                   mean_even<decltype(stride)::value>(rows, even, divisor, from, to + place);
                 }
                 even.for_each_other(static_cast<int64_t>(row.size()), [&](int64_t i) {
                   mean_window(windows, rows, row[static_cast<size_t>(i)], from, to + place + i);
                 });
               });
}

/// Pairs of neighbours side by side: each gets the item if it is the place, else 0, in all rows.
template <typename T>
void put_pairs(const Rows& rows, const Even& even, const T* from, const int64_t* indices, T* to) {
  for_each_vector(hn::ScalableTag<T>(), even.last - even.first, [&](auto d, int64_t i) {
    const Places<decltype(d)> di;
    using Place = hn::TFromD<decltype(di)>;
    // A sum from zero, in which −0 vanishes.
    const auto items = hn::Add(hn::LoadU(d, from + even.first + i), hn::Zero(d));
    const int64_t begin = even.begin + 2 * i;
    const auto apart = hn::Add(hn::Iota(di, Place{0}), hn::Iota(di, Place{0}));
    const auto places = hn::Sub(load_places(di, indices + even.first + i), apart);
    for (const int64_t start : rows.starts) {
      const auto part = [&](int64_t place) {
        const auto here = hn::Eq(places, hn::Set(di, static_cast<Place>(place)));
        return hn::IfThenElseZero(hn::RebindMask(d, here), items);
      };
      hn::StoreInterleaved2(part(start + begin), part(start + begin + 1), d, to + start + begin);
    }
  });
}

bool are_disjoint(const std::vector<Window>& along) {
  return std::adjacent_find(along.begin(), along.end(),
                            [](const Window& a, const Window& b) { return b.begin < a.end; }) == along.end();
}

/// Pairs of neighbours side by side: both get the item's share, in all rows.
template <typename T>
void spread_pairs(const Rows& rows, const Even& even, T divisor, const T* from, T* to) {
  for_each_vector(hn::ScalableTag<T>(), even.last - even.first, [&](auto d, int64_t i) {
    const auto share = hn::Div(hn::LoadU(d, from + even.first + i), hn::Set(d, divisor));
    // A sum from zero, in which −0 vanishes.
    const auto sum = hn::Add(share, hn::Zero(d));
    for (const int64_t start : rows.starts) {
      hn::StoreInterleaved2(sum, sum, d, to + start + even.begin + 2 * i);
    }
  });
}

/// Calls row(rows, even windows, image) for each row of the results, if windows share no elements and the even ones are
/// pairs, which it is to write; the rest of the images is zero.
template <typename T, typename Row>
bool write_pairs(const Windows& windows, int64_t images, T* to, Row row) {
  const Even even = even_windows(windows, sizeof(T));
  if (even.stride != 2 || even.extent != 2 || windows.step[2] != 1 || even.first == even.last ||
      !std::all_of(windows.along.begin(), windows.along.end(), are_disjoint)) {
    return false;
  }
  const std::vector<Rows> all = rows_of(windows);
  int64_t written = 0;
  for (const Rows& rows : all) {
    written += static_cast<int64_t>(rows.starts.size()) * 2 * (even.last - even.first);
  }
  for (int64_t image = 0; image < images; ++image, to += windows.plane()) {
    if (written < windows.plane()) {
      std::fill_n(to, windows.plane(), T{0});
    }
    for (const Rows& rows : all) {
      row(rows, even, to);
    }
  }
  return true;
}

template <typename T>
bool put_images(const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices, std::byte* out) {
  const auto* from = reinterpret_cast<const T*>(in);
  const auto count = static_cast<int64_t>(windows.along[2].size());
  return write_pairs(windows, images, reinterpret_cast<T*>(out), [&](const Rows& rows, const Even& even, T* to) {
    put_pairs(rows, even, from, indices, to);
    even.for_each_other(count, [&](int64_t i) {
      if (indices[i] >= 0) {
        to[indices[i]] += from[i];
      }
    });
    from += count;
    indices += count;
  });
}

template <typename T>
bool spread_images(const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  const auto* from = reinterpret_cast<const T*>(in);
  const std::vector<Window>& row = windows.along[2];
  const auto count = static_cast<int64_t>(row.size());
  return write_pairs(windows, images, reinterpret_cast<T*>(out), [&](const Rows& rows, const Even& even, T* to) {
    const auto divisor = [&](int64_t i) { return divisor_of<T>(windows, rows, row[static_cast<size_t>(i)]); };
    spread_pairs(rows, even, divisor(even.first), from, to);
    even.for_each_other(count, [&](int64_t i) {
      const T share = from[i] / divisor(i);
      for_each_element(rows, row[static_cast<size_t>(i)], [&](int64_t at) { to[at] += share; });
    });
    from += count;
  });
}

void max_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out,
                int64_t* indices) {
  (dtype == DType::Float32 ? max_images<float> : max_images<double>)(windows, images, in, out, indices);
}

void mean_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  (dtype == DType::Float32 ? mean_images<float> : mean_images<double>)(windows, images, in, out);
}

bool put_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices,
                std::byte* out) {
  return (dtype == DType::Float32 ? put_images<float> : put_images<double>)(windows, images, in, indices, out);
}

bool spread_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  return (dtype == DType::Float32 ? spread_images<float> : spread_images<double>)(windows, images, in, out);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(max_floats);
HWY_EXPORT(mean_floats);
HWY_EXPORT(put_floats);
HWY_EXPORT(spread_floats);

void max_windows_of_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out,
                           int64_t* indices) {
  HWY_DYNAMIC_DISPATCH(max_floats)(dtype, windows, images, in, out, indices);
}

void mean_windows_of_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  HWY_DYNAMIC_DISPATCH(mean_floats)(dtype, windows, images, in, out);
}

bool put_to_pairs(DType dtype, const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices,
                  std::byte* out) {
  return is_floating(dtype) && HWY_DYNAMIC_DISPATCH(put_floats)(dtype, windows, images, in, indices, out);
}

bool spread_to_pairs(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  return is_floating(dtype) && HWY_DYNAMIC_DISPATCH(spread_floats)(dtype, windows, images, in, out);
}
}  // namespace adjoint::kernels
#endif
