#include "kernels/layer_norm.h"

#include <algorithm>

#include "autograd/record.h"
#include "core/batch.h"
#include "core/parallel.h"
#include "kernels/rows.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// Rows whose sums are taken in one go: fixed, so that results do not depend on the number of threads.
constexpr int64_t kRowBlock = 32;

/// The input as a matrix: the normalized dimensions inside.
struct Rows {
  Rows(const Tensor& input, IntSpan normalized_shape)
      : n(numel_of(normalized_shape)), count(n == 0 ? 0 : input.total_numel() / n) {}
  int64_t n;
  int64_t count;
};

void check_parameter(const char* name, const Tensor& parameter, IntSpan normalized_shape) {
  check(!parameter.defined() || same(parameter.sizes(), normalized_shape), "Expected ", name,
        " to be of same shape as normalized_shape, but got ", name, " of shape ",
        shown(parameter.defined() ? parameter.sizes() : IntSpan()),
        " and normalized_shape = ", shown(normalized_shape));
}

void check_shapes(const Tensor& input, IntSpan normalized_shape, const Tensor& weight, const Tensor& bias) {
  check(!normalized_shape.empty(),
        "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
        "normalized_shape = []");
  check_parameter("weight", weight, normalized_shape);
  check_parameter("bias", bias, normalized_shape);
  const size_t inner = normalized_shape.size();
  if (input.sizes().size() < inner || !same(input.sizes().last(inner), normalized_shape)) {
    std::ostringstream expected;
    for (const int64_t size : normalized_shape) {
      expected << ", " << size;
    }
    fail(ADJ_STATUS_RUNTIME_ERROR, "Given normalized_shape=", shown(normalized_shape), ", expected input with shape [*",
         expected.str(), "], but got input of size", shown(input.sizes()));
  }
}

void check_dtypes(const Tensor& input, const Tensor& weight, const Tensor& bias) {
  if (!input.is_floating()) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"LayerNormKernelImpl\" not implemented for '", name_of(input.dtype()), "'");
  }
  for (const Tensor* parameter : {&weight, &bias}) {
    const bool fits = !parameter->defined() || parameter->dtype() == input.dtype() ||
                      parameter->dtype() == computed_in(input.dtype());
    check(fits, "expected scalar type ", name_of(input.dtype()), " but found ",
          name_of(parameter->defined() ? parameter->dtype() : input.dtype()));
  }
}

struct Normalized {
  Tensor out;
  Tensor mean;
  Tensor rstd;
};

/// In one kernel; parameters must not be batched.
Normalized normalize(const Tensor& self, IntSpan normalized_shape, const Tensor& weight, const Tensor& bias,
                     double eps) {
  const Tensor input = contiguous(computed(self));
  const Rows rows(input, normalized_shape);
  const IntSpan outer = input.sizes().first(input.sizes().size() - normalized_shape.size());
  Normalized result{empty_for(input.sizes(), input.dtype(), {&input}), empty_for(outer, input.dtype(), {&input}),
                    empty_for(outer, input.dtype(), {&input})};
  const Tensor factors = weight.defined() ? contiguous(computed(weight)) : Tensor();
  const Tensor terms = bias.defined() ? contiguous(computed(bias)) : Tensor();
  const auto item = static_cast<int64_t>(input.item_size());
  parallel_for(rows.count, std::max<int64_t>(1, 16384 / std::max<int64_t>(rows.n, 1)), [&](int64_t begin, int64_t end) {
    const int64_t at = begin * rows.n * item;
    kernels::layer_norm_rows(input.dtype(), result.out.bytes() + at, result.mean.bytes() + begin * item,
                             result.rstd.bytes() + begin * item, input.bytes() + at,
                             factors.defined() ? factors.bytes() : nullptr, terms.defined() ? terms.bytes() : nullptr,
                             eps, end - begin, rows.n);
  });
  return {cast(result.out, self.dtype()), cast(result.mean, self.dtype()), cast(result.rstd, self.dtype())};
}

