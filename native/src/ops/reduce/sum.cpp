#include <algorithm>
#include <array>

#include "autograd/record.h"
#include "core/batch.h"
#include "core/parallel.h"
#include "core/scratch.h"
#include "kernels/rows.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"
#include "ops/reduce/rows.h"

namespace adjoint {

RowLayout::RowLayout(const Tensor& self, IntSpan dims, bool keepdim) : rows(numel_of(self.batch())) {
  std::array<bool, kMaxDims> reduced{};
  for (int64_t dim : dims) {
    const auto at = static_cast<size_t>(wrap_dim(dim, self.ndim()));
    check(!reduced[at], "dim ", at, " appears multiple times in the list of dims");
    reduced[at] = true;
  }
  const IntSpan sizes = self.sizes();
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (!dims.empty() && !reduced[i]) {
      order.push_back(static_cast<int64_t>(i));
      out_sizes.push_back(sizes[i]);
      kept_sizes.push_back(sizes[i]);
      rows *= sizes[i];
    } else {
      n *= sizes[i];
      kept_sizes.push_back(1);
      if (keepdim) {
        out_sizes.push_back(1);
      }
    }
  }
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (dims.empty() || reduced[i]) {
      order.push_back(static_cast<int64_t>(i));
    }
  }
}

Tensor RowLayout::rows_of(const Tensor& self) const {
  const BelowAutograd below;
  return contiguous(std::is_sorted(order.begin(), order.end()) ? self : permute(self, order));
}

bool RowLayout::are_columns(const Tensor& self) const {
  const size_t count = order.size();
  for (size_t i = 0; i < count; ++i) {
    if (order[i] != static_cast<int64_t>((static_cast<size_t>(order[0]) + i) % count)) {
      return false;
    }
  }
  return count > 0 && order[0] > 0 && self.batch().empty() && self.is_contiguous();
}

Tensor RowLayout::in_place(const Tensor& permuted) const {
  Dims inverse(order.size(), 0);
  for (size_t i = 0; i < order.size(); ++i) {
    inverse[static_cast<size_t>(order[i])] = static_cast<int64_t>(i);
  }
  return permute(permuted, inverse);
}

Tensor restored(const Tensor& reduced, IntSpan kept_sizes) {
  return same(reduced.sizes(), kept_sizes) ? reduced : reshape(reduced, kept_sizes);
}

namespace {

constexpr int64_t kGrain = 32768;

/// Runs a row kernel over all rows, in parallel where there are many.
template <typename Kernel>
void over_rows(const RowLayout& layout, Kernel kernel) {
  const int64_t grain = std::max<int64_t>(1, kGrain / std::max<int64_t>(layout.n, 1));
  parallel_for(layout.rows, grain, kernel);
}

Tensor column_sums(const Tensor& self, const RowLayout& layout) {
  Tensor out = empty(layout.out_sizes, self.dtype());
  parallel_for(layout.rows, std::max<int64_t>(1, kGrain / layout.n), [&](int64_t begin, int64_t end) {
    kernels::sum_columns(self.dtype(), out.bytes(), self.bytes(), layout.n, layout.rows, begin, end);
  });
  return out;
}

/// Sums of long rows by pieces, which threads share; the pieces are the same however many threads there are.
void sum_long_rows(DType dtype, std::byte* out, const std::byte* in, int64_t rows, int64_t n) {
  const auto item = static_cast<int64_t>(size_of(dtype));
  const int64_t pieces = (n + kGrain - 1) / kGrain;
  const Scratch<std::byte> sums(rows * pieces * item);
  parallel_for(rows * pieces, 1, [&](int64_t begin, int64_t end) {
    while (begin < end) {
      const int64_t piece = begin % pieces;
      const int64_t from = piece * kGrain;
      // Whole pieces are rows of one length; the last of a row may be shorter.
      const bool whole = n - from >= kGrain;
      const int64_t count = whole ? std::min(end - begin, n / kGrain - piece) : 1;
      kernels::sum_rows(dtype, sums.data() + begin * item, in + (begin / pieces * n + from) * item, count,
                        whole ? kGrain : n - from);
      begin += count;
    }
  });
  kernels::sum_rows(dtype, out, sums.data(), rows, pieces);
}

Tensor reduced(kernels::RowOp op, const Tensor& self, const RowLayout& layout, DType dtype) {
  if (is_half(dtype)) {
    return cast(reduced(op, self, layout, computed_in(dtype)), dtype);
  }
  if (op == kernels::RowOp::Sum && is_floating(dtype) && self.dtype() == dtype && layout.n > 0 &&
      layout.are_columns(self)) {
    return column_sums(self, layout);
  }
  const Tensor rows = layout.rows_of(cast(self, dtype));
  Tensor out = empty_for(layout.out_sizes, dtype, {&rows});
  if (op == kernels::RowOp::Sum && layout.n >= 2 * kGrain) {
    sum_long_rows(dtype, out.bytes(), rows.bytes(), layout.rows, layout.n);
    return out;
  }
  const auto item = static_cast<int64_t>(size_of(dtype));
  over_rows(layout, [&](int64_t begin, int64_t end) {
    kernels::reduce_rows(op, dtype, out.bytes() + begin * item, rows.bytes() + begin * layout.n * item, end - begin,
                         layout.n);
  });
  return out;
}

/// Sums of integers are int64.
DType sum_dtype(const Tensor& self, std::optional<DType> dtype) {
  return dtype.value_or(self.is_floating() ? self.dtype() : DType::Int64);
}

void check_floating(const char* op, DType dtype) {
  check(is_floating(dtype), op,
        "(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ",
        name_of(dtype));
}

void check_not_empty(const char* op, const Tensor& self, IntSpan dims, const RowLayout& layout) {
  if (dims.empty()) {
    const bool index = op[0] == 'a' && op[1] == 'r';
    check(self.numel() > 0, op, "(): Expected reduction dim to be specified for input.numel() == 0.",
          index ? "" : " Specify the reduction dim with the 'dim' argument.");
  }
  check_index(layout.n > 0, op, "(): Expected reduction dim ", dims.empty() ? 0 : wrap_dim(dims[0], self.ndim()),
              " to have non-zero size.");
}

}  // namespace

