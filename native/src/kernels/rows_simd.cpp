// One source for all instruction sets: Highway includes this file once per target. The plain loops are here for the
// compiler, which vectorises them for each.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/rows_simd.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "kernels/math-inl.h"
#include "kernels/rows.h"
#include "kernels/sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The pairwise sums of `rows` rows of n floats, `stride` apart: each the same as by itself. Memory is read faster in
/// several places at once, and if it is asked for early.
template <int64_t rows, typename T>
void sum_side_by_side(T* out, const T* in, int64_t stride, int64_t n) {
  if (n > kSumBlock) {
    T other[rows];
    const int64_t middle = middle_of(n);
    sum_side_by_side<rows>(out, in, stride, middle);
    sum_side_by_side<rows>(other, in + middle, stride, n - middle);
    for (int64_t r = 0; r < rows; ++r) {
      out[r] += other[r];
    }
    return;
  }
  const hn::ScalableTag<T> d;
  constexpr int64_t kLanes = HWY_LANES(T);
  constexpr int64_t kAhead = 2048 / sizeof(T);
  hn::Vec<decltype(d)> sums[rows][kSumLanes / kLanes];
  for (auto& row : sums) {
    for (auto& sum : row) {
      sum = hn::Zero(d);
    }
  }
  int64_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes) {
#pragma GCC unroll 4
    for (int64_t r = 0; r < rows; ++r) {
#pragma GCC unroll 32
      for (int64_t k = 0; k < kSumLanes / kLanes; ++k) {
        const T* at = in + r * stride + i + k * kLanes;
        hwy::Prefetch(at + kAhead);
        sums[r][k] = hn::Add(sums[r][k], hn::LoadU(d, at));
      }
    }
  }
  for (int64_t r = 0; r < rows; ++r) {
    T rest{};
    for (int64_t j = i; j < n; ++j) {
      rest += in[r * stride + j];
    }
    out[r] = folded(d, sums[r]) + rest;
  }
}

template <typename T>
T sum_row(const T* in, int64_t n) {
  if constexpr (std::is_floating_point_v<T>) {
    T sum;
    sum_side_by_side<1>(&sum, in, n, n);
    return sum;
  } else {
    uint64_t total = 0;
    for (int64_t i = 0; i < n; ++i) {
      total += static_cast<uint64_t>(in[i]);
    }
    return static_cast<T>(total);
  }
}

template <typename T>
void sums(T* out, const T* in, int64_t rows, int64_t n) {
  int64_t r = 0;
  if constexpr (std::is_floating_point_v<T>) {
    constexpr int64_t kTogether = 16 / sizeof(T);
    for (; n > kSumBlock && r + kTogether <= rows; r += kTogether) {
      sum_side_by_side<kTogether>(out + r, in + r * n, n, n);
    }
  }
  for (; r < rows; ++r) {
    out[r] = sum_row(in + r * n, n);
  }
}

template <typename T>
void variances(T* out, const T* in, int64_t rows, int64_t n, double correction) {
  for (int64_t r = 0; r < rows; ++r, in += n) {
    const T mean = sum_row(in, n) / static_cast<T>(n);
    const T squares = pairwise<T>(0, n, [in, mean](int64_t i) { return (in[i] - mean) * (in[i] - mean); });
    out[r] = squares / static_cast<T>(std::max(static_cast<double>(n) - correction, 0.0));
  }
}

/// Columns whose sums stay in the first cache while rows pass by.
constexpr int64_t kStrip = 1024;
constexpr int64_t kFewRows = 16;

/// Sums of the columns of a strip: of few rows four by four, of more pairwise.
template <typename T>
void sum_strip(T* out, const T* in, int64_t rows, int64_t row_stride, int64_t width) {
  if (rows <= kFewRows) {
    std::copy(in, in + width, out);
    int64_t r = 1;
    for (; r + 4 <= rows; r += 4) {
      const T* a = in + r * row_stride;
      const T* b = a + row_stride;
      const T* c = b + row_stride;
      const T* d = c + row_stride;
      for (int64_t i = 0; i < width; ++i) {
        out[i] += (a[i] + b[i]) + (c[i] + d[i]);
      }
    }
    for (; r < rows; ++r) {
      const T* row = in + r * row_stride;
      for (int64_t i = 0; i < width; ++i) {
        out[i] += row[i];
      }
    }
    return;
  }
  T other[kStrip];
  const int64_t half = (rows / kFewRows + 1) / 2 * kFewRows;
  sum_strip(out, in, half, row_stride, width);
  sum_strip(other, in + half * row_stride, rows - half, row_stride, width);
  for (int64_t i = 0; i < width; ++i) {
    out[i] += other[i];
  }
}

/// Any number if there is a NaN.
template <typename T>
T largest(const T* in, int64_t n) {
  const hn::ScalableTag<T> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto top = hn::Set(d, -std::numeric_limits<T>::infinity());
  auto other = top;
  int64_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    top = hn::Max(top, hn::LoadU(d, in + i));
    other = hn::Max(other, hn::LoadU(d, in + i + lanes));
  }
  top = hn::Max(top, other);
  T result = hn::GetLane(hn::MaxOfLanes(d, top));
  for (; i < n; ++i) {
    result = std::max(result, in[i]);
  }
  return result;
}

