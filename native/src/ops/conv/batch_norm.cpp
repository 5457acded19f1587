#include "kernels/batch_norm.h"

#include <cmath>
#include <vector>

#include "autograd/record.h"
#include "core/parallel.h"
#include "ops/conv/examples.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// Number `channel` of a [C] tensor of floats.
double read(DType dtype, const std::byte* from, int64_t channel) {
  return dtype == DType::Float32 ? static_cast<double>(reinterpret_cast<const float*>(from)[channel])
                                 : reinterpret_cast<const double*>(from)[channel];
}
void write(DType dtype, std::byte* to, int64_t channel, double value) {
  if (dtype == DType::Float32) {
    reinterpret_cast<float*>(to)[channel] = static_cast<float>(value);
  } else {
    reinterpret_cast<double*>(to)[channel] = value;
  }
}

kernels::Channels channels_of(const Tensor& input) {
  const int64_t sides = input.size(0) * input.size(1);
  return {input.size(0), input.size(1), sides == 0 ? 0 : input.numel() / sides};
}

/// Runs a body that reads some channels more than once: few at a time, so that what of them stays in a cache is large,
/// but enough that each image has a run of memory that the processor foresees.
template <typename Body>
void over_channels(const kernels::Channels& c, Body body) {
  constexpr int64_t kGrain = 32768;
  constexpr int64_t kRun = 8192;
  const int64_t some = std::max<int64_t>(1, kRun / std::max<int64_t>(1, c.plane));
  parallel_for(c.channels, std::max<int64_t>(1, kGrain / std::max<int64_t>(1, c.images * c.plane)),
               [&](int64_t begin, int64_t end) {
                 for (int64_t i = begin; i < end; i += some) {
                   body(i, std::min(end, i + some));
                 }
               });
}

/// Everything but the channels.
Dims outside_channels(const Tensor& input) {
  Dims dims;
  for (int64_t i = 0; i < input.ndim(); ++i) {
    if (i != 1) {
      dims.push_back(i);
    }
  }
  return dims;
}

/// A [C] tensor in the shape that broadcasts against images.
Tensor per_channel(const Tensor& values, const Tensor& images) {
  Dims sizes(images.sizes().size(), 1);
  sizes[1] = values.numel();
  return reshape(values, sizes);
}

/// (running) statistics of one example: the batch's, if training, move the running ones.
struct Statistics {
  bool training;
  double momentum;
  double eps;
};

void moved(DType dtype, std::byte* running, int64_t channel, double value, double momentum) {
  if (running != nullptr) {
    write(dtype, running, channel, (1 - momentum) * read(dtype, running, channel) + momentum * value);
  }
}

/// One example: pointers to out, saved mean, saved 1/σ; input, weight, bias, running mean, running variance.
void normalize(DType dtype, const kernels::Channels& c, const Statistics& by, const ExamplePointers<5>& p,
               std::byte* saved_mean, std::byte* saved_invstd) {
  const auto [out, in, weight, bias, running_mean, running_var] = p;
  const auto count = static_cast<double>(c.images * c.plane);
  std::vector<double> means(static_cast<size_t>(c.channels));
  std::vector<double> variances(means.size());
  std::vector<double> scales(means.size());
  std::vector<double> shifts(means.size());
  over_channels(c, [&](int64_t begin, int64_t end) {
    if (by.training) {
      kernels::channel_moments(dtype, c, begin, end, in, means.data(), variances.data());
    }
    for (int64_t i = begin; i < end; ++i) {
      const auto at = static_cast<size_t>(i);
      if (by.training) {
        moved(dtype, running_mean, i, means[at], by.momentum);
        moved(dtype, running_var, i, variances[at] * count / (count - 1), by.momentum);
      } else {
        means[at] = read(dtype, running_mean, i);
        variances[at] = read(dtype, running_var, i);
      }
      const double invstd = 1 / std::sqrt(variances[at] + by.eps);
      write(dtype, saved_mean, i, means[at]);
      write(dtype, saved_invstd, i, invstd);
      scales[at] = invstd * (weight == nullptr ? 1 : read(dtype, weight, i));
      shifts[at] = (bias == nullptr ? 0 : read(dtype, bias, i)) - means[at] * scales[at];
    }
    kernels::scale_channels(dtype, c, begin, end, in, scales.data(), shifts.data(), out);
  });
}