Tensor sum(const Tensor& self, IntSpan dim, bool keepdim, std::optional<DType> dtype) {
  const RowLayout layout(self, dim, keepdim);
  Recorder rec(dim.empty() ? "SumBackward0" : "SumBackward1", nullptr, self);
  Tensor out = reduced(kernels::RowOp::Sum, self, layout, sum_dtype(self, dtype));
  const auto jvp = [&](Jvp& j) { j.out() = sum(j.tangent(), dim, keepdim, out.dtype()); };
  return rec.finish(out, jvp, [shape = kept(layout.kept_sizes), sizes = kept(self.sizes())](Vjp& v) {
    v.in(0) = expand(restored(v.grad(), shape), sizes);
  });
}

Tensor mean(const Tensor& self, IntSpan dim, bool keepdim, std::optional<DType> dtype) {
  const DType type = dtype.value_or(self.dtype());
  check_floating("mean", type);
  const RowLayout layout(self, dim, keepdim);
  Recorder rec(dim.empty() ? "MeanBackward0" : "MeanBackward1", nullptr, self);
  const BelowAutograd below;
  Tensor out = reduced(kernels::RowOp::Sum, self, layout, computed_in(type));
  div(out, wrapped_number(layout.n), &out);
  out = cast(out, type);
  const auto jvp = [&](Jvp& j) { j.out() = mean(j.tangent(), dim, keepdim, out.dtype()); };
  return rec.finish(out, jvp, [shape = kept(layout.kept_sizes), n = layout.n, sizes = kept(self.sizes())](Vjp& v) {
    v.in(0) = expand(restored(v.grad(), shape), sizes) / n;
  });
}

Tensor prod(const Tensor& self, std::optional<DType> dtype) {
  const int64_t all = -1;
  Tensor flat = reshape(self, IntSpan(&all, 1));
  return prod_dim(flat, 0, false, dtype);
}

