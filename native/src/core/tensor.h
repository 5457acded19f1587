#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/dtype.h"
#include "core/scalar.h"

namespace adjoint {

class Node;
class Tensor;
struct AutogradMeta;

using IntSpan = std::span<const int64_t>;

/// Whether tensors made on this thread are inference tensors (PyTorch's inference_mode).
class InferenceMode {
 public:
  static bool enabled() { return enabled_; }
  static void set_enabled(bool enabled) { enabled_ = enabled; }

 private:
  static constinit thread_local bool enabled_;
};

/// Most dimensions a tensor can have, batch dimensions included.
inline constexpr int kMaxDims = 64;

/// A dimension that vmap maps over. It lies in memory as the others do, but sizes(), strides() and with them all rules
/// of shape know nothing of it: an operation is written for one example.
struct BatchDim {
  /// Which vmap. Later ones have higher levels; a tensor's batch dimensions are in order of level.
  int64_t level;
  int64_t size;
  int64_t stride;
};
using BatchSpan = std::span<const BatchDim>;

/// Memory with a version counter, shared by a tensor and its views. The object lies in the block of the tensor that it
/// was made with, and up to `kInline` bytes of memory behind it: a small tensor is one block.
class Storage {
 public:
  static constexpr size_t kInline = 16;

  /// The memory of `source`, with a version counter of its own: what `Tensor.data` is made of.
  static Storage* alias(Storage* source);

  void retain() { refs_.fetch_add(1, std::memory_order_relaxed); }
  // The sole owner needs no atomic decrement: nobody can take a reference meanwhile.
  void release() {
    if (unique() || refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      destroy();
    }
  }
  uint32_t use_count() const { return refs_.load(std::memory_order_acquire); }
  bool unique() const { return use_count() == 1; }

  std::byte* data() const { return data_; }
  size_t nbytes() const { return nbytes_; }
  uint32_t version() const { return version_.load(std::memory_order_acquire); }
  void bump_version() { version_.fetch_add(1, std::memory_order_acq_rel); }
  /// For new memory that was filled as if in place: nobody has seen it.
  void restart_version() { version_.store(0, std::memory_order_release); }
  /// Counts on from what another storage had come to: for the tensor, its elements have changed in place.
  void continue_version(const Storage& previous) { version_.store(previous.version() + 1, std::memory_order_release); }
  /// The storage that owns the memory: itself unless this is an alias.
  const Storage* root() const { return is_alias_ ? *behind<Storage*>() : this; }

 private:
  friend class TensorImpl;
  Storage() = default;
  /// Bytes of the object and what lies behind it.
  static size_t object_bytes(size_t nbytes) { return sizeof(Storage) + (nbytes <= kInline ? nbytes : 0); }
  /// Uninitialised memory, in a block that starts `offset` bytes before `place` and ends with it.
  static Storage* create_at(void* place, size_t offset, size_t nbytes);
  template <typename T>
  T* behind() const {
    return reinterpret_cast<T*>(const_cast<Storage*>(this) + 1);
  }
  void destroy();

  std::atomic<uint32_t> refs_{1};
  std::atomic<uint32_t> version_{0};
  size_t nbytes_ : 51 = 0;
  size_t offset_ : 12 = 0;   // From the start of the block.
  size_t is_alias_ : 1 = 0;  // Then a reference to the owner of the memory lies behind the object.
  std::byte* data_ = nullptr;
};

/// A strided window on a storage, with its place in the autograd graph. Sizes, strides and batch dimensions lie behind
/// the object.
class TensorImpl {
 public:
  static TensorImpl* create(Storage* storage, DType dtype, int64_t offset, IntSpan sizes, IntSpan strides,
                            BatchSpan batch = {});
  /// The same from the start of new memory.
  static TensorImpl* create(size_t nbytes, DType dtype, IntSpan sizes, IntSpan strides, BatchSpan batch = {});
  /// With the sizes and strides of `like`, which is contiguous and not batched.
  static TensorImpl* create(size_t nbytes, DType dtype, const TensorImpl& like);
  /// Row-major, and from the start of new memory.
  static TensorImpl* create(size_t nbytes, DType dtype, IntSpan sizes);

