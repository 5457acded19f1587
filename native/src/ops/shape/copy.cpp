#include "autograd/record.h"
#include "core/batch.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

Tensor to_dtype(const Tensor& self, DType dtype) { return to_dtype(self, dtype, false); }

Tensor to_dtype(const Tensor& self, DType dtype, bool copy) {
  if (self.dtype() == dtype) {
    return copy ? clone(self) : self;
  }
  Tensor out = cast(self, dtype);
  if (!is_floating(dtype)) {
    return out;
  }
  Recorder rec("ToCopyBackward0", nullptr, self);
  // The engine casts the cotangent back.
  return rec.finish(out, Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad(); });
}

Tensor clone(const Tensor& self) {
  Recorder rec("CloneBackward0", nullptr, self);
  Tensor out = empty_elementwise(self.sizes(), self.dtype(), {&self});
  run_strided(kernels::copy_loop(self.item_size()), out, {&self});
  return rec.finish(out, Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad(); });
}

Tensor contiguous(const Tensor& self) {
  if (self.is_contiguous()) {
    return self;
  }
  Recorder rec("CloneBackward0", nullptr, self);
  Tensor out = empty_for(self.sizes(), self.dtype(), {&self});
  run_strided(kernels::copy_loop(self.item_size()), out, {&self});
  return rec.finish(out, Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad(); });
}

Tensor copy_to_strided(const Tensor& self, IntSpan sizes, IntSpan strides) {
  Recorder rec("CloneBackward0", nullptr, self);
  Tensor out = empty_strided(sizes, strides, self.dtype(), self.batch());
  assign(out, self);
  return rec.finish(out, Symmetric{}, [](Vjp& v) { v.in(0) = v.take_grad(); });
}

Tensor copy_(Tensor& self, const Tensor& source) {
  Recorder rec("CopyBackwards", &self, self, source);
  broadcast_into(&self, self, source);
  check_no_partial_overlap(self, source);
  assign(self, source);
  const auto jvp = [](Jvp& j) { j.out() = j.tangent(1); };
  return rec.finish(self, jvp, [](Vjp& v) {
    v.in(0) = zeros_like(v.grad());
    if (v.needs(1)) {
      v.in(1) = v.grad();
    }
  });
}