Tensor prod_dim(const Tensor& self, int64_t dim, bool keepdim, std::optional<DType> dtype) {
  const int64_t at = wrap_dim(dim, self.ndim());
  const RowLayout layout(self, IntSpan(&at, self.ndim() == 0 ? 0 : 1), keepdim);
  Recorder rec("ProdBackward1", nullptr, self);
  rec.save("self", self);
  Tensor out = reduced(kernels::RowOp::Prod, self, layout, sum_dtype(self, dtype));
  return rec.finish(out, Reduction{IntSpan(&at, self.ndim() == 0 ? 0 : 1), keepdim},
                    [shape = kept(layout.kept_sizes), at](Vjp& v) {
                      v.widen();
                      // The product of the others, without dividing by what may be zero: products of all before times
                      // all after.
                      const Tensor self = v.saved(0);
                      if (self.ndim() == 0) {
                        v.in(0) = v.grad();
                        return;
                      }
                      const int64_t size = self.size(at);
                      std::vector<Tensor> items;
                      for (int64_t i = 0; i < size; ++i) {
                        items.push_back(narrow(self, at, i, 1));
                      }
                      std::vector<Tensor> others(items.size());
                      Tensor before;
                      for (size_t i = 0; i < items.size(); ++i) {
                        others[i] = before.defined() ? before : ones_like(items[i]);
                        before = before.defined() ? before * items[i] : items[i];
                      }
                      Tensor after;
                      for (size_t i = items.size(); i-- > 0;) {
                        others[i] = after.defined() ? others[i] * after : others[i];
                        after = after.defined() ? after * items[i] : items[i];
                      }
                      v.in(0) = items.empty() ? zeros_like(self) : restored(v.grad(), shape) * cat(others, at);
                    });
}

Tensor var(const Tensor& self, IntSpan dim, double correction, bool keepdim) {
  check(self.is_floating(), "std and var only support floating point and complex dtypes");
  const RowLayout layout(self, dim, keepdim);
  Recorder rec("VarBackward0", nullptr, self);
  rec.save("self", self);
  const Tensor rows = layout.rows_of(computed(self));
  Tensor out = empty_for(layout.out_sizes, rows.dtype(), {&rows});
  const auto item = static_cast<int64_t>(rows.item_size());
  over_rows(layout, [&](int64_t begin, int64_t end) {
    kernels::variance_rows(rows.dtype(), out.bytes() + begin * item, rows.bytes() + begin * layout.n * item,
                           end - begin, layout.n, correction);
  });
  out = cast(out, self.dtype());
  return rec.finish(out, Reduction{dim, keepdim},
                    [shape = kept(layout.kept_sizes), n = layout.n, dims = kept(dim), correction](Vjp& v) {
                      v.widen();
                      const Tensor self = v.saved(0);
                      const Tensor centred = self - mean(self, dims, true, std::nullopt);
                      v.in(0) = (2.0 / (static_cast<double>(n) - correction)) * restored(v.grad(), shape) * centred;
                    });
}

Tensor std(const Tensor& self, IntSpan dim, double correction, bool keepdim) {
  check(self.is_floating(), "std and var only support floating point and complex dtypes");
  const RowLayout layout(self, dim, keepdim);
  Recorder rec("StdBackward0", nullptr, self);
  rec.save("self", self);
  rec.save_output("result");
  const BelowAutograd below;
  Tensor out = cast(sqrt(var(computed(self), dim, correction, keepdim)), self.dtype());
  return rec.finish(out, Reduction{dim, keepdim},
                    [shape = kept(layout.kept_sizes), n = layout.n, dims = kept(dim), correction](Vjp& v) {
                      v.widen();
                      const Tensor self = v.saved(0);
                      const Tensor result = v.saved(1);
                      const Tensor slope = masked(v.grad() / (result * 2), ne_scalar(result, 0));
                      const Tensor centred = self - mean(self, dims, true, std::nullopt);
                      v.in(0) = (2.0 / (static_cast<double>(n) - correction)) * restored(slope, shape) * centred;
                    });
}

