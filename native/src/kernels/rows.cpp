#include "kernels/rows.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace adjoint::kernels {
namespace {

template <typename T>
T prod_row(const T* in, int64_t n) {
  using Wide = std::conditional_t<std::is_integral_v<T>, uint64_t, T>;
  Wide total{1};
  for (int64_t i = 0; i < n; ++i) {
    total *= static_cast<Wide>(in[i]);
  }
  return static_cast<T>(total);
}

template <typename T>
int64_t arg_extremum(bool largest, const T* in, int64_t n) {
  int64_t best = 0;
  for (int64_t i = 0; i < n; ++i) {
    if constexpr (std::is_floating_point_v<T>) {
      if (std::isnan(in[i])) {
        return i;
      }
    }
    if (largest ? in[i] > in[best] : in[i] < in[best]) {
      best = i;
    }
  }
  return best;
}

}  // namespace

void reduce_rows(RowOp op, DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  if (op == RowOp::Sum) {
    sum_rows(dtype, out, in, rows, n);
    return;
  }
  dispatch(dtype, [&]<typename T>() {
    auto* to = reinterpret_cast<T*>(out);
    const auto* from = reinterpret_cast<const T*>(in);
    for (int64_t r = 0; r < rows; ++r, from += n) {
      switch (op) {
        case RowOp::Sum:
          break;
        case RowOp::Prod:
          to[r] = prod_row(from, n);
          break;
        case RowOp::Max:
        case RowOp::Min:
          to[r] = from[arg_extremum(op == RowOp::Max, from, n)];
          break;
        case RowOp::All:
          to[r] = std::all_of(from, from + n, [](T x) { return x != T{0}; });
          break;
        case RowOp::Any:
          to[r] = std::any_of(from, from + n, [](T x) { return x != T{0}; });
          break;
      }
    }
  });
}

void arg_extremum_rows(bool largest, DType dtype, int64_t* out, const std::byte* in, int64_t rows, int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    const auto* from = reinterpret_cast<const T*>(in);
    for (int64_t r = 0; r < rows; ++r) {
      out[r] = arg_extremum(largest, from + r * n, n);
    }
  });
}

void cumsum_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    using Wide = std::conditional_t<std::is_integral_v<T>, uint64_t, double>;
    auto* to = reinterpret_cast<T*>(out);
    const auto* from = reinterpret_cast<const T*>(in);
    for (int64_t r = 0; r < rows; ++r) {
      Wide total{};
      for (int64_t i = 0; i < n; ++i) {
        total += static_cast<Wide>(from[r * n + i]);
        to[r * n + i] = static_cast<T>(total);
      }
    }
  });
}

}  // namespace adjoint::kernels