  void retain() { refs_.fetch_add(1, std::memory_order_relaxed); }
  // `try_retain` may turn up for a tensor with `meta` only.
  void release() {
    const bool sole = use_count() == 1 && meta == nullptr;
    if (sole || refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      destroy();
    }
  }
  /// Takes a reference unless the tensor is already being freed.
  bool try_retain();
  uint32_t use_count() const { return refs_.load(std::memory_order_acquire); }

  int ndim() const { return ndim_; }
  DType dtype() const { return dtype_; }
  IntSpan sizes() const { return {dims(), ndim_}; }
  IntSpan strides() const { return {dims() + ndim_, ndim_}; }
  bool is_contiguous() const { return is_contiguous_; }
  bool is_batched() const { return batch_ndim_ != 0; }
  BatchSpan batch() const { return {reinterpret_cast<const BatchDim*>(dims() + 2 * ndim_), batch_ndim_}; }
  /// Replaces the shape in place.
  void set_geometry(IntSpan sizes, IntSpan strides, int64_t new_offset, BatchSpan batch = {});
  /// Takes over storage, dtype and geometry of another tensor.
  void set_data(const TensorImpl& source);

  Storage* storage = nullptr;
  /// In elements.
  int64_t offset = 0;
  /// Owned. Null for leaves.
  Node* grad_fn = nullptr;
  /// Owned. Null until something needs it.
  AutogradMeta* meta = nullptr;
  uint32_t output_nr = 0;
  bool requires_grad = false;
  /// Made in inference mode.
  bool is_inference : 1 = false;
  /// Came from a number: takes part in type promotion as a number does.
  bool is_wrapped_number : 1 = false;
  /// Came out of `autograd.grad` with create_graph.
  bool is_gradient : 1 = false;

 private:
  TensorImpl() = default;
  static TensorImpl* create_undimensioned(Storage* storage, size_t nbytes, DType dtype, size_t ndim);
  /// The storage in the object's own block, if it has one. It lives as long as the object does, also when the tensor
  /// has come to show another.
  Storage* own_storage() const;
  void set_dims(IntSpan sizes, IntSpan strides, BatchSpan batch);
  void set_batch(BatchSpan batch);
  int64_t* dims() const {
    auto* inside = reinterpret_cast<int64_t*>(const_cast<TensorImpl*>(this) + 1);
    return spilled_ ? *reinterpret_cast<int64_t**>(inside) : inside;
  }
  void destroy();

  /// Asked several times by each operation, so kept.
  bool is_contiguous_ = true;
  uint8_t batch_ndim_ = 0;
  std::atomic<uint32_t> refs_{1};
  uint8_t ndim_ = 0;
  DType dtype_ = DType::Float32;
  /// Dimensions there is room for behind the object.
  uint8_t capacity_ = 0;
  bool spilled_ : 1 = false;
  bool has_own_storage_ : 1 = false;
};

static_assert(sizeof(TensorImpl) == 48, "small operations and long graphs are as fast as tensors are small");

/// A counted reference to a TensorImpl, or none.
class Tensor {
 public:
  Tensor() = default;
  Tensor(const Tensor& other) : impl_(other.impl_) {
    if (impl_ != nullptr) {
      impl_->retain();
    }
  }
  Tensor(Tensor&& other) noexcept : impl_(std::exchange(other.impl_, nullptr)) {}
  Tensor& operator=(Tensor other) noexcept {
    std::swap(impl_, other.impl_);
    return *this;
  }
  ~Tensor() {
    if (impl_ != nullptr) {
      impl_->release();
    }
  }
  /// Takes over the caller's reference.
  static Tensor adopt(TensorImpl* impl) {
    Tensor tensor;
    tensor.impl_ = impl;
    return tensor;
  }
  static Tensor share(TensorImpl* impl) {
    if (impl != nullptr) {
      impl->retain();
    }
    return adopt(impl);
  }
  TensorImpl* detach_reference() { return std::exchange(impl_, nullptr); }