/// The backward of one batch in two passes, where nobody differentiates it.
void backward_fused(Vjp& v, const Tensor& input, const Tensor& weight, const Tensor& mean, const Tensor& invstd,
                    bool training) {
  const BelowAutograd below;
  const DType dtype = computed_in(input.dtype());
  const kernels::Channels c = channels_of(input);
  const Tensor grad = contiguous(computed(v.grad()));
  const Tensor in = contiguous(computed(input));
  const Tensor factors = weight.defined() ? contiguous(computed(weight)) : weight;
  const Tensor grad_in = v.needs(0) ? empty(input.sizes(), dtype) : Tensor();
  const Tensor grad_weight = v.needs(1) ? empty(IntSpan(&c.channels, 1), dtype) : Tensor();
  const Tensor grad_bias = v.needs(2) ? empty(IntSpan(&c.channels, 1), dtype) : Tensor();
  const auto count = static_cast<double>(c.images * c.plane);
  std::vector<double> means(static_cast<size_t>(c.channels));
  std::vector<double> scales(means.size());
  std::vector<double> slopes(means.size());
  std::vector<double> shifts(means.size());
  over_channels(c, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      means[static_cast<size_t>(i)] = read(dtype, mean.bytes(), i);
    }
    // Sums and products lie where shifts and slopes come from them.
    kernels::channel_products(dtype, c, begin, end, grad.bytes(), in.bytes(), means.data(), shifts.data(),
                              slopes.data());
    for (int64_t i = begin; i < end; ++i) {
      const auto at = static_cast<size_t>(i);
      const double inverse = read(dtype, invstd.bytes(), i);
      if (grad_weight.defined()) {
        write(dtype, grad_weight.bytes(), i, slopes[at] * inverse);
      }
      if (grad_bias.defined()) {
        write(dtype, grad_bias.bytes(), i, shifts[at]);
      }
      scales[at] = inverse * (factors.defined() ? read(dtype, factors.bytes(), i) : 1);
      slopes[at] = training ? -scales[at] * inverse * inverse * slopes[at] / count : 0;
      shifts[at] = training ? -scales[at] * shifts[at] / count : 0;
    }
    if (grad_in.defined()) {
      kernels::combine_channels(dtype, c, begin, end, grad.bytes(), in.bytes(), means.data(), scales.data(),
                                slopes.data(), shifts.data(), grad_in.bytes());
    }
  });
  v.in(0) = grad_in;
  v.in(1) = grad_weight;
  v.in(2) = grad_bias;
}

/// The same in operations that can be differentiated, and batched.
void backward_formula(Vjp& v, const Tensor& self, const Tensor& weight, const Tensor& running_mean,
                      const Tensor& running_var, const Statistics& by) {
  const Tensor input = widened(self);
  const Dims dims = outside_channels(input);
  const Tensor centred = input - (by.training ? mean(input, dims, true) : per_channel(running_mean, input));
  const Tensor variance = by.training ? mean(centred * centred, dims, true) : per_channel(running_var, input);
  const Tensor invstd = rsqrt(variance + by.eps);
  const Tensor normal = centred * invstd;
  const Tensor grad = to_dtype(v.grad(), input.dtype());
  if (v.needs(0)) {
    const Tensor scale = weight.defined() ? per_channel(weight, input) * invstd : invstd;
    v.in(0) =
        by.training ? scale * (grad - mean(grad, dims, true) - normal * mean(grad * normal, dims, true)) : scale * grad;
  }
  if (v.needs(1)) {
    v.in(1) = sum(grad * normal, dims, false);
  }
  if (v.needs(2)) {
    v.in(2) = sum(grad, dims, false);
  }
}

void check_channels(const char* name, const Tensor& values, int64_t channels) {
  check(!values.defined() || values.numel() == channels, name, " should contain ", channels, " elements not ",
        values.defined() ? values.numel() : 0);
}

void check_batch_norm(const Tensor& input, const Tensor& running_mean, const Tensor& running_var, const Tensor& weight,
                      const Tensor& bias, bool training) {
  check_index(input.ndim() >= 2, "Dimension out of range (expected to be in range of [", -std::max(input.ndim(), 1),
              ", ", std::max(input.ndim(), 1) - 1, "], but got 1)");
  const int64_t channels = input.size(1);
  check(running_mean.defined() || training, "running_mean must be defined in evaluation mode");
  check(running_var.defined() || training, "running_var must be defined in evaluation mode");
  check_channels("running_mean", running_mean, channels);
  check_channels("running_var", running_var, channels);
  check_channels("weight", weight, channels);
  check_channels("bias", bias, channels);
  if (!input.is_floating()) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"batch_norm\" not implemented for '", name_of(input.dtype()), "'");
  }
  for (const Tensor* other : {&running_mean, &running_var, &weight, &bias}) {
    check(!other->defined() || other->dtype() == input.dtype() || other->dtype() == computed_in(input.dtype()),
          "mixed dtype (CPU): expect parameter to have scalar type of Float");
  }
}

