#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>
#include <random>
#include <vector>

#include "core/parallel.h"
#include "kernels/gemm.h"
#include "kernels/gemm_bf16.h"

using namespace adjoint;
using kernels::Matrix;

namespace {

/// A matrix in memory of its own, with some room between rows (or columns, if it lies transposed).
template <typename T>
struct Filled {
  Filled(int64_t rows, int64_t columns, bool transposed, unsigned seed)
      : row_stride(transposed ? 1 : columns + 3), column_stride(transposed ? rows + 5 : 1) {
    items.resize(static_cast<size_t>(rows * row_stride + columns * column_stride));
    std::mt19937 random(seed);
    for (T& item : items) {
      item = static_cast<T>(static_cast<int>(random() % 2001) - 1000) / 512;
    }
  }
  Matrix matrix() { return {reinterpret_cast<std::byte*>(items.data()), row_stride, column_stride}; }
  T at(int64_t i, int64_t j) const { return items[static_cast<size_t>(i * row_stride + j * column_stride)]; }
  std::vector<T> items;
  int64_t row_stride;
  int64_t column_stride;
};

struct Shape {
  int64_t m, n, k;
};
// Ends of tiles, panels and blocks of every instruction set, vectors, a sum over nothing, runs of shallow products, and
// operands whose columns or rows lie far apart.
constexpr Shape kShapes[] = {{1, 1, 1},       {5, 7, 3},     {6, 16, 8},    {13, 33, 17},  {12, 64, 385},
                             {97, 100, 130},  {1, 300, 257}, {300, 1, 257}, {3, 200, 400}, {200, 9, 40},
                             {200, 250, 800}, {4, 4, 0},     {50, 613, 70}, {520, 100, 40}};

/// |error| of a sum of k products is at most k ε Σ |a b|, in any order (Higham, 2002, §3.1).
template <typename T>
void expect_product(Shape shape, Filled<T>& a, Filled<T>& b, const std::vector<T>& c, const std::vector<T>& before) {
  for (int64_t i = 0; i < shape.m; ++i) {
    for (int64_t j = 0; j < shape.n; ++j) {
      const auto at = static_cast<size_t>(i * shape.n + j);
      long double sum = before[at];
      long double magnitude = std::abs(before[at]);
      for (int64_t p = 0; p < shape.k; ++p) {
        const long double product = static_cast<long double>(a.at(i, p)) * b.at(p, j);
        sum += product;
        magnitude += std::abs(product);
      }
      const long double bound = static_cast<long double>(shape.k + 1) * std::numeric_limits<T>::epsilon() * magnitude;
      ASSERT_NEAR(static_cast<double>(c[at]), static_cast<double>(sum), static_cast<double>(bound))
          << shape.m << "x" << shape.n << "x" << shape.k << " at " << i << ", " << j;
    }
  }
}

template <typename T>
void check_all(DType dtype) {
  for (const Shape& shape : kShapes) {
    for (int layout = 0; layout < 4; ++layout) {
      Filled<T> a(shape.m, shape.k, (layout & 1) != 0, 1);
      Filled<T> b(shape.k, shape.n, (layout & 2) != 0, 2);
      enum class StartFrom { Nothing, Result, Row };
      for (const StartFrom from : {StartFrom::Nothing, StartFrom::Result, StartFrom::Row}) {
        std::vector<T> c(static_cast<size_t>(shape.m * shape.n), T{0.75});
        std::vector<T> row(static_cast<size_t>(shape.n));
        std::iota(row.begin(), row.end(), T{-3});
        std::vector<T> before(c.size(), from == StartFrom::Result ? T{0.75} : T{0});
        for (size_t i = 0; from == StartFrom::Row && i < before.size(); ++i) {
          before[i] = row[i % row.size()];
        }
        const Matrix out = {reinterpret_cast<std::byte*>(c.data()), shape.n, 1};
        const Matrix start = from == StartFrom::Nothing  ? Matrix{}
                             : from == StartFrom::Result ? out
                                                         : Matrix{reinterpret_cast<std::byte*>(row.data()), 0, 1};
        kernels::gemm(dtype, shape.m, shape.n, shape.k, a.matrix(), b.matrix(), out, start);
        expect_product(shape, a, b, c, before);
      }
    }
  }
}

}  // namespace

