#include "kernels/pool.h"

#include <algorithm>
#include <type_traits>

#include "kernels/windows.h"

namespace adjoint::kernels {
namespace {

template <typename Body>
void dispatch_averaged(DType dtype, Body body) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T> || std::is_same_v<T, int64_t>) {
      body.template operator()<T>();
    }
  });
}

}  // namespace

void max_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out,
                 int64_t* indices) {
  if (is_floating(dtype)) {
    max_windows_of_floats(dtype, windows, images, in, out, indices);
    return;
  }
  dispatch(dtype, [&]<typename T>() {
    const auto* from = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    const std::vector<Rows> all = rows_of(windows);
    for (int64_t image = 0; image < images; ++image) {
      for_each_window(windows, all, [from, to, indices](const Rows& rows, const Window& x, int64_t place) {
        if (is_void(rows, x)) {
          to[place] = least<T>();
          indices[place] = -1;
          return;
        }
        int64_t at = rows.starts[0] + x.begin;
        for_each_element(rows, x, [&](int64_t i) { at = from[i] > from[at] ? i : at; });
        to[place] = from[at];
        indices[place] = at;
      });
      from += windows.plane();
      to += windows.count();
      indices += windows.count();
    }
  });
}

void mean_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  if (is_floating(dtype)) {
    mean_windows_of_floats(dtype, windows, images, in, out);
    return;
  }
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* from = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    const std::vector<Rows> all = rows_of(windows);
    for (int64_t image = 0; image < images; ++image, from += windows.plane(), to += windows.count()) {
      for_each_window(windows, all, [from, to, &windows](const Rows& rows, const Window& x, int64_t place) {
        T sum{};
        for_each_element(rows, x, [&](int64_t i) { sum += from[i]; });
        to[place] = sum / divisor_of<T>(windows, rows, x);
      });
    }
  });
}

void spread_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  if (spread_to_pairs(dtype, windows, images, in, out)) {
    return;
  }
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* from = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    const std::vector<Rows> all = rows_of(windows);
    for (int64_t image = 0; image < images; ++image, from += windows.count(), to += windows.plane()) {
      std::fill_n(to, windows.plane(), T{0});
      for_each_window(windows, all, [from, to, &windows](const Rows& rows, const Window& x, int64_t place) {
        const T share = from[place] / divisor_of<T>(windows, rows, x);
        for_each_element(rows, x, [&](int64_t i) { to[i] += share; });
      });
    }
  });
}

void pick(DType dtype, const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices,
          std::byte* out) {
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* items = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    const int64_t count = windows.count();
    for (int64_t image = 0; image < images; ++image, items += windows.plane(), indices += count, to += count) {
      for (int64_t i = 0; i < count; ++i) {
        to[i] = indices[i] < 0 ? T{0} : items[indices[i]];
      }
    }
  });
}

void put(DType dtype, const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices,
         std::byte* out) {
  if (put_to_pairs(dtype, windows, images, in, indices, out)) {
    return;
  }
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* items = reinterpret_cast<const T*>(in);
    auto* sums = reinterpret_cast<T*>(out);
    const int64_t count = windows.count();
    for (int64_t image = 0; image < images; ++image, items += count, indices += count, sums += windows.plane()) {
      std::fill_n(sums, windows.plane(), T{0});
      for (int64_t i = 0; i < count; ++i) {
        if (indices[i] >= 0) {
          sums[indices[i]] += items[i];
        }
      }
    }
  });
}

}  // namespace adjoint::kernels
