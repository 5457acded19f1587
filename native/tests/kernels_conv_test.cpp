#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/parallel.h"
#include "kernels/conv.h"

using namespace adjoint;
using kernels::Correlation;
using kernels::volume;

namespace {

int64_t extent(const Correlation& c, size_t i) {
  return (c.in[i] + 2 * c.padding[i] - c.dilation[i] * (c.kernel[i] - 1) - 1) / c.stride[i] + 1;
}

/// Products, depthwise kernels, several blocks of rows and of columns, several parts of channels, phases that no row of
/// the kernel has, sequences and volumes.
std::vector<Correlation> shapes() {
  std::vector<Correlation> all = {
      {1, 1, 1, 1, {1, 1, 1}, {}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}},
      {2, 1, 3, 5, {1, 7, 9}, {}, {1, 3, 3}, {1, 1, 1}, {0, 1, 1}, {1, 1, 1}},
      {3, 1, 20, 30, {1, 13, 11}, {}, {1, 3, 2}, {1, 2, 1}, {0, 2, 0}, {1, 1, 2}},
      {2, 1, 16, 13, {1, 6, 7}, {}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}},
      {2, 3, 2, 4, {1, 8, 8}, {}, {1, 2, 3}, {1, 3, 2}, {0, 0, 3}, {1, 2, 1}},
      {2, 5, 1, 1, {1, 33, 40}, {}, {1, 3, 3}, {1, 1, 1}, {0, 1, 1}, {1, 1, 1}},
      {2, 3, 1, 2, {1, 17, 50}, {}, {1, 5, 3}, {1, 2, 3}, {0, 2, 4}, {1, 2, 2}},
      {1, 1, 2, 3, {1, 1, 700}, {}, {1, 1, 9}, {1, 1, 1}, {0, 0, 4}, {1, 1, 1}},
      {2, 1, 64, 3, {1, 50, 40}, {}, {1, 3, 3}, {1, 2, 1}, {0, 1, 1}, {1, 1, 1}},
      {1, 1, 300, 2, {1, 30, 40}, {}, {1, 3, 1}, {1, 1, 1}, {0, 0, 0}, {1, 2, 1}},
      {1, 1, 64, 2, {1, 1, 1500}, {}, {1, 1, 5}, {1, 1, 2}, {0, 0, 3}, {1, 1, 1}},
      {2, 1, 3, 4, {1, 20, 17}, {}, {1, 2, 3}, {1, 3, 3}, {0, 1, 2}, {1, 3, 2}},
      {2, 1, 2, 3, {6, 4, 5}, {}, {2, 1, 1}, {1, 1, 1}, {3, 0, 0}, {1, 1, 1}},
      {1, 2, 1, 1, {4, 5, 6}, {}, {2, 3, 2}, {1, 2, 1}, {1, 0, 1}, {2, 1, 1}},
      {2, 1, 3, 2, {5, 6, 4}, {}, {3, 2, 2}, {2, 1, 2}, {1, 1, 0}, {1, 2, 1}},
      // Winograd's: whole and half tiles, blocks over images and of parts of rows, panels that are not full, groups.
      {3, 1, 33, 40, {1, 11, 12}, {}, {1, 3, 3}, {1, 1, 1}, {0, 1, 1}, {1, 1, 1}},
      {5, 1, 32, 65, {1, 10, 9}, {}, {1, 3, 3}, {1, 1, 1}, {0, 0, 3}, {1, 1, 1}},
      {1, 1, 64, 32, {1, 3, 401}, {}, {1, 3, 3}, {1, 1, 1}, {0, 2, 0}, {1, 1, 1}},
      {2, 2, 36, 32, {1, 13, 14}, {}, {1, 3, 3}, {1, 1, 1}, {0, 2, 1}, {1, 1, 1}},
      // The same by steps of two pixels, of which the last are not seen, or none but padding is seen first.
      {2, 1, 48, 30, {1, 26, 23}, {}, {1, 4, 4}, {1, 2, 2}, {0, 1, 1}, {1, 1, 1}},
      {1, 2, 16, 33, {1, 31, 30}, {}, {1, 4, 4}, {1, 2, 2}, {0, 0, 3}, {1, 1, 1}},
      {2, 1, 32, 24, {1, 18, 27}, {}, {1, 6, 6}, {1, 2, 2}, {0, 2, 5}, {1, 1, 1}},
      {1, 1, 16, 24, {1, 7, 700}, {}, {1, 4, 4}, {1, 2, 2}, {0, 1, 0}, {1, 1, 1}},
  };
  for (Correlation& c : all) {
    c.out = {extent(c, 0), extent(c, 1), extent(c, 2)};
  }
  return all;
}

