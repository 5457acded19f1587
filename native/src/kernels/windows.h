#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "kernels/pool.h"

namespace adjoint::kernels {

/// The part of the windows that those of one row of the result have in common.
struct Rows {
  /// Where the rows begin that they take elements of.
  std::vector<int64_t> starts;
  int64_t step;
  int64_t divisor;
};

/// Those of each row of the result.
inline std::vector<Rows> rows_of(const Windows& windows) {
  std::vector<Rows> all;
  all.reserve(windows.along[0].size() * windows.along[1].size());
  for (const Window& z : windows.along[0]) {
    for (const Window& y : windows.along[1]) {
      Rows& rows = all.emplace_back(Rows{{}, windows.step[2], z.divisor * y.divisor});
      for (int64_t i = z.begin; i < z.end; i += windows.step[0]) {
        for (int64_t j = y.begin; j < y.end; j += windows.step[1]) {
          rows.starts.push_back((i * windows.in[1] + j) * windows.in[2]);
        }
      }
    }
  }
  return all;
}

/// Whether a window has no elements.
inline bool is_void(const Rows& rows, const Window& x) { return rows.starts.empty() || x.begin >= x.end; }

/// The largest element of nothing.
template <typename T>
constexpr T least() {
  return std::is_floating_point_v<T> ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::lowest();
}

/// Calls `body(rows, x, place)` for each window of an image, in order.
template <typename Body>
void for_each_window(const Windows& windows, const std::vector<Rows>& all, Body body) {
  int64_t place = 0;
  for (const Rows& rows : all) {
    for (const Window& x : windows.along[2]) {
      body(rows, x, place++);
    }
  }
}

/// Calls `body(index)` for each element of a window.
template <typename Body>
void for_each_element(const Rows& rows, const Window& x, Body body) {
  const int64_t step = rows.step;
  const int64_t begin = x.begin;
  const int64_t end = x.end;
  for (const int64_t start : rows.starts) {
    for (int64_t i = start + begin; i < start + end; i += step) {
      body(i);
    }
  }
}

/// By what the sum over a window is divided for its mean.
template <typename T>
T divisor_of(const Windows& windows, const Rows& rows, const Window& x) {
  return static_cast<T>(windows.divisor_override != 0 ? windows.divisor_override : rows.divisor * x.divisor);
}

/// What max_windows and mean_windows do, for floats.
void max_windows_of_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out,
                           int64_t* indices);
void mean_windows_of_floats(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out);
/// What put and spread_windows do where it can be done without sums: windows that share no elements and are pairs along
/// the width. Otherwise they do nothing and say so.
bool put_to_pairs(DType dtype, const Windows& windows, int64_t images, const std::byte* in, const int64_t* indices,
                  std::byte* out);
bool spread_to_pairs(DType dtype, const Windows& windows, int64_t images, const std::byte* in, std::byte* out);

}  // namespace adjoint::kernels
