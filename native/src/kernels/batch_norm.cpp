// One source for all instruction sets: Highway includes this file once per target, and the compiler vectorises its
// plain loops for each.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/batch_norm.cpp"
#include "kernels/batch_norm.h"

#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/prefetch.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {

/// The same for all instruction sets, and with it the result.
constexpr int64_t kLanes = 16;

/// Asks for where the channel lies in the next image, which is too far for the processor to foresee. It sees to what
/// follows the beginning by itself.
template <typename T>
void ask_for_next(const Channels& c, const T* plane) {
  constexpr int64_t kBeginning = 48 * 64 / sizeof(T);
  ask_for(plane + c.channels * c.plane, std::min(c.plane, kBeginning));
}

double sum_of_lanes(double* lanes) {
  for (int64_t width = kLanes / 2; width > 0; width /= 2) {
    for (int64_t k = 0; k < width; ++k) {
      lanes[k] += lanes[k + width];
    }
  }
  return lanes[0];
}

/// Σ f(i) in double, in independent lanes that the compiler keeps in vector registers.
template <typename F>
double sum_of(int64_t n, F f) {
  double lanes[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (int64_t k = 0; k < kLanes; ++k) {
      lanes[k] += f(i + k);
    }
  }
  for (int64_t k = 0; i < n; ++i, ++k) {
    lanes[k] += f(i);
  }
  return sum_of_lanes(lanes);
}

/// Σ over the images of a channel of what `f` gives for the place of its elements there.
template <typename F>
double over_images(const Channels& c, int64_t channel, F f) {
  double total = 0;
  for (int64_t image = 0; image < c.images; ++image) {
    total += f((image * c.channels + channel) * c.plane);
  }
  return total;
}

template <typename T>
void moments(const Channels& c, int64_t begin, int64_t end, const T* in, double* means, double* variances) {
  const auto count = static_cast<double>(c.images * c.plane);
  for (int64_t channel = begin; channel < end; ++channel) {
    const double mean =
        over_images(c, channel,
                    [&](int64_t at) {
                      ask_for_next(c, in + at);
                      return sum_of(c.plane, [x = in + at](int64_t i) { return static_cast<double>(x[i]); });
                    }) /
        count;
    means[channel] = mean;
    variances[channel] = over_images(c, channel,
                                     [&](int64_t at) {
                                       return sum_of(c.plane, [x = in + at, mean](int64_t i) {
                                         const double centred = static_cast<double>(x[i]) - mean;
                                         return centred * centred;
                                       });
                                     }) /
                         count;
  }
}

template <typename T>
void scale(const Channels& c, int64_t begin, int64_t end, const T* in, const double* scales, const double* shifts,
           T* out) {
  for (int64_t image = 0; image < c.images; ++image) {
    for (int64_t channel = begin; channel < end; ++channel) {
      const int64_t at = (image * c.channels + channel) * c.plane;
      const auto factor = static_cast<T>(scales[channel]);
      const auto term = static_cast<T>(shifts[channel]);
      ask_for_next(c, out + at);
      for (int64_t i = at; i < at + c.plane; ++i) {
        out[i] = in[i] * factor + term;
      }
    }
  }
}

template <typename T>
void products(const Channels& c, int64_t begin, int64_t end, const T* grad, const T* in, const double* means,
              double* sums, double* weighted) {
  for (int64_t channel = begin; channel < end; ++channel) {
    const double mean = means[channel];
    double lanes[2][kLanes] = {};
    for (int64_t image = 0; image < c.images; ++image) {
      const T* g = grad + (image * c.channels + channel) * c.plane;
      const T* x = in + (image * c.channels + channel) * c.plane;
      ask_for_next(c, g);
      ask_for_next(c, x);
      const auto add = [&](int64_t i, int64_t lane) {
        const auto cotangent = static_cast<double>(g[i]);
        lanes[0][lane] += cotangent;
        lanes[1][lane] += cotangent * (static_cast<double>(x[i]) - mean);
      };
      int64_t i = 0;
      for (; i + kLanes <= c.plane; i += kLanes) {
        for (int64_t k = 0; k < kLanes; ++k) {
          add(i + k, k);
        }
      }
      for (int64_t k = 0; i < c.plane; ++i, ++k) {
        add(i, k);
      }
    }
    sums[channel] = sum_of_lanes(lanes[0]);
    weighted[channel] = sum_of_lanes(lanes[1]);
  }
}

