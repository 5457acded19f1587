#include <algorithm>

#include "autograd/record.h"
#include "core/parallel.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

enum Reduction : int64_t { kNone = 0, kMean = 1, kSum = 2 };

Tensor reduce_loss(const Tensor& loss, int64_t reduction) {
  check_value(reduction >= kNone && reduction <= kSum, reduction, " is not a valid value for reduction");
  return reduction == kMean ? mean(loss, {}, false) : reduction == kSum ? sum(loss, {}, false) : loss;
}

}  // namespace

Tensor mse_loss(const Tensor& input, const Tensor& target, int64_t reduction) {
  check_value(reduction >= kNone && reduction <= kSum, reduction, " is not a valid value for reduction");
  const DType dtype = result_type(input, target);
  if (!is_floating(dtype)) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"mse_cpu\" not implemented for '", name_of(dtype), "'");
  }
  Recorder rec("MseLossBackward0", nullptr, input, target);
  rec.save("self", input);
  rec.save("target", target);
  const BelowAutograd below;
  const Tensor difference = computed(input) - computed(target);
  Tensor out = reduce_loss(cast(difference * difference, dtype), reduction);
  const auto jvp = [&](Jvp& j) {
    const Tensor moved = j.has(0) && j.has(1) ? j.tangent(0) - j.tangent(1) : j.has(0) ? j.tangent(0) : -j.tangent(1);
    j.out() = reduce_loss((input - target) * 2 * moved, reduction);
  };
  return rec.finish(out, jvp, [reduction](Vjp& v) {
    v.widen();
    const Tensor difference = v.saved(0) - v.saved(1);
    const double factor = reduction == kMean ? 2.0 / static_cast<double>(difference.numel()) : 2.0;
    const Tensor slope = v.grad() * (difference * factor);
    if (v.needs(0)) {
      v.in(0) = slope;
    }
    if (v.needs(1)) {
      v.in(1) = -slope;
    }
  });
}

namespace {

struct NllShape {
  NllShape(const Tensor& input, const Tensor& target, const Tensor& weight) {
    check(input.ndim() > 0, "input tensor should be 1D or 2D");
    check_value(input.ndim() == 1 || target.ndim() == 0 || input.size(0) == target.size(0),
                "Expected input batch_size (", input.size(0), ") to match target batch_size (",
                target.ndim() == 0 ? 1 : target.size(0), ").");
    class_dim = input.ndim() == 1 ? 0 : 1;
    classes = input.size(class_dim);
    check(target.dtype() == DType::Int64, "expected scalar type Long but found ", name_of(target.dtype()));
    Dims expected(input.sizes());
    expected.erase(static_cast<size_t>(class_dim));
    if (input.ndim() <= 2) {
      check(target.ndim() <= 1, "0D or 1D target tensor expected, multi-target not supported");
      check(input.ndim() == 1 ? target.ndim() == 0 : target.ndim() == 1 && input.size(0) == target.size(0),
            "size mismatch (got input: ", shown(input.sizes()), ", target: ", shown(target.sizes()), ")");
    } else {
      check(same(expected, target.sizes()), "size mismatch (got input: ", shown(input.sizes()),
            " , target: ", shown(target.sizes()));
    }
    check(!weight.defined() || (weight.ndim() == 1 && weight.numel() == classes),
          "weight tensor should be defined either for all ", classes,
          " classes or no classes but got weight tensor of "
          "shape: ",
          shown(weight.defined() ? weight.sizes() : IntSpan()));
  }
  int64_t class_dim;
  int64_t classes;
};

/// What each target contributes: its place among the classes, and as its factor its class's weight, or 0 where it is
/// ignored (and its place is 0).
struct Targets {
  Targets(const NllShape& shape, DType dtype, const Tensor& target, const Tensor& weight, int64_t ignore_index) {
    const Tensor dense = contiguous(target);
    places = clone(dense);
    factor = ones_like(dense, dtype);
    bool any_ignored = false;
    for (int64_t i = 0; i < dense.total_numel(); ++i) {
      int64_t& place = places.data<int64_t>()[i];
      if (place == ignore_index) {
        place = 0;
        any_ignored = true;
        continue;
      }
      check_index(place >= 0 && place < shape.classes, "Target ", place, " is out of bounds.");
    }
    if (weight.defined()) {
      const int64_t all = -1;
      factor = reshape(index_select(cast(weight, dtype), 0, reshape(places, IntSpan(&all, 1))), target.sizes());
    }
    if (any_ignored) {
      counted = ne_scalar(dense, ignore_index);
      factor = masked(factor, counted);
    }
  }
  Tensor places;
  Tensor factor;
  /// Undefined when none is ignored.
  Tensor counted;
};

/// The cotangent of nll_loss's input in one pass: zero, but for `amounts` at `places` along a dimension.
Tensor scattered(IntSpan sizes, int64_t dim, const Tensor& places, const Tensor& amounts) {
  Tensor out = empty(sizes, amounts.dtype());
  const int64_t classes = sizes[static_cast<size_t>(dim)];
  const int64_t inner = numel_of(sizes.subspan(static_cast<size_t>(dim) + 1));
  const int64_t* place = places.data<int64_t>();
  dispatch_all(out.dtype(), [&]<typename T>() {
    const T* amount = amounts.data<T>();
    const int64_t grain = std::max<int64_t>(1, 32768 / std::max<int64_t>(1, classes * inner));
    parallel_for(numel_of(sizes.first(static_cast<size_t>(dim))), grain, [&](int64_t begin, int64_t end) {
      T* to = out.data<T>() + begin * classes * inner;
      std::fill(to, to + (end - begin) * classes * inner, T{});
      for (int64_t i = begin; i < end; ++i, to += classes * inner) {
        for (int64_t j = 0; j < inner; ++j) {
          const int64_t at = place[i * inner + j];
          check_index(at >= 0 && at < classes, "Target ", at, " is out of bounds.");
          to[at * inner + j] = amount[i * inner + j];
        }
      }
    });
  });
  return out;
}

}  // namespace