/// Of each kind that Winograd's filtering takes, one.
std::vector<Correlation> filtered() {
  return {{2, 1, 32, 32, {1, 16, 17}, {1, 16, 17}, {1, 3, 3}, {1, 1, 1}, {0, 1, 1}, {1, 1, 1}},
          {2, 1, 32, 32, {1, 32, 34}, {1, 16, 17}, {1, 4, 4}, {1, 2, 2}, {0, 1, 1}, {1, 1, 1}},
          {2, 1, 16, 32, {1, 32, 34}, {1, 16, 17}, {1, 6, 6}, {1, 2, 2}, {0, 2, 2}, {1, 1, 1}}};
}

/// Calls f(place in the images, in the kernel, in the result) for each product of the trilinear form.
template <typename F>
void for_each_product(const Correlation& c, F f) {
  for (int64_t plane = 0; plane < c.images * c.groups; ++plane) {
    for (int64_t o = 0; o < c.out_channels; ++o) {
      for (int64_t i = 0; i < c.in_channels; ++i) {
        for (int64_t out = 0; out < volume(c.out); ++out) {
          for (int64_t tap = 0; tap < volume(c.kernel); ++tap) {
            const int64_t at[] = {out / c.out[2] / c.out[1], out / c.out[2] % c.out[1], out % c.out[2]};
            const int64_t k[] = {tap / c.kernel[2] / c.kernel[1], tap / c.kernel[2] % c.kernel[1], tap % c.kernel[2]};
            int64_t pixel = 0;
            bool inside = true;
            for (size_t d = 0; d < 3; ++d) {
              const int64_t x = at[d] * c.stride[d] - c.padding[d] + k[d] * c.dilation[d];
              inside = inside && x >= 0 && x < c.in[d];
              pixel = pixel * c.in[d] + x;
            }
            if (inside) {
              f((plane * c.in_channels + i) * volume(c.in) + pixel,
                ((plane % c.groups * c.out_channels + o) * c.in_channels + i) * volume(c.kernel) + tap,
                (plane * c.out_channels + o) * volume(c.out) + out);
            }
          }
        }
      }
    }
  }
}

template <typename T>
std::vector<T> filled(int64_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<T> items(static_cast<size_t>(count));
  for (T& item : items) {
    item = static_cast<T>(static_cast<int>(random() % 2001) - 1000) / 512;
  }
  return items;
}

template <typename T>
std::byte* bytes(std::vector<T>& items) {
  return reinterpret_cast<std::byte*>(items.data());
}

template <typename T>
struct Operands {
  explicit Operands(const Correlation& c)
      : in(filled<T>(c.images * c.groups * c.in_channels * volume(c.in), 1)),
        kernel(filled<T>(c.groups * c.out_channels * c.in_channels * volume(c.kernel), 2)),
        out(filled<T>(c.images * c.groups * c.out_channels * volume(c.out), 3)),
        in_bias(filled<T>(c.groups * c.in_channels, 4)),
        out_bias(filled<T>(c.groups * c.out_channels, 5)) {}
  std::vector<T> in, kernel, out, in_bias, out_bias;
};

/// The three products, each into memory of its own.
template <typename T>
Operands<T> products(DType dtype, const Correlation& c, Operands<T>& x, bool bias) {
  Operands<T> results = x;
  kernels::correlate(dtype, c, bytes(x.in), bytes(x.kernel), bias ? bytes(x.out_bias) : nullptr, bytes(results.out));
  kernels::correlate_transposed(dtype, c, bytes(x.out), bytes(x.kernel), bias ? bytes(x.in_bias) : nullptr,
                                bytes(results.in));
  kernels::correlate_kernel(dtype, c, bytes(x.out), bytes(x.in), bytes(results.kernel));
  return results;
}

/// |error| of a sum of n products is at most n ε Σ |products|, in any order (Higham, 2002, §3.1).
template <typename T>
void expect_near(const std::vector<T>& found, const std::vector<long double>& sums,
                 const std::vector<long double>& magnitudes, const std::vector<int64_t>& counts) {
  for (size_t i = 0; i < found.size(); ++i) {
    const long double bound =
        static_cast<long double>(counts[i] + 2) * std::numeric_limits<T>::epsilon() * magnitudes[i];
    ASSERT_LE(std::abs(found[i] - sums[i]), bound) << "at " << i << ": " << found[i] << ", " << sums[i];
  }
}

template <typename T>
class Sums {
 public:
  Sums(const std::vector<T>& from, const std::vector<T>* bias, int64_t plane)
      : sums_(from.size()), magnitudes_(from.size()), counts_(from.size()) {
    for (size_t i = 0; bias != nullptr && i < from.size(); ++i) {
      sums_[i] = (*bias)[i / static_cast<size_t>(plane) % bias->size()];
      magnitudes_[i] = std::abs(sums_[i]);
    }
  }
  void add(int64_t at, long double product) {
    sums_[static_cast<size_t>(at)] += product;
    magnitudes_[static_cast<size_t>(at)] += std::abs(product);
    ++counts_[static_cast<size_t>(at)];
  }
  void expect(const std::vector<T>& found) const { expect_near(found, sums_, magnitudes_, counts_); }

