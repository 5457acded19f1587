#include <algorithm>
#include <cstring>
#include <type_traits>

#include "autograd/record.h"
#include "core/batch.h"
#include "core/parallel.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// Indices as contiguous int64. Error: not int32 or int64.
Tensor checked_index(const char* op, const Tensor& index, const char* dtypes = "int32/int64") {
  check(index.dtype() == DType::Int64 || index.dtype() == DType::Int32, op, "(): Expected dtype ", dtypes,
        " for index");
  const BelowAutograd below;
  return contiguous(cast(index, DType::Int64));
}

/// A tensor seen as [outer, size, inner] around one dimension; contiguous.
struct Around {
  Around(IntSpan sizes, int64_t dim) {
    for (size_t i = 0; i < sizes.size(); ++i) {
      (static_cast<int64_t>(i) < dim ? outer : static_cast<int64_t>(i) == dim ? size : inner) *= sizes[i];
    }
  }
  int64_t outer = 1;
  int64_t size = 1;
  int64_t inner = 1;
};

/// Makes the in-place form out of the out-of-place one.
Tensor& prepared(const Tensor& self, std::initializer_list<const Tensor*> operands, Tensor* dst, Tensor& fresh) {
  if (dst != nullptr) {
    return *dst;
  }
  const BelowAutograd below;
  fresh = common_batch(operands).empty() ? clone(self) : empty_for(self.sizes(), self.dtype(), operands);
  if (fresh.is_batched()) {
    assign(fresh, self);
  }
  return fresh;
}

/// An index into one dimension as one of the given sizes, for gather and scatter_add.
Tensor along(const Tensor& index, int64_t dim, IntSpan sizes) {
  Dims around(sizes.size(), 1);
  if (!sizes.empty()) {
    around[static_cast<size_t>(dim)] = index.numel();
  }
  return expand(reshape(index, around), sizes);
}

/// With at least one dimension.
Tensor at_least_1d(const Tensor& tensor) { return tensor.ndim() == 0 ? unsqueeze(tensor, 0) : tensor; }

void check_bounds(const Tensor& index, int64_t dim, int64_t size) {
  for (int64_t i = 0; i < index.total_numel(); ++i) {
    const int64_t value = index.data<int64_t>()[i];
    check_index(value >= 0 && value < size, "index ", value, " is out of bounds for dimension ", dim, " with size ",
                size);
  }
}

/// The same in other words.
void check_rows(const Tensor& index, int64_t size) {
  for (int64_t i = 0; i < index.total_numel(); ++i) {
    const int64_t value = index.data<int64_t>()[i];
    check_index(value >= 0 && value < size, "index out of range in self");
  }
}

/// An index where it is used: another thread may have written since all were checked.
int64_t index_at(const int64_t* index, int64_t size) {
  const int64_t value = __atomic_load_n(index, __ATOMIC_RELAXED);
  check_index(value >= 0 && value < size, "index out of range in self");
  return value;
}

/// Calls visit(place in self, place in index) for all elements of an index as in torch.gather, into a dimension of
/// `size`; places in elements.
template <typename Visit>
void walk(const Tensor& index, IntSpan strides, int64_t dim, int64_t size, Visit visit) {
  const Dims sizes = index.ndim() == 0 ? Dims(1, 1) : Dims(index.sizes());
  const int64_t* at = index.data<int64_t>();
  const int64_t count = index.numel();
  Dims position(sizes.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    int64_t place = 0;
    for (size_t d = 0; d < sizes.size(); ++d) {
      place += (static_cast<int64_t>(d) == dim ? index_at(at + i, size) : position[d]) * strides[d];
    }
    visit(place, i);
    for (size_t d = sizes.size(); d-- > 0;) {
      if (++position[d] < sizes[d]) {
        break;
      }
      position[d] = 0;
    }
  }
}

/// Dimensions as gather and scatter count them: a number is a vector of one element.
int dims_of(const Tensor& tensor) { return std::max(tensor.ndim(), 1); }

/// sum + factor · term; integers wrap.
template <typename T>
T plus_product(T sum, T factor, T term) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(static_cast<uint64_t>(sum) + static_cast<uint64_t>(factor) * static_cast<uint64_t>(term));
  } else {
    return sum + factor * term;
  }
}

