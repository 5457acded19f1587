#include "autograd/record.h"
#include "core/batch.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// PyTorch lets vectors without elements take part in any concatenation.
bool is_skipped(const Tensor& tensor) { return tensor.ndim() == 1 && tensor.numel() == 0; }

/// The tangents of all inputs, in forward mode.
std::vector<Tensor> or_zeros(const Jvp& jvp, std::span<const Tensor> inputs) {
  std::vector<Tensor> tangents;
  for (size_t i = 0; i < inputs.size(); ++i) {
    tangents.push_back(jvp.has(i) ? jvp.tangent(i) : zeros_like(inputs[i]));
  }
  return tangents;
}

}  // namespace

Tensor cat(std::span<const Tensor> tensors, int64_t dim) {
  check_value(!tensors.empty(), "torch.cat(): expected a non-empty list of Tensors");
  const Tensor* like = nullptr;
  DType dtype = tensors[0].dtype();
  for (size_t i = 0; i < tensors.size(); ++i) {
    check(tensors[i].ndim() > 0, "zero-dimensional tensor (at position ", i, ") cannot be concatenated");
    dtype = promote(dtype, tensors[i].dtype());
    if (like == nullptr && !is_skipped(tensors[i])) {
      like = &tensors[i];
    }
  }
  if (like == nullptr) {
    like = &tensors[0];
  }
  const auto at = static_cast<size_t>(wrap_dim(dim, like->ndim()));
  Dims sizes(like->sizes());
  sizes[at] = 0;
  std::vector<int64_t> lengths;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const Tensor& tensor = tensors[i];
    if (is_skipped(tensor)) {
      lengths.push_back(0);
      continue;
    }
    check(tensor.ndim() == like->ndim(), "Tensors must have same number of dimensions: got ", like->ndim(), " and ",
          tensor.ndim());
    for (size_t d = 0; d < sizes.size(); ++d) {
      check(d == at || tensor.sizes()[d] == sizes[d], "Sizes of tensors must match except in dimension ", at,
            ". Expected size ", sizes[d], " but got size ", tensor.sizes()[d], " for tensor number ", i,
            " in the list.");
    }
    lengths.push_back(tensor.sizes()[at]);
    sizes[at] += tensor.sizes()[at];
  }
  std::vector<bool> skipped;
  for (const Tensor& tensor : tensors) {
    skipped.push_back(is_skipped(tensor));
  }
  Recorder rec("CatBackward0", tensors);
  Tensor out = empty_strided(sizes, contiguous_strides(sizes), dtype, common_batch(tensors));
  int64_t start = 0;
  for (size_t i = 0; i < tensors.size(); ++i) {
    if (lengths[i] != 0) {
      Dims part(sizes);
      part[at] = lengths[i];
      assign(alias(out, part, out.strides(), start * out.strides()[at]), tensors[i]);
      start += lengths[i];
    }
  }
  const auto jvp = [&](Jvp& j) { j.out() = cat(or_zeros(j, tensors), static_cast<int64_t>(at)); };
  return rec.finish(out, jvp, [at, lengths, skipped](Vjp& v) {
    int64_t start = 0;
    for (size_t i = 0; i < lengths.size(); ++i) {
      if (v.needs(i)) {
        v.in(i) = skipped[i] ? zeros(std::vector<int64_t>{0}, v.grad().dtype())
                             : narrow(v.grad(), static_cast<int64_t>(at), start, lengths[i]);
      }
      start += lengths[i];
    }
  });
}

Tensor stack(std::span<const Tensor> tensors, int64_t dim) {
  check(!tensors.empty(), "stack expects a non-empty TensorList");
  for (size_t i = 1; i < tensors.size(); ++i) {
    check(same(tensors[i].sizes(), tensors[0].sizes()), "stack expects each tensor to be equal size, but got ",
          shown(tensors[0].sizes()), " at entry 0 and ", shown(tensors[i].sizes()), " at entry ", i);
  }
  const int64_t at = wrap_dim(dim, tensors[0].ndim() + 1);
  Dims sizes(tensors[0].sizes());
  sizes.insert(static_cast<size_t>(at), static_cast<int64_t>(tensors.size()));
  DType dtype = tensors[0].dtype();
  for (const Tensor& tensor : tensors) {
    dtype = promote(dtype, tensor.dtype());
  }
  Recorder rec("StackBackward0", tensors);
  Tensor out = empty_strided(sizes, contiguous_strides(sizes), dtype, common_batch(tensors));
  const auto d = static_cast<size_t>(at);
  Dims part(out.sizes());
  Dims strides(out.strides());
  part.erase(d);
  strides.erase(d);
  for (size_t i = 0; i < tensors.size(); ++i) {
    assign(alias(out, part, strides, static_cast<int64_t>(i) * out.strides()[d]), tensors[i]);
  }
  const auto jvp = [&](Jvp& j) { j.out() = stack(or_zeros(j, tensors), at); };
  return rec.finish(out, jvp, [at, count = tensors.size()](Vjp& v) {
    for (size_t i = 0; i < count; ++i) {
      if (v.needs(i)) {
        v.in(i) = select(v.grad(), at, static_cast<int64_t>(i));
      }
    }
  });
}

}  // namespace adjoint
