// One source for all instruction sets: Highway includes this file once per target. The plain loops are here for the
// compiler, which vectorises them for each.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/layer_norm_simd.cpp"
#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

#include "kernels/layer_norm.h"
#include "kernels/sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {

/// A row that may be absent: then it is all `otherwise`. Loops over either are loops of their own.
template <typename T, typename Body>
void with_row(const T* row, T otherwise, Body body) {
  if (row != nullptr) {
    body([row](int64_t i) { return row[i]; });
  } else {
    body([otherwise](int64_t) { return otherwise; });
  }
}

template <typename T>
void normalize(T* HWY_RESTRICT out, T* mean, T* rstd, const T* in, const T* weight, const T* bias, double eps,
               int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r, in += n, out += n) {
    const T centre = pairwise<T>(0, n, [in](int64_t i) { return in[i]; }) / static_cast<T>(n);
    const T squares = pairwise<T>(0, n, [in, centre](int64_t i) { return (in[i] - centre) * (in[i] - centre); });
    const T scale = T{1} / std::sqrt(squares / static_cast<T>(n) + static_cast<T>(eps));
    mean[r] = centre;
    rstd[r] = scale;
    with_row(weight, T{1}, [&](auto factor) {
      with_row(bias, T{0}, [&](auto term) {
        for (int64_t i = 0; i < n; ++i) {
          out[i] = (in[i] - centre) * scale * factor(i) + term(i);
        }
      });
    });
  }
}

/// With h = grad · weight: Σ h and Σ h (x − mean).
template <typename T>
struct RowSums {
  T plain, product;

  RowSums operator+(const RowSums& other) const { return {plain + other.plain, product + other.product}; }
};

template <typename T, typename F>
RowSums<T> sums_of_row(const T* grad, const T* in, T mean, F factor, int64_t n) {
  return pairwise_blocks(0, n, [=](int64_t begin, int64_t end) {
    // In as many lanes together as one sum has: they are registers.
    constexpr int64_t kLanes = kSumLanes / 2;
    T plain[kLanes] = {};
    T product[kLanes] = {};
    over_lanes<kLanes>(begin, end, [&](int64_t i, int64_t lane) {
      const T h = grad[i] * factor(i);
      plain[lane] += h;
      product[lane] += h * (in[i] - mean);
    });
    return RowSums<T>{folded(plain), folded(product)};
  });
}

/// With x̂ = (x − mean) · rstd and h = grad · weight: rstd · (h − mean of h − x̂ · mean of h x̂).
template <typename T>
void slope_of_row(T* HWY_RESTRICT out, const T* grad, const T* in, T mean, T rstd, const T* weight, int64_t n) {
  with_row(weight, T{1}, [&](auto factor) {
    const auto sums = sums_of_row(grad, in, mean, factor, n);
    const T share = rstd / static_cast<T>(n);
    const T shift = sums.plain * share;
    const T along = sums.product * rstd * rstd * share;
    for (int64_t i = 0; i < n; ++i) {
      out[i] = grad[i] * factor(i) * rstd - shift - (in[i] - mean) * along;
    }
  });
}

template <typename T>
void slopes(T* grad_in, T* HWY_RESTRICT grad_weight, T* HWY_RESTRICT grad_bias, const T* grad, const T* in,
            const T* mean, const T* rstd, const T* weight, int64_t rows, int64_t n) {
  for (T* sums : {grad_weight, grad_bias}) {
    if (sums != nullptr) {
      std::fill(sums, sums + n, T{0});
    }
  }
  for (int64_t r = 0; r < rows; ++r, in += n, grad += n) {
    const T centre = mean[r];
    const T scale = rstd[r];
    if (grad_in != nullptr) {
      slope_of_row(grad_in + r * n, grad, in, centre, scale, weight, n);
    }
    if (grad_weight != nullptr) {
      for (int64_t i = 0; i < n; ++i) {
        grad_weight[i] += grad[i] * ((in[i] - centre) * scale);
      }
    }
    if (grad_bias != nullptr) {
      for (int64_t i = 0; i < n; ++i) {
        grad_bias[i] += grad[i];
      }
    }
  }
}

void normalize_of(DType dtype, std::byte* out, std::byte* mean, std::byte* rstd, const std::byte* in,
                  const std::byte* weight, const std::byte* bias, double eps, int64_t rows, int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      normalize(reinterpret_cast<T*>(out), reinterpret_cast<T*>(mean), reinterpret_cast<T*>(rstd),
                reinterpret_cast<const T*>(in), reinterpret_cast<const T*>(weight), reinterpret_cast<const T*>(bias),
                eps, rows, n);
    }
  });
}

void slopes_of(DType dtype, std::byte* grad_in, std::byte* grad_weight, std::byte* grad_bias, const std::byte* grad,
               const std::byte* in, const std::byte* mean, const std::byte* rstd, const std::byte* weight, int64_t rows,
               int64_t n) {
  dispatch(dtype, [&]<typename T>() {
    if constexpr (std::is_floating_point_v<T>) {
      slopes(reinterpret_cast<T*>(grad_in), reinterpret_cast<T*>(grad_weight), reinterpret_cast<T*>(grad_bias),
             reinterpret_cast<const T*>(grad), reinterpret_cast<const T*>(in), reinterpret_cast<const T*>(mean),
             reinterpret_cast<const T*>(rstd), reinterpret_cast<const T*>(weight), rows, n);
    }
  });
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(normalize_of);
HWY_EXPORT(slopes_of);

void layer_norm_rows(DType dtype, std::byte* out, std::byte* mean, std::byte* rstd, const std::byte* in,
                     const std::byte* weight, const std::byte* bias, double eps, int64_t rows, int64_t n) {
  HWY_DYNAMIC_DISPATCH(normalize_of)(dtype, out, mean, rstd, in, weight, bias, eps, rows, n);
}
void layer_norm_slope_rows(DType dtype, std::byte* grad_in, std::byte* grad_weight, std::byte* grad_bias,
                           const std::byte* grad, const std::byte* in, const std::byte* mean, const std::byte* rstd,
                           const std::byte* weight, int64_t rows, int64_t n) {
  HWY_DYNAMIC_DISPATCH(slopes_of)(dtype, grad_in, grad_weight, grad_bias, grad, in, mean, rstd, weight, rows, n);
}
}  // namespace adjoint::kernels
#endif