/// Strides for `walk` over an index.
Dims walk_strides(const Tensor& tensor) { return tensor.ndim() == 0 ? Dims(1, 0) : Dims(tensor.strides()); }

/// Size of a dimension, counted so.
int64_t size_at(const Tensor& tensor, size_t d) { return tensor.ndim() == 0 ? 1 : tensor.sizes()[d]; }

/// An index without elements may have any shape.
void check_gather_shapes(const Tensor& self, int64_t dim, const Tensor& index) {
  if (index.numel() == 0) {
    return;
  }
  check(dims_of(index) == dims_of(self), "Index tensor must have the same number of dimensions as input tensor");
  for (size_t d = 0; d < index.sizes().size() && d < self.sizes().size(); ++d) {
    check(static_cast<int64_t>(d) == dim || index.sizes()[d] <= self.sizes()[d], "Size does not match at dimension ", d,
          " expected index ", shown(index.sizes()), " to be no larger than self ", shown(self.sizes()),
          " apart from dimension ", dim);
  }
}

void check_scatter_shapes(const Tensor& self, int64_t dim, const Tensor& index, const Tensor& src) {
  if (index.numel() == 0) {
    return;
  }
  check(dims_of(index) == dims_of(self), "Index tensor must have the same number of dimensions as self tensor");
  check(dims_of(index) == dims_of(src), "Index tensor must have the same number of dimensions as src tensor");
  for (size_t d = 0; d < static_cast<size_t>(dims_of(index)); ++d) {
    const int64_t size = size_at(index, d);
    check(size <= size_at(src, d) && (static_cast<int64_t>(d) == dim || size <= size_at(self, d)), "Expected index ",
          shown(index.sizes()), " to be no larger than self ", shown(self.sizes()), " apart from dimension ", dim,
          " and to be no larger size than src ", shown(src.sizes()));
  }
}

}  // namespace

namespace {

void select_rows(const Tensor& source, const Around& around, const Tensor& places, const Tensor& out) {
  const auto row = static_cast<size_t>(around.inner) * source.item_size();
  for (int64_t o = 0; o < around.outer && row != 0; ++o) {
    for (int64_t i = 0; i < places.numel(); ++i) {
      const int64_t from = o * around.size + index_at(places.data<int64_t>() + i, around.size);
      std::memcpy(out.bytes() + static_cast<size_t>(o * places.numel() + i) * row,
                  source.bytes() + static_cast<size_t>(from) * row, row);
    }
  }
}

}  // namespace

Tensor index_select(const Tensor& self, int64_t dim, const Tensor& index) {
  check_index(index.ndim() <= 1, "index_select(): Index is supposed to be a vector");
  const int64_t at = wrap_dim(dim, self.ndim());
  const Tensor places = checked_index("index_select", index, "int32 or int64");
  const Around around(self.sizes(), at);
  check_index(self.ndim() > 0 || places.numel() == 1, "index_select(): Index to scalar can have only 1 value, got ",
              places.numel(), " value(s)");
  check_rows(places, around.size);
  Recorder rec("IndexSelectBackward0", nullptr, self);
  rec.save("index", places);
  Dims sizes(self.sizes());
  if (self.ndim() > 0) {
    sizes[static_cast<size_t>(at)] = places.numel();
  }
  const BelowAutograd below;
  Tensor out;
  if (places.is_batched()) {
    out = gather(self, at, along(places, at, sizes));
  } else if (self.is_batched()) {
    const auto shift = static_cast<int64_t>(self.batch().size());
    const Tensor all = batch_in_front(at_least_1d(self), self.batch());
    out = front_as_batch(index_select(all, at + shift, places), self.batch());
    out = self.ndim() == 0 ? reshape(out, {}) : out;
  } else {
    out = empty(sizes, self.dtype());
    select_rows(contiguous(self), around, places, out);
  }
  const auto jvp = [&](Jvp& j) { j.out() = index_select(j.tangent(), at, places); };
  return rec.finish(out, jvp, [from = kept(self.sizes()), at](Vjp& v) {
    v.in(0) = index_add(zeros(from, v.grad().dtype()), at, v.saved(0), v.grad(), 1);
  });
}

