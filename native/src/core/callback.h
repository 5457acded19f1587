#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "adjoint/callbacks.h"
#include "core/error.h"
#include "core/tensor.h"

namespace adjoint {

/// An object of the caller's that the library owns.
class ForeignObject {
 public:
  ForeignObject() = default;
  ForeignObject(void* object, adj_release release) : object_(object), release_(release) {}
  ForeignObject(ForeignObject&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)), release_(other.release_) {}
  ForeignObject& operator=(ForeignObject&& other) noexcept {
    std::swap(object_, other.object_);
    std::swap(release_, other.release_);
    return *this;
  }
  ForeignObject(const ForeignObject&) = delete;
  ~ForeignObject() {
    if (object_ != nullptr && release_ != nullptr) {
      release_(object_);
    }
  }

  void* get() const { return object_; }
  void* detach() { return std::exchange(object_, nullptr); }

 private:
  void* object_ = nullptr;
  adj_release release_ = nullptr;
};

/// A callback returned an error object.
class CallbackError : public Error {
 public:
  explicit CallbackError(ForeignObject object)
      : Error(ADJ_STATUS_CALLBACK, "a callback failed"), object_(std::make_shared<ForeignObject>(std::move(object))) {}
  ForeignObject& object() const { return *object_; }

 private:
  std::shared_ptr<ForeignObject> object_;  // Exceptions are copied.
};

/// Borrowed handles for a callback; null for undefined tensors.
inline std::vector<adj_tensor_opt> handles_of(std::span<const Tensor> tensors) {
  std::vector<adj_tensor_opt> handles;
  handles.reserve(tensors.size());
  for (const Tensor& tensor : tensors) {
    handles.push_back(reinterpret_cast<adj_tensor_opt>(tensor.impl()));
  }
  return handles;
}

/// Takes over the handles that a callback gave. To be done before its error is looked at, so that none is lost.
inline std::vector<Tensor> adopted(std::span<const adj_tensor_opt> handles) {
  std::vector<Tensor> tensors;
  tensors.reserve(handles.size());
  for (adj_tensor_opt handle : handles) {
    tensors.push_back(Tensor::adopt(reinterpret_cast<TensorImpl*>(handle)));
  }
  return tensors;
}

/// Throws what a callback returned unless that is null.
inline void check_callback(void* error, adj_release release) {
  if (error != nullptr) [[unlikely]] {
    throw CallbackError(ForeignObject(error, release));
  }
}

}  // namespace adjoint
