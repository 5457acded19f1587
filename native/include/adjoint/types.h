/// \file
/// Plain types of the C ABI: status codes, dtypes, scalars and opaque handles.
///
/// Conventions of every header under `adjoint/` (the binding generator relies on them):
/// - Fixed-width types only; `uint8_t` for flags; `size_t` only for the length that follows a pointer.
/// - Every function returns `adj_status`. Results are written through trailing out-parameters, which are
///   left untouched when the call fails.
/// - An `adj_tensor` passed in is borrowed. One written to an out-parameter is owned by the caller, who
///   releases it with `adj_tensor_release`.
/// - `adj_tensor_opt` may be null, `adj_tensor` may not (status `ADJ_STATUS_INVALID_ARGUMENT`).
/// - `adj_<op>` is out of place; `adj_<op>_` works in place on its first argument.
#ifndef ADJOINT_TYPES_H_
#define ADJOINT_TYPES_H_

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define ADJ_API __declspec(dllexport)
#else
#define ADJ_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// Version of the binary interface. It grows by one with each incompatible change.
#define ADJ_ABI_VERSION 1

/// Outcome of a call. On anything but `ADJ_STATUS_OK`, `adj_last_error` has the message.
typedef int32_t adj_status;
enum adj_status_code {
  /// The call succeeded.
  ADJ_STATUS_OK = 0,
  /// A rule of the library was broken (PyTorch's RuntimeError).
  ADJ_STATUS_RUNTIME_ERROR = 1,
  /// A null handle or pointer, or a value outside of its enumeration.
  ADJ_STATUS_INVALID_ARGUMENT = 2,
  /// An index or dimension lies outside of its range (PyTorch's IndexError).
  ADJ_STATUS_INDEX_ERROR = 3,
  /// Memory is exhausted, or the limit set with `adj_memory_set_limit` is reached.
  ADJ_STATUS_OUT_OF_MEMORY = 4,
  /// The operation exists but not for these dtypes (PyTorch's NotImplementedError).
  ADJ_STATUS_NOT_IMPLEMENTED = 5,
  /// A value has an unsuitable type or content (PyTorch's ValueError and TypeError).
  ADJ_STATUS_VALUE_ERROR = 6,
  /// A fault inside of the library.
  ADJ_STATUS_INTERNAL_ERROR = 7,
  /// A function of the caller's that the library called back has failed, see `adj_take_error`.
  ADJ_STATUS_CALLBACK = 8
};

/// Element type. The numbers are those of c10::ScalarType, so that saved files and TorchSharp agree.
typedef int32_t adj_dtype;
/// An element type, or `ADJ_DTYPE_NONE` for "decide by the inputs".
typedef int32_t adj_dtype_opt;
enum adj_dtype_code {
  ADJ_DTYPE_NONE = -1,
  ADJ_DTYPE_UINT8 = 0,
  ADJ_DTYPE_INT8 = 1,
  ADJ_DTYPE_INT16 = 2,
  ADJ_DTYPE_INT32 = 3,
  ADJ_DTYPE_INT64 = 4,
  ADJ_DTYPE_FLOAT16 = 5,
  ADJ_DTYPE_FLOAT32 = 6,
  ADJ_DTYPE_FLOAT64 = 7,
  ADJ_DTYPE_COMPLEX64 = 9,
  ADJ_DTYPE_COMPLEX128 = 10,
  ADJ_DTYPE_BOOL = 11,
  ADJ_DTYPE_BFLOAT16 = 15
};

/// Which member of an `adj_scalar` holds the number.
enum adj_scalar_kind {
  ADJ_SCALAR_NONE = 0,
  ADJ_SCALAR_BOOL = 1,
  ADJ_SCALAR_INT = 2,
  ADJ_SCALAR_FLOAT = 3,
  ADJ_SCALAR_COMPLEX = 4
};

/// A Python-like number: bool, 64-bit integer, double, or complex double.
typedef struct adj_scalar {
  /// The number (`FLOAT`) or its real part (`COMPLEX`).
  double re;
  /// The imaginary part (`COMPLEX`).
  double im;
  /// The number (`INT`) or 0 and 1 (`BOOL`).
  int64_t i;
  /// One of `adj_scalar_kind`.
  int32_t kind;
  /// Zero.
  int32_t reserved;
} adj_scalar;
/// An `adj_scalar`, or one of kind `ADJ_SCALAR_NONE` for "not given".
typedef adj_scalar adj_scalar_opt;

/// An optional 64-bit integer.
typedef struct adj_int_opt {
  /// The number, meaningful when `has_value` is 1.
  int64_t value;
  /// 0 or 1.
  int64_t has_value;
} adj_int_opt;

/// An optional double.
typedef struct adj_float_opt {
  /// The number, meaningful when `has_value` is 1.
  double value;
  /// 0 or 1.
  int64_t has_value;
} adj_float_opt;

/// A tensor: one owned reference to its implementation.
typedef struct adj_tensor_s* adj_tensor;
/// A tensor or null.
typedef struct adj_tensor_s* adj_tensor_opt;
/// An array of tensors written by the library, see `adj_tensor_list_free`.
typedef struct adj_tensor_s** adj_tensor_list;
/// A node of the autograd graph: one owned reference.
typedef struct adj_node_s* adj_node;

/// Version of the binary interface the library was built with (`ADJ_ABI_VERSION`).
ADJ_API adj_status adj_abi_version(int32_t* out);

/// Message of the last failed call on this thread. It stays valid until the next failure on this thread.
/// \param[out] message UTF-8 text, not zero-terminated.
/// \param[out] length Bytes in `message`.
ADJ_API adj_status adj_last_error(const char** message, size_t* length);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_TYPES_H_
