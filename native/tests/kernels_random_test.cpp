// Expected values were drawn from libtorch 2.10 (CPU).
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "kernels/random.h"

namespace adjoint::kernels {
namespace {

/// Draws `n` values with a fresh generator and compares those of the given indices.
template <typename T, typename Draw>
void expect_draws(uint64_t seed, int64_t n, Draw draw, const std::vector<std::pair<size_t, T>>& expected) {
  Generator generator(seed);
  std::vector<T> values(static_cast<size_t>(n));
  draw(generator, reinterpret_cast<std::byte*>(values.data()), n);
  for (const auto& [at, value] : expected) {
    if constexpr (std::is_floating_point_v<T>) {
      // libtorch's vectorised logarithm, sine and cosine differ from the C library's in the last bits.
      const T tolerance = std::is_same_v<T, float> ? T(1e-6) : T(1e-14);
      EXPECT_NEAR(values[at], value, tolerance * (1 + std::abs(value))) << "seed " << seed << ", item " << at;
    } else {
      EXPECT_EQ(values[at], value) << "seed " << seed << ", item " << at;
    }
  }
}

TEST(Random, UniformFloat32) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { uniform(g, DType::Float32, out, n, 0, 1); };
  expect_draws<float>(0, 5, draw, {{0, 0.49625659f}, {1, 0.768221796f}, {4, 0.307422817f}});
  expect_draws<float>(42, 5, draw,
                      {{0, 0.882269263f}, {1, 0.915003955f}, {2, 0.38286376f}, {3, 0.959305644f}, {4, 0.390448213f}});
  expect_draws<float>(4711, 1000, draw,
                      {{0, 0.690706491f}, {623, 0.534951925f}, {624, 0.975188673f}, {999, 0.297192156f}});
  expect_draws<float>(1234567890123, 17, draw, {{0, 0.355329096f}, {1, 0.0504220724f}, {16, 0.595282793f}});
}

TEST(Random, UniformOnAnIntervalFloat32) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { uniform(g, DType::Float32, out, n, -3.3, 7.7); };
  expect_draws<float>(42, 5, draw,
                      {{0, 6.40496206f}, {1, 6.76504374f}, {2, 0.911501408f}, {3, 7.25236225f}, {4, 0.994930387f}});
  expect_draws<float>(4711, 1000, draw, {{0, 4.29777145f}, {999, -0.0308862329f}});
}

TEST(Random, StandardNormalFloat32) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { normal(g, DType::Float32, out, n, 0, 1); };
  expect_draws<float>(0, 5, draw,
                      {{0, 1.54099607f}, {1, -0.293428898f}, {2, -2.17878938f}, {3, 0.568431258f}, {4, -1.08452237f}});
  expect_draws<float>(42, 15, draw, {{0, 0.336690366f}, {1, 0.128809407f}, {14, -0.988959908f}});
  expect_draws<float>(42, 16, draw, {{0, 1.92691529f}, {7, -1.60466695f}, {8, -0.752135277f}, {15, 0.76244539f}});
  expect_draws<float>(4711, 17, draw, {{0, -1.25050867f}, {1, 1.25121486f}, {15, -0.412544012f}, {16, 1.79570091f}});
  expect_draws<float>(
      1234567890123, 1000, draw,
      {{0, -0.568541527f}, {8, -0.744843006f}, {983, 0.0975927189f}, {984, 0.365174443f}, {999, 1.17004013f}});
}

TEST(Random, NormalWithMeanAndDeviationFloat32) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { normal(g, DType::Float32, out, n, 1.5, 2.25); };
  expect_draws<float>(42, 5, draw,
                      {{0, 2.25755334f}, {1, 1.78982115f}, {2, 2.02754021f}, {3, 2.01824927f}, {4, -1.02642679f}});
  expect_draws<float>(
      4711, 31, draw,
      {{0, -1.31364453f}, {8, -0.491163731f}, {15, 0.812348664f}, {16, -0.566813588f}, {30, -1.25910902f}});
}

TEST(Random, BernoulliFloat32) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { bernoulli(g, DType::Float32, out, n, 0.3); };
  expect_draws<float>(42, 15, draw,
                      {{0, 1.0f},
                       {1, 1.0f},
                       {2, 1.0f},
                       {3, 1.0f},
                       {4, 0.0f},
                       {5, 0.0f},
                       {6, 0.0f},
                       {7, 0.0f},
                       {8, 1.0f},
                       {9, 1.0f},
                       {10, 1.0f},
                       {11, 0.0f},
                       {12, 0.0f},
                       {13, 0.0f},
                       {14, 0.0f}});
}

TEST(Random, UniformFloat64) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { uniform(g, DType::Float64, out, n, 0, 1); };
  expect_draws<double>(0, 5, draw, {{0, 0.97005300180655307}, {1, 0.70781986439978795}, {4, 0.64502412012276478}});
  expect_draws<double>(42, 5, draw,
                       {{0, 0.058154485961429692},
                        {1, 0.062910167424577557},
                        {2, 0.12358607277440903},
                        {3, 0.052580164361077042},
                        {4, 0.52617189685476184}});
  expect_draws<double>(
      4711, 1000, draw,
      {{0, 0.5256519800867413}, {623, 0.13471382241860708}, {624, 0.55604846989869428}, {999, 0.36333139087029842}});
  expect_draws<double>(1234567890123, 17, draw,
                       {{0, 0.842632914055925}, {1, 0.46200768536425452}, {16, 0.61347448568267027}});
}

