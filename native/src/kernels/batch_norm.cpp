// One source for all instruction sets: Highway includes this file once per target, and the compiler vectorises its
// plain loops for each.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/batch_norm.cpp"
#include "kernels/batch_norm.h"

#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "kernels/sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {

/// Of each element two numbers u and v, whose sums Σ u and Σ u · v are asked for.
struct Terms {
  double u, v;
};

/// Both sums in lanes, to be folded.
struct Sums {
  static constexpr int64_t kLanes = 16;
  double plain[kLanes] = {}, weighted[kLanes] = {};

  /// Adds what `terms` gives for the elements [begin, end).
  template <typename F>
  void add(int64_t begin, int64_t end, F terms) {
    // A copy, which the compiler keeps in registers.
    Sums sums = *this;
    over_lanes<kLanes>(begin, end, [&](int64_t i, int64_t lane) {
      const Terms t = terms(i);
      sums.plain[lane] += t.u;
      sums.weighted[lane] += t.u * t.v;
    });
    *this = sums;
  }
};

/// f(channel, first, end) for each plane of the channels, in the order of memory.
template <typename F>
void over_planes(const Channels& c, int64_t begin, int64_t end, F f) {
  for (int64_t image = 0; image < c.images; ++image) {
    for (int64_t channel = begin; channel < end; ++channel) {
      const int64_t first = (image * c.channels + channel) * c.plane;
      f(channel, first, first + c.plane);
    }
  }
}

/// of(channel)(i) for each element.
template <typename F>
void over_elements(const Channels& c, int64_t begin, int64_t end, F of) {
  if (c.plane == 1) {
    // Vectors of channels.
    over_planes(c, begin, end, [&](int64_t channel, int64_t i, int64_t) { of(channel)(i); });
    return;
  }
  over_planes(c, begin, end, [&](int64_t channel, int64_t first, int64_t last) {
    const auto element = of(channel);
    for (int64_t i = first; i < last; ++i) {
      element(i);
    }
  });
}

/// For each channel Σ u and Σ u · v of what terms(channel)(i) gives.
template <typename F>
void sum_terms(const Channels& c, int64_t begin, int64_t end, F terms, double* plain, double* weighted) {
  if (c.plane == 1) {
    std::fill(plain + begin, plain + end, 0);
    std::fill(weighted + begin, weighted + end, 0);
    over_planes(c, begin, end, [&](int64_t channel, int64_t i, int64_t) {
      const Terms t = terms(channel)(i);
      plain[channel] += t.u;
      weighted[channel] += t.u * t.v;
    });
    return;
  }
  std::vector<Sums> sums(static_cast<size_t>(end - begin));
  over_planes(c, begin, end, [&](int64_t channel, int64_t first, int64_t last) {
    sums[static_cast<size_t>(channel - begin)].add(first, last, terms(channel));
  });
  for (int64_t channel = begin; channel < end; ++channel) {
    const Sums& of_channel = sums[static_cast<size_t>(channel - begin)];
    plain[channel] = folded(of_channel.plain);
    weighted[channel] = folded(of_channel.weighted);
  }
}

/// Each channel is centred by the mean of its first plane, which is no further from the mean of all than √images
/// standard deviations: one pass is as exact as two. A mean that is not finite gives way to 0.
template <typename T>
void moments(const Channels& c, int64_t begin, int64_t end, const T* in, double* means, double* variances) {
  const auto first_mean = [&](int64_t channel) {
    const T* plane = in + channel * c.plane;
    const double mean = std::accumulate(plane, plane + c.plane, 0.0) / static_cast<double>(c.plane);
    return std::isfinite(mean) ? mean : 0;
  };
  std::vector<double> centres(static_cast<size_t>(end - begin));
  for (int64_t channel = begin; channel < end; ++channel) {
    centres[static_cast<size_t>(channel - begin)] = first_mean(channel);
  }
  const auto centred = [&](int64_t channel) {
    return [in, centre = centres[static_cast<size_t>(channel - begin)]](int64_t i) {
      const double x = static_cast<double>(in[i]) - centre;
      return Terms{x, x};
    };
  };
  sum_terms(c, begin, end, centred, means, variances);
  const auto count = static_cast<double>(c.images * c.plane);
  for (int64_t channel = begin; channel < end; ++channel) {
    const double difference = means[channel] / count;
    means[channel] = centres[static_cast<size_t>(channel - begin)] + difference;
    const double variance = variances[channel] / count - difference * difference;
    variances[channel] = variance < 0 ? 0 : variance;
  }
}

template <typename T>
void scale(const Channels& c, int64_t begin, int64_t end, const T* in, const double* scales, const double* shifts,
           T* out) {
  over_elements(c, begin, end, [=](int64_t channel) {
    return [=, factor = static_cast<T>(scales[channel]), term = static_cast<T>(shifts[channel])](int64_t i) {
      out[i] = in[i] * factor + term;
    };
  });
}

template <typename T>
void products(const Channels& c, int64_t begin, int64_t end, const T* grad, const T* in, const double* means,
              double* sums, double* weighted) {
  const auto terms = [=](int64_t channel) {
    return [=, mean = means[channel]](int64_t i) {
      return Terms{static_cast<double>(grad[i]), static_cast<double>(in[i]) - mean};
    };
  };
  sum_terms(c, begin, end, terms, sums, weighted);
}

template <typename T>
void combine(const Channels& c, int64_t begin, int64_t end, const T* grad, const T* in, const double* means,
             const double* scales, const double* slopes, const double* shifts, T* out) {
  over_elements(c, begin, end, [=](int64_t channel) {
    return [=, mean = static_cast<T>(means[channel]), factor = static_cast<T>(scales[channel]),
            slope = static_cast<T>(slopes[channel]), term = static_cast<T>(shifts[channel])](int64_t i) {
      out[i] = grad[i] * factor + (in[i] - mean) * slope + term;
    };
  });
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