  bool defined() const { return impl_ != nullptr; }
  TensorImpl* impl() const { return impl_; }
  bool is_same(const Tensor& other) const { return impl_ == other.impl_; }

  DType dtype() const { return impl_->dtype(); }
  int ndim() const { return impl_->ndim(); }
  IntSpan sizes() const { return impl_->sizes(); }
  IntSpan strides() const { return impl_->strides(); }
  /// Size of a dimension; negative ones count from the end.
  int64_t size(int64_t dim) const {
    const int64_t at = dim < 0 ? dim + ndim() : dim;
    if (at < 0 || at >= ndim()) [[unlikely]] {
      fail_dim(dim);
    }
    return sizes()[static_cast<size_t>(at)];
  }
  int64_t numel() const;
  /// Elements of all examples together.
  int64_t total_numel() const;
  bool is_batched() const { return impl_->is_batched(); }
  BatchSpan batch() const { return impl_->batch(); }
  int64_t offset() const { return impl_->offset; }
  size_t item_size() const { return size_of(dtype()); }
  Storage* storage() const { return impl_->storage; }
  /// Whether the elements lie in row-major order without gaps, batch dimensions outermost.
  bool is_contiguous() const { return impl_->is_contiguous(); }
  bool is_floating() const { return adjoint::is_floating(dtype()); }
  bool is_wrapped_number() const { return impl_->is_wrapped_number; }
  /// A view does when its base does, also if it was made without history.
  bool requires_grad() const {
    return impl_->requires_grad || has_grad_fn() || (impl_->meta != nullptr && base_requires_grad());
  }
  bool is_leaf() const { return !has_grad_fn() && (impl_->meta == nullptr || !will_have_grad_fn()); }
  /// Whether there is a grad_fn now. Threads may bring that of a view up to date meanwhile.
  bool has_grad_fn() const { return std::atomic_ref(impl_->grad_fn).load(std::memory_order_relaxed) != nullptr; }

  std::byte* bytes() const { return storage()->data() + offset() * static_cast<int64_t>(item_size()); }
  template <typename T>
  T* data() const {
    return reinterpret_cast<T*>(bytes());
  }

 private:
  [[noreturn]] void fail_dim(int64_t dim) const;
  bool base_requires_grad() const;
  bool will_have_grad_fn() const;

  TensorImpl* impl_ = nullptr;
};

/// A tensor that somebody else holds for as long, without a reference of its own.
class Borrowed {
 public:
  explicit Borrowed(TensorImpl* impl) : tensor(Tensor::adopt(impl)) {}
  ~Borrowed() { tensor.detach_reference(); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  operator const Tensor&() const { return tensor; }
  const Tensor* operator->() const { return &tensor; }
  Tensor tensor;
};

/// Uninitialised contiguous tensor. Throws on negative sizes and on sizes whose bytes overflow.
Tensor empty(IntSpan sizes, DType dtype);
/// Uninitialised tensor of the sizes of `like`, which is contiguous and not batched.
Tensor empty_as(const Tensor& like, DType dtype);
/// Uninitialised tensor whose strides are a permutation of dense ones; one such block per example of `batch`.
Tensor empty_strided(IntSpan sizes, IntSpan strides, DType dtype, BatchSpan batch = {});
/// Another window on the same storage, without history, and batched as the tensor is.
Tensor alias(const Tensor& tensor, IntSpan sizes, IntSpan strides, int64_t offset);
Tensor alias(const Tensor& tensor, IntSpan sizes, IntSpan strides, int64_t offset, BatchSpan batch);
inline Tensor alias(const Tensor& tensor) { return alias(tensor, tensor.sizes(), tensor.strides(), tensor.offset()); }
/// A zero-dim tensor that counts as a number in type promotion.
Tensor wrapped_number(const Scalar& value);

/// Tensors alive in the process.
int64_t live_tensors();

}  // namespace adjoint