/// Running statistics as a kernel writes them, and back where they lie otherwise.
class Running {
 public:
  Running(const Tensor& values, bool written)
      : values_(values), dense_(values.defined() ? contiguous(computed(values)) : values) {
    copies_back_ = written && values.defined() && !dense_.is_same(values);
    written_ = written && values.defined();
  }
  const Tensor& dense() const { return dense_; }
  void finish() {
    if (copies_back_) {
      assign(values_, dense_);
    }
    if (written_) {
      values_.storage()->bump_version();
    }
  }

 private:
  Tensor values_;
  Tensor dense_;
  bool copies_back_;
  bool written_;
};

}  // namespace

Tensor batch_norm(const Tensor& input, const Tensor& running_mean, const Tensor& running_var, const Tensor& weight,
                  const Tensor& bias, bool training, double momentum, double eps) {
  if (input.ndim() >= 2 && input.numel() == 0) {
    const Tensor scaled = weight.defined() ? clone(input) * select(weight, 0, 0) : clone(input);
    return bias.defined() ? scaled + select(bias, 0, 0) : scaled;
  }
  check_batch_norm(input, running_mean, running_var, weight, bias, training);
  Recorder rec("NativeBatchNormBackward0", nullptr, input, weight, bias);
  const DType dtype = computed_in(input.dtype());
  Tensor out = empty_for(input.sizes(), dtype, {&input, &weight, &bias, &running_mean, &running_var});
  check(!training || !out.is_batched() ||
            ((!running_mean.defined() || covers(running_mean.batch(), out.batch())) &&
             (!running_var.defined() || covers(running_var.batch(), out.batch()))),
        "Batch norm got a batched tensor as input while the running_mean or running_var, which will be updated in "
        "place, were not batched.\nIf you are using a module and do not need eval mode, please set "
        "`track_running_stats` to be False.If you are using a prebuilt module and do not need eval mode, please see "
        "the functorch website for resources on how to patch your module to work with vmap");
  const kernels::Channels c = channels_of(input);
  Tensor mean = empty_for(IntSpan(&c.channels, 1), dtype, {&out});
  Tensor invstd = empty_for(IntSpan(&c.channels, 1), dtype, {&out});
  const Statistics by = {training, momentum, eps};
  rec.save("input", input);
  rec.save("weight", weight, rec.needs(0));
  rec.save("running_mean", running_mean, !training);
  rec.save("running_var", running_var, !training);
  rec.save("result1", mean);
  rec.save("result2", invstd);
  {
    const BelowAutograd below;
    const Tensor x = contiguous(computed(input));
    const Tensor w = weight.defined() ? contiguous(computed(weight)) : weight;
    const Tensor b = bias.defined() ? contiguous(computed(bias)) : bias;
    Running means(running_mean, training);
    Running variances(running_var, training);
    int64_t example = 0;
    for_each_example<5>(out, {&x, &w, &b, &means.dense(), &variances.dense()}, [&](const ExamplePointers<5>& p) {
      const int64_t at = example++ * c.channels * static_cast<int64_t>(size_of(dtype));
      normalize(dtype, c, by, p, mean.bytes() + at, invstd.bytes() + at);
    });
    means.finish();
    variances.finish();
    out = cast(out, input.dtype());
  }
  return rec.finish(out, [by](Vjp& v) {
    const Tensor& input = v.saved(0);
    const Tensor& weight = v.saved(1);
    const Recorder asked("NativeBatchNormBackwardBackward0", nullptr, v.grad(), input, weight);
    if (asked.active() || v.grad().is_batched() || input.is_batched() || (weight.defined() && weight.is_batched()) ||
        v.saved(4).is_batched()) {
      backward_formula(v, input, weight, v.saved(2), v.saved(3), by);
    } else {
      backward_fused(v, input, weight, v.saved(4), v.saved(5), by.training);
    }
  });
}

}  // namespace adjoint
