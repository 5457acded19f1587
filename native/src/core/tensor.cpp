#include "core/tensor.h"

#include <algorithm>
#include <new>

#include "autograd/node.h"
#include "core/allocator.h"
#include "core/error.h"
#include "core/shape.h"

namespace adjoint {
namespace {

/// Room that sizes, strides and batch dimensions take behind the object, in pairs of numbers.
size_t room_for(IntSpan sizes, BatchSpan batch) {
  constexpr size_t kPerBatchDim = sizeof(BatchDim) / sizeof(int64_t);
  check(sizes.size() + batch.size() <= kMaxDims, "tensors have at most ", kMaxDims, " dimensions, but got ",
        sizes.size() + batch.size());
  return sizes.size() + (kPerBatchDim * batch.size() + 1) / 2;
}

constexpr size_t kSpillBytes = kMaxDims * sizeof(BatchDim);

size_t impl_bytes(size_t capacity) { return sizeof(TensorImpl) + 2 * capacity * sizeof(int64_t); }

/// Bytes of the smallest storage that holds the geometry. Throws when they overflow.
size_t required_bytes(IntSpan sizes, IntSpan strides, DType dtype) {
  int64_t last = 0;
  bool overflow = false;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == 0) {
      return 0;
    }
    int64_t reach = 0;
    overflow |= __builtin_mul_overflow(sizes[i] - 1, strides[i], &reach);
    overflow |= __builtin_add_overflow(last, reach, &last);
  }
  int64_t bytes = 0;
  overflow |= __builtin_add_overflow(last, 1, &last);
  overflow |= __builtin_mul_overflow(last, static_cast<int64_t>(size_of(dtype)), &bytes);
  check(!overflow, "Storage size calculation overflowed with sizes=", shown(sizes));
  return static_cast<size_t>(bytes);
}

/// Throws for sizes that no tensor can have; returns the number of elements.
int64_t checked_numel(IntSpan sizes) {
  check(sizes.size() <= kMaxDims, "tensors have at most ", kMaxDims, " dimensions, but got ", sizes.size());
  int64_t count = 1;
  bool empty = false;
  bool overflow = false;
  for (int64_t size : sizes) {
    check(size >= 0, "Trying to create tensor with negative dimension ", size, ": ", shown(sizes));
    overflow |= __builtin_mul_overflow(count, std::max<int64_t>(size, 1), &count);
    empty |= size == 0;
  }
  check(!overflow, "Storage size calculation overflowed with sizes=", shown(sizes));
  return empty ? 0 : count;
}

/// A tensor over new memory; `layout` is what describes it to TensorImpl::create.
template <typename... Layout>
Tensor make(size_t nbytes, DType dtype, Layout... layout) {
  Tensor made = Tensor::adopt(TensorImpl::create(nbytes, dtype, layout...));
  made.impl()->is_inference = InferenceMode::enabled();
  return made;
}

}  // namespace

constinit thread_local bool InferenceMode::enabled_ = false;

Storage* Storage::create_at(void* place, size_t offset, size_t nbytes) {
  auto* data = nbytes <= kInline ? nullptr : static_cast<std::byte*>(memory::allocate(nbytes));
  auto* storage = new (place) Storage;
  storage->nbytes_ = nbytes;
  storage->offset_ = offset;
  storage->data_ = data != nullptr ? data : storage->behind<std::byte>();
  return storage;
}

Storage* Storage::alias(Storage* source) {
  auto* owner = const_cast<Storage*>(source->root());
  auto* storage = new (memory::allocate(sizeof(Storage) + sizeof(Storage*))) Storage;
  owner->retain();
  *storage->behind<Storage*>() = owner;
  storage->nbytes_ = owner->nbytes_;
  storage->data_ = owner->data_;
  storage->is_alias_ = 1;
  return storage;
}

void Storage::destroy() {
  size_t bytes = offset_ + object_bytes(nbytes_);
  if (is_alias_) {
    bytes = sizeof(Storage) + sizeof(Storage*);
    (*behind<Storage*>())->release();
  } else if (nbytes_ > kInline) {
    memory::release(data_, nbytes_);
  }
  std::byte* block = reinterpret_cast<std::byte*>(this) - offset_;
  this->~Storage();
  memory::release(block, bytes);
}