 private:
  std::vector<long double> sums_, magnitudes_;
  std::vector<int64_t> counts_;
};

template <typename T>
void check_all(DType dtype) {
  for (const Correlation& c : shapes()) {
    for (const bool bias : {false, true}) {
      Operands<T> x(c);
      const Operands<T> found = products(dtype, c, x, bias);
      Sums<T> in(x.in, bias ? &x.in_bias : nullptr, volume(c.in));
      Sums<T> kernel(x.kernel, nullptr, 1);
      Sums<T> out(x.out, bias ? &x.out_bias : nullptr, volume(c.out));
      for_each_product(c, [&](int64_t i, int64_t k, int64_t o) {
        const long double pixel = x.in[static_cast<size_t>(i)];
        const long double weight = x.kernel[static_cast<size_t>(k)];
        const long double grad = x.out[static_cast<size_t>(o)];
        out.add(o, pixel * weight);
        in.add(i, grad * weight);
        kernel.add(k, grad * pixel);
      });
      out.expect(found.out);
      in.expect(found.in);
      kernel.expect(found.kernel);
    }
  }
}

}  // namespace

TEST(Conv, Float32WithinTheBoundOfASum) { check_all<float>(DType::Float32); }
TEST(Conv, Float64WithinTheBoundOfASum) { check_all<double>(DType::Float64); }

TEST(Conv, AResultDependsOnItsOwnWindowAlone) {
  for (const Correlation& c : filtered()) {
    Operands<float> x(c);
    const Operands<float> before = products(DType::Float32, c, x, true);
    const std::array<int64_t, 2> at = {6, 7};
    x.in[static_cast<size_t>(at[0] * c.in[2] + at[1])] = 1e30F;
    x.out[static_cast<size_t>(at[0] * c.out[2] + at[1])] = 1e30F;
    const Operands<float> after = products(DType::Float32, c, x, true);
    const auto sees = [&](size_t side, int64_t out, int64_t in) {
      const int64_t tap = in + c.padding[side] - out * c.stride[side];
      return tap >= 0 && tap < c.kernel[side];
    };
    for (int64_t i = 0; i < static_cast<int64_t>(x.out.size()); ++i) {
      const bool changes =
          i < c.out_channels * volume(c.out) && sees(1, i / c.out[2] % c.out[1], at[0]) && sees(2, i % c.out[2], at[1]);
      ASSERT_EQ(after.out[static_cast<size_t>(i)] == before.out[static_cast<size_t>(i)], !changes) << i;
    }
    for (int64_t i = 0; i < static_cast<int64_t>(x.in.size()); ++i) {
      const bool changes =
          i < c.in_channels * volume(c.in) && sees(1, at[0], i / c.in[2] % c.in[1]) && sees(2, at[1], i % c.in[2]);
      ASSERT_EQ(after.in[static_cast<size_t>(i)] == before.in[static_cast<size_t>(i)], !changes) << i;
    }
  }
}

/// The three products without a bias, in float64.
struct ExactProducts {
  ExactProducts(const Correlation& c, const Operands<float>& x)
      : in(x.in.size()), kernel(x.kernel.size()), out(x.out.size()) {
    for_each_product(c, [&](int64_t i, int64_t k, int64_t o) {
      const double pixel = x.in[static_cast<size_t>(i)];
      const double weight = x.kernel[static_cast<size_t>(k)];
      const double grad = x.out[static_cast<size_t>(o)];
      out[static_cast<size_t>(o)] += pixel * weight;
      in[static_cast<size_t>(i)] += grad * weight;
      kernel[static_cast<size_t>(k)] += grad * pixel;
    });
  }
  std::vector<double> in, kernel, out;
};

/// The square root of the mean square error, over the results of the first of some columns.
double error_of(const std::vector<float>& found, const std::vector<double>& exact, int64_t columns, int64_t first) {
  double sum = 0;
  size_t k = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    if (static_cast<int64_t>(i) % columns < first) {
      sum += std::pow(static_cast<double>(found[i]) - exact[k++], 2);
    }
  }
  return std::sqrt(sum / static_cast<double>(k));
}

