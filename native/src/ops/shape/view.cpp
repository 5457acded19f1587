#include <algorithm>

#include "autograd/record.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// Records `out`, another window on `self`, as a differentiable view.
/// `again` takes the same view of a tangent.
template <typename Again, typename Formula>
Tensor record_view(const char* node, const Tensor& self, Tensor out, const Again& again, Formula formula) {
  Recorder rec(node, nullptr, self);
  mark_view(self, out);
  const auto jvp = [&](Jvp& j) { j.out() = again(j.tangent()); };
  return rec.finish(std::move(out), jvp, std::move(formula));
}

/// Sizes with a -1 worked out.
Dims inferred(IntSpan shape, int64_t numel) {
  Dims sizes(shape);
  int64_t known = 1;
  int64_t unknown = -1;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == -1) {
      check(unknown < 0, "only one dimension can be inferred");
      unknown = static_cast<int64_t>(i);
    } else {
      check(shape[i] >= 0, "invalid shape dimension ", shape[i], " at index ", i, " of shape ", shown(shape));
      check(!__builtin_mul_overflow(known, shape[i], &known), "shape '", shown(shape),
            "' is invalid for input of size ", numel);
    }
  }
  if (unknown >= 0) {
    check(known != 0, "cannot reshape tensor of 0 elements into shape ", shown(shape),
          " because the unspecified dimension size -1 can be any value and is ambiguous");
    check(numel % known == 0, "shape '", shown(shape), "' is invalid for input of size ", numel);
    sizes[static_cast<size_t>(unknown)] = numel / known;
  } else {
    check(known == numel, "shape '", shown(shape), "' is invalid for input of size ", numel);
  }
  return sizes;
}

Tensor view_of(const char* node, const Tensor& self, IntSpan sizes, IntSpan strides) {
  const auto again = [&](const Tensor& x) { return reshape(x, sizes); };
  return record_view(node, self, alias(self, sizes, strides, self.offset()), again,
                     [from = kept(self.sizes())](Vjp& v) { v.in(0) = reshape(v.grad(), from); });
}

}  // namespace

Tensor view(const Tensor& self, IntSpan shape) {
  const Dims sizes = inferred(shape, self.numel());
  Dims strides;
  check(view_strides(self.sizes(), self.strides(), sizes, strides),
        "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
        "contiguous subspaces). Use .reshape(...) instead.");
  return view_of("ViewBackward0", self, sizes, strides);
}

Tensor reshape(const Tensor& self, IntSpan shape) {
  const Dims sizes = inferred(shape, self.numel());
  Dims strides;
  if (view_strides(self.sizes(), self.strides(), sizes, strides)) {
    return view_of("ViewBackward0", self, sizes, strides);
  }
  return view_of("UnsafeViewBackward0", contiguous(self), sizes, contiguous_strides(sizes));
}

Tensor flatten(const Tensor& self, int64_t start_dim, int64_t end_dim) {
  const auto first = static_cast<size_t>(wrap_dim(start_dim, self.ndim()));
  const auto last = static_cast<size_t>(wrap_dim(end_dim, self.ndim()));
  check(first <= last, "flatten() has invalid args: start_dim cannot come after end_dim");
  if (self.ndim() == 0) {
    const int64_t one = 1;
    return reshape(self, IntSpan(&one, 1));
  }
  if (first == last) {
    return self;
  }
  Dims sizes;
  for (size_t i = 0; i < self.sizes().size(); ++i) {
    if (i > first && i <= last) {
      sizes[first] *= self.sizes()[i];
    } else {
      sizes.push_back(self.sizes()[i]);
    }
  }
  return reshape(self, sizes);
}

namespace {

Tensor squeeze_where(const char* node, const Tensor& self, int64_t only) {
  Dims sizes;
  Dims strides;
  for (size_t i = 0; i < self.sizes().size(); ++i) {
    const bool drop = self.sizes()[i] == 1 && (only < 0 || static_cast<int64_t>(i) == only);
    if (!drop) {
      sizes.push_back(self.sizes()[i]);
      strides.push_back(self.strides()[i]);
    }
  }
  return view_of(node, self, sizes, strides);
}

}  // namespace

Tensor squeeze(const Tensor& self) { return squeeze_where("SqueezeBackward0", self, -1); }

Tensor squeeze_dim(const Tensor& self, int64_t dim) {
  return squeeze_where("SqueezeBackward1", self, wrap_dim(dim, self.ndim()));
}

Tensor unsqueeze(const Tensor& self, int64_t dim) {
  const auto at = static_cast<size_t>(wrap_dim(dim, self.ndim() + 1));
  Dims sizes(self.sizes());
  Dims strides(self.strides());
  const int64_t stride = at < sizes.size() ? sizes[at] * strides[at] : 1;
  sizes.insert(at, 1);
  strides.insert(at, stride);
  const auto again = [&](const Tensor& x) { return unsqueeze(x, dim); };
  return record_view("UnsqueezeBackward0", self, alias(self, sizes, strides, self.offset()), again,
                     [at](Vjp& v) { v.in(0) = squeeze_dim(v.grad(), static_cast<int64_t>(at)); });
}

