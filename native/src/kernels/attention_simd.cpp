// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/attention_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "kernels/attention.h"
#include "kernels/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

int64_t visible_in(const ScoreTile& tile, int64_t row) {
  return std::clamp<int64_t>(tile.visible + (tile.is_causal ? row : 0), 0, tile.columns);
}

/// Calls f(i, score, is_seen) for the vectors of a row: scaled, masked, and −∞ where the row does not see them.
template <typename T, typename F>
HWY_INLINE void each_score(const ScoreTile& tile, const T* scores, const T* mask, int64_t seen, F f) {
  const hn::ScalableTag<T> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto scale = hn::Set(d, static_cast<T>(tile.scale));
  int64_t i = 0;
  for (; i + lanes <= seen; i += lanes) {
    const auto term = mask != nullptr ? hn::LoadU(d, mask + i) : hn::Zero(d);
    f(i, hn::MulAdd(hn::LoadU(d, scores + i), scale, term));
  }
  if (i < seen) {
    const auto is_seen = hn::FirstN(d, static_cast<size_t>(seen - i));
    HWY_ALIGN T terms[HWY_LANES(T)] = {};
    if (mask != nullptr) {
      std::copy(mask + i, mask + seen, terms);
    }
    const auto score = hn::MulAdd(hn::LoadU(d, scores + i), scale, hn::Load(d, terms));
    f(i, hn::IfThenElse(is_seen, score, hn::Set(d, -std::numeric_limits<T>::infinity())));
  }
}

/// The first place that each_score leaves alone.
template <typename T>
int64_t end_of(int64_t seen) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(hn::ScalableTag<T>()));
  return (seen + lanes - 1) / lanes * lanes;
}

template <typename T>
void exponentials(const ScoreTile& tile, T* top, T* total, T* out, int64_t width) {
  const hn::ScalableTag<T> d;
  constexpr T kLowest = -std::numeric_limits<T>::infinity();
  auto* row = reinterpret_cast<T*>(tile.scores);
  const auto* mask = reinterpret_cast<const T*>(tile.mask);
  for (int64_t r = 0; r < tile.rows; ++r, row += kTileKeys, out += width) {
    const int64_t seen = visible_in(tile, r);
    auto largest = hn::Set(d, top[r]);
    each_score(tile, row, mask, seen, [&](int64_t i, auto score) HWY_ATTR {
      hn::StoreU(score, d, row + i);
      largest = hn::Max(largest, score);
    });
    const T before = top[r];
    top[r] = hn::GetLane(hn::MaxOfLanes(d, largest));
    const auto centre = hn::Set(d, top[r] == kLowest ? T{0} : top[r]);
    auto sum = hn::Zero(d);
    for (int64_t i = 0; i < end_of<T>(seen); i += static_cast<int64_t>(hn::Lanes(d))) {
      const auto e = exp(d, hn::Sub(hn::LoadU(d, row + i), centre));
      hn::StoreU(e, d, row + i);
      sum = hn::Add(sum, e);
    }
    std::fill(row + end_of<T>(seen), row + end_of<T>(tile.columns), T{0});
    if (before != top[r] && before != kLowest) {
      const T factor = std::exp(before - top[r]);
      total[r] *= factor;
      for (int64_t i = 0; i < width; ++i) {
        out[i] *= factor;
      }
    }
    total[r] += hn::GetLane(hn::SumOfLanes(d, sum));
    mask = mask != nullptr ? mask + tile.mask_row_stride : nullptr;
  }
}

template <typename T>
void probabilities(const ScoreTile& tile, const T* lse) {
  const hn::ScalableTag<T> d;
  auto* row = reinterpret_cast<T*>(tile.scores);
  const auto* mask = reinterpret_cast<const T*>(tile.mask);
  for (int64_t r = 0; r < tile.rows; ++r, row += kTileKeys) {
    const int64_t seen = visible_in(tile, r);
    const auto shift = hn::Set(d, lse[r]);
    each_score(tile, row, mask, seen,
               [&](int64_t i, auto score) HWY_ATTR { hn::StoreU(exp(d, hn::Sub(score, shift)), d, row + i); });
    std::fill(row + end_of<T>(seen), row + end_of<T>(tile.columns), T{0});
    mask = mask != nullptr ? mask + tile.mask_row_stride : nullptr;
  }
}