TensorImpl* TensorImpl::create_undimensioned(Storage* storage, size_t nbytes, DType dtype, size_t ndim) {
  const size_t capacity = std::max<size_t>(ndim, 1);
  const size_t own = impl_bytes(capacity);
  const size_t bytes = storage != nullptr ? own : own + Storage::object_bytes(nbytes);
  void* block = memory::allocate(bytes);
  auto* impl = new (block) TensorImpl;
  if (storage == nullptr) {
    try {
      storage = Storage::create_at(static_cast<std::byte*>(block) + own, own, nbytes);
    } catch (...) {
      memory::release(block, bytes);
      throw;
    }
    impl->has_own_storage_ = true;
  }
  memory::count(memory::Counted::Tensor, 1);
  impl->storage = storage;
  impl->dtype_ = dtype;
  impl->capacity_ = static_cast<uint8_t>(capacity);
  impl->ndim_ = static_cast<uint8_t>(ndim);
  return impl;
}

Storage* TensorImpl::own_storage() const {
  if (!has_own_storage_) {
    return nullptr;
  }
  auto* block = reinterpret_cast<std::byte*>(const_cast<TensorImpl*>(this));
  return reinterpret_cast<Storage*>(block + impl_bytes(capacity_));
}

TensorImpl* TensorImpl::create(Storage* storage, DType dtype, int64_t offset, IntSpan sizes, IntSpan strides,
                               BatchSpan batch) {
  TensorImpl* impl = create_undimensioned(storage, 0, dtype, batch.empty() ? sizes.size() : room_for(sizes, batch));
  impl->offset = offset;
  impl->set_dims(sizes, strides, batch);
  return impl;
}

TensorImpl* TensorImpl::create(size_t nbytes, DType dtype, IntSpan sizes, IntSpan strides, BatchSpan batch) {
  TensorImpl* impl =
      create_undimensioned(nullptr, nbytes, dtype, batch.empty() ? sizes.size() : room_for(sizes, batch));
  impl->set_dims(sizes, strides, batch);
  return impl;
}

TensorImpl* TensorImpl::create(size_t nbytes, DType dtype, IntSpan sizes) {
  TensorImpl* impl = create_undimensioned(nullptr, nbytes, dtype, sizes.size());
  int64_t* to = impl->dims();
  int64_t stride = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    to[i] = sizes[i];
    to[sizes.size() + i] = stride;
    stride *= std::max<int64_t>(sizes[i], 1);
  }
  return impl;
}

TensorImpl* TensorImpl::create(size_t nbytes, DType dtype, const TensorImpl& like) {
  TensorImpl* impl = create_undimensioned(nullptr, nbytes, dtype, like.ndim_);
  const int64_t* from = like.dims();
  std::copy(from, from + 2 * like.ndim_, impl->dims());
  return impl;
}

void TensorImpl::set_dims(IntSpan sizes, IntSpan strides, BatchSpan batch) {
  ndim_ = static_cast<uint8_t>(sizes.size());
  int64_t* to = dims();
  // A loop of its own: a call of memmove costs more than the few dimensions there are.
  for (size_t i = 0; i < sizes.size(); ++i) {
    to[i] = sizes[i];
    to[sizes.size() + i] = strides[i];
  }
  is_contiguous_ = adjoint::is_contiguous(sizes, strides);
  batch_ndim_ = static_cast<uint8_t>(batch.size());
  if (!batch.empty()) [[unlikely]] {
    set_batch(batch);
  }
}

void TensorImpl::set_batch(BatchSpan batch) {
  std::copy(batch.begin(), batch.end(), reinterpret_cast<BatchDim*>(dims() + 2 * ndim_));
  int64_t expected = numel_of(sizes());
  for (size_t i = batch.size(); i-- > 0 && expected != 0;) {
    is_contiguous_ = is_contiguous_ && (batch[i].size == 1 || batch[i].stride == expected);
    expected *= batch[i].size;
  }
}

void TensorImpl::set_geometry(IntSpan sizes, IntSpan strides, int64_t new_offset, BatchSpan batch) {
  const Dims new_sizes(sizes);
  const Dims new_strides(strides);
  const std::vector<BatchDim> new_batch(batch.begin(), batch.end());
  // Spilled dimensions always have room for the most there can be: in-place reshaping is rare.
  if (!spilled_ && room_for(sizes, batch) > capacity_) {
    auto* spill = static_cast<int64_t*>(memory::allocate(kSpillBytes));
    *reinterpret_cast<int64_t**>(this + 1) = spill;
    spilled_ = true;
  }
  set_dims(new_sizes, new_strides, new_batch);
  offset = new_offset;
}