namespace {

/// Largest or smallest elements; equal ones share the cotangent.
Tensor shared_extremum(const char* node, const char* op, kernels::RowOp which, const Tensor& self, IntSpan dim,
                       bool keepdim) {
  const RowLayout layout(self, dim, keepdim);
  check_not_empty(op, self, dim, layout);
  Recorder rec(node, nullptr, self);
  rec.save("self", self);
  rec.save_output("result");
  Tensor out = reduced(which, self, layout, self.dtype());
  return rec.finish(out, Reduction{dim, keepdim}, [shape = kept(layout.kept_sizes), dims = kept(dim)](Vjp& v) {
    const Tensor mask = eq(v.saved(0), restored(v.saved(1), shape));
    const Tensor count = sum(mask, dims, true, std::nullopt);
    v.in(0) = masked(restored(v.grad(), shape) / count, mask);
  });
}

/// Indices of the first extremum along a dimension.
Tensor arg_extremum(const char* op, bool largest, const Tensor& self, IntSpan dim, bool keepdim) {
  const RowLayout layout(self, dim, keepdim);
  check_not_empty(op, self, dim, layout);
  const Tensor rows = layout.rows_of(computed(self));
  Tensor out = empty_for(layout.out_sizes, DType::Int64, {&rows});
  const auto item = static_cast<int64_t>(rows.item_size());
  over_rows(layout, [&](int64_t begin, int64_t end) {
    kernels::arg_extremum_rows(largest, rows.dtype(), out.data<int64_t>() + begin,
                               rows.bytes() + begin * layout.n * item, end - begin, layout.n);
  });
  return out;
}

std::pair<Tensor, Tensor> extremum_along(const char* node, const char* op, bool largest, const Tensor& self,
                                         int64_t dim, bool keepdim) {
  const int64_t at = wrap_dim(dim, self.ndim());
  const IntSpan dims(&at, self.ndim() == 0 ? 0 : 1);
  Recorder rec(node, nullptr, self);
  Tensor indices = arg_extremum(op, largest, self, dims, true);
  const Tensor places = indices;
  rec.save("indices", indices);
  Tensor values;
  {
    const BelowAutograd below;
    values = gather(self, at, indices);
    if (!keepdim && self.ndim() > 0) {
      values = detach(squeeze_dim(values, at));
      indices = detach(squeeze_dim(indices, at));
    }
  }
  const auto jvp = [&](Jvp& j) {
    const Tensor picked = gather(j.tangent(), at, places);
    j.out() = keepdim || self.ndim() == 0 ? picked : squeeze_dim(picked, at);
  };
  Tensor out = rec.finish(values, jvp, [at, keepdim, sizes = kept(self.sizes())](Vjp& v) {
    const bool insert = !keepdim && sizes.size() > 0;
    v.in(0) = scatter_add(zeros(sizes, v.grad().dtype()), at, v.saved(0), insert ? unsqueeze(v.grad(), at) : v.grad());
  });
  return {out, indices};
}

/// uint8 was PyTorch's first bool: its truth is uint8 still.
Tensor truth(const Tensor& out, const Tensor& self) {
  return self.dtype() == DType::UInt8 ? cast(out, DType::UInt8) : out;
}

IntSpan one_dim(const std::optional<int64_t>& dim) { return dim ? IntSpan(&*dim, 1) : IntSpan(); }

}  // namespace

Tensor max(const Tensor& self) { return shared_extremum("MaxBackward1", "max", kernels::RowOp::Max, self, {}, false); }
Tensor min(const Tensor& self) { return shared_extremum("MinBackward1", "min", kernels::RowOp::Min, self, {}, false); }
Tensor amax(const Tensor& self, IntSpan dim, bool keepdim) {
  return shared_extremum("AmaxBackward0", "amax", kernels::RowOp::Max, self, dim, keepdim);
}
Tensor amin(const Tensor& self, IntSpan dim, bool keepdim) {
  return shared_extremum("AminBackward0", "amin", kernels::RowOp::Min, self, dim, keepdim);
}
std::pair<Tensor, Tensor> max_dim(const Tensor& self, int64_t dim, bool keepdim) {
  return extremum_along("MaxBackward0", "max", true, self, dim, keepdim);
}
std::pair<Tensor, Tensor> min_dim(const Tensor& self, int64_t dim, bool keepdim) {
  return extremum_along("MinBackward0", "min", false, self, dim, keepdim);
}
Tensor argmax(const Tensor& self, std::optional<int64_t> dim, bool keepdim) {
  check(self.dtype() != DType::Bool, "argmax(): does not support bool input");
  return arg_extremum("argmax", true, self, one_dim(dim), keepdim);
}
Tensor argmin(const Tensor& self, std::optional<int64_t> dim, bool keepdim) {
  check(self.dtype() != DType::Bool, "argmin(): does not support bool input");
  return arg_extremum("argmin", false, self, one_dim(dim), keepdim);
}
Tensor all(const Tensor& self, IntSpan dim, bool keepdim) {
  return truth(reduced(kernels::RowOp::All, self, RowLayout(self, dim, keepdim), DType::Bool), self);
}
Tensor any(const Tensor& self, IntSpan dim, bool keepdim) {
  return truth(reduced(kernels::RowOp::Any, self, RowLayout(self, dim, keepdim), DType::Bool), self);
}

}  // namespace adjoint
