#include <cmath>
#include <limits>

#include "autograd/record.h"
#include "core/batch.h"
#include "core/parallel.h"
#include "kernels/rows.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"
#include "ops/reduce/rows.h"

namespace adjoint {
namespace {

/// Runs kernel(dtype, out, in, rows, n), which maps rows to rows along `dim`, and puts the dimensions back in place.
template <typename Kernel>
Tensor along_dim(const Tensor& self, int64_t dim, Kernel kernel) {
  const BelowAutograd below;
  if (is_half(self.dtype())) {
    return cast(along_dim(computed(self), dim, kernel), self.dtype());
  }
  const RowLayout layout(self, IntSpan(&dim, self.ndim() == 0 ? 0 : 1), false);
  const Tensor rows = layout.rows_of(self);
  Tensor out = empty_for(rows.sizes(), self.dtype(), {&rows});
  const auto row_bytes = layout.n * static_cast<int64_t>(self.item_size());
  parallel_for(
      layout.rows, std::max<int64_t>(1, 4096 / std::max<int64_t>(layout.n, 1)), [&](int64_t begin, int64_t end) {
        kernel(self.dtype(), out.bytes() + begin * row_bytes, rows.bytes() + begin * row_bytes, end - begin, layout.n);
      });
  return layout.order.empty() || layout.order.back() == self.ndim() - 1 ? out : contiguous(layout.in_place(out));
}

/// The cotangent of the input of softmax or of its logarithm, from that of its result `y`, in one kernel.
Tensor softmax_slope(bool logarithm, Tensor grad, const Tensor& y, int64_t dim) {
  if (is_half(y.dtype())) {
    return cast(softmax_slope(logarithm, computed(grad), computed(y), dim), y.dtype());
  }
  const RowLayout layout(y, IntSpan(&dim, y.ndim() == 0 ? 0 : 1), false);
  const bool spent = is_spent(grad, y);
  const Tensor grad_rows = layout.rows_of(grad);
  const Tensor y_rows = layout.rows_of(y);
  // What nobody else holds gives its memory to the result.
  Tensor out = spent || grad_rows.storage() != grad.storage() ? grad_rows : empty(y_rows.sizes(), y.dtype());
  const auto row_bytes = layout.n * static_cast<int64_t>(y.item_size());
  parallel_for(layout.rows, std::max<int64_t>(1, 4096 / std::max<int64_t>(layout.n, 1)),
               [&](int64_t begin, int64_t end) {
                 const int64_t at = begin * row_bytes;
                 kernels::softmax_slope_rows(logarithm, y.dtype(), out.bytes() + at, grad_rows.bytes() + at,
                                             y_rows.bytes() + at, end - begin, layout.n);
               });
  return layout.order.empty() || layout.order.back() == y.ndim() - 1 ? out : layout.in_place(out);
}

Tensor softmax_forward(bool logarithm, const Tensor& self, int64_t dim) {
  if (!self.is_floating() && self.numel() > 0) {
    const bool last = self.ndim() == 0 || dim == self.ndim() - 1;
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", last && logarithm ? "log_" : "", last ? "softmax_lastdim" : "softmax",
         "_kernel_impl\" not implemented for '", name_of(self.dtype()), "'");
  }
  return along_dim(self, dim, [&](DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
    kernels::softmax_rows(logarithm, dtype, out, in, rows, n);
  });
}

}  // namespace

Tensor softmax(const Tensor& self, int64_t dim, std::optional<DType> dtype) {
  const int64_t at = wrap_dim(dim, self.ndim());
  const Tensor input = to_dtype(self, dtype.value_or(self.dtype()));
  Recorder rec("SoftmaxBackward0", nullptr, input);
  rec.save_output("result");
  return rec.finish(softmax_forward(false, input, at), Symmetric{}, [at](Vjp& v) {
    const Tensor y = v.saved(0);
    if (is_bare({&v.grad(), &y})) {
      v.in(0) = softmax_slope(false, v.take_grad(), y, at);
      return;
    }
    v.widen();
    const Tensor wide = v.saved(0);
    const Tensor weighted = v.grad() * wide;
    v.in(0) = weighted - wide * sum(weighted, IntSpan(&at, 1), true);
  });
}