void TensorImpl::set_data(const TensorImpl& source) {
  Storage* taken = Storage::alias(source.storage);
  taken->continue_version(*storage);
  if (storage != own_storage()) {
    storage->release();
  }
  storage = taken;
  dtype_ = source.dtype_;
  set_geometry(source.sizes(), source.strides(), source.offset, source.batch());
}

bool TensorImpl::try_retain() {
  uint32_t count = refs_.load(std::memory_order_relaxed);
  while (count != 0) {
    if (refs_.compare_exchange_weak(count, count + 1, std::memory_order_acq_rel)) {
      return true;
    }
  }
  return false;
}

void TensorImpl::destroy() {
  if (meta != nullptr) {
    destroy_autograd_meta(this);
  }
  if (grad_fn != nullptr) {
    grad_fn->release();
  }
  if (spilled_) {
    memory::release(dims(), kSpillBytes);
  }
  Storage* shown = storage;
  Storage* own = own_storage();
  const size_t bytes = impl_bytes(capacity_);
  this->~TensorImpl();
  memory::count(memory::Counted::Tensor, -1);
  if (own == nullptr) {
    memory::release(this, bytes);
  } else if (own != shown) {
    own->release();
  }
  // Takes the object's block with it if it lies there.
  shown->release();
}

int64_t live_tensors() { return memory::live_count(memory::Counted::Tensor); }

void Tensor::fail_dim(int64_t dim) const {
  check_index(ndim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  adjoint::fail_dim(dim, ndim());
}
int64_t Tensor::numel() const { return numel_of(sizes()); }
int64_t Tensor::total_numel() const { return numel() * numel_of(batch()); }

Tensor empty_strided(IntSpan sizes, IntSpan strides, DType dtype, BatchSpan batch) {
  checked_numel(sizes);
  if (batch.empty()) {
    return make(required_bytes(sizes, strides, dtype), dtype, sizes, strides);
  }
  Dims all_sizes(sizes);
  Dims all_strides(strides);
  std::vector<BatchDim> blocks(batch.begin(), batch.end());
  auto block = static_cast<int64_t>(required_bytes(sizes, strides, dtype) / size_of(dtype));
  for (size_t i = blocks.size(); i-- > 0;) {
    blocks[i].stride = block;
    all_sizes.insert(0, blocks[i].size);
    all_strides.insert(0, block);
    block = static_cast<int64_t>(required_bytes(all_sizes, all_strides, dtype) / size_of(dtype));
  }
  checked_numel(all_sizes);
  return make(static_cast<size_t>(block) * size_of(dtype), dtype, sizes, strides, BatchSpan(blocks));
}

Tensor empty(IntSpan sizes, DType dtype) {
  int64_t bytes = 0;
  const bool overflow = __builtin_mul_overflow(checked_numel(sizes), static_cast<int64_t>(size_of(dtype)), &bytes);
  check(!overflow, "Storage size calculation overflowed with sizes=", shown(sizes));
  return make(static_cast<size_t>(bytes), dtype, sizes);
}

Tensor empty_as(const Tensor& like, DType dtype) {
  Tensor made =
      Tensor::adopt(TensorImpl::create(static_cast<size_t>(like.numel()) * size_of(dtype), dtype, *like.impl()));
  made.impl()->is_inference = InferenceMode::enabled();
  return made;
}

Tensor alias(const Tensor& tensor, IntSpan sizes, IntSpan strides, int64_t offset) {
  return alias(tensor, sizes, strides, offset, tensor.batch());
}

Tensor alias(const Tensor& tensor, IntSpan sizes, IntSpan strides, int64_t offset, BatchSpan batch) {
  tensor.storage()->retain();
  try {
    Tensor made = Tensor::adopt(TensorImpl::create(tensor.storage(), tensor.dtype(), offset, sizes, strides, batch));
    made.impl()->is_inference = tensor.impl()->is_inference;
    return made;
  } catch (...) {
    tensor.storage()->release();
    throw;
  }
}

Tensor wrapped_number(const Scalar& value) {
  // A number that is a float computes as float64 before it is rounded to the other operand's dtype.
  const DType dtype = value.is_floating() ? DType::Float64 : value.dtype();
  Tensor tensor = empty({}, dtype);
  dispatch(dtype, [&]<typename T>() { *tensor.data<T>() = value.to<T>(); });
  tensor.impl()->is_wrapped_number = true;
  return tensor;
}

}  // namespace adjoint
