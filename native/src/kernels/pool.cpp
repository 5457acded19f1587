#include "kernels/pool.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace adjoint::kernels {
namespace {

/// Calls `body(z, y, x)` for each window of an image, in order.
template <typename Body>
void for_each_window(const Windows& windows, Body body) {
  for (const Window& z : windows.along[0]) {
    for (const Window& y : windows.along[1]) {
      for (const Window& x : windows.along[2]) {
        body(z, y, x);
      }
    }
  }
}

/// Calls `body(index)` for each element of a window.
template <typename Body>
void for_each_element(const Windows& windows, const Window& z, const Window& y, const Window& x, Body body) {
  for (int64_t i = z.begin; i < z.end; i += windows.step[0]) {
    for (int64_t j = y.begin; j < y.end; j += windows.step[1]) {
      const int64_t row = (i * windows.in[1] + j) * windows.in[2];
      for (int64_t k = x.begin; k < x.end; k += windows.step[2]) {
        body(row + k);
      }
    }
  }
}

template <typename T>
bool is_nan(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(value);
  } else {
    return false;
  }
}

template <typename T>
T divisor(const Windows& windows, const Window& z, const Window& y, const Window& x) {
  return static_cast<T>(windows.divisor_override != 0 ? windows.divisor_override : z.divisor * y.divisor * x.divisor);
}

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
  dispatch(dtype, [&]<typename T>() {
    const auto* from = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    for (int64_t image = 0; image < images; ++image, from += windows.plane()) {
      for_each_window(windows, [&](const Window& z, const Window& y, const Window& x) {
        int64_t at = (z.begin * windows.in[1] + y.begin) * windows.in[2] + x.begin;
        T largest = from[at];
        for_each_element(windows, z, y, x, [&](int64_t i) {
          if (from[i] > largest || is_nan(from[i])) {
            largest = from[i];
            at = i;
          }
        });
        *to++ = largest;
        *indices++ = at;
      });
    }
  });
}

void mean_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* from = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    for (int64_t image = 0; image < images; ++image, from += windows.plane()) {
      for_each_window(windows, [&](const Window& z, const Window& y, const Window& x) {
        T sum{};
        for_each_element(windows, z, y, x, [&](int64_t i) { sum += from[i]; });
        *to++ = sum / divisor<T>(windows, z, y, x);
      });
    }
  });
}

void spread_windows(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out) {
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* from = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    for (int64_t image = 0; image < images; ++image, to += windows.plane()) {
      std::fill_n(to, windows.plane(), T{0});
      for_each_window(windows, [&](const Window& z, const Window& y, const Window& x) {
        const T share = *from++ / divisor<T>(windows, z, y, x);
        for_each_element(windows, z, y, x, [&](int64_t i) { to[i] += share; });
      });
    }
  });
}

void pick(DType dtype, int64_t images, int64_t from, int64_t count, const std::byte* in, const int64_t* indices,
          std::byte* out) {
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* items = reinterpret_cast<const T*>(in);
    auto* to = reinterpret_cast<T*>(out);
    for (int64_t image = 0; image < images; ++image, items += from, indices += count, to += count) {
      for (int64_t i = 0; i < count; ++i) {
        to[i] = items[indices[i]];
      }
    }
  });
}

void put(DType dtype, int64_t images, int64_t count, int64_t to, const std::byte* in, const int64_t* indices,
         std::byte* out) {
  dispatch_averaged(dtype, [&]<typename T>() {
    const auto* items = reinterpret_cast<const T*>(in);
    auto* sums = reinterpret_cast<T*>(out);
    for (int64_t image = 0; image < images; ++image, items += count, indices += count, sums += to) {
      std::fill_n(sums, to, T{0});
      for (int64_t i = 0; i < count; ++i) {
        sums[indices[i]] += items[i];
      }
    }
  });
}

}  // namespace adjoint::kernels