TEST(Random, UniformOnAnIntervalFloat64) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { uniform(g, DType::Float64, out, n, -3.3, 7.7); };
  expect_draws<double>(42, 5, draw,
                       {{0, -2.6603006544242733},
                        {1, -2.6079881583296469},
                        {2, -1.9405531994815006},
                        {3, -2.7216181920281524},
                        {4, 2.4878908654023806}});
  expect_draws<double>(4711, 1000, draw, {{0, 2.4821717809541544}, {999, 0.69664529957328281}});
}

TEST(Random, StandardNormalFloat64) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { normal(g, DType::Float64, out, n, 0, 1); };
  expect_draws<double>(0, 5, draw,
                       {{0, 1.5409961082440433},
                        {1, -0.29342890576094638},
                        {2, -2.1787893820745574},
                        {3, 0.56843127728066778},
                        {4, -1.0845223424240209}});
  expect_draws<double>(42, 15, draw, {{0, 0.33669035438385886}, {1, 0.1288094051365897}, {14, -0.98895988114657263}});
  expect_draws<double>(
      42, 16, draw,
      {{0, 0.29955628775026372}, {7, -1.748402801489203}, {8, 0.17347640142361004}, {15, -1.4920727283504345}});
  expect_draws<double>(
      4711, 17, draw,
      {{0, -1.2204116279132415}, {1, -0.46170202898897567}, {15, 1.1993009920430111}, {16, -0.57427425175943103}});
  expect_draws<double>(1234567890123, 1000, draw,
                       {{0, 0.14802311215264868},
                        {8, -1.9174037941453923},
                        {983, 0.15437361294853258},
                        {984, 1.248834137955366},
                        {999, -1.0027922747576408}});
}

TEST(Random, NormalWithMeanAndDeviationFloat64) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { normal(g, DType::Float64, out, n, 1.5, 2.25); };
  expect_draws<double>(42, 5, draw,
                       {{0, 2.2575532973636823},
                        {1, 1.7898211615573267},
                        {2, 2.0275403175634463},
                        {3, 2.0182493128078769},
                        {4, -1.0264268476608831}});
  expect_draws<double>(4711, 31, draw,
                       {{0, -1.2459261628047935},
                        {8, 1.3939041280909721},
                        {15, 2.0234448838200447},
                        {16, 2.2923344316645995},
                        {30, 2.85469072935603}});
}

TEST(Random, BernoulliFloat64) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { bernoulli(g, DType::Float64, out, n, 0.3); };
  expect_draws<double>(42, 15, draw,
                       {{0, 1},
                        {1, 1},
                        {2, 1},
                        {3, 1},
                        {4, 0},
                        {5, 0},
                        {6, 0},
                        {7, 0},
                        {8, 1},
                        {9, 1},
                        {10, 1},
                        {11, 0},
                        {12, 0},
                        {13, 0},
                        {14, 0}});
}

TEST(Random, IntegersOfASmallRange) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { randint(g, DType::Int64, out, n, 0, 10); };
  expect_draws<int64_t>(42, 100, draw, {{0, 2}, {1, 7}, {2, 6}, {3, 4}, {99, 4}});
  expect_draws<int64_t>(4711, 1000, draw, {{0, 8}, {500, 7}, {999, 5}});
}

TEST(Random, IntegersOfTheLargestRangeOf32Bits) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) {
    randint(g, DType::Int64, out, n, -5, (uint64_t{1} << 27) + 8);
  };
  expect_draws<int64_t>(42, 100, draw, {{0, 132242441}, {1, 65682662}, {2, 56754791}, {3, 116757729}, {99, 271823}});
  expect_draws<int64_t>(4711, 1000, draw, {{0, 45142535}, {500, 81931430}, {999, 88872124}});
}

TEST(Random, IntegersOfTheSmallestRangeOf64Bits) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) {
    randint(g, DType::Int64, out, n, 0, uint64_t{1} << 28);
  };
  expect_draws<int64_t>(42, 100, draw,
                        {{0, 199900595}, {1, 250975502}, {2, 127521863}, {3, 147532820}, {99, 61071026}});
  expect_draws<int64_t>(4711, 1000, draw, {{0, 166828855}, {500, 135372750}, {999, 120372592}});
}

TEST(Random, IntegersOfARangeBeyond32Bits) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) {
    randint(g, DType::Int64, out, n, -100, (uint64_t{1} << 40) + 107);
  };
  expect_draws<int64_t>(
      42, 100, draw, {{0, 440835429979}, {1, 394218151273}, {2, 457301232871}, {3, 808942614518}, {99, 876846023159}});
  expect_draws<int64_t>(4711, 1000, draw, {{0, 154866922253}, {500, 283660619737}, {999, 450680946988}});
}

