#pragma once

#include "core/allocator.h"

namespace adjoint {

/// Uninitialised working memory from the allocator's cache.
template <typename T>
class Scratch {
 public:
  explicit Scratch(int64_t count)
      : bytes_(static_cast<size_t>(count) * sizeof(T)), data_(count == 0 ? nullptr : memory::allocate(bytes_)) {}
  ~Scratch() {
    if (data_ != nullptr) {
      memory::release(data_, bytes_);
    }
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  T* data() const { return static_cast<T*>(data_); }

 private:
  size_t bytes_;
  void* data_;
};

}  // namespace adjoint