namespace {

void add_rows(const Tensor& out, const Around& around, const Tensor& places, const Tensor& source,
              const Scalar& alpha) {
  dispatch(out.dtype(), [&]<typename T>() {
    const T factor = alpha.to<T>();
    for (int64_t o = 0; o < around.outer; ++o) {
      for (int64_t i = 0; i < places.numel(); ++i) {
        T* to = out.data<T>() + (o * around.size + index_at(places.data<int64_t>() + i, around.size)) * around.inner;
        const T* add = source.data<T>() + (o * places.numel() + i) * around.inner;
        for (int64_t k = 0; k < around.inner; ++k) {
          to[k] = plus_product(to[k], factor, add[k]);
        }
      }
    }
  });
}

void add_rows_batched(Tensor& out, int64_t dim, const Tensor& places, const Tensor& source, const Scalar& alpha) {
  if (places.is_batched()) {
    scatter_add(out, dim, along(places, dim, source.sizes()), alpha.equals(1) ? source : source * alpha, &out);
    return;
  }
  const BatchSpan batch = out.batch();
  Tensor all = batch_in_front(at_least_1d(out), batch);
  const Tensor rows = batch_in_front(at_least_1d(source), batch);
  index_add(all, dim + static_cast<int64_t>(batch.size()), places, rows, alpha, &all);
}

}  // namespace

Tensor index_add(const Tensor& self, int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha,
                 Tensor* dst) {
  check_index(index.ndim() <= 1, "index_add_(): Index is supposed to be a vector, but got dim: ", index.ndim(),
              " with type: ", name_of(index.dtype()), " and size: ", shown(index.sizes()));
  check(self.dtype() == source.dtype(), "index_add_(): self (", name_of(self.dtype()), ") and source (",
        name_of(source.dtype()), ") must have the same scalar type");
  const int64_t at = wrap_dim(dim, self.ndim());
  const Tensor places = checked_index("index_add", index);
  const Around around(self.sizes(), at);
  check(at == 0 || at < source.ndim(), "index_add_(): Indexing dim ", at,
        " is out of bounds of the source tensor with dim ", source.ndim());
  const int64_t length = source.ndim() == 0 ? 1 : source.size(at);
  check(length == places.numel(), "index_add_(): Number of indices (", places.numel(),
        ") should be equal to source.size(dim): (", length, "), for dim: ", at);
  Dims own(self.sizes());
  Dims others(source.sizes());
  if (self.ndim() > 0 && source.ndim() > 0) {
    own.erase(static_cast<size_t>(at));
    others.erase(static_cast<size_t>(at));
  }
  check(same(own, others),
        "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ",
        shown(self.sizes()), " source.shape = ", shown(source.sizes()));
  if (self.ndim() <= 1) {
    check_rows(places, around.size);
  }
  check_bounds(places, at, around.size);
  if (dst != nullptr) {
    check_no_internal_overlap(*dst);
  }
  Recorder rec("IndexAddBackward0", dst, self, source);
  rec.save("index", places);
  Tensor fresh;
  Tensor& out = prepared(self, {&self, &places, &source}, dst, fresh);
  const BelowAutograd below;
  if (out.is_batched()) {
    add_rows_batched(out, at, places, source, alpha);
  } else {
    const Tensor work = contiguous(computed(out));
    add_rows(work, around, places, contiguous(computed(source)), alpha);
    if (!work.is_same(out)) {
      assign(out, work);
    }
  }
  const auto jvp = [&](Jvp& j) {
    const Tensor before = j.has(0) ? j.tangent(0) : zeros(out.sizes(), out.dtype());
    j.out() = j.has(1) ? index_add(before, at, places, j.tangent(1), alpha) : before;
  };
  return rec.finish(out, jvp, [at, alpha](Vjp& v) {
    v.in(0) = v.grad();
    if (v.needs(1)) {
      const Tensor rows = index_select(v.grad(), at, v.saved(0));
      v.in(1) = alpha.equals(1) ? rows : rows * alpha;
    }
  });
}

