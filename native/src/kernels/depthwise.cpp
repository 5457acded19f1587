// One source for all instruction sets: Highway includes this file once per target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/depthwise.cpp"
#include "kernels/depthwise.h"

#include <hwy/foreach_target.h>  // NOLINT: has to come first
#include <hwy/highway.h>

#include <algorithm>
#include <vector>

#include "core/parallel.h"
#include "kernels/prefetch-inl.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Vectors of a row that are computed together.
constexpr int64_t kVectors = 4;
/// Elements that may be read behind a row.
constexpr int64_t kRoom = kVectors * HWY_LANES(float);

/// A correlation with one kernel, which moves over a plane that has zeros around, so that no place is a special case.
/// The elements of a row of that plane are sorted by their remainder modulo the stride: those that neighbouring places
/// see through one tap are then neighbours too.
class Padded {
 public:
  /// A forward correlation.
  static Padded forward(const Correlation& c) {
    return {c.in, {1, 1, 1}, c.padding, c.kernel, c.dilation, c.stride, c.out};
  }
  /// The transposed one: it moves step by step, with the taps in reverse order, over cotangents that lie `stride`
  /// apart.
  static Padded transposed(const Correlation& c) {
    Space before;
    for (size_t i = 0; i < 3; ++i) {
      before[i] = (c.kernel[i] - 1) * c.dilation[i] - c.padding[i];
    }
    return {c.out, c.stride, before, c.kernel, c.dilation, {1, 1, 1}, c.in};
  }

  int64_t size() const { return rows_[0] * rows_[1] * row_; }
  int64_t taps() const { return volume(kernel_); }

  /// Copies a plane between the zeros; `to` is zero elsewhere already.
  template <typename T>
  void fill(const T* from, T* to) const {
    for (int64_t z = 0; z < plane_[0]; ++z) {
      for (int64_t y = 0; y < plane_[1]; ++y, from += plane_[2]) {
        const int64_t at_z = z * step_[0] + before_[0];
        const int64_t at_y = y * step_[1] + before_[1];
        if (at_z < 0 || at_z >= rows_[0] || at_y < 0 || at_y >= rows_[1]) {
          continue;
        }
        T* row = to + (at_z * rows_[1] + at_y) * row_;
        if (stride_[2] == 1 && step_[2] == 1) {
          const int64_t begin = std::clamp<int64_t>(-before_[2], 0, plane_[2]);
          const int64_t end = std::clamp(wide_ - before_[2], begin, plane_[2]);
          std::copy(from + begin, from + end, row + begin + before_[2]);
          continue;
        }
        if (stride_[2] == 1) {
          for (int64_t x = std::max<int64_t>(0, (step_[2] - 1 - before_[2]) / step_[2]);
               x < plane_[2] && x * step_[2] + before_[2] < wide_; ++x) {
            row[x * step_[2] + before_[2]] = from[x];
          }
          continue;
        }
        for (int64_t part = 0; part < stride_[2]; ++part) {
          copy_part(from, part, row + part * part_);
        }
      }
    }
  }

  /// Copies the elements of a row whose remainder is `part`; they lie as far apart as places do.
  template <typename T>
  void copy_part(const T* from, int64_t part, T* to) const {
    const int64_t stride = stride_[2];
    const int64_t skipped = std::max<int64_t>(0, (before_[2] - part + stride - 1) / stride);
    const int64_t first = part + skipped * stride - before_[2];
    const int64_t most = std::min(plane_[2], wide_ - before_[2]);
    to += skipped;
    for (int64_t x = first; x < most; x += stride) {
      *to++ = from[x];
    }
  }

