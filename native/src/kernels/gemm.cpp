#include "kernels/gemm.h"

#include <algorithm>
#include <utility>

#include "core/parallel.h"

namespace adjoint::kernels {
namespace {

/// Integers: rows of c as sums of rows of b, in arithmetic that wraps around.
template <typename T>
void multiply(int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c, const Matrix& start) {
  const auto* left = reinterpret_cast<const T*>(a.data);
  const auto* right = reinterpret_cast<const T*>(b.data);
  auto* out = reinterpret_cast<T*>(c.data);
  const auto wide = [](T x) { return static_cast<uint64_t>(x); };
  for (int64_t i = 0; i < m; ++i) {
    T* row = out + i * c.row_stride;
    if (start.data == nullptr) {
      std::fill(row, row + n, T{0});
    } else if (start.data != c.data) {
      std::copy_n(reinterpret_cast<const T*>(start.data) + i * start.row_stride, n, row);
    }
    for (int64_t p = 0; p < k; ++p) {
      const uint64_t factor = wide(left[i * a.row_stride + p * a.column_stride]);
      for (int64_t j = 0; j < n; ++j) {
        row[j] = static_cast<T>(wide(row[j]) + factor * wide(right[p * b.row_stride + j * b.column_stride]));
      }
    }
  }
}

/// A column of m elements as dense memory.
void spread(DType dtype, const Matrix& column, int64_t m, std::byte* to) {
  dispatch(dtype, [&]<typename T>() {
    for (int64_t i = 0; i < m; ++i) {
      reinterpret_cast<T*>(to)[i] = reinterpret_cast<const T*>(column.data)[i * column.row_stride];
    }
  });
}

/// Below these many multiplications a second thread costs more than it brings.
constexpr int64_t kGrain = 1 << 19;
/// Parts end between tiles, of which some of ARM's eight rows are cut.
constexpr int64_t kUnitRows = 12;
constexpr int64_t kUnitColumns = 32;

}  // namespace

void gemm(DType dtype, int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c,
          const Matrix& start) {
  if (!is_floating(dtype)) {
    dispatch(dtype, [&]<typename T>() {
      if constexpr (!std::is_floating_point_v<T>) {
        multiply<T>(m, n, k, a, b, c, start);
      }
    });
    return;
  }
  if (n == 1 && m > 1 && c.row_stride == 1) {
    // A column is computed as the row that it is in memory.
    const bool is_spread = start.data != nullptr && start.row_stride != 1;
    if (is_spread) {
      spread(dtype, start, m, c.data);
    }
    const Matrix row{c.data, m, 1};
    gemm(dtype, 1, m, k, b.turned(), a.turned(), row, is_spread ? row : Matrix{start.data, m, 1});
    return;
  }
  constexpr int64_t kFewRows = 6;
  const bool by_dots = m < kFewRows && a.column_stride == 1 && b.row_stride == 1 && b.column_stride != 1;
  if (m * n * k < kGrain) {
    gemm_floats(dtype, by_dots, m, n, k, a, b, c, start);
    return;
  }
  const auto part_of = [&](const Matrix& whole, int64_t row, int64_t column) {
    const int64_t items = row * whole.row_stride + column * whole.column_stride;
    std::byte* data = whole.data == nullptr ? nullptr : whole.data + items * static_cast<int64_t>(size_of(dtype));
    return Matrix{data, whole.row_stride, whole.column_stride};
  };
  // What is not divided each thread packs for itself: of a, blocks that stay in a cache of its own, of b one that takes
  // much of the last. So columns are, if there are enough for even parts and rows are not many more.
  const bool by_columns = n > m || (4 * n >= m && n >= 4 * kUnitColumns * num_threads());
  if (by_columns) {
    parallel_for_units(n, kUnitColumns, kUnitColumns * m * k, kGrain, [&](int64_t begin, int64_t end) {
      gemm_floats(dtype, by_dots, m, end - begin, k, a, part_of(b, 0, begin), part_of(c, 0, begin),
                  part_of(start, 0, begin));
    });
  } else {
    parallel_for_units(m, kUnitRows, kUnitRows * n * k, kGrain, [&](int64_t begin, int64_t end) {
      gemm_floats(dtype, by_dots, end - begin, n, k, part_of(a, begin, 0), b, part_of(c, begin, 0),
                  part_of(start, begin, 0));
    });
  }
}

}  // namespace adjoint::kernels