Tensor gather(const Tensor& self, int64_t dim, const Tensor& index) {
  const int64_t at = wrap_dim(dim, self.ndim());
  const Tensor places = checked_index("gather", index);
  check_gather_shapes(self, at, index);
  check_bounds(places, at, self.ndim() == 0 ? 1 : self.size(at));
  Recorder rec("GatherBackward0", nullptr, self);
  rec.save("index", places);
  Tensor out;
  if (index.numel() == 0) {
    out = empty_for(index.sizes(), self.dtype(), {&self, &places});
  } else if (const BatchDims batch = common_batch({&self, &places}); !batch.empty()) {
    const BelowAutograd below;
    const Tensor from = batch_in_front(at_least_1d(self), batch);
    const Tensor all = batch_in_front(at_least_1d(places), batch);
    out = reshape(front_as_batch(gather(from, at + static_cast<int64_t>(batch.size()), all), batch), index.sizes());
  } else {
    out = empty(index.sizes(), self.dtype());
    dispatch_all(self.dtype(), [&]<typename T>() {
      const T* from = self.data<T>();
      T* to = out.data<T>();
      walk(places, walk_strides(self), at, self.ndim() == 0 ? 1 : self.size(at),
           [&](int64_t place, int64_t i) { to[i] = from[place]; });
    });
  }
  const auto jvp = [&](Jvp& j) { j.out() = gather(j.tangent(), at, places); };
  return rec.finish(out, jvp, [from = kept(self.sizes()), at](Vjp& v) {
    v.in(0) = scatter_add(zeros(from, v.grad().dtype()), at, v.saved(0), v.grad());
  });
}

Tensor scatter_add(const Tensor& self, int64_t dim, const Tensor& index, const Tensor& src, Tensor* dst) {
  const int64_t at = wrap_dim(dim, self.ndim());
  const Tensor places = checked_index("scatter", index);
  check(self.dtype() == src.dtype(), "scatter(): Expected self.dtype to be equal to src.dtype");
  check_scatter_shapes(self, at, index, src);
  if (dst != nullptr) {
    check_no_internal_overlap(*dst);
  }
  check_bounds(places, at, self.ndim() == 0 ? 1 : self.size(at));
  Recorder rec("ScatterAddBackward0", dst, self, src);
  rec.save("index", places);
  Tensor fresh;
  Tensor& out = prepared(self, {&self, &places, &src}, dst, fresh);
  const BelowAutograd below;
  const Tensor used = index.numel() == 0
                          ? Tensor()
                          : alias(src, index.sizes(), index.ndim() == 0 ? Dims() : walk_strides(src), src.offset());
  if (const BatchSpan batch = out.batch(); !used.defined()) {
    // Nothing is added.
  } else if (!batch.empty()) {
    Tensor all = batch_in_front(at_least_1d(out), batch);
    scatter_add(all, at + static_cast<int64_t>(batch.size()), batch_in_front(at_least_1d(places), batch),
                batch_in_front(at_least_1d(used), batch), &all);
  } else {
    const Tensor from = contiguous(computed(used));
    const Tensor work = computed(out);
    dispatch(work.dtype(), [&]<typename T>() {
      T* to = work.data<T>();
      const T* add = from.data<T>();
      walk(places, walk_strides(work), at, work.ndim() == 0 ? 1 : work.size(at),
           [&](int64_t place, int64_t i) { to[place] = plus_product(to[place], T{1}, add[i]); });
    });
    if (!work.is_same(out)) {
      assign(out, work);
    }
  }
  const auto jvp = [&](Jvp& j) {
    const Tensor before = j.has(0) ? j.tangent(0) : zeros(out.sizes(), out.dtype());
    j.out() = j.has(1) ? scatter_add(before, at, places, j.tangent(1)) : before;
  };
  return rec.finish(out, jvp, [at, shape = kept(src.sizes())](Vjp& v) {
    v.in(0) = v.grad();
    if (v.needs(1)) {
      Tensor rows = at_least_1d(gather(v.grad(), at, v.saved(0)));
      if (rows.numel() == 0) {
        v.in(1) = zeros(shape, rows.dtype());
        return;
      }
      for (size_t d = 0; d < shape.size(); ++d) {
        const auto dim = static_cast<int64_t>(d);
        if (rows.size(dim) < shape[d]) {
          Dims missing(rows.sizes());
          missing[d] = shape[d] - missing[d];
          const Tensor both[] = {rows, zeros(missing, rows.dtype())};
          rows = cat(both, dim);
        }
      }
      v.in(1) = rows;
    }
  });
}

