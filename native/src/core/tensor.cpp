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
  Storage* storage = Storage::create(nbytes);
  try {
    Tensor made = Tensor::adopt(TensorImpl::create(storage, dtype, layout...));
    made.impl()->is_inference = InferenceMode::enabled();
    return made;
  } catch (...) {
    storage->release();
    throw;
  }
}

}  // namespace

constinit thread_local bool InferenceMode::enabled_ = false;

Storage* Storage::create(size_t nbytes) {
  const bool is_inline = nbytes <= kInline;
  void* memory = memory::allocate(sizeof(Storage) + (is_inline ? nbytes : 0));
  auto* storage = new (memory) Storage;
  storage->nbytes_ = nbytes;
  if (is_inline) {
    storage->data_ = storage->behind<std::byte>();
    return storage;
  }
  try {
    storage->data_ = static_cast<std::byte*>(memory::allocate(nbytes));
  } catch (...) {
    memory::release(memory, sizeof(Storage));
    throw;
  }
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
  size_t own = sizeof(Storage);
  if (is_alias_) {
    own += sizeof(Storage*);
    (*behind<Storage*>())->release();
  } else if (nbytes_ <= kInline) {
    own += nbytes_;
  } else {
    memory::release(data_, nbytes_);
  }
  this->~Storage();
  memory::release(this, own);
}

TensorImpl* TensorImpl::create_undimensioned(Storage* storage, DType dtype, size_t ndim) {
  const size_t capacity = std::max<size_t>(ndim, 1);
  auto* impl = new (memory::allocate(impl_bytes(capacity))) TensorImpl;
  memory::count(memory::Counted::Tensor, 1);
  impl->storage = storage;
  impl->dtype_ = dtype;
  impl->capacity_ = static_cast<uint8_t>(capacity);
  impl->ndim_ = static_cast<uint8_t>(ndim);
  return impl;
}

TensorImpl* TensorImpl::create(Storage* storage, DType dtype, int64_t offset, IntSpan sizes, IntSpan strides,
                               BatchSpan batch) {
  TensorImpl* impl = create_undimensioned(storage, dtype, batch.empty() ? sizes.size() : room_for(sizes, batch));
  impl->offset = offset;
  impl->set_dims(sizes, strides);
  if (!batch.empty()) {
    impl->set_batch(batch);
  }
  return impl;
}

TensorImpl* TensorImpl::create(Storage* storage, DType dtype, IntSpan sizes) {
  TensorImpl* impl = create_undimensioned(storage, dtype, sizes.size());
  int64_t* to = impl->dims();
  int64_t stride = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    to[i] = sizes[i];
    to[sizes.size() + i] = stride;
    stride *= std::max<int64_t>(sizes[i], 1);
  }
  return impl;
}

void TensorImpl::set_dims(IntSpan sizes, IntSpan strides) {
  ndim_ = static_cast<uint8_t>(sizes.size());
  int64_t* to = dims();
  // A loop of its own: a call of memmove costs more than the few dimensions there are.
  for (size_t i = 0; i < sizes.size(); ++i) {
    to[i] = sizes[i];
    to[sizes.size() + i] = strides[i];
  }
  is_contiguous_ = adjoint::is_contiguous(sizes, strides);
}

void TensorImpl::set_batch(BatchSpan batch) {
  batch_ndim_ = static_cast<uint8_t>(batch.size());
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
  set_dims(new_sizes, new_strides);
  set_batch(new_batch);
  offset = new_offset;
}

void TensorImpl::set_data(const TensorImpl& source) {
  Storage* taken = Storage::alias(source.storage);
  storage->release();
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
  storage->release();
  if (spilled_) {
    memory::release(dims(), kSpillBytes);
  }
  const size_t bytes = impl_bytes(capacity_);
  this->~TensorImpl();
  memory::count(memory::Counted::Tensor, -1);
  memory::release(this, bytes);
}

int64_t live_tensors() { return memory::live_count(memory::Counted::Tensor); }

int64_t Tensor::size(int64_t dim) const {
  check_index(ndim() > 0, "Dimension specified as ", dim, " but tensor has no dimensions");
  return sizes()[static_cast<size_t>(wrap_dim(dim, ndim()))];
}
int64_t Tensor::numel() const { return numel_of(sizes()); }
int64_t Tensor::total_numel() const { return numel() * numel_of(batch()); }

Tensor empty_strided(IntSpan sizes, IntSpan strides, DType dtype, BatchSpan batch) {
  checked_numel(sizes);
  if (batch.empty()) {
    return make(required_bytes(sizes, strides, dtype), dtype, 0, sizes, strides);
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
  return make(static_cast<size_t>(block) * size_of(dtype), dtype, 0, sizes, strides, blocks);
}

Tensor empty(IntSpan sizes, DType dtype) {
  int64_t bytes = 0;
  const bool overflow = __builtin_mul_overflow(checked_numel(sizes), static_cast<int64_t>(size_of(dtype)), &bytes);
  check(!overflow, "Storage size calculation overflowed with sizes=", shown(sizes));
  return make(static_cast<size_t>(bytes), dtype, sizes);
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