// The same kernel with a row of zeros below, over images with a row more, is a sum as it stands.
void expect_twice_the_error_of_sums(const Correlation& c, bool positive) {
  Correlation sum = c;
  sum.in[1] += 1;
  sum.kernel[1] += 1;
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  Operands<float> x(c);
  for (std::vector<float>* all : {&x.in, &x.kernel, &x.out}) {
    for (float& item : *all) {
      item = positive && all != &x.kernel ? std::max(0.F, normal(random)) : normal(random);
    }
  }
  Operands<float> longer(sum);
  const auto stretch = [](const std::vector<float>& from, int64_t plane, int64_t more, std::vector<float>& to) {
    std::fill(to.begin(), to.end(), 0.F);
    for (size_t i = 0; i < from.size(); ++i) {
      to[i + i / static_cast<size_t>(plane) * static_cast<size_t>(more)] = from[i];
    }
  };
  stretch(x.in, volume(c.in), c.in[2], longer.in);
  stretch(x.kernel, volume(c.kernel), c.kernel[2], longer.kernel);
  longer.out = x.out;
  const ExactProducts exact(c, x);
  const Operands<float> found = products(DType::Float32, c, x, false);
  const Operands<float> sums = products(DType::Float32, sum, longer, false);
  EXPECT_NE(found.out, sums.out) << "both are the same computation";
  EXPECT_LE(error_of(found.out, exact.out, 1, 1), 2 * error_of(sums.out, exact.out, 1, 1));
  EXPECT_LE(error_of(found.in, exact.in, 1, 1), 2 * error_of(sums.in, exact.in, volume(sum.in), volume(c.in)));
  EXPECT_LE(error_of(found.kernel, exact.kernel, 1, 1),
            2 * error_of(sums.kernel, exact.kernel, volume(sum.kernel), volume(c.kernel)));
}

TEST(Conv, WinogradLosesAtMostTwiceWhatSumsLose) {
  const std::array<Correlation, 3> all = {{
      {4, 1, 48, 40, {1, 14, 16}, {1, 12, 14}, {1, 3, 3}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}},
      {4, 1, 48, 40, {1, 26, 30}, {1, 12, 14}, {1, 4, 4}, {1, 2, 2}, {0, 0, 0}, {1, 1, 1}},
      {4, 1, 48, 40, {1, 28, 32}, {1, 12, 14}, {1, 6, 6}, {1, 2, 2}, {0, 0, 0}, {1, 1, 1}},
  }};
  for (const Correlation& c : all) {
    for (const bool positive : {false, true}) {
      expect_twice_the_error_of_sums(c, positive);
    }
  }
}

void expect_numbers_of_the_sum(const Correlation& c, float large) {
  Operands<float> x(c);
  for (std::vector<float>* all : {&x.in, &x.kernel, &x.out}) {
    for (float& item : *all) {
      item = std::abs(item) / 4096;  // So that only what is infinite gives infinities.
    }
  }
  for (const int64_t column : {2, 4}) {
    x.in[static_cast<size_t>(5 * c.in[2] + 3 + column)] = large;
    x.out[static_cast<size_t>(9 * c.out[2] + column)] = large;
  }
  const Operands<float> found = products(DType::Float32, c, x, false);
  const ExactProducts exact(c, x);
  const auto expect_like = [&](const std::vector<float>& results, const std::vector<double>& sums) {
    for (size_t i = 0; i < sums.size(); ++i) {
      const auto sum = static_cast<float>(sums[i]);
      ASSERT_EQ(std::isnan(results[i]), std::isnan(sum)) << large << " at " << i;
      ASSERT_EQ(std::isinf(results[i]), std::isinf(sum)) << large << " at " << i;
    }
  };
  expect_like(found.out, exact.out);
  expect_like(found.in, exact.in);
  expect_like(found.kernel, exact.kernel);
}

TEST(Conv, InfinitiesAndLargeNumbersAreThoseOfTheSum) {
  for (const Correlation& c : filtered()) {
    for (const float large : {std::numeric_limits<float>::infinity(), 3e38F, std::nanf("")}) {
      expect_numbers_of_the_sum(c, large);
    }
  }
}

TEST(Conv, DoesNotDependOnTheNumberOfThreads) {
  const int threads = num_threads();
  std::vector<Correlation> all = shapes();
  all.push_back({4, 1, 24, 40, {1, 20, 20}, {1, 20, 20}, {1, 3, 3}, {1, 1, 1}, {0, 1, 1}, {1, 1, 1}});
  all.push_back({1, 1, 48, 32, {1, 30, 30}, {1, 28, 28}, {1, 3, 3}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}});
  all.push_back({3, 32, 1, 1, {1, 64, 64}, {1, 64, 64}, {1, 3, 3}, {1, 1, 1}, {0, 1, 1}, {1, 1, 1}});
  for (const Correlation& c : all) {
    Operands<float> x(c);
    set_num_threads(1);
    const Operands<float> one = products(DType::Float32, c, x, true);
    for (const int count : {2, 3}) {
      set_num_threads(count);
      const Operands<float> several = products(DType::Float32, c, x, true);
      EXPECT_EQ(one.out, several.out);
      EXPECT_EQ(one.in, several.in);
      EXPECT_EQ(one.kernel, several.kernel);
    }
  }
  set_num_threads(threads);
}
