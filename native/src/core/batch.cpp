#include "core/batch.h"

#include <algorithm>
#include <atomic>

#include "core/error.h"
#include "core/shape.h"

namespace adjoint {
namespace {

constinit thread_local std::vector<VmapLevel> levels;

void add_levels(BatchDims& to, BatchSpan from) {
  for (const BatchDim& dim : from) {
    const auto at = std::lower_bound(to.begin(), to.end(), dim.level,
                                     [](const BatchDim& a, int64_t level) { return a.level < level; });
    if (at == to.end() || at->level != dim.level) {
      to.insert(at, dim);
    }
  }
}

}  // namespace

BatchDims common_batch(std::initializer_list<const Tensor*> tensors) {
  BatchDims all;
  for (const Tensor* tensor : tensors) {
    if (tensor->defined()) {
      add_levels(all, tensor->batch());
    }
  }
  return all;
}

BatchDims common_batch(std::span<const Tensor> tensors) {
  BatchDims all;
  for (const Tensor& tensor : tensors) {
    if (tensor.defined()) {
      add_levels(all, tensor.batch());
    }
  }
  return all;
}

const BatchDim* find_level(BatchSpan batch, int64_t level) {
  const auto found = std::find_if(batch.begin(), batch.end(), [&](const BatchDim& dim) { return dim.level == level; });
  return found == batch.end() ? nullptr : &*found;
}

bool covers(BatchSpan batch, BatchSpan other) {
  return std::all_of(other.begin(), other.end(),
                     [&](const BatchDim& dim) { return find_level(batch, dim.level) != nullptr; });
}

Tensor empty_for(IntSpan sizes, DType dtype, std::initializer_list<const Tensor*> operands) {
  const bool batched = std::any_of(operands.begin(), operands.end(),
                                   [](const Tensor* tensor) { return tensor->defined() && tensor->is_batched(); });
  return batched ? empty_strided(sizes, contiguous_strides(sizes), dtype, common_batch(operands)) : empty(sizes, dtype);
}

Tensor batch_in_front(const Tensor& tensor, BatchSpan batch) {
  Dims sizes;
  Dims strides;
  for (const BatchDim& dim : batch) {
    const BatchDim* own = find_level(tensor.batch(), dim.level);
    sizes.push_back(dim.size);
    strides.push_back(own == nullptr ? 0 : own->stride);
  }
  for (size_t i = 0; i < tensor.sizes().size(); ++i) {
    sizes.push_back(tensor.sizes()[i]);
    strides.push_back(tensor.strides()[i]);
  }
  return alias(tensor, sizes, strides, tensor.offset(), {});
}

Tensor front_as_batch(const Tensor& tensor, BatchSpan batch) {
  BatchDims dims(batch.begin(), batch.end());
  for (size_t i = 0; i < dims.size(); ++i) {
    dims[i].stride = tensor.strides()[i];
  }
  const IntSpan sizes = tensor.sizes().subspan(dims.size());
  return alias(tensor, sizes, tensor.strides().subspan(dims.size()), tensor.offset(), dims);
}

std::span<const VmapLevel> vmap_levels() { return levels; }

void set_vmap_levels(std::span<const VmapLevel> others) { levels.assign(others.begin(), others.end()); }

bool in_vmap() {
  return std::any_of(levels.begin(), levels.end(),
                     [](const VmapLevel& level) { return level.mapped == Mapped::Examples; });
}

bool has_example_of_each_vmap(const Tensor& tensor) {
  return std::all_of(levels.begin(), levels.end(), [&](const VmapLevel& level) {
    return level.mapped != Mapped::Examples || find_level(tensor.batch(), level.level) != nullptr;
  });
}

int64_t open_vmap(int64_t size, Randomness randomness, Mapped mapped) {
  check(size >= 0, "vmap: the number of examples must not be negative, but got ", size);
  static std::atomic<int64_t> last{0};
  levels.push_back({++last, size, randomness, mapped});
  return levels.back().level;
}

void close_vmap(int64_t level) {
  check(!levels.empty() && levels.back().level == level, "vmap: level ", level, " is not the innermost one");
  levels.pop_back();
}

}  // namespace adjoint