Tensor nll_loss(const Tensor& input, const Tensor& target, const Tensor& weight, int64_t reduction,
                int64_t ignore_index) {
  const NllShape shape(input, target, weight);
  if (!input.is_floating()) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"nll_loss_out_frame\" not implemented for '", name_of(input.dtype()), "'");
  }
  const bool flat = input.ndim() <= 2;
  check(!(GradMode::enabled() && weight.defined() && weight.requires_grad()), "The function '",
        flat ? "nll_loss_forward" : "nll_loss2d_forward",
        "' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.");
  Recorder rec(flat ? "NllLossBackward0" : "NllLoss2DBackward0", nullptr, input);
  const int64_t at = shape.class_dim;
  // The loss is linear in the input.
  const auto loss_of = [&](const Tensor& x, const Tensor& places, const Tensor& scale) {
    return reduce_loss(squeeze_dim(gather(x, at, unsqueeze(places, at)), at) * scale,
                       reduction == kMean ? kSum : reduction);
  };
  Tensor out;
  Tensor places;
  Tensor scale;
  {
    const BelowAutograd below;
    const Targets targets(shape, input.dtype(), target, weight, ignore_index);
    places = targets.places;
    scale = -targets.factor;
    out = loss_of(input, places, scale);
    if (reduction == kMean) {
      const Tensor total = sum(targets.factor, {}, false);
      out = out / total;
      scale = scale / total;
    }
    if (targets.counted.defined()) {
      // Without any target that counts the mean is NaN, but its gradient is zero.
      scale = masked(scale, targets.counted);
    }
  }
  rec.save("target", places);
  rec.save("scale", scale);
  const auto jvp = [&](Jvp& j) { j.out() = loss_of(j.tangent(), places, scale); };
  return rec.finish(out, jvp, [sizes = kept(input.sizes()), at](Vjp& v) {
    const Tensor places = v.saved(0);
    const Tensor amounts = v.grad() * v.saved(1);
    v.in(0) = is_bare({&places, &amounts})
                  ? scattered(sizes, at, places, contiguous(amounts))
                  : scatter_add(zeros(sizes, amounts.dtype()), at, unsqueeze(places, at), unsqueeze(amounts, at));
  });
}

Tensor cross_entropy(const Tensor& input, const Tensor& target, const Tensor& weight, int64_t reduction,
                     int64_t ignore_index, double label_smoothing) {
  check(label_smoothing >= 0 && label_smoothing <= 1,
        "label_smoothing must be between 0.0 and 1.0. Got: ", label_smoothing);
  const int64_t class_dim = input.ndim() == 1 ? 0 : 1;
  const Tensor log_probabilities = log_softmax(input, class_dim);
  const bool probabilities = same(input.sizes(), target.sizes());
  check(!probabilities || target.is_floating(),
        "Expected floating point type for target with class probabilities, got ", name_of(target.dtype()));
  if (!probabilities && label_smoothing == 0) {
    return nll_loss(log_probabilities, target, weight, reduction, ignore_index);
  }
  const int64_t classes = input.size(class_dim);
  Tensor weighted = log_probabilities;
  if (weight.defined()) {
    Dims around(static_cast<size_t>(input.ndim()), 1);
    around[static_cast<size_t>(class_dim)] = classes;
    weighted = log_probabilities * view(weight, around);
  }
  if (probabilities) {
    const Tensor smooth =
        label_smoothing == 0 ? target : target * (1 - label_smoothing) + label_smoothing / static_cast<double>(classes);
    const Tensor losses = -sum(smooth * weighted, IntSpan(&class_dim, 1), false);
    return reduction == kMean
               ? sum(losses, {}, false) / static_cast<double>(std::max<int64_t>(1, input.numel() / classes))
               : reduce_loss(losses, reduction);
  }
  const Tensor hard = nll_loss(log_probabilities, target, weight, reduction, ignore_index);
  const Tensor counted = ne_scalar(target, ignore_index);
  const Tensor smooth = masked(-sum(weighted, IntSpan(&class_dim, 1), false), counted);
  Tensor soft;
  if (reduction == kMean) {
    const Tensor total =
        weight.defined()
            ? sum(masked(index_select(weight, 0, reshape(masked(target, counted), std::vector<int64_t>{-1})),
                         reshape(counted, std::vector<int64_t>{-1})),
                  {}, false)
            : sum(counted, {}, false);
    soft = sum(smooth, {}, false) / total;
  } else {
    soft = reduce_loss(smooth, reduction);
  }
  return (1 - label_smoothing) * hard + (label_smoothing / static_cast<double>(classes)) * soft;
}

}  // namespace adjoint