Tensor masked_fill(const Tensor& self, const Tensor& mask, const Scalar& value, Tensor* dst) {
  check(mask.dtype() == DType::Bool, "masked_fill_ only supports boolean masks, but got mask with dtype ",
        c_name_of(mask.dtype()));
  if (dst != nullptr) {
    static_cast<void>(broadcast_shapes(mask.sizes(), self.sizes()));
  }
  Recorder rec("MaskedFillBackward0", dst, self);
  rec.save("mask", mask);
  const BelowAutograd below;
  Tensor number = cast(wrapped_number(value), self.dtype());
  number.impl()->is_wrapped_number = true;
  Tensor out = where(mask, number, self);
  if (dst != nullptr) {
    check(same(out.sizes(), dst->sizes()), "output with shape ", shown(dst->sizes()),
          " doesn't match the broadcast shape ", shown(out.sizes()));
    assign(*dst, out);
    out = *dst;
  }
  return rec.finish(out, Symmetric{}, [](Vjp& v) { v.in(0) = masked_fill(v.grad(), v.saved(0), 0); });
}

namespace {

/// Where a mask of the given sizes is true, counted in order.
Tensor selected_places(const Tensor& mask, IntSpan sizes) {
  const BelowAutograd below;
  const Tensor flat = contiguous(expand(mask, sizes));
  std::vector<int64_t> found;
  for (int64_t i = 0; i < flat.numel(); ++i) {
    if (flat.data<bool>()[i]) {
      found.push_back(i);
    }
  }
  const auto count = static_cast<int64_t>(found.size());
  const Tensor places = empty(IntSpan(&count, 1), DType::Int64);
  std::copy(found.begin(), found.end(), places.data<int64_t>());
  return places;
}

}  // namespace

Tensor masked_select(const Tensor& self, const Tensor& mask) {
  check(mask.dtype() == DType::Bool, "masked_select: expected BoolTensor for mask");
  check(!mask.is_batched(),
        "vmap: We do not support batching operators that can output dynamic shape. Attempted to vmap over "
        "aten::masked_select. Please voice your support in https://github.com/pytorch/functorch/issues/256");
  const Dims sizes = broadcast_shapes(mask.sizes(), self.sizes());
  Recorder rec("MaskedSelectBackward0", nullptr, self);
  rec.save("mask", mask);
  Tensor out;
  {
    const BelowAutograd below;
    const int64_t all = -1;
    out = index_select(reshape(expand(self, sizes), IntSpan(&all, 1)), 0, selected_places(mask, sizes));
  }
  const auto jvp = [&](Jvp& j) { j.out() = masked_select(j.tangent(), mask); };
  return rec.finish(out, jvp, [sizes = kept(sizes)](Vjp& v) {
    const int64_t count = numel_of(sizes);
    const Tensor places = selected_places(v.saved(0), sizes);
    v.in(0) = reshape(index_add(zeros(IntSpan(&count, 1), v.grad().dtype()), 0, places, v.grad(), 1), sizes);
  });
}

Tensor flip(const Tensor& self, IntSpan dims) {
  std::vector<bool> seen(static_cast<size_t>(std::max(self.ndim(), 1)));
  for (int64_t dim : dims) {
    const int64_t at = wrap_dim(dim, self.ndim());
    check(!seen[static_cast<size_t>(at)], "dim ", at, " appears multiple times in the list of dims");
    seen[static_cast<size_t>(at)] = true;
  }
  Recorder rec("FlipBackward0", nullptr, self);
  Tensor out;
  {
    const BelowAutograd below;
    out = clone(self);
    for (size_t d = 0; d < dims.size() && self.ndim() > 0; ++d) {
      const int64_t at = wrap_dim(dims[d], self.ndim());
      out = index_select(out, at, arange(0, out.size(at), 1) * -1 + (out.size(at) - 1));
    }
  }
  const auto jvp = [&](Jvp& j) { j.out() = flip(j.tangent(), dims); };
  return rec.finish(out, jvp, [dims = kept(dims)](Vjp& v) { v.in(0) = flip(v.grad(), dims); });
}

}  // namespace adjoint