/// The cotangents in one pass over the rows. Sums over rows are taken block by block, then over the blocks.
void fused_slopes(Vjp& v, IntSpan normalized_shape) {
  const Tensor grad = contiguous(computed(v.grad()));
  const Tensor input = contiguous(computed(v.saved(0)));
  const Tensor weight = v.saved(1).defined() ? contiguous(computed(v.saved(1))) : Tensor();
  const Tensor mean = computed(v.saved(2));
  const Tensor rstd = computed(v.saved(3));
  const Rows rows(input, normalized_shape);
  const DType dtype = input.dtype();
  const int64_t blocks = (rows.count + kRowBlock - 1) / kRowBlock;
  const bool wanted[] = {v.needs(1), v.needs(2)};
  const int64_t partial_sizes[] = {blocks, rows.n};
  Tensor partial[2];
  for (size_t i = 0; i < 2; ++i) {
    partial[i] = wanted[i] ? empty(partial_sizes, dtype) : Tensor();
  }
  Tensor grad_in = v.needs(0) ? empty(input.sizes(), dtype) : Tensor();
  const auto item = static_cast<int64_t>(input.item_size());
  const auto part = [item](const Tensor& whole, int64_t from) {
    return whole.defined() ? whole.bytes() + from * item : nullptr;
  };
  parallel_for(blocks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t block = begin; block < end; ++block) {
      const int64_t first = block * kRowBlock;
      const int64_t at = first * rows.n;
      kernels::layer_norm_slope_rows(dtype, part(grad_in, at), part(partial[0], block * rows.n),
                                     part(partial[1], block * rows.n), part(grad, at), part(input, at),
                                     part(mean, first), part(rstd, first), part(weight, 0),
                                     std::min(kRowBlock, rows.count - first), rows.n);
    }
  });
  v.in(0) = grad_in;
  for (size_t i = 0; i < 2; ++i) {
    if (wanted[i]) {
      Tensor total = zeros(normalized_shape, dtype);
      if (blocks > 0) {
        kernels::sum_columns(dtype, total.bytes(), partial[i].bytes(), blocks, rows.n, 0, rows.n);
      }
      v.in(i + 1) = total;
    }
  }
}

/// The same in differentiable operations.
void composite_slopes(Vjp& v, IntSpan normalized_shape, double eps) {
  const DType dtype = computed_in(v.saved(0).dtype());
  const Tensor input = to_dtype(v.saved(0), dtype);
  const Tensor weight = v.saved(1);
  const Tensor grad = to_dtype(v.grad(), dtype);
  std::vector<int64_t> dims;
  for (size_t i = 1; i <= normalized_shape.size(); ++i) {
    dims.push_back(-static_cast<int64_t>(i));
  }
  const Tensor centred = input - mean(input, dims, true);
  const Tensor rstd = rsqrt(mean(centred * centred, dims, true) + eps);
  const Tensor unit = centred * rstd;
  if (v.needs(0)) {
    const Tensor weighted = weight.defined() ? grad * weight : grad;
    v.in(0) = rstd * (weighted - mean(weighted, dims, true) - unit * mean(weighted * unit, dims, true));
  }
  if (v.needs(1)) {
    v.in(1) = grad * unit;
  }
  if (v.needs(2)) {
    v.in(2) = grad;
  }
}

bool is_batched(const Tensor& tensor) { return tensor.defined() && tensor.is_batched(); }

}  // namespace

Tensor layer_norm(const Tensor& input, IntSpan normalized_shape, const Tensor& weight, const Tensor& bias, double eps) {
  check_shapes(input, normalized_shape, weight, bias);
  check_dtypes(input, weight, bias);
  Recorder rec("NativeLayerNormBackward0", nullptr, input, weight, bias);
  rec.save("input", input);
  rec.save("weight", weight);
  Normalized result;
  {
    const BelowAutograd below;
    if (is_batched(weight) || is_batched(bias)) {
      result = normalize(input, normalized_shape, Tensor(), Tensor(), eps);
      result.out = weight.defined() ? result.out * weight : result.out;
      result.out = bias.defined() ? result.out + bias : result.out;
    } else {
      result = normalize(input, normalized_shape, weight, bias, eps);
    }
  }
  rec.save("mean", result.mean);
  rec.save("rstd", result.rstd);
  return rec.finish(std::move(result.out), Transposed{}, [shape = kept(normalized_shape), eps](Vjp& v) {
    if (is_bare({&v.grad(), &v.saved(0), &v.saved(1)})) {
      fused_slopes(v, shape);
    } else {
      composite_slopes(v, shape, eps);
    }
  });
}

}  // namespace adjoint
