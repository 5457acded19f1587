#pragma once

#include <algorithm>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adjoint/types.h"
#include "autograd/node.h"
#include "core/callback.h"
#include "core/error.h"
#include "core/shape.h"
#include "core/tensor_array.h"

namespace adjoint::abi {

/// Stores the message for adj_last_error and returns the status.
adj_status report(adj_status status, const char* message) noexcept;
/// The same for an error object of the caller's, kept for adj_take_error.
adj_status report(const CallbackError& error) noexcept;

/// The only way into the library: runs `body` and turns whatever it throws into a status.
template <typename Body>
adj_status guard(Body&& body) noexcept {
  try {
    body();
    return ADJ_STATUS_OK;
  } catch (const CallbackError& error) {
    return report(error);
  } catch (const Error& error) {
    return report(error.status(), error.what());
  } catch (const std::bad_alloc&) {
    return report(ADJ_STATUS_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception& error) {
    return report(ADJ_STATUS_INTERNAL_ERROR, error.what());
  } catch (...) {
    return report(ADJ_STATUS_INTERNAL_ERROR, "unknown exception");
  }
}

[[noreturn]] inline void fail_null(const char* name) {
  fail(ADJ_STATUS_INVALID_ARGUMENT, "argument '", name, "' must not be null");
}

inline Node& node_of(adj_node handle) {
  if (handle == nullptr) [[unlikely]] {
    fail_null("node");
  }
  return *reinterpret_cast<Node*>(handle);
}

using adjoint::Borrowed;

/// A caller's handle as a tensor.
inline Borrowed borrow(adj_tensor handle, const char* name) {
  if (handle == nullptr) [[unlikely]] {
    fail_null(name);
  }
  return Borrowed(reinterpret_cast<TensorImpl*>(handle));
}
inline Borrowed borrow_mut(adj_tensor handle, const char* name) { return borrow(handle, name); }
inline Borrowed borrow_opt(adj_tensor_opt handle) { return Borrowed(reinterpret_cast<TensorImpl*>(handle)); }

/// A caller's array of handles as tensors, without references of its own.
class BorrowedList {
 public:
  BorrowedList(const adj_tensor* handles, size_t count, const char* name, bool nullable)
      : tensors_(checked(handles, count, name, nullable)) {
    std::transform(handles, handles + count, tensors_.begin(),
                   [](adj_tensor handle) { return Tensor::adopt(reinterpret_cast<TensorImpl*>(handle)); });
  }
  BorrowedList(const BorrowedList&) = delete;
  ~BorrowedList() {
    for (Tensor& tensor : tensors_) {
      tensor.detach_reference();
    }
  }
  operator std::span<const Tensor>() const { return tensors_; }
  std::span<const Tensor> span() const { return tensors_; }

 private:
  static constexpr size_t kMaxCount = size_t{1} << 24;

  static size_t checked(const adj_tensor* handles, size_t count, const char* name, bool nullable) {
    check_value(count <= kMaxCount, "argument '", name, "' has too many elements: ", count);
    if (count != 0 && handles == nullptr) {
      fail_null(name);
    }
    if (!nullable && std::any_of(handles, handles + count, [](adj_tensor handle) { return handle == nullptr; })) {
      fail_null(name);
    }
    return count;
  }

  TensorArray tensors_;
};

inline BorrowedList borrow_list(const adj_tensor* handles, size_t count, const char* name) {
  return {handles, count, name, false};
}
inline BorrowedList borrow_list_opt(const adj_tensor_opt* handles, size_t count, const char* name) {
  return {handles, count, name, true};
}

/// An array of sizes, dimensions or indices; its length is bounded before it is read.
inline IntSpan ints(const int64_t* values, size_t count, const char* name) {
  check_value(count <= kMaxDims, "argument '", name, "' can have at most ", kMaxDims, " elements, but got ", count);
  if (count != 0 && values == nullptr) {
    fail_null(name);
  }
  return {values, count};
}

inline Scalar scalar_opt(const adj_scalar& value, const char* name) {
  switch (value.kind) {
    case ADJ_SCALAR_NONE:
      return {};
    case ADJ_SCALAR_BOOL:
      return value.i != 0;
    case ADJ_SCALAR_INT:
      return value.i;
    case ADJ_SCALAR_FLOAT:
      return value.re;
    default:
      fail(ADJ_STATUS_INVALID_ARGUMENT, "argument '", name, "' has an unsupported kind of scalar: ", value.kind);
  }
}
inline Scalar scalar(const adj_scalar& value, const char* name) {
  if (value.kind == ADJ_SCALAR_NONE) {
    fail_null(name);
  }
  return scalar_opt(value, name);
}

inline std::optional<int64_t> int_opt(const adj_int_opt& value) {
  return value.has_value != 0 ? std::optional(value.value) : std::nullopt;
}
inline std::optional<double> float_opt(const adj_float_opt& value) {
  return value.has_value != 0 ? std::optional(value.value) : std::nullopt;
}

inline DType dtype(adj_dtype code, const char* name) {
  if (!is_known_dtype(code)) {
    fail(ADJ_STATUS_INVALID_ARGUMENT, "argument '", name, "' is not a supported dtype: ", code);
  }
  return static_cast<DType>(code);
}
inline std::optional<DType> dtype_opt(adj_dtype_opt code, const char* name) {
  return code == ADJ_DTYPE_NONE ? std::nullopt : std::optional(dtype(code, name));
}

inline void check_out(const void* out, const char* name) {
  if (out == nullptr) [[unlikely]] {
    fail_null(name);
  }
}

/// Hands a reference over to the caller; an undefined tensor becomes null.
inline void give(adj_tensor* out, Tensor tensor) { *out = reinterpret_cast<adj_tensor>(tensor.detach_reference()); }
void give_list(adj_tensor_list* out, size_t* count, std::vector<Tensor> tensors);

}  // namespace adjoint::abi
