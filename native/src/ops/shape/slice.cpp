#include <algorithm>

#include "autograd/record.h"
#include "ops/operators.h"

namespace adjoint {

Tensor select(const Tensor& self, int64_t dim, int64_t index) {
  check_index(self.ndim() > 0, "select() cannot be applied to a 0-dim tensor.");
  const auto at = static_cast<size_t>(wrap_dim(dim, self.ndim()));
  const int64_t size = self.sizes()[at];
  check_index(index >= -size && index < size, "select(): index ", index, " out of range for tensor of size ",
              shown(self.sizes()), " at dimension ", at);
  const int64_t which = index < 0 ? index + size : index;
  Dims sizes(self.sizes());
  Dims strides(self.strides());
  const int64_t offset = self.offset() + which * strides[at];
  sizes.erase(at);
  strides.erase(at);
  Recorder rec("SelectBackward0", nullptr, self);
  Tensor out = alias(self, sizes, strides, offset);
  mark_view(self, out);
  const auto jvp = [&](Jvp& j) { j.out() = select(j.tangent(), static_cast<int64_t>(at), which); };
  return rec.finish(out, jvp, [from = kept(self.sizes()), at, which](Vjp& v) {
    Tensor whole = new_zeros(v.grad(), from);
    Tensor place = select(whole, static_cast<int64_t>(at), which);
    copy_(place, v.grad());
    v.in(0) = whole;
  });
}

Tensor slice(const Tensor& self, int64_t dim, int64_t start, int64_t finish, int64_t step) {
  check_index(self.ndim() > 0, "slice() cannot be applied to a 0-dim tensor.");
  check_value(step > 0, "slice step must be positive");
  const auto at = static_cast<size_t>(wrap_dim(dim, self.ndim()));
  const int64_t size = self.sizes()[at];
  const auto clipped = [size](int64_t bound) { return std::clamp<int64_t>(bound < 0 ? bound + size : bound, 0, size); };
  const int64_t first = clipped(start);
  const int64_t last = std::max(clipped(finish), first);
  Dims sizes(self.sizes());
  Dims strides(self.strides());
  const int64_t offset = self.offset() + first * strides[at];
  // Not (last - first + step - 1) / step, which a huge step would overflow.
  sizes[at] = last == first ? 0 : (last - first - 1) / step + 1;
  if (sizes[at] > 1) {
    strides[at] *= step;
  }
  Recorder rec("SliceBackward0", nullptr, self);
  Tensor out = alias(self, sizes, strides, offset);
  mark_view(self, out);
  const auto jvp = [&](Jvp& j) { j.out() = slice(j.tangent(), static_cast<int64_t>(at), first, last, step); };
  return rec.finish(out, jvp, [from = kept(self.sizes()), at, first, last, step](Vjp& v) {
    Tensor whole = new_zeros(v.grad(), from);
    Tensor place = slice(whole, static_cast<int64_t>(at), first, last, step);
    copy_(place, v.grad());
    v.in(0) = whole;
  });
}

Tensor narrow(const Tensor& self, int64_t dim, int64_t start, int64_t length) {
  check(self.ndim() > 0, "narrow() cannot be applied to a 0-dim tensor.");
  check(length >= 0, "narrow(): length must be non-negative.");
  const int64_t at = wrap_dim(dim, self.ndim());
  const int64_t size = self.size(at);
  check_index(start >= -size && start <= size, "start out of range (expected to be in range of [", -size, ", ", size,
              "], but got ", start, ")");
  const int64_t first = start < 0 ? start + size : start;
  check(first <= size - length, "start (", first, ") + length (", length, ") exceeds dimension size (", size, ").");
  return slice(self, at, first, first + length, 1);
}

namespace {

/// Several views of one tensor: none of them may be changed in place, as their histories would have to know of each
/// other.
std::vector<Tensor> parts(const char* node, const Tensor& self, std::vector<Tensor> outs,
                          Tensor (*rejoin)(std::span<const Tensor>, int64_t), int64_t dim) {
  Recorder rec(node, nullptr, self);
  std::vector<KeptSizes> shapes;
  for (Tensor& out : outs) {
    mark_view(self, out, CreationMeta::MultiOutput);
    if (rec.active()) {
      shapes.push_back(kept(out.sizes()));
    }
  }
  const auto jvp = [&](Jvp& j) {
    int64_t start = 0;
    for (size_t i = 0; i < outs.size(); ++i) {
      const bool drops = outs[i].ndim() < self.ndim();
      const int64_t length = drops ? 1 : outs[i].size(dim);
      j.out(i) = drops ? select(j.tangent(), dim, start) : narrow(j.tangent(), dim, start, length);
      start += length;
    }
  };
  rec.finish_all(outs, jvp, [rejoin, dim, shapes, dtype = self.dtype()](Vjp& v) {
    std::vector<Tensor> grads;
    for (size_t i = 0; i < v.grad_count(); ++i) {
      grads.push_back(v.grad(i).defined() ? v.grad(i) : zeros(shapes[i], dtype));
    }
    v.in(0) = rejoin(grads, dim);
  });
  return outs;
}

Tensor window(const Tensor& self, int64_t dim, int64_t start, int64_t length) {
  Dims sizes(self.sizes());
  sizes[static_cast<size_t>(dim)] = length;
  return alias(self, sizes, self.strides(), self.offset() + start * self.strides()[static_cast<size_t>(dim)]);
}

}  // namespace

std::vector<Tensor> split_sizes(const Tensor& self, IntSpan sizes, int64_t dim) {
  check(self.ndim() > 0, "split expects at least a 1-dimensional tensor");
  const int64_t at = wrap_dim(dim, self.ndim());
  int64_t start = 0;
  for (int64_t size : sizes) {
    check(size >= 0,
          "split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=", shown(sizes));
    check(!__builtin_add_overflow(start, size, &start), "split_with_sizes: sizes overflow");
  }
  check(start == self.size(at), "split_with_sizes expects split_sizes to sum exactly to ", self.size(at),
        " (input tensor's size at dimension ", at, "), but got split_sizes=", shown(sizes));
  std::vector<Tensor> outs;
  start = 0;
  for (int64_t size : sizes) {
    outs.push_back(window(self, at, start, size));
    start += size;
  }
  return parts("SplitWithSizesBackward0", self, std::move(outs), cat, at);
}

std::vector<Tensor> split(const Tensor& self, int64_t split_size, int64_t dim) {
  check(self.ndim() > 0, "split expects at least a 1-dimensional tensor");
  check(split_size >= 0, "split expects split_size be non-negative, but got split_size=", split_size);
  const int64_t at = wrap_dim(dim, self.ndim());
  const int64_t size = self.size(at);
  check(split_size > 0 || size == 0, "split_size can only be 0 if dimension size is 0, but got dimension size of ",
        size);
  std::vector<Tensor> outs;
  for (int64_t start = 0; start < size || start == 0; start += std::max<int64_t>(split_size, 1)) {
    outs.push_back(window(self, at, start, std::min(split_size, size - start)));
    if (split_size >= size - start) {
      break;
    }
  }
  return parts("SplitBackward0", self, std::move(outs), cat, at);
}

std::vector<Tensor> chunk(const Tensor& self, int64_t chunks, int64_t dim) {
  check(self.ndim() > 0, "chunk expects at least a 1-dimensional tensor");
  check(chunks > 0, "chunk expects `chunks` to be greater than 0, got: ", chunks);
  const int64_t at = wrap_dim(dim, self.ndim());
  const int64_t size = self.size(at);
  if (size == 0) {
    return split_sizes(self, std::vector<int64_t>(static_cast<size_t>(chunks), 0), at);
  }
  return split(self, (size - 1) / chunks + 1, at);
}

std::vector<Tensor> unbind(const Tensor& self, int64_t dim) {
  const int64_t at = wrap_dim(dim, self.ndim());
  check_index(self.ndim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  Dims sizes(self.sizes());
  Dims strides(self.strides());
  const int64_t stride = strides[static_cast<size_t>(at)];
  sizes.erase(static_cast<size_t>(at));
  strides.erase(static_cast<size_t>(at));
  std::vector<Tensor> outs;
  for (int64_t i = 0; i < self.size(at); ++i) {
    outs.push_back(alias(self, sizes, strides, self.offset() + i * stride));
  }
  return parts("UnbindBackward0", self, std::move(outs), stack, at);
}

}  // namespace adjoint