template <typename T>
void slopes(const ScoreTile& tile, T* slope, const T* delta) {
  const auto* p = reinterpret_cast<const T*>(tile.scores);
  const T scale = static_cast<T>(tile.scale);
  for (int64_t r = 0; r < tile.rows; ++r, p += kTileKeys, slope += kTileKeys) {
    for (int64_t i = 0; i < tile.columns; ++i) {
      slope[i] = p[i] * (slope[i] - delta[r]) * scale;
    }
  }
}

template <typename T>
void products(T* out, const T* a, const T* b, int64_t rows, int64_t n) {
  const hn::ScalableTag<T> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t r = 0; r < rows; ++r, a += n, b += n) {
    auto sums = hn::Zero(d);
    int64_t i = 0;
    for (; i + lanes <= n; i += lanes) {
      sums = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), sums);
    }
    T sum = hn::GetLane(hn::SumOfLanes(d, sums));
    for (; i < n; ++i) {
      sum += a[i] * b[i];
    }
    out[r] = sum;
  }
}

/// Calls body with a null pointer to the type of floats.
template <typename Body>
void with_floats(DType dtype, Body body) {
  if (dtype == DType::Float32) {
    body(static_cast<float*>(nullptr));
  } else {
    body(static_cast<double*>(nullptr));
  }
}

void exponentials_of(const ScoreTile& tile, std::byte* top, std::byte* total, std::byte* out, int64_t width) {
  with_floats(tile.dtype, [&]<typename T>(T*) {
    exponentials(tile, reinterpret_cast<T*>(top), reinterpret_cast<T*>(total), reinterpret_cast<T*>(out), width);
  });
}
void probabilities_of(const ScoreTile& tile, const std::byte* lse) {
  with_floats(tile.dtype, [&]<typename T>(T*) { probabilities(tile, reinterpret_cast<const T*>(lse)); });
}
void slopes_of(const ScoreTile& tile, std::byte* slope, const std::byte* delta) {
  with_floats(tile.dtype,
              [&]<typename T>(T*) { slopes(tile, reinterpret_cast<T*>(slope), reinterpret_cast<const T*>(delta)); });
}
void products_of(DType dtype, std::byte* out, const std::byte* a, const std::byte* b, int64_t rows, int64_t n) {
  with_floats(dtype, [&]<typename T>(T*) {
    products(reinterpret_cast<T*>(out), reinterpret_cast<const T*>(a), reinterpret_cast<const T*>(b), rows, n);
  });
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(exponentials_of);
HWY_EXPORT(probabilities_of);
HWY_EXPORT(slopes_of);
HWY_EXPORT(products_of);

void exponentials_of_tile(const ScoreTile& tile, std::byte* top, std::byte* total, std::byte* out, int64_t width) {
  HWY_DYNAMIC_DISPATCH(exponentials_of)(tile, top, total, out, width);
}
void probabilities_of_tile(const ScoreTile& tile, const std::byte* lse) {
  HWY_DYNAMIC_DISPATCH(probabilities_of)(tile, lse);
}
void slopes_of_tile(const ScoreTile& probabilities, std::byte* slopes, const std::byte* delta) {
  HWY_DYNAMIC_DISPATCH(slopes_of)(probabilities, slopes, delta);
}
void row_products(DType dtype, std::byte* out, const std::byte* a, const std::byte* b, int64_t rows, int64_t n) {
  HWY_DYNAMIC_DISPATCH(products_of)(dtype, out, a, b, rows, n);
}
}  // namespace adjoint::kernels
#endif