  /// Where each tap sees the first place of a row, in the order of the kernel or from its end.
  std::vector<int64_t> offsets(bool reversed) const {
    std::vector<int64_t> all;
    for (int64_t z = 0; z < kernel_[0]; ++z) {
      for (int64_t y = 0; y < kernel_[1]; ++y) {
        for (int64_t x = 0; x < kernel_[2]; ++x) {
          const int64_t wide = x * dilation_[2];
          all.push_back((z * dilation_[0] * rows_[1] + y * dilation_[1]) * row_ + wide % stride_[2] * part_ +
                        wide / stride_[2]);
        }
      }
    }
    if (reversed) {
      std::reverse(all.begin(), all.end());
    }
    return all;
  }
  /// Where the first place of row `row` of the result is.
  int64_t start(int64_t row) const {
    return (row / out_[1] * stride_[0] * rows_[1] + row % out_[1] * stride_[1]) * row_;
  }
  int64_t out_rows() const { return out_[0] * out_[1]; }
  int64_t out_width() const { return out_[2]; }

 private:
  Padded(const Space& plane, const Space& step, const Space& before, const Space& kernel, const Space& dilation,
         const Space& stride, const Space& out)
      : plane_(plane), step_(step), before_(before), kernel_(kernel), dilation_(dilation), stride_(stride), out_(out) {
    const auto covered = [&](size_t i) { return (out[i] - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1; };
    rows_ = {covered(0), covered(1)};
    wide_ = covered(2);
    part_ = (wide_ + stride[2] - 1) / stride[2] + kRoom;
    row_ = part_ * stride[2];
  }

  Space plane_, step_, before_, kernel_, dilation_, stride_, out_;
  std::array<int64_t, 2> rows_;
  int64_t wide_, part_, row_;
};

/// to = [to +] bias + Σ weights · what the taps see. The plane of `next` is copied next.
template <typename T>
void correlate_plane(const Padded& p, const T* plane, const std::vector<int64_t>& offsets, const T* weights, T bias,
                     bool add, T* to, Ahead<T>& next) {
  constexpr int64_t kRowsAhead = 4;
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t width = p.out_width();
  for (int64_t row = 0; row < p.out_rows(); ++row, to += width) {
    const T* from = plane + p.start(row);
    next.ask();
    ask_for(to + kRowsAhead * width, width);
    for (int64_t x = 0; x < width; x += kVectors * lanes) {
      V sums[kVectors] = {hn::Set(d, bias), hn::Set(d, bias), hn::Set(d, bias), hn::Set(d, bias)};
      for (size_t tap = 0; tap < offsets.size(); ++tap) {
        const V weight = hn::Set(d, weights[tap]);
        const T* seen = from + offsets[tap] + x;
#pragma GCC unroll 4
        for (int64_t i = 0; i < kVectors; ++i) {
          sums[i] = hn::MulAdd(weight, hn::LoadU(d, seen + i * lanes), sums[i]);
        }
      }
#pragma GCC unroll 4
      for (int64_t i = 0; i < kVectors; ++i) {
        const int64_t n = width - x - i * lanes;
        T* here = to + x + i * lanes;
        if (n >= lanes) {
          hn::StoreU(add ? hn::Add(hn::LoadU(d, here), sums[i]) : sums[i], d, here);
        } else if (n > 0) {
#if HWY_TARGET <= HWY_AVX2
          // Masked, loads and stores touch no memory but what they are to.
          const auto some = hn::FirstN(d, static_cast<size_t>(n));
          hn::BlendedStore(add ? hn::Add(hn::MaskedLoad(some, d, here), sums[i]) : sums[i], some, d, here);
#else
          HWY_ALIGN T items[HWY_LANES(T)];
          hn::Store(sums[i], d, items);
          for (int64_t k = 0; k < n; ++k) {
            here[k] = add ? here[k] + items[k] : items[k];
          }
#endif
        }
      }
    }
  }
}

/// sums += Σ cotangents · what each of some taps sees, over all places. Behind the cotangents there is room.
template <int64_t taps, typename T>
void add_dots(const Padded& p, const T* plane, const int64_t* offsets, const T* grad, T* sums, Ahead<T>& next) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t width = p.out_width();
  V dots[taps];
#pragma GCC unroll 4
  for (V& dot : dots) {
    dot = hn::Zero(d);
  }
  for (int64_t row = 0; row < p.out_rows(); ++row, grad += width) {
    const T* seen = plane + p.start(row);
    next.ask();
    int64_t x = 0;
    for (; x + lanes <= width; x += lanes) {
      const V here = hn::LoadU(d, grad + x);
#pragma GCC unroll 4
      for (int64_t i = 0; i < taps; ++i) {
        dots[i] = hn::MulAdd(here, hn::LoadU(d, seen + offsets[i] + x), dots[i]);
      }
    }
    if (x < width) {
      const auto some = hn::FirstN(d, static_cast<size_t>(width - x));
      const V here = hn::IfThenElseZero(some, hn::LoadU(d, grad + x));
#pragma GCC unroll 4
      for (int64_t i = 0; i < taps; ++i) {
        dots[i] = hn::MulAdd(here, hn::IfThenElseZero(some, hn::LoadU(d, seen + offsets[i] + x)), dots[i]);
      }
    }
  }
  for (int64_t i = 0; i < taps; ++i) {
    sums[i] += hn::GetLane(hn::SumOfLanes(d, dots[i]));
  }
}

