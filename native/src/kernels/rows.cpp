#include "kernels/rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

namespace adjoint::kernels {
namespace {

constexpr int64_t kBlock = 1024;
constexpr int64_t kLanes = 32;

/// Sum of up to kBlock items in independent lanes, which the compiler keeps in vector registers.
template <typename T, typename F>
T sum_block(const T* in, int64_t n, F f) {
  std::array<T, kLanes> lanes{};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (int64_t k = 0; k < kLanes; ++k) {
      lanes[static_cast<size_t>(k)] += f(in[i + k]);
    }
  }
  T rest{};
  for (; i < n; ++i) {
    rest += f(in[i]);
  }
  for (int64_t width = kLanes / 2; width > 0; width /= 2) {
    for (int64_t k = 0; k < width; ++k) {
      lanes[static_cast<size_t>(k)] += lanes[static_cast<size_t>(k + width)];
    }
  }
  return lanes[0] + rest;
}

/// Pairwise sum of f over the items.
template <typename T, typename F>
T pairwise(const T* in, int64_t n, F f) {
  if (n <= kBlock) {
    return sum_block(in, n, f);
  }
  const int64_t half = (n / kBlock + 1) / 2 * kBlock;
  return pairwise(in, half, f) + pairwise(in + half, n - half, f);
}

template <typename T>
T sum_row(const T* in, int64_t n) {
  if constexpr (std::is_floating_point_v<T>) {
    return pairwise(in, n, [](T x) { return x; });
  } else {
    uint64_t total = 0;
    for (int64_t i = 0; i < n; ++i) {
      total += static_cast<uint64_t>(in[i]);
    }
    return static_cast<T>(total);
  }
}

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
  dispatch(dtype, [&]<typename T>() {
    auto* to = reinterpret_cast<T*>(out);
    const auto* from = reinterpret_cast<const T*>(in);
    for (int64_t r = 0; r < rows; ++r, from += n) {
      switch (op) {
        case RowOp::Sum:
          to[r] = sum_row(from, n);
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

namespace {

template <typename T>
void variance(T* out, const T* in, int64_t rows, int64_t n, double correction) {
  for (int64_t r = 0; r < rows; ++r, in += n) {
    const T mean = sum_row(in, n) / static_cast<T>(n);
    const T squares = pairwise(in, n, [mean](T x) { return (x - mean) * (x - mean); });
    out[r] = squares / static_cast<T>(std::max(static_cast<double>(n) - correction, 0.0));
  }
}

template <typename T>
void softmax(bool logarithm, T* out, const T* in, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r, in += n, out += n) {
    const T top = in[arg_extremum(true, in, n)];
    for (int64_t i = 0; i < n; ++i) {
      out[i] = std::exp(in[i] - top);
    }
    const T total = sum_row(out, n);
    const T log_total = std::log(total);
    for (int64_t i = 0; i < n; ++i) {
      out[i] = logarithm ? in[i] - top - log_total : out[i] / total;
    }
  }
}

template <typename F>
void dispatch_floats(DType dtype, F f) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      f.template operator()<T>();
    }
  });
}

}  // namespace

void variance_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n, double correction) {
  dispatch_floats(dtype, [&]<typename T>() {
    variance(reinterpret_cast<T*>(out), reinterpret_cast<const T*>(in), rows, n, correction);
  });
}

void softmax_rows(bool logarithm, DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  if (n == 0) {
    return;
  }
  dispatch_floats(dtype, [&]<typename T>() {
    softmax(logarithm, reinterpret_cast<T*>(out), reinterpret_cast<const T*>(in), rows, n);
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