Tensor log_softmax(const Tensor& self, int64_t dim, std::optional<DType> dtype) {
  const int64_t at = wrap_dim(dim, self.ndim());
  const Tensor input = to_dtype(self, dtype.value_or(self.dtype()));
  Recorder rec("LogSoftmaxBackward0", nullptr, input);
  rec.save_output("result");
  const auto jvp = [&](Jvp& j) { j.out() = j.tangent() - sum(exp(j.result()) * j.tangent(), IntSpan(&at, 1), true); };
  return rec.finish(softmax_forward(true, input, at), jvp, [at](Vjp& v) {
    const Tensor y = v.saved(0);
    if (is_bare({&v.grad(), &y})) {
      v.in(0) = softmax_slope(true, v.take_grad(), y, at);
      return;
    }
    v.widen();
    v.in(0) = v.grad() - exp(v.saved(0)) * sum(v.grad(), IntSpan(&at, 1), true);
  });
}

Tensor logsumexp(const Tensor& self, IntSpan dim, bool keepdim) {
  const RowLayout layout(self, dim, keepdim);
  const Tensor input = is_floating(self.dtype()) ? self : to_dtype(self, DType::Float32);
  Recorder rec("LogsumexpBackward0", nullptr, input);
  rec.save("self", input);
  rec.save_output("result");
  const BelowAutograd below;
  Tensor out;
  if (layout.n == 0) {
    out = full(layout.out_sizes, -std::numeric_limits<double>::infinity(), input.dtype());
  } else {
    const Tensor top = amax(input, dim, true);
    const Tensor finite = masked(top, isfinite(top));
    out = log(sum(exp(input - finite), dim, keepdim)) + reshape(finite, layout.out_sizes);
  }
  return rec.finish(out, Reduction{dim, keepdim}, [shape = kept(layout.kept_sizes)](Vjp& v) {
    v.widen();
    v.in(0) = restored(v.grad(), shape) * exp(v.saved(0) - restored(v.saved(1), shape));
  });
}

Tensor cumsum(const Tensor& self, int64_t dim, std::optional<DType> dtype) {
  const int64_t at = wrap_dim(dim, self.ndim());
  const DType type = dtype.value_or(self.is_floating() ? self.dtype() : DType::Int64);
  const Tensor input = to_dtype(self, type);
  Recorder rec("CumsumBackward0", nullptr, input);
  Tensor out = along_dim(input, at, kernels::cumsum_rows);
  const auto jvp = [&](Jvp& j) { j.out() = cumsum(j.tangent(), at); };
  return rec.finish(out, jvp, [at](Vjp& v) {
    const IntSpan dims(&at, v.grad().ndim() == 0 ? 0 : 1);
    v.in(0) = flip(cumsum(flip(v.grad(), dims), at), dims);
  });
}

Tensor norm(const Tensor& self, double p, IntSpan dim, bool keepdim) {
  check(self.is_floating(), "norm(): input dtype should be either floating point or complex. Got ",
        name_of(self.dtype()), " instead.");
  const RowLayout layout(self, dim, keepdim);
  Recorder rec("LinalgVectorNormBackward0", nullptr, self);
  rec.save("self", self);
  rec.save_output("result");
  const BelowAutograd below;
  const Tensor magnitude = abs(computed(self));
  Tensor out;
  if (p == 0) {
    out = sum(ne_scalar(self, 0), dim, keepdim);
  } else if (p == 1) {
    out = sum(magnitude, dim, keepdim);
  } else if (p == 2) {
    out = sqrt(sum(magnitude * magnitude, dim, keepdim));
  } else if (std::isinf(p)) {
    out = p > 0 ? amax(magnitude, dim, keepdim) : amin(magnitude, dim, keepdim);
  } else {
    out = pow_scalar(sum(pow_scalar(magnitude, p), dim, keepdim), 1 / p);
  }
  out = cast(out, self.dtype());
  return rec.finish(out, Reduction{dim, keepdim}, [shape = kept(layout.kept_sizes), p, dims = kept(dim)](Vjp& v) {
    v.widen();
    const Tensor self = v.saved(0);
    const Tensor grad = restored(v.grad(), shape);
    const Tensor result = restored(v.saved(1), shape);
    const Tensor is_zero = eq_scalar(result, 0);
    if (p == 0) {
      v.in(0) = zeros_like(self);
    } else if (p == 1) {
      v.in(0) = sign(self) * grad;
    } else if (p == 2) {
      v.in(0) = masked_fill(self * (grad / result), is_zero, 0);
    } else if (std::isinf(p)) {
      const Tensor mask = eq(abs(self), result);
      v.in(0) = masked(sign(self) * (grad / sum(mask, dims, true)), mask);
    } else {
      const Tensor powered = sign(self) * pow_scalar(abs(self), p - 1);
      v.in(0) = masked_fill(powered * (grad / pow_scalar(result, p - 1)), is_zero, 0);
    }
  });
}

}  // namespace adjoint