template <typename T>
void forward_planes(const Correlation& c, int64_t begin, int64_t end, const T* in, const T* kernel, const T* bias,
                    T* out) {
  const Padded p = Padded::forward(c);
  const std::vector<int64_t> offsets = p.offsets(false);
  std::vector<T> plane(static_cast<size_t>(p.size()));
  for (int64_t i = begin; i < end; ++i) {
    p.fill(in + i * volume(c.in), plane.data());
    Ahead<T> next(in + (i + 1) * volume(c.in), volume(c.in), p.out_rows());
    for (int64_t o = 0; o < c.out_channels; ++o) {
      const int64_t channel = i % c.groups * c.out_channels + o;
      correlate_plane(p, plane.data(), offsets, kernel + channel * p.taps(), bias == nullptr ? T{0} : bias[channel],
                      false, out + (i * c.out_channels + o) * volume(c.out), next);
    }
  }
}

template <typename T>
void transposed_planes(const Correlation& c, int64_t begin, int64_t end, const T* cotangent, const T* kernel,
                       const T* bias, T* in) {
  const Padded p = Padded::transposed(c);
  const std::vector<int64_t> offsets = p.offsets(true);
  std::vector<T> plane(static_cast<size_t>(p.size()));
  for (int64_t i = begin; i < end; ++i) {
    for (int64_t o = 0; o < c.out_channels; ++o) {
      const T* from = cotangent + (i * c.out_channels + o) * volume(c.out);
      p.fill(from, plane.data());
      Ahead<T> next(from + volume(c.out), volume(c.out), p.out_rows());
      const T* weights = kernel + (i % c.groups * c.out_channels + o) * p.taps();
      correlate_plane(p, plane.data(), offsets, weights, bias == nullptr || o > 0 ? T{0} : bias[i % c.groups], o > 0,
                      in + i * volume(c.in), next);
    }
  }
}

/// For the channels [begin, end); each sum runs over the images in their order.
template <typename T>
void kernel_planes(const Correlation& c, int64_t begin, int64_t end, const T* cotangent, const T* in, T* kernel) {
  const Padded p = Padded::forward(c);
  const std::vector<int64_t> offsets = p.offsets(false);
  std::vector<T> plane(static_cast<size_t>(p.size()));
  std::vector<T> grad(static_cast<size_t>(volume(c.out) + kRoom));
  constexpr int64_t kTogether = 4;
  std::fill(kernel + begin * c.out_channels * p.taps(), kernel + end * c.out_channels * p.taps(), T{0});
  for (int64_t group = begin; group < end; ++group) {
    for (int64_t image = 0; image < c.images; ++image) {
      const int64_t i = image * c.groups + group;
      p.fill(in + i * volume(c.in), plane.data());
      Ahead<T> next_plane(in + (i + c.groups) * volume(c.in), volume(c.in), p.out_rows());
      for (int64_t o = 0; o < c.out_channels; ++o) {
        const T* from = cotangent + (i * c.out_channels + o) * volume(c.out);
        std::copy_n(from, volume(c.out), grad.data());
        Ahead<T> next_grad(from + c.groups * c.out_channels * volume(c.out), volume(c.out), p.out_rows());
        T* sums = kernel + (group * c.out_channels + o) * p.taps();
        int64_t tap = 0;
        for (; tap + kTogether <= p.taps(); tap += kTogether) {
          add_dots<kTogether>(p, plane.data(), offsets.data() + tap, grad.data(), sums + tap,
                              tap == 0 ? next_plane : next_grad);
        }
        for (; tap < p.taps(); ++tap) {
          add_dots<1>(p, plane.data(), offsets.data() + tap, grad.data(), sums + tap,
                      tap == 0 ? next_plane : next_grad);
        }
      }
    }
  }
}