TEST(Gemm, Float32WithinTheBoundOfASum) { check_all<float>(DType::Float32); }
TEST(Gemm, Float64WithinTheBoundOfASum) { check_all<double>(DType::Float64); }

TEST(Gemm, DoesNotDependOnTheNumberOfThreads) {
  const int threads = num_threads();
  for (const Shape& shape :
       {Shape{500, 300, 400}, Shape{8, 900, 700}, Shape{900, 1, 2000}, Shape{5, 1000, 800}, Shape{300, 900, 90}}) {
    Filled<float> a(shape.m, shape.k, false, 1);
    Filled<float> b(shape.k, shape.n, true, 2);
    std::vector<float> results[2];
    for (int i = 0; i < 2; ++i) {
      set_num_threads(i == 0 ? 1 : 3);
      results[i].resize(static_cast<size_t>(shape.m * shape.n));
      const Matrix out = {reinterpret_cast<std::byte*>(results[i].data()), shape.n, 1};
      kernels::gemm(DType::Float32, shape.m, shape.n, shape.k, a.matrix(), b.matrix(), out);
    }
    EXPECT_EQ(std::memcmp(results[0].data(), results[1].data(), results[0].size() * sizeof(float)), 0);
  }
  set_num_threads(threads);
}

TEST(Gemm, IntegersWrapAround) {
  int32_t a[] = {1 << 30, 3};
  int32_t b[] = {4, 5};
  int32_t c[] = {7};
  const auto matrix = [](int32_t* items, int64_t row_stride) {
    return Matrix{reinterpret_cast<std::byte*>(items), row_stride, 1};
  };
  kernels::gemm(DType::Int32, 1, 1, 2, matrix(a, 2), matrix(b, 1), matrix(c, 1));
  EXPECT_EQ(c[0], 15);
}

TEST(Gemm, BFloat16SumsInFloat32AndRoundsOnce) {
  if (!kernels::has_gemm_bf16(64, 64, 64)) {
    GTEST_SKIP() << "no instructions for it";
  }
  for (const Shape& shape : {Shape{1, 1, 1}, Shape{5, 7, 3}, Shape{12, 32, 2}, Shape{13, 33, 17}, Shape{97, 100, 131},
                             Shape{250, 200, 1100}, Shape{130, 3100, 9}, Shape{5, 3100, 1030}}) {
    for (int layout = 0; layout < 4; ++layout) {
      Filled<float> exact_a(shape.m, shape.k, (layout & 1) != 0, 1);
      Filled<float> exact_b(shape.k, shape.n, (layout & 2) != 0, 2);
      const auto rounded = [](std::vector<float>& exact) {
        std::vector<BFloat16> items;
        for (float& item : exact) {
          items.emplace_back(item);
          item = items.back();
        }
        return items;
      };
      std::vector<BFloat16> a = rounded(exact_a.items);
      std::vector<BFloat16> b = rounded(exact_b.items);
      const auto matrix = [](std::vector<BFloat16>& items, const Filled<float>& like) {
        return Matrix{reinterpret_cast<std::byte*>(items.data()), like.row_stride, like.column_stride};
      };
      std::vector<float> c(static_cast<size_t>(shape.m * shape.n), 0.75f);
      const std::vector<float> before(c.size(), 0);
      const Matrix out = {reinterpret_cast<std::byte*>(c.data()), shape.n, 1};
      const auto multiply = [&](Matrix result, DType dtype) {
        kernels::gemm_bf16(shape.m, shape.n, shape.k, matrix(a, exact_a), matrix(b, exact_b), result, dtype);
      };
      multiply(out, DType::Float32);
      expect_product(shape, exact_a, exact_b, c, before);
      const std::vector<BFloat16> at_once = rounded(c);
      const int threads = num_threads();
      for (const int count : {1, 2, 3}) {
        set_num_threads(count);
        std::vector<BFloat16> narrow(c.size());
        multiply({reinterpret_cast<std::byte*>(narrow.data()), shape.n, 1}, DType::BFloat16);
        EXPECT_EQ(std::memcmp(narrow.data(), at_once.data(), narrow.size() * sizeof(BFloat16)), 0);
      }
      set_num_threads(threads);
    }
  }
}