template <typename T>
void combine(const Channels& c, int64_t begin, int64_t end, const T* grad, const T* in, const double* means,
             const double* scales, const double* slopes, const double* shifts, T* out) {
  for (int64_t image = 0; image < c.images; ++image) {
    for (int64_t channel = begin; channel < end; ++channel) {
      const int64_t at = (image * c.channels + channel) * c.plane;
      const auto mean = static_cast<T>(means[channel]);
      const auto factor = static_cast<T>(scales[channel]);
      const auto slope = static_cast<T>(slopes[channel]);
      const auto term = static_cast<T>(shifts[channel]);
      ask_for_next(c, out + at);
      for (int64_t i = at; i < at + c.plane; ++i) {
        out[i] = grad[i] * factor + (in[i] - mean) * slope + term;
      }
    }
  }
}

void moments_f32(const Channels& c, int64_t begin, int64_t end, const float* in, double* means, double* variances) {
  moments(c, begin, end, in, means, variances);
}
void moments_f64(const Channels& c, int64_t begin, int64_t end, const double* in, double* means, double* variances) {
  moments(c, begin, end, in, means, variances);
}
void scale_f32(const Channels& c, int64_t begin, int64_t end, const float* in, const double* scales,
               const double* shifts, float* out) {
  scale(c, begin, end, in, scales, shifts, out);
}
void scale_f64(const Channels& c, int64_t begin, int64_t end, const double* in, const double* scales,
               const double* shifts, double* out) {
  scale(c, begin, end, in, scales, shifts, out);
}
void products_f32(const Channels& c, int64_t begin, int64_t end, const float* grad, const float* in,
                  const double* means, double* sums, double* weighted) {
  products(c, begin, end, grad, in, means, sums, weighted);
}
void products_f64(const Channels& c, int64_t begin, int64_t end, const double* grad, const double* in,
                  const double* means, double* sums, double* weighted) {
  products(c, begin, end, grad, in, means, sums, weighted);
}
void combine_f32(const Channels& c, int64_t begin, int64_t end, const float* grad, const float* in, const double* means,
                 const double* scales, const double* slopes, const double* shifts, float* out) {
  combine(c, begin, end, grad, in, means, scales, slopes, shifts, out);
}
void combine_f64(const Channels& c, int64_t begin, int64_t end, const double* grad, const double* in,
                 const double* means, const double* scales, const double* slopes, const double* shifts, double* out) {
  combine(c, begin, end, grad, in, means, scales, slopes, shifts, out);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(moments_f32);
HWY_EXPORT(moments_f64);
HWY_EXPORT(scale_f32);
HWY_EXPORT(scale_f64);
HWY_EXPORT(products_f32);
HWY_EXPORT(products_f64);
HWY_EXPORT(combine_f32);
HWY_EXPORT(combine_f64);

namespace {
const float* floats(const std::byte* data) { return reinterpret_cast<const float*>(data); }
const double* doubles(const std::byte* data) { return reinterpret_cast<const double*>(data); }
float* floats(std::byte* data) { return reinterpret_cast<float*>(data); }
double* doubles(std::byte* data) { return reinterpret_cast<double*>(data); }
}  // namespace

void channel_moments(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* in, double* means,
                     double* variances) {
  dtype == DType::Float32 ? HWY_DYNAMIC_DISPATCH(moments_f32)(c, begin, end, floats(in), means, variances)
                          : HWY_DYNAMIC_DISPATCH(moments_f64)(c, begin, end, doubles(in), means, variances);
}

void scale_channels(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* in,
                    const double* scales, const double* shifts, std::byte* out) {
  dtype == DType::Float32 ? HWY_DYNAMIC_DISPATCH(scale_f32)(c, begin, end, floats(in), scales, shifts, floats(out))
                          : HWY_DYNAMIC_DISPATCH(scale_f64)(c, begin, end, doubles(in), scales, shifts, doubles(out));
}

void channel_products(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* grad,
                      const std::byte* in, const double* means, double* sums, double* products) {
  if (dtype == DType::Float32) {
    HWY_DYNAMIC_DISPATCH(products_f32)(c, begin, end, floats(grad), floats(in), means, sums, products);
  } else {
    HWY_DYNAMIC_DISPATCH(products_f64)(c, begin, end, doubles(grad), doubles(in), means, sums, products);
  }
}

void combine_channels(DType dtype, const Channels& c, int64_t begin, int64_t end, const std::byte* grad,
                      const std::byte* in, const double* means, const double* scales, const double* slopes,
                      const double* shifts, std::byte* out) {
  if (dtype == DType::Float32) {
    HWY_DYNAMIC_DISPATCH(combine_f32)
    (c, begin, end, floats(grad), floats(in), means, scales, slopes, shifts, floats(out));
  } else {
    HWY_DYNAMIC_DISPATCH(combine_f64)
    (c, begin, end, doubles(grad), doubles(in), means, scales, slopes, shifts, doubles(out));
  }
}
}  // namespace adjoint::kernels
#endif