template <typename T>
const T* items(const std::byte* data) {
  return reinterpret_cast<const T*>(data);
}

void forward(DType dtype, const Correlation& c, int64_t begin, int64_t end, const std::byte* in,
             const std::byte* kernel, const std::byte* bias, std::byte* out) {
  if (dtype == DType::Float32) {
    forward_planes(c, begin, end, items<float>(in), items<float>(kernel), items<float>(bias),
                   reinterpret_cast<float*>(out));
  } else {
    forward_planes(c, begin, end, items<double>(in), items<double>(kernel), items<double>(bias),
                   reinterpret_cast<double*>(out));
  }
}

void transposed(DType dtype, const Correlation& c, int64_t begin, int64_t end, const std::byte* cotangent,
                const std::byte* kernel, const std::byte* bias, std::byte* in) {
  if (dtype == DType::Float32) {
    transposed_planes(c, begin, end, items<float>(cotangent), items<float>(kernel), items<float>(bias),
                      reinterpret_cast<float*>(in));
  } else {
    transposed_planes(c, begin, end, items<double>(cotangent), items<double>(kernel), items<double>(bias),
                      reinterpret_cast<double*>(in));
  }
}

void kernel_sums(DType dtype, const Correlation& c, int64_t begin, int64_t end, const std::byte* cotangent,
                 const std::byte* in, std::byte* kernel) {
  if (dtype == DType::Float32) {
    kernel_planes(c, begin, end, items<float>(cotangent), items<float>(in), reinterpret_cast<float*>(kernel));
  } else {
    kernel_planes(c, begin, end, items<double>(cotangent), items<double>(in), reinterpret_cast<double*>(kernel));
  }
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace adjoint::kernels {
HWY_EXPORT(forward);
HWY_EXPORT(transposed);
HWY_EXPORT(kernel_sums);

namespace {
/// Planes that are worth a thread.
int64_t planes_per_thread(const Correlation& c, int64_t images) {
  constexpr int64_t kGrain = 1 << 16;
  return std::max<int64_t>(1,
                           kGrain / std::max<int64_t>(1, images * c.out_channels * volume(c.kernel) * volume(c.out)));
}
}  // namespace

void depthwise(DType dtype, const Correlation& c, const std::byte* in, const std::byte* kernel, const std::byte* bias,
               std::byte* out) {
  parallel_for(c.images * c.groups, planes_per_thread(c, 1), [&](int64_t begin, int64_t end) {
    HWY_DYNAMIC_DISPATCH(forward)(dtype, c, begin, end, in, kernel, bias, out);
  });
}

void depthwise_transposed(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* kernel,
                          const std::byte* bias, std::byte* in) {
  parallel_for(c.images * c.groups, planes_per_thread(c, 1), [&](int64_t begin, int64_t end) {
    HWY_DYNAMIC_DISPATCH(transposed)(dtype, c, begin, end, cotangent, kernel, bias, in);
  });
}

void depthwise_kernel(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* in,
                      std::byte* kernel) {
  parallel_for(c.groups, planes_per_thread(c, c.images), [&](int64_t begin, int64_t end) {
    HWY_DYNAMIC_DISPATCH(kernel_sums)(dtype, c, begin, end, cotangent, in, kernel);
  });
}
}  // namespace adjoint::kernels
#endif
