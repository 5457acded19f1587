#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "kernels/rows.h"

using namespace adjoint;
using kernels::RowOp;

namespace {

std::byte* bytes(auto& values) { return reinterpret_cast<std::byte*>(values.data()); }

/// Numbers between 0 and 1, of which sums round.
std::vector<float> fractions(int64_t n) {
  std::vector<float> all(static_cast<size_t>(n));
  for (size_t i = 0; i < all.size(); ++i) {
    all[i] = static_cast<float>(std::fmod(static_cast<double>(i + 1) * 0.61803398874989484820, 1.0));
  }
  return all;
}

/// The bound of a pairwise sum of positive numbers: half an ULP per addition on the way to the top.
double pairwise_bound(int64_t n) { return (std::log2(static_cast<double>(n)) + 32) * 6e-8; }

}  // namespace

TEST(Rows, SumsOfRowsStayWithinThePairwiseBound) {
  for (const int64_t n : {1, 31, 32, 33, 1000, 1024, 1025, 4099, 3'000'000}) {
    std::vector<float> in = fractions(n);
    float sum = 0;
    kernels::reduce_rows(RowOp::Sum, DType::Float32, reinterpret_cast<std::byte*>(&sum), bytes(in), 1, n);
    long double exact = 0;
    for (const float x : in) {
      exact += x;
    }
    EXPECT_NEAR(sum / static_cast<double>(exact), 1, pairwise_bound(n)) << n;
  }
}

TEST(Rows, SumsOfColumnsStayWithinThePairwiseBoundAndAreThoseOfAnyPart) {
  for (const auto& [rows, columns] : {std::pair<int64_t, int64_t>{1, 5}, {17, 300}, {33, 257}, {5000, 70}}) {
    std::vector<float> in = fractions(rows * columns);
    std::vector<float> sums(static_cast<size_t>(columns));
    kernels::sum_columns(DType::Float32, bytes(sums), bytes(in), rows, columns, 0, columns);
    for (int64_t c = 0; c < columns; ++c) {
      long double exact = 0;
      for (int64_t r = 0; r < rows; ++r) {
        exact += in[static_cast<size_t>(r * columns + c)];
      }
      ASSERT_NEAR(sums[static_cast<size_t>(c)] / static_cast<double>(exact), 1, pairwise_bound(rows))
          << rows << ", " << c;
    }
    std::vector<float> parts(sums.size());
    kernels::sum_columns(DType::Float32, bytes(parts), bytes(in), rows, columns, 3, columns);
    kernels::sum_columns(DType::Float32, bytes(parts), bytes(in), rows, columns, 0, 3);
    EXPECT_EQ(std::memcmp(parts.data(), sums.data(), sums.size() * sizeof(float)), 0);
  }
}

TEST(Rows, SoftmaxIsWithinAFewUnitsOfTheLastPlace) {
  constexpr int64_t kRows = 3;
  for (const int64_t n : {1, 7, 8, 9, 1000}) {
    std::vector<float> in = fractions(kRows * n);
    for (float& x : in) {
      x = x * 20 - 10;
    }
    std::vector<float> out(in.size());
    kernels::softmax_rows(false, DType::Float32, bytes(out), bytes(in), kRows, n);
    std::vector<float> logarithms(in.size());
    kernels::softmax_rows(true, DType::Float32, bytes(logarithms), bytes(in), kRows, n);
    for (size_t first = 0; first < in.size(); first += static_cast<size_t>(n)) {
      long double total = 0;
      for (size_t i = first; i < first + static_cast<size_t>(n); ++i) {
        total += std::exp(static_cast<long double>(in[i]));
      }
      for (size_t i = first; i < first + static_cast<size_t>(n); ++i) {
        const long double exact = std::exp(static_cast<long double>(in[i])) / total;
        // The difference to the largest item, up to 20, has been rounded before e is raised to it.
        ASSERT_NEAR(out[i] / static_cast<double>(exact), 1, 24 * 6e-8) << n;
        ASSERT_NEAR(logarithms[i], static_cast<double>(std::log(exact)), 4e-6) << n;
      }
    }
  }
}

TEST(Rows, SoftmaxIsNaNForARowWithNaNOrInfinityAndForNoOther) {
  // Infinity less itself, as in PyTorch.
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float odd : {std::nanf(""), infinity}) {
    std::vector<float> in(40, 1.0f);
    in[13] = odd;
    std::vector<float> out(in.size());
    kernels::softmax_rows(false, DType::Float32, bytes(out), bytes(in), 2, 20);
    EXPECT_TRUE(std::isnan(out[12]) && std::isnan(out[13]));
    EXPECT_FLOAT_EQ(out[20], 0.05f);
  }
  std::vector<float> none(9, -infinity);
  kernels::softmax_rows(true, DType::Float32, bytes(none), bytes(none), 1, 9);
  EXPECT_TRUE(std::isnan(none[0]) && std::isnan(none[8]));
}