Tensor fill_(Tensor& self, const Scalar& value) {
  Recorder rec("FillBackward0", &self, self);
  assign(self, wrapped_number(value));
  return rec.finish(self, Constant{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor fill_tensor_(Tensor& self, const Tensor& value) {
  check(value.ndim() == 0, "fill_ only supports 0-dimension value tensor but got tensor with ", value.ndim(),
        " dimensions.");
  Recorder rec("FillBackward1", &self, self, value);
  check_no_internal_overlap(self);
  assign(self, value);
  const auto jvp = [](Jvp& j) { j.out() = j.tangent(1); };
  return rec.finish(self, jvp, [](Vjp& v) {
    v.in(0) = zeros_like(v.grad());
    if (v.needs(1)) {
      v.in(1) = sum(v.grad(), {}, false, std::nullopt);
    }
  });
}

Tensor zero_(Tensor& self) {
  Recorder rec("ZeroBackward0", &self, self);
  assign(self, wrapped_number(0));
  return rec.finish(self, Constant{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
}

Tensor detach(const Tensor& self, Tensor* dst) {
  if (dst == nullptr) {
    return alias(self);
  }
  check(
      !is_view(self),
      "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, "
      "and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be "
      "called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in "
      "torch/optim/optimizer.py as the solution.");
  detach_history(self);
  return self;
}

Tensor as_strided(const Tensor& self, IntSpan size, IntSpan stride, std::optional<int64_t> storage_offset) {
  check(size.size() == stride.size(), "mismatch in length of strides and shape");
  const int64_t offset = storage_offset.value_or(self.offset());
  check(offset >= 0, "Tensor: invalid storage offset ", offset);
  int64_t last = offset;
  bool overflow = false;
  bool none = false;
  for (size_t i = 0; i < size.size(); ++i) {
    check(size[i] >= 0, "Storage size calculation overflowed with sizes=", shown(size), " and strides=", shown(stride));
    check(stride[i] >= 0, "as_strided: Negative strides are not supported at the moment, got strides: ", shown(stride));
    int64_t reach = 0;
    overflow |= __builtin_mul_overflow(std::max<int64_t>(size[i], 1) - 1, stride[i], &reach);
    overflow |= __builtin_add_overflow(last, reach, &last);
    none |= size[i] == 0;
  }
  const auto room = static_cast<int64_t>(self.storage()->nbytes() / self.item_size());
  const auto item = static_cast<int64_t>(self.item_size());
  int64_t bytes = 0;
  overflow |= __builtin_add_overflow(last, 1, &last);
  overflow |= __builtin_mul_overflow(last, item, &bytes);
  check(none || !overflow, "Storage size calculation overflowed with sizes=", shown(size),
        " and strides=", shown(stride));
  check(none || last <= room, "setStorage: sizes ", shown(size), ", strides ", shown(stride), ", storage offset ",
        offset, ", and itemsize ", item, " requiring a storage size of ", bytes,
        " are out of bounds for storage of size ", self.storage()->nbytes());
  check_numel(size);
  return as_strided(self, size, stride, offset);
}

namespace {

/// Whether two elements may lie in one place: never, where each dimension steps over all that the smaller steps reach.
bool may_share_places(IntSpan sizes, IntSpan strides) {
  std::vector<std::pair<int64_t, int64_t>> steps;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] > 1) {
      steps.emplace_back(strides[i], sizes[i]);
    }
  }
  std::sort(steps.begin(), steps.end());
  int64_t reach = 0;
  for (const auto& [stride, size] : steps) {
    if (stride <= reach) {
      return true;
    }
    reach += stride * (size - 1);
  }
  return false;
}

}  // namespace

Tensor as_strided(const Tensor& self, IntSpan sizes, IntSpan strides, int64_t offset) {
  Recorder rec("AsStridedBackward0", nullptr, self);
  Tensor out = alias(self, sizes, strides, offset);
  mark_view(self, out);
  struct Window {
    KeptSizes sizes;
    KeptSizes strides;
    int64_t offset;
  };
  const Window from{kept(self.sizes()), kept(self.strides()), self.offset()};
  const Window to{kept(sizes), kept(strides), offset};
  const auto jvp = [&](Jvp& j) {
    j.out() = as_strided(j.tangent(), sizes, strides, std::optional(j.tangent().offset() + offset - self.offset()));
  };
  return rec.finish(
      out, jvp, [from, to, room = static_cast<int64_t>(self.storage()->nbytes() / self.item_size())](Vjp& v) {
        // Cotangents of elements that share a place add up there; then each element of the input reads its place, and
        // those that share one take equal parts.
        Tensor places = arange(0, room, 1, DType::Int64);
        const Tensor written = contiguous(alias(places, to.sizes, to.strides, to.offset));
        const Tensor read = contiguous(alias(places, from.sizes, from.strides, from.offset));
        const int64_t all = -1;
        const Tensor flat = index_add(zeros(IntSpan(&room, 1), v.grad().dtype()), 0, reshape(written, IntSpan(&all, 1)),
                                      reshape(v.grad(), IntSpan(&all, 1)), 1);
        const Tensor places_read = reshape(read, IntSpan(&all, 1));
        Tensor parts = index_select(flat, 0, places_read);
        if (may_share_places(from.sizes, from.strides)) {
          const Tensor one = ones_like(parts);
          const Tensor count = index_add(zeros(IntSpan(&room, 1), parts.dtype()), 0, places_read, one, 1);
          parts = parts / index_select(count, 0, places_read);
        }
        v.in(0) = reshape(parts, from.sizes);
      });
}

Tensor sum_to(const Tensor& self, IntSpan sizes) {
  if (same(self.sizes(), sizes)) {
    return self;
  }
  Dims reduced;
  const size_t lead = self.sizes().size() - sizes.size();
  for (size_t i = 0; i < self.sizes().size(); ++i) {
    if ((i < lead || sizes[i - lead] == 1) && self.sizes()[i] != 1) {
      reduced.push_back(static_cast<int64_t>(i));
    }
  }
  const Tensor total = reduced.empty() ? self : sum(self, reduced, true, std::nullopt);
  if (lead != 0 && is_bare({&total})) {
    return alias(total, sizes, total.strides().subspan(lead), total.offset());
  }
  return lead == 0 ? total : view(total, sizes);
}

}  // namespace adjoint
