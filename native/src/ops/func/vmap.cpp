#include "ops/func/vmap.h"

#include <algorithm>

#include "autograd/record.h"
#include "core/batch.h"
#include "ops/operators.h"

namespace adjoint {

Tensor add_batch_dim(const Tensor& self, int64_t dim, int64_t level) {
  check(find_level(self.batch(), level) == nullptr, "vmap: the tensor is already batched at level ", level);
  check_index(self.ndim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  const auto at = static_cast<size_t>(wrap_dim(dim, self.ndim()));
  Dims sizes(self.sizes());
  Dims strides(self.strides());
  const BatchDim hidden{level, sizes[at], strides[at]};
  sizes.erase(at);
  strides.erase(at);
  BatchDims batch(self.batch().begin(), self.batch().end());
  batch.insert(std::find_if(batch.begin(), batch.end(), [&](const BatchDim& d) { return d.level > level; }), hidden);
  Recorder rec("AddBatchDimBackward0", nullptr, self);
  Tensor out = alias(self, sizes, strides, self.offset(), batch);
  mark_view(self, out);
  const auto jvp = [&](Jvp& j) { j.out() = add_batch_dim(j.tangent(), static_cast<int64_t>(at), level); };
  return rec.finish(out, jvp, [at, hidden](Vjp& v) {
    v.in(0) = remove_batch_dim(v.grad(), static_cast<int64_t>(at), hidden.level, hidden.size);
  });
}

Tensor remove_batch_dim(const Tensor& self, int64_t dim, int64_t level, int64_t size) {
  const auto at = static_cast<size_t>(wrap_dim(dim, self.ndim() + 1));
  Dims sizes(self.sizes());
  const BatchDim* own = find_level(self.batch(), level);
  if (own == nullptr) {
    sizes.insert(at, size);
    return expand(unsqueeze(self, static_cast<int64_t>(at)), sizes);
  }
  Dims strides(self.strides());
  sizes.insert(at, own->size);
  strides.insert(at, own->stride);
  BatchDims batch(self.batch().begin(), self.batch().end());
  batch.erase(batch.begin() + (own - self.batch().data()));
  Recorder rec("RemoveBatchDimBackward0", nullptr, self);
  Tensor out = alias(self, sizes, strides, self.offset(), batch);
  if (is_view(self)) {
    // Its base is batched otherwise, so that its history cannot be told in the base's terms.
    mark_view(self, out, CreationMeta::MultiOutput);
  }
  return rec.finish(out, [at, level](Vjp& v) { v.in(0) = add_batch_dim(v.grad(), static_cast<int64_t>(at), level); });
}

Tensor expand_batch(const Tensor& self, BatchSpan levels) {
  BatchDims batch = common_batch({&self});
  int64_t count = self.numel();
  for (const BatchDim& dim : levels) {
    if (find_level(batch, dim.level) == nullptr) {
      batch.insert(std::find_if(batch.begin(), batch.end(), [&](const BatchDim& d) { return d.level > dim.level; }),
                   {dim.level, dim.size, 0});
    }
  }
  for (const BatchDim& dim : batch) {
    check(!__builtin_mul_overflow(count, dim.size, &count), "numel: integer multiplication overflow");
  }
  Recorder rec("ExpandBackward0", nullptr, self);
  Tensor out = alias(self, self.sizes(), self.strides(), self.offset(), batch);
  if (rec.active()) {
    mark_view(self, out);
  }
  // The engine sums over levels that the input lacks.
  const auto jvp = [&](Jvp& j) { j.out() = expand_batch(j.tangent(), levels); };
  return rec.finish(out, jvp, [](Vjp& v) { v.in(0) = v.take_grad(); });
}

Tensor expand_to_vmaps(const Tensor& self) {
  BatchDims levels;
  for (const VmapLevel& level : vmap_levels()) {
    if (level.mapped != Mapped::Tangents) {
      levels.push_back({level.level, level.size, 0});
    }
  }
  return expand_batch(self, levels);
}

Tensor sum_batch(const Tensor& self, int64_t level) {
  const int64_t first = 0;
  return sum(remove_batch_dim(self, first, level, 1), IntSpan(&first, 1), false);
}

}  // namespace adjoint