Tensor expand(const Tensor& self, IntSpan size) {
  check(size.size() >= self.sizes().size(), "expand(CPU", name_of(self.dtype()), "Type{", shown(self.sizes()),
        "}, size=", shown(size), "): the number of sizes provided (", size.size(),
        ") must be greater or equal to the number of dimensions in the tensor (", self.ndim(), ")");
  Dims sizes(size);
  Dims strides(size.size(), 0);
  const size_t lead = size.size() - self.sizes().size();
  for (size_t i = 0; i < size.size(); ++i) {
    if (i < lead) {
      check(size[i] >= 0, "The expanded size of the tensor (", size[i],
            ") isn't allowed in a leading, non-existing dimension ", i);
      continue;
    }
    const int64_t own = self.sizes()[i - lead];
    if (size[i] == -1 || size[i] == own) {
      sizes[i] = own;
      strides[i] = self.strides()[i - lead];
    } else {
      check(own == 1, "The expanded size of the tensor (", size[i], ") must match the existing size (", own,
            ") at non-singleton dimension ", i, ".  Target sizes: ", shown(size),
            ".  Tensor sizes: ", shown(self.sizes()));
    }
  }
  check_numel(sizes);
  const auto again = [&](const Tensor& x) { return expand(x, size); };
  return record_view("ExpandBackward0", self, alias(self, sizes, strides, self.offset()), again,
                     [from = kept(self.sizes())](Vjp& v) { v.in(0) = sum_to(v.grad(), from); });
}

Tensor permute(const Tensor& self, IntSpan permutation) {
  const auto ndim = self.sizes().size();
  check(permutation.size() == ndim,
        "permute(sparse_coo): number of dimensions in the tensor input does not match the "
        "length of the desired ordering of dimensions i.e. input.dim() = ",
        ndim, " is not equal to len(dims) = ", permutation.size());
  Dims sizes;
  Dims strides;
  Dims inverse(ndim, -1);
  for (size_t i = 0; i < ndim; ++i) {
    const auto from = static_cast<size_t>(wrap_dim(permutation[i], self.ndim()));
    check(inverse[from] < 0, "permute(): duplicate dims are not allowed.");
    inverse[from] = static_cast<int64_t>(i);
    sizes.push_back(self.sizes()[from]);
    strides.push_back(self.strides()[from]);
  }
  const auto again = [&](const Tensor& x) { return permute(x, permutation); };
  return record_view("PermuteBackward0", self, alias(self, sizes, strides, self.offset()), again,
                     [inverse = kept(inverse)](Vjp& v) { v.in(0) = permute(v.grad(), inverse); });
}

namespace {

/// A window with two dimensions exchanged.
Tensor exchanged(const Tensor& self, size_t a, size_t b) {
  Dims sizes(self.sizes());
  Dims strides(self.strides());
  if (self.ndim() > 0) {
    std::swap(sizes[a], sizes[b]);
    std::swap(strides[a], strides[b]);
  }
  return alias(self, sizes, strides, self.offset());
}

Tensor swapped(const char* node, const Tensor& self, int64_t dim0, int64_t dim1) {
  const auto a = static_cast<size_t>(wrap_dim(dim0, self.ndim()));
  const auto b = static_cast<size_t>(wrap_dim(dim1, self.ndim()));
  const auto again = [&](const Tensor& x) { return transpose(x, dim0, dim1); };
  return record_view(node, self, exchanged(self, a, b), again, [a, b](Vjp& v) {
    v.in(0) = is_bare({&v.grad()}) ? exchanged(v.grad(), a, b)
                                   : transpose(v.grad(), static_cast<int64_t>(a), static_cast<int64_t>(b));
  });
}

}  // namespace

Tensor transpose(const Tensor& self, int64_t dim0, int64_t dim1) {
  return swapped("TransposeBackward0", self, dim0, dim1);
}

Tensor t(const Tensor& self) {
  check(self.ndim() <= 2, "t() expects a tensor with <= 2 dimensions, but self is ", self.ndim(), "D");
  return swapped("TBackward0", self, 0, self.ndim() < 2 ? 0 : 1);
}

Tensor diagonal(const Tensor& self, int64_t offset, int64_t dim1, int64_t dim2) {
  const auto a = static_cast<size_t>(wrap_dim(dim1, self.ndim()));
  const auto b = static_cast<size_t>(wrap_dim(dim2, self.ndim()));
  check(a != b, "diagonal dimensions cannot be identical ", dim1, ", ", dim2);
  Dims sizes(self.sizes());
  Dims strides(self.strides());
  const int64_t length =
      std::max<int64_t>(offset >= 0 ? std::min(sizes[a], sizes[b] - offset) : std::min(sizes[a] + offset, sizes[b]), 0);
  const int64_t start = length == 0 ? 0 : offset >= 0 ? offset * strides[b] : -offset * strides[a];
  const int64_t stride = strides[a] + strides[b];
  sizes.erase(std::max(a, b));
  sizes.erase(std::min(a, b));
  strides.erase(std::max(a, b));
  strides.erase(std::min(a, b));
  sizes.push_back(length);
  strides.push_back(stride);
  const auto again = [&](const Tensor& x) { return diagonal(x, offset, dim1, dim2); };
  return record_view("DiagonalBackward0", self, alias(self, sizes, strides, self.offset() + start), again,
                     [from = kept(self.sizes()), offset, a, b](Vjp& v) {
                       Tensor whole = new_zeros(v.grad(), from);
                       Tensor place = diagonal(whole, offset, static_cast<int64_t>(a), static_cast<int64_t>(b));
                       copy_(place, v.grad());
                       v.in(0) = whole;
                     });
}

}  // namespace adjoint
