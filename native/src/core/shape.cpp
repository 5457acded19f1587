#include "core/shape.h"

#include <algorithm>

#include "core/error.h"

namespace adjoint {

void Dims::assign(IntSpan values) {
  check(values.size() <= kMaxDims, "tensors have at most ", kMaxDims, " dimensions, but got ", values.size());
  count_ = values.size();
  std::copy(values.begin(), values.end(), values_.begin());
}

void Dims::insert(size_t at, int64_t value) {
  std::copy_backward(values_.begin() + at, values_.begin() + count_, values_.begin() + count_ + 1);
  values_[at] = value;
  ++count_;
}

void Dims::erase(size_t at) {
  std::copy(values_.begin() + at + 1, values_.begin() + count_, values_.begin() + at);
  --count_;
}

void check_numel(IntSpan sizes) {
  int64_t count = 1;
  bool overflow = false;
  for (int64_t size : sizes) {
    check(size >= 0, "Trying to create tensor with negative dimension ", size, ": ", shown(sizes));
    overflow |= __builtin_mul_overflow(count, size, &count);
  }
  check(!overflow, "numel: integer multiplication overflow");
}

int64_t numel_of(BatchSpan batch) {
  int64_t count = 1;
  for (const BatchDim& dim : batch) {
    count *= dim.size;
  }
  return count;
}

Dims contiguous_strides(IntSpan sizes) {
  Dims strides(sizes.size(), 1);
  for (size_t i = sizes.size(); i-- > 1;) {
    strides[i - 1] = strides[i] * std::max<int64_t>(sizes[i], 1);
  }
  return strides;
}

bool is_contiguous(IntSpan sizes, IntSpan strides) {
  int64_t expected = 1;
  bool dense = true;
  for (size_t i = sizes.size(); i-- > 0;) {
    if (sizes[i] == 0) {
      return true;
    }
    if (sizes[i] != 1) {
      // Sizes whose product overflows can still have a size of 0 among them, which decides.
      dense = dense && strides[i] == expected && !__builtin_mul_overflow(expected, sizes[i], &expected);
    }
  }
  return dense;
}

std::ostream& operator<<(std::ostream& out, Shown sizes) {
  out << '[';
  for (size_t i = 0; i < sizes.values.size(); ++i) {
    out << (i == 0 ? "" : ", ") << sizes.values[i];
  }
  return out << ']';
}

Dims broadcast_shapes(IntSpan a, IntSpan b) {
  const size_t ndim = std::max(a.size(), b.size());
  Dims out(ndim, 1);
  for (size_t i = 0; i < ndim; ++i) {
    const size_t from_end = ndim - i;
    const int64_t size_a = from_end <= a.size() ? a[a.size() - from_end] : 1;
    const int64_t size_b = from_end <= b.size() ? b[b.size() - from_end] : 1;
    check(size_a == size_b || size_a == 1 || size_b == 1, "The size of tensor a (", size_a,
          ") must match the size of tensor b (", size_b, ") at non-singleton dimension ", i);
    out[i] = size_a == 1 ? size_b : size_a;
  }
  return out;
}

bool is_expandable_to(IntSpan from, IntSpan to) {
  if (from.size() > to.size()) {
    return false;
  }
  const size_t lead = to.size() - from.size();
  for (size_t i = 0; i < from.size(); ++i) {
    if (from[i] != to[lead + i] && from[i] != 1) {
      return false;
    }
  }
  return true;
}

void fail_dim(int64_t dim, int64_t ndim) {
  const int64_t range = std::max<int64_t>(ndim, 1);
  fail(ADJ_STATUS_INDEX_ERROR, "Dimension out of range (expected to be in range of [", -range, ", ", range - 1,
       "], but got ", dim, ")");
}

bool view_strides(IntSpan sizes, IntSpan strides, IntSpan new_sizes, Dims& out) {
  out = contiguous_strides(new_sizes);
  if (numel_of(sizes) == 0) {
    if (same(sizes, new_sizes)) {
      out.assign(strides);
    }
    return true;
  }
  // Walks both shapes from the last dimension, one maximal dense chunk of the old one at a time; the new dimensions
  // have to split up each chunk exactly.
  size_t view = new_sizes.size();
  int64_t chunk_stride = sizes.empty() ? 1 : strides.back();
  int64_t chunk = 1;
  int64_t covered = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    chunk *= sizes[i];
    const bool chunk_ends = i == 0 || (sizes[i - 1] != 1 && strides[i - 1] != chunk * chunk_stride);
    if (!chunk_ends) {
      continue;
    }
    while (view > 0 && (covered < chunk || new_sizes[view - 1] == 1)) {
      --view;
      out[view] = covered * chunk_stride;
      covered *= new_sizes[view];
    }
    if (covered != chunk) {
      return false;
    }
    if (i > 0) {
      chunk_stride = strides[i - 1];
      chunk = 1;
      covered = 1;
    }
  }
  return view == 0 || sizes.empty();
}

}  // namespace adjoint
