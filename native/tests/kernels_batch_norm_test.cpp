#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/batch_norm.h"

namespace adjoint::kernels {
namespace {

/// Planes of one element, of part of a vector, of whole ones, of some more; channels whose mean is far from zero, and a
/// first image that is far from the others.
std::vector<Channels> shapes() { return {{9, 37, 1}, {5, 3, 3}, {4, 2, 32}, {6, 5, 49}, {1, 3, 70}}; }

template <typename T>
std::vector<T> images_of(const Channels& c, double mean, double first) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal(mean, 1);
  std::vector<T> images(static_cast<size_t>(c.images * c.channels * c.plane));
  for (size_t i = 0; i < images.size(); ++i) {
    const bool is_first = i < static_cast<size_t>(c.channels * c.plane);
    images[i] = static_cast<T>(normal(random) + (is_first ? first : 0));
  }
  return images;
}

size_t channel_of(const Channels& c, size_t i) {
  return i / static_cast<size_t>(c.plane) % static_cast<size_t>(c.channels);
}

/// Σ f(place) of each channel in long double, divided by so many.
template <typename F>
std::vector<double> sums_of(const Channels& c, long double divisor, F f) {
  std::vector<double> sums;
  for (int64_t channel = 0; channel < c.channels; ++channel) {
    long double sum = 0;
    for (int64_t image = 0; image < c.images; ++image) {
      for (int64_t i = 0; i < c.plane; ++i) {
        sum += f(static_cast<size_t>((image * c.channels + channel) * c.plane + i));
      }
    }
    sums.push_back(static_cast<double>(sum / divisor));
  }
  return sums;
}

void expect_near(const std::vector<double>& expected, const std::vector<double>& seen, double relative) {
  ASSERT_EQ(expected.size(), seen.size());
  for (size_t i = 0; i < seen.size(); ++i) {
    EXPECT_NEAR(expected[i], seen[i], relative * std::abs(expected[i])) << "channel " << i;
  }
}

template <typename T>
const std::byte* bytes(const std::vector<T>& of) {
  return reinterpret_cast<const std::byte*>(of.data());
}

template <typename T>
class BatchNorm : public testing::Test {
 protected:
  static constexpr DType kDType = std::is_same_v<T, float> ? DType::Float32 : DType::Float64;
};
using Floats = testing::Types<float, double>;
TYPED_TEST_SUITE(BatchNorm, Floats);

TYPED_TEST(BatchNorm, MomentsAreThoseOfLongDouble) {
  for (const Channels& c : shapes()) {
    for (const double first : {0.0, 50.0}) {
      const auto images = images_of<TypeParam>(c, 1000, first);
      const auto count = static_cast<long double>(c.images * c.plane);
      const auto means = sums_of(c, count, [&](size_t i) -> long double { return images[i]; });
      const auto variances = sums_of(c, count, [&](size_t i) {
        const long double x = images[i] - static_cast<long double>(means[channel_of(c, i)]);
        return x * x;
      });
      std::vector<double> seen_means(means.size());
      std::vector<double> seen_variances(means.size());
      // In two parts, as two threads would.
      channel_moments(this->kDType, c, 0, 1, bytes(images), seen_means.data(), seen_variances.data());
      channel_moments(this->kDType, c, 1, c.channels, bytes(images), seen_means.data(), seen_variances.data());
      expect_near(means, seen_means, 1e-15);
      expect_near(variances, seen_variances, 1e-12);
    }
  }
}

TYPED_TEST(BatchNorm, EqualElementsHaveNoVariance) {
  for (const Channels& c : shapes()) {
    const std::vector<TypeParam> images(static_cast<size_t>(c.images * c.channels * c.plane), TypeParam(0.1));
    std::vector<double> means(static_cast<size_t>(c.channels));
    std::vector<double> variances(means.size(), -1);
    channel_moments(this->kDType, c, 0, c.channels, bytes(images), means.data(), variances.data());
    for (size_t i = 0; i < means.size(); ++i) {
      EXPECT_NEAR(0.1, means[i], 1e-8);
      EXPECT_NEAR(0, variances[i], 1e-30);
      EXPECT_GE(variances[i], 0);
    }
  }
}

TYPED_TEST(BatchNorm, AnInfiniteElementMakesTheMeanInfinite) {
  for (const Channels& c : shapes()) {
    for (const bool first : {true, false}) {
      auto images = images_of<TypeParam>(c, 0, 0);
      (first ? images.front() : images[images.size() - static_cast<size_t>(c.channels * c.plane)]) = INFINITY;
      std::vector<double> means(static_cast<size_t>(c.channels));
      std::vector<double> variances(means.size());
      channel_moments(this->kDType, c, 0, c.channels, bytes(images), means.data(), variances.data());
      EXPECT_EQ(INFINITY, means[0]);
      EXPECT_TRUE(std::isnan(variances[0]));
      EXPECT_TRUE(std::isfinite(means[1]) && std::isfinite(variances[1]));
    }
  }
}

TYPED_TEST(BatchNorm, ProductsAreThoseOfLongDouble) {
  for (const Channels& c : shapes()) {
    const auto images = images_of<TypeParam>(c, 1000, 0);
    const auto grads = images_of<TypeParam>(c, 3, 0);
    const std::vector<double> means(static_cast<size_t>(c.channels), 998.5);
    std::vector<double> sums(means.size());
    std::vector<double> products(means.size());
    channel_products(this->kDType, c, 0, 2, bytes(grads), bytes(images), means.data(), sums.data(), products.data());
    channel_products(this->kDType, c, 2, c.channels, bytes(grads), bytes(images), means.data(), sums.data(),
                     products.data());
    expect_near(sums_of(c, 1, [&](size_t i) -> long double { return grads[i]; }), sums, 1e-14);
    expect_near(sums_of(c, 1, [&](size_t i) { return grads[i] * (images[i] - 998.5L); }), products, 1e-12);
  }
}

TYPED_TEST(BatchNorm, EachChannelIsScaledAndCombinedByItsOwnFactors) {
  for (const Channels& c : shapes()) {
    const auto images = images_of<TypeParam>(c, 2, 0);
    const auto grads = images_of<TypeParam>(c, 0, 0);
    std::vector<double> factors(static_cast<size_t>(c.channels));
    for (size_t i = 0; i < factors.size(); ++i) {
      factors[i] = 1 + static_cast<double>(i) / 4;
    }
    std::vector<TypeParam> scaled(images.size());
    std::vector<TypeParam> combined(images.size());
    auto* out = reinterpret_cast<std::byte*>(scaled.data());
    scale_channels(this->kDType, c, 0, c.channels, bytes(images), factors.data(), factors.data(), out);
    out = reinterpret_cast<std::byte*>(combined.data());
    combine_channels(this->kDType, c, 0, c.channels, bytes(grads), bytes(images), factors.data(), factors.data(),
                     factors.data(), factors.data(), out);
    for (size_t i = 0; i < images.size(); ++i) {
      const double f = factors[channel_of(c, i)];
      const double bound = 8 * static_cast<double>(std::numeric_limits<TypeParam>::epsilon()) * f * (f + 10);
      EXPECT_NEAR(images[i] * f + f, scaled[i], bound) << i;
      EXPECT_NEAR(grads[i] * f + (images[i] - f) * f + f, combined[i], bound) << i;
    }
  }
}

}  // namespace
}  // namespace adjoint::kernels