/// out[i] = e^(in[i] − top). Meanwhile the row below is asked for, whose largest element would be waited for.
template <typename T>
void exponentials(T* out, const T* in, int64_t n, T top) {
  const hn::ScalableTag<T> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto shift = hn::Set(d, top);
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    hwy::Prefetch(in + n + i);
    hwy::Prefetch(out + n + i);
    hn::StoreU(exp(d, hn::Sub(hn::LoadU(d, in + i), shift)), d, out + i);
  }
  // Through a buffer, so that a number's result does not depend on where it lies.
  HWY_ALIGN T rest[HWY_LANES(T)] = {};
  std::copy(in + i, in + n, rest);
  hn::Store(exp(d, hn::Sub(hn::Load(d, rest), shift)), d, rest);
  std::copy(rest, rest + (n - i), out + i);
}

template <typename T>
void softmaxes(bool logarithm, T* out, const T* in, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r, in += n, out += n) {
    const T top = largest(in, n);
    exponentials(out, in, n, top);
    const T total = pairwise<T>(0, n, [out](int64_t i) { return out[i]; });
    if (logarithm) {
      const T log_total = std::log(total);
      for (int64_t i = 0; i < n; ++i) {
        out[i] = in[i] - top - log_total;
      }
    } else {
      const T factor = T{1} / total;
      for (int64_t i = 0; i < n; ++i) {
        out[i] *= factor;
      }
    }
  }
}

/// out = y (g − Σ g y). It may be the memory of g.
template <typename T>
void softmax_slopes(T* out, const T* grad, const T* y, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r, grad += n, y += n, out += n) {
    const T product = pairwise<T>(0, n, [grad, y](int64_t i) { return grad[i] * y[i]; });
    for (int64_t i = 0; i < n; ++i) {
      out[i] = y[i] * (grad[i] - product);
    }
  }
}

/// out = g − e^y Σ g. It may be the memory of g, whose row below is asked for meanwhile: its sum would wait for it.
template <typename T>
void log_softmax_slopes(T* out, const T* grad, const T* y, int64_t rows, int64_t n) {
  const hn::ScalableTag<T> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t r = 0; r < rows; ++r, grad += n, y += n, out += n) {
    const auto total = hn::Set(d, sum_row(grad, n));
    int64_t i = 0;
    for (; i + lanes <= n; i += lanes) {
      hwy::Prefetch(grad + n + i);
      hn::StoreU(hn::NegMulAdd(exp(d, hn::LoadU(d, y + i)), total, hn::LoadU(d, grad + i)), d, out + i);
    }
    // Through buffers, so that a number's result does not depend on where it lies.
    HWY_ALIGN T rest[2][HWY_LANES(T)] = {};
    std::copy(y + i, y + n, rest[0]);
    std::copy(grad + i, grad + n, rest[1]);
    hn::Store(hn::NegMulAdd(exp(d, hn::Load(d, rest[0])), total, hn::Load(d, rest[1])), d, rest[0]);
    std::copy(rest[0], rest[0] + (n - i), out + i);
  }
}

void sum_of(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  dispatch(dtype, [&]<typename T>() { sums(reinterpret_cast<T*>(out), reinterpret_cast<const T*>(in), rows, n); });
}

void column_sums_of(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t columns, int64_t begin,
                    int64_t end) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      for (int64_t i = begin; i < end; i += kStrip) {
        sum_strip(reinterpret_cast<T*>(out) + i, reinterpret_cast<const T*>(in) + i, rows, columns,
                  std::min(kStrip, end - i));
      }
    }
  });
}

void variance_of(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n, double correction) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      variances(reinterpret_cast<T*>(out), reinterpret_cast<const T*>(in), rows, n, correction);
    }
  });
}

void softmax_of(bool logarithm, DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      softmaxes(logarithm, reinterpret_cast<T*>(out), reinterpret_cast<const T*>(in), rows, n);
    }
  });
}

void softmax_slope_of(bool logarithm, DType dtype, std::byte* out, const std::byte* grad, const std::byte* y,
                      int64_t rows, int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      (logarithm ? log_softmax_slopes<T> : softmax_slopes<T>)(reinterpret_cast<T*>(out),
                                                              reinterpret_cast<const T*>(grad),
                                                              reinterpret_cast<const T*>(y), rows, n);
    }
  });
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(sum_of);
HWY_EXPORT(column_sums_of);
HWY_EXPORT(variance_of);
HWY_EXPORT(softmax_of);
HWY_EXPORT(softmax_slope_of);

void sum_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  HWY_DYNAMIC_DISPATCH(sum_of)(dtype, out, in, rows, n);
}
void sum_columns(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t columns, int64_t begin,
                 int64_t end) {
  HWY_DYNAMIC_DISPATCH(column_sums_of)(dtype, out, in, rows, columns, begin, end);
}
void variance_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n, double correction) {
  HWY_DYNAMIC_DISPATCH(variance_of)(dtype, out, in, rows, n, correction);
}
void softmax_rows(bool logarithm, DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  if (n > 0) {
    HWY_DYNAMIC_DISPATCH(softmax_of)(logarithm, dtype, out, in, rows, n);
  }
}
void softmax_slope_rows(bool logarithm, DType dtype, std::byte* out, const std::byte* grad, const std::byte* y,
                        int64_t rows, int64_t n) {
  HWY_DYNAMIC_DISPATCH(softmax_slope_of)(logarithm, dtype, out, grad, y, rows, n);
}
}  // namespace adjoint::kernels
#endif
