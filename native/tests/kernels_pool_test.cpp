#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "kernels/windows.h"

using namespace adjoint;
using kernels::Window;
using kernels::Windows;

namespace {

struct Sliding {
  int64_t kernel, stride, padding, dilation;
};
/// Pairs, more of one size, overlapping, with gaps, at padding, spread.
constexpr Sliding kSlidings[] = {{2, 2, 0, 1}, {2, 2, 1, 1}, {3, 2, 1, 1}, {3, 3, 0, 1}, {3, 1, 1, 1},
                                 {1, 2, 0, 1}, {2, 3, 0, 1}, {2, 2, 0, 2}, {2, 1, 0, 1}, {1, 1, 0, 1}};

std::vector<Window> along(int64_t size, const Sliding& by) {
  std::vector<Window> all;
  const int64_t extent = (by.kernel - 1) * by.dilation + 1;
  for (int64_t begin = -by.padding; begin + extent <= size + by.padding; begin += by.stride) {
    int64_t first = begin;
    while (first < 0) {
      first += by.dilation;
    }
    all.push_back({first, std::min(begin + extent, size), by.kernel});
  }
  return all;
}

Windows windows_of(int64_t height, int64_t width, const Sliding& by) {
  return {{1, height, width},
          {1, by.dilation, by.dilation},
          {std::vector<Window>{{0, 1, 1}}, along(height, by), along(width, by)}};
}

/// Few different numbers, so that many are equal, of both zeros, infinities and NaN.
template <typename T>
std::vector<T> numbers(int64_t count) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  constexpr T kFew[] = {0, -T{0}, 1, -1, 2, 2, 3, -kInfinity, kInfinity, std::numeric_limits<T>::quiet_NaN()};
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<T> all(static_cast<size_t>(count));
  for (T& number : all) {
    // Infinities and NaN seldom.
    number = kFew[random() % (random() % 8 == 0 ? std::size(kFew) : 7)];
  }
  return all;
}

template <typename T>
std::byte* bytes(std::vector<T>& v) {
  return reinterpret_cast<std::byte*>(v.data());
}

/// Calls `body(image, height, width, window)` for each window, in order.
template <typename Body>
void for_each(const Windows& windows, int64_t images, Body body) {
  int64_t place = 0;
  for (int64_t image = 0; image < images; ++image) {
    for (const Window& y : windows.along[1]) {
      for (const Window& x : windows.along[2]) {
        body(image, y, x, static_cast<size_t>(place++));
      }
    }
  }
}

constexpr int64_t kImages = 2;

/// Bit by bit, but for the kind of NaN.
template <typename T>
void expect_same(const std::vector<T>& found, const std::vector<T>& wanted) {
  for (size_t i = 0; i < found.size(); ++i) {
    ASSERT_TRUE(std::isnan(wanted[i]) ? std::isnan(found[i]) : std::memcmp(&found[i], &wanted[i], sizeof(T)) == 0)
        << found[i] << " in place of " << wanted[i];
  }
}

template <typename T>
void check_means(DType dtype, const Windows& windows) {
  std::vector<T> in = numbers<T>(kImages * windows.plane());
  const auto count = static_cast<size_t>(kImages * windows.count());
  std::vector<T> grad = numbers<T>(static_cast<int64_t>(count));
  std::vector<T> out(count);
  std::vector<T> sums(in.size(), T{7});  // What was there does not matter.
  kernels::mean_windows(dtype, windows, kImages, bytes(in), bytes(out));
  kernels::spread_windows(dtype, windows, kImages, bytes(grad), bytes(sums));
  std::vector<T> means(count);
  std::vector<T> spread(in.size(), T{0});
  for_each(windows, kImages, [&](int64_t image, const Window& y, const Window& x, size_t place) {
    const auto divisor =
        static_cast<T>(windows.divisor_override != 0 ? windows.divisor_override : y.divisor * x.divisor);
    for (int64_t i = y.begin; i < y.end; i += windows.step[1]) {
      for (int64_t j = x.begin; j < x.end; j += windows.step[2]) {
        const auto k = static_cast<size_t>(image * windows.plane() + i * windows.in[2] + j);
        means[place] += in[k];
        spread[k] += grad[place] / divisor;
      }
    }
    means[place] /= divisor;
  });
  expect_same(out, means);
  expect_same(sums, spread);
}

template <typename T>
void check_largest(DType dtype, const Windows& windows) {
  std::vector<T> in = numbers<T>(kImages * windows.plane());
  const auto count = static_cast<size_t>(kImages * windows.count());
  std::vector<T> out(count);
  std::vector<int64_t> indices(count);
  kernels::max_windows(dtype, windows, kImages, bytes(in), bytes(out), indices.data());
  for_each(windows, kImages, [&](int64_t image, const Window& y, const Window& x, size_t place) {
    const T* from = in.data() + image * windows.plane();
    int64_t at = y.begin * windows.in[2] + x.begin;
    for (int64_t i = y.begin; i < y.end; i += windows.step[1]) {
      for (int64_t j = x.begin; j < x.end; j += windows.step[2]) {
        const int64_t k = i * windows.in[2] + j;
        at = from[k] > from[at] || std::isnan(from[k]) ? k : at;
      }
    }
    ASSERT_EQ(indices[place], at);
    ASSERT_EQ(std::memcmp(&out[place], &from[at], sizeof(T)), 0);
  });

  std::vector<T> grad = numbers<T>(static_cast<int64_t>(count));
  // What was there does not matter.
  std::vector<T> sums(in.size(), T{7});
  kernels::put(dtype, windows, kImages, bytes(grad), indices.data(), bytes(sums));
  std::vector<T> wanted(in.size(), T{0});
  for_each(windows, kImages, [&](int64_t image, const Window&, const Window&, size_t place) {
    wanted[static_cast<size_t>(image * windows.plane() + indices[place])] += grad[place];
  });
  expect_same(sums, wanted);
}

/// Calls `check(windows)` for windows of many sizes until one fails.
template <typename Check>
void check_all(Check check) {
  for (const Sliding& by : kSlidings) {
    for (const int64_t height : {3, 4, 7}) {
      for (int64_t width = 3; width <= 70; ++width) {
        SCOPED_TRACE(::testing::Message()
                     << "kernel " << by.kernel << ", stride " << by.stride << ", padding " << by.padding
                     << ", dilation " << by.dilation << ", " << height << " × " << width);
        check(windows_of(height, width, by));
        if (::testing::Test::HasFatalFailure()) {
          return;
        }
      }
    }
  }
}

}  // namespace

TEST(Pool, LargestOfWindowsAndTheirGradient) {
  check_all([](const Windows& windows) {
    check_largest<float>(DType::Float32, windows);
    check_largest<double>(DType::Float64, windows);
  });
}

TEST(Pool, MeansOfWindowsAndTheirGradient) {
  check_all([](Windows windows) {
    check_means<float>(DType::Float32, windows);
    check_means<double>(DType::Float64, windows);
    // Divided by the pixels that they see.
    for (std::vector<Window>& along : windows.along) {
      for (Window& window : along) {
        window.divisor = window.end - window.begin;
      }
    }
    check_means<float>(DType::Float32, windows);
    windows.divisor_override = 3;
    check_means<float>(DType::Float32, windows);
  });
}
