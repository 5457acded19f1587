#include "kernels/gemm.h"

#include <algorithm>
#include <type_traits>
#include <vector>

namespace adjoint::kernels {
namespace {

/// Rows of c as sums of rows of b: the inner loop is dense when b's rows are, and vectorises. Blocks of b stay in the
/// cache while all rows of a go over them.
template <typename T>
void multiply(int64_t m, int64_t n, int64_t k, const T* a, Matrix as, const T* b, Matrix bs, T* c, Matrix cs) {
  using Wide = std::conditional_t<std::is_integral_v<T>, uint64_t, T>;
  constexpr int64_t kDepth = 128;
  constexpr int64_t kWidth = 256;
  std::vector<Wide> packed(static_cast<size_t>(std::min(k, kDepth) * std::min(n, kWidth)));
  std::vector<Wide> row(static_cast<size_t>(std::min(n, kWidth)));
  for (int64_t j0 = 0; j0 < n; j0 += kWidth) {
    const int64_t width = std::min(kWidth, n - j0);
    for (int64_t p0 = 0; p0 < k || p0 == 0; p0 += kDepth) {
      const int64_t depth = std::min(kDepth, k - p0);
      for (int64_t p = 0; p < depth; ++p) {
        for (int64_t j = 0; j < width; ++j) {
          packed[static_cast<size_t>(p * width + j)] =
              static_cast<Wide>(b[(p0 + p) * bs.row_stride + (j0 + j) * bs.column_stride]);
        }
      }
      for (int64_t i = 0; i < m; ++i) {
        T* to = c + i * cs.row_stride + j0 * cs.column_stride;
        for (int64_t j = 0; j < width; ++j) {
          row[static_cast<size_t>(j)] = p0 == 0 ? Wide{0} : static_cast<Wide>(to[j * cs.column_stride]);
        }
        for (int64_t p = 0; p < depth; ++p) {
          const auto factor = static_cast<Wide>(a[i * as.row_stride + (p0 + p) * as.column_stride]);
          const Wide* from = packed.data() + p * width;
          for (int64_t j = 0; j < width; ++j) {
            row[static_cast<size_t>(j)] += factor * from[j];
          }
        }
        for (int64_t j = 0; j < width; ++j) {
          to[j * cs.column_stride] = static_cast<T>(row[static_cast<size_t>(j)]);
        }
      }
    }
  }
}

}  // namespace

void gemm(DType dtype, int64_t m, int64_t n, int64_t k, Matrix a, Matrix b, Matrix c) {
  dispatch(dtype, [&]<typename T>() {
    multiply(m, n, k, reinterpret_cast<const T*>(a.data), a, reinterpret_cast<const T*>(b.data), b,
             reinterpret_cast<T*>(c.data), c);
  });
}

}  // namespace adjoint::kernels