TEST(Random, IntegersAsBytes) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { randint(g, DType::UInt8, out, n, 0, 10); };
  expect_draws<uint8_t>(42, 100, draw, {{0, 2}, {1, 7}, {2, 6}, {3, 4}, {99, 4}});
  expect_draws<uint8_t>(4711, 1000, draw, {{0, 8}, {500, 7}, {999, 5}});
}

TEST(Random, IntegersAsFloats) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { randint(g, DType::Float32, out, n, 0, 10); };
  expect_draws<float>(42, 100, draw, {{0, 2.0f}, {1, 7.0f}, {2, 6.0f}, {3, 4.0f}, {99, 4.0f}});
  expect_draws<float>(4711, 1000, draw, {{0, 8.0f}, {500, 7.0f}, {999, 5.0f}});
}

TEST(Random, PermutationInt64) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { randperm(g, DType::Int64, out, n); };
  expect_draws<int64_t>(0, 5, draw, {{0, 4}, {1, 0}, {2, 1}, {3, 3}, {4, 2}});
  expect_draws<int64_t>(42, 17, draw, {{0, 13}, {1, 4}, {2, 3}, {15, 0}, {16, 5}});
  expect_draws<int64_t>(4711, 5000, draw, {{0, 748}, {2500, 4925}, {4999, 4830}});
}

TEST(Random, PermutationInt32) {
  const auto draw = [](Generator& g, std::byte* out, int64_t n) { randperm(g, DType::Int32, out, n); };
  expect_draws<int32_t>(0, 5, draw, {{0, 4}, {1, 0}, {2, 1}, {3, 3}, {4, 2}});
  expect_draws<int32_t>(42, 17, draw, {{0, 13}, {1, 4}, {2, 3}, {15, 0}, {16, 5}});
  expect_draws<int32_t>(4711, 5000, draw, {{0, 748}, {2500, 4925}, {4999, 4830}});
}

TEST(Random, TheSecondNormalOfAPairIsKeptForTheNextCall) {
  Generator g(42);
  std::array<double, 7> values{};
  normal(g, DType::Float64, reinterpret_cast<std::byte*>(values.data()), 5, 0, 1);
  normal(g, DType::Float64, reinterpret_cast<std::byte*>(values.data()), 7, 0, 1);
  EXPECT_DOUBLE_EQ(values[0], -0.18632829929177447);
  EXPECT_DOUBLE_EQ(values[1], 2.2082013355893912);
}

TEST(Random, BernoulliWithAChanceForEachItem) {
  Generator g(42);
  std::array<float, 15> chances{};
  std::array<uint8_t, 15> values{};
  uniform(g, DType::Float32, reinterpret_cast<std::byte*>(chances.data()), 15, 0, 1);
  bernoulli(g, DType::UInt8, reinterpret_cast<std::byte*>(values.data()), 15, DType::Float32,
            reinterpret_cast<const std::byte*>(chances.data()));
  EXPECT_EQ(values, (std::array<uint8_t, 15>{1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1}));
}

/// FNV-1a.
uint64_t hash_of(std::span<const std::byte> bytes) {
  uint64_t hash = 14695981039346656037u;
  for (std::byte b : bytes) {
    hash = (hash ^ static_cast<uint64_t>(b)) * 1099511628211u;
  }
  return hash;
}

TEST(Random, StateHasLibtorchsBytes) {
  std::array<std::byte, Generator::kStateSize> state;
  std::array<float, 1000> sink{};
  const auto after = [&](bool normals, int64_t n) {
    Generator g(42);
    auto* out = reinterpret_cast<std::byte*>(sink.data());
    normals ? normal(g, DType::Float32, out, n, 0, 1) : uniform(g, DType::Float32, out, n, 0, 1);
    g.get_state(state);
    return hash_of(state);
  };
  EXPECT_EQ(after(false, 0), 0x54d354babfe0cddeu);
  EXPECT_EQ(after(true, 4), 0x50b52436dfe6572bu);
  EXPECT_EQ(after(false, 624), 0x5067c9f6adef8907u);
  EXPECT_EQ(after(false, 1000), 0x47756a6594c69aabu);
}

TEST(Random, AStateGoesOnWhereItWasTaken) {
  for (int64_t drawn : {0, 1, 5, 312, 624, 700}) {
    Generator first(7);
    for (int64_t i = 0; i < drawn; ++i) {
      first.next32();
    }
    first.next_normal();
    std::array<std::byte, Generator::kStateSize> state;
    first.get_state(state);
    Generator second;
    second.set_state(state);
    EXPECT_EQ(second.initial_seed(), 7u);
    for (int i = 0; i < 1000; ++i) {
      ASSERT_EQ(first.next_normal(), second.next_normal()) << drawn << ", " << i;
    }
  }
}

TEST(Random, WhatIsNoStateIsRefused) {
  Generator g(7);
  std::array<std::byte, Generator::kStateSize> state{};
  EXPECT_THROW(g.set_state(state), Error);
  EXPECT_EQ(g.next32(), Generator(7).next32());
}

}  // namespace
}  // namespace adjoint::kernels
