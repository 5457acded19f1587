/// \file
/// Tensors: lifetime, metadata and access to the elements.
#ifndef ADJOINT_TENSOR_H_
#define ADJOINT_TENSOR_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Gives one owned reference back. The tensor is freed with its last reference. Null does nothing.
/// \api none
ADJ_API adj_status adj_tensor_release(adj_tensor_opt tensor);

/// Another owned reference to the same tensor.
/// \api none
ADJ_API adj_status adj_tensor_retain(adj_tensor tensor, adj_tensor* out);

/// Frees an array written by the library; the tensors in it keep their own references. Null does nothing.
/// \api none
ADJ_API adj_status adj_tensor_list_free(adj_tensor_list list);

/// Whether two handles stand for one tensor (Python's `is`).
/// \api none
ADJ_API adj_status adj_tensor_is_same(adj_tensor a, adj_tensor b, uint8_t* out);

/// Everything that describes a tensor's layout, in one call.
typedef struct adj_tensor_info {
  /// Sizes, `ndim` of them. Valid while the tensor lives and its shape is not changed in place.
  const int64_t* sizes;
  /// Strides in elements, `ndim` of them.
  const int64_t* strides;
  /// Address of the first element (the storage's address plus the offset), null when there is none and for a tensor
  /// that vmap maps over.
  void* data;
  /// Number of elements.
  int64_t numel;
  /// Offset into the storage, in elements.
  int64_t storage_offset;
  /// Number of dimensions.
  int32_t ndim;
  /// Element type.
  adj_dtype dtype;
  /// 1 if the elements lie densely in row-major order.
  uint8_t is_contiguous;
  /// 1 if operations on this tensor are recorded.
  uint8_t requires_grad;
  /// 1 if the tensor was not made by a recorded operation.
  uint8_t is_leaf;
  /// 1 if the tensor is a differentiable view of another.
  uint8_t is_view;
  /// 1 if vmap maps over the tensor: what is described is one example.
  uint8_t is_batched;
  /// Zero.
  uint8_t reserved[3];
} adj_tensor_info;

/// Describes a tensor's layout.
/// \api none
ADJ_API adj_status adj_tensor_get_info(adj_tensor tensor, adj_tensor_info* out);

/// Number of bytes that storage behind the tensor occupies.
/// \api none
ADJ_API adj_status adj_tensor_storage_nbytes(adj_tensor tensor, int64_t* out);

/// Whether two tensors share a storage.
/// \api none
ADJ_API adj_status adj_tensor_shares_storage(adj_tensor a, adj_tensor b, uint8_t* out);

/// A contiguous tensor with a copy of the caller's memory.
/// \param data Elements in row-major order, of type `dtype`; may be null when there are none.
/// \param nbytes Bytes at `data`; must be the product of `sizes` times the element size.
/// \param sizes The shape.
/// \api none
ADJ_API adj_status adj_tensor_from_data(const void* data, int64_t nbytes, const int64_t* sizes, size_t sizes_count,
                                        adj_dtype dtype, adj_tensor* out);

/// Copies the elements, in row-major order, to the caller's memory.
/// \param nbytes Bytes at `destination`; must be the number of elements times the element size.
/// \api none
ADJ_API adj_status adj_tensor_to_data(adj_tensor tensor, void* destination, int64_t nbytes);

/// The value of a tensor with one element (PyTorch's `Tensor.item`).
/// Error: "a Tensor with 2 elements cannot be converted to Scalar".
/// \api none
ADJ_API adj_status adj_tensor_item(adj_tensor tensor, adj_scalar* out);

/// Version counter: the number of in-place changes made to the storage through this tensor and its views
/// (PyTorch's `Tensor._version`).
/// \api none
ADJ_API adj_status adj_tensor_version(adj_tensor tensor, int64_t* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_TENSOR_H_
