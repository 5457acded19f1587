/// \file
/// Views, copies, joining and indexing. A view shares storage and version counter with its base, and in-place changes of
/// one are seen, and differentiated, through the other.
#ifndef ADJOINT_OPS_SHAPE_H_
#define ADJOINT_OPS_SHAPE_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A view with another shape (PyTorch's `Tensor.view`).
/// \param shape Sizes; one may be -1 and is then worked out.
/// Errors: "shape '[2, 3]' is invalid for input of size 4", "view size is not compatible with input tensor's size and
/// stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead."
/// \api none
ADJ_API adj_status adj_view(adj_tensor self, const int64_t* shape, size_t shape_count, adj_tensor* out);

/// A view with another shape if there is one, else a copy (PyTorch's `torch.reshape`).
/// \api none
ADJ_API adj_status adj_reshape(adj_tensor self, const int64_t* shape, size_t shape_count, adj_tensor* out);

/// Joins the dimensions from `start_dim` to `end_dim` (PyTorch's `torch.flatten`).
/// \param start_dim First of them. (default: 0)
/// \param end_dim Last of them. (default: -1)
ADJ_API adj_status adj_flatten(adj_tensor self, int64_t start_dim, int64_t end_dim, adj_tensor* out);

/// Drops all dimensions of size 1 (PyTorch's `torch.squeeze`).
/// \api none
ADJ_API adj_status adj_squeeze(adj_tensor self, adj_tensor* out);

/// Drops a dimension if its size is 1 (PyTorch's `torch.squeeze`).
/// \api none
ADJ_API adj_status adj_squeeze_dim(adj_tensor self, int64_t dim, adj_tensor* out);

/// Inserts a dimension of size 1 (PyTorch's `torch.unsqueeze`).
ADJ_API adj_status adj_unsqueeze(adj_tensor self, int64_t dim, adj_tensor* out);

/// Repeats dimensions of size 1 without copying (PyTorch's `Tensor.expand`); -1 keeps a size.
/// Error: "The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 0. Target sizes: [3].
/// Tensor sizes: [2]".
/// \api none
ADJ_API adj_status adj_expand(adj_tensor self, const int64_t* size, size_t size_count, adj_tensor* out);

/// Reorders the dimensions (PyTorch's `torch.permute`).
/// \api none
ADJ_API adj_status adj_permute(adj_tensor self, const int64_t* permutation, size_t permutation_count, adj_tensor* out);

/// Swaps two dimensions (PyTorch's `torch.transpose`).
ADJ_API adj_status adj_transpose(adj_tensor self, int64_t dim0, int64_t dim1, adj_tensor* out);

/// Transposes a matrix; a vector stays as it is (PyTorch's `torch.t`).
/// Error: "t() expects a tensor with <= 2 dimensions, but self is 3D".
ADJ_API adj_status adj_t(adj_tensor self, adj_tensor* out);

/// One slice of a dimension, which goes away (PyTorch's `torch.select`).
/// Error: "select(): index 3 out of range for tensor of size [3] at dimension 0".
ADJ_API adj_status adj_select(adj_tensor self, int64_t dim, int64_t index, adj_tensor* out);

/// Every `step`-th slice of a dimension from `start` up to `finish` (Python's `x[start:finish:step]`); bounds are clipped.
/// Error: "slice step must be positive".
ADJ_API adj_status adj_slice(adj_tensor self, int64_t dim, int64_t start, int64_t finish, int64_t step,
                             adj_tensor* out);

/// `length` slices of a dimension from `start` (PyTorch's `torch.narrow`).
/// Error: "start (2) + length (3) exceeds dimension size (4).".
ADJ_API adj_status adj_narrow(adj_tensor self, int64_t dim, int64_t start, int64_t length, adj_tensor* out);

/// The elements at which two dimensions have equal indices, as the last dimension (PyTorch's `torch.diagonal`).
/// \param offset Which diagonal. (default: 0)
/// \param dim1 First dimension. (default: 0)
/// \param dim2 Second dimension. (default: 1)
ADJ_API adj_status adj_diagonal(adj_tensor self, int64_t offset, int64_t dim1, int64_t dim2, adj_tensor* out);

/// A view of any geometry on the storage (PyTorch's `torch.as_strided`).
/// \param storage_offset In elements, from the start of the storage. (default: none)
/// \api none
ADJ_API adj_status adj_as_strided(adj_tensor self, const int64_t* size, size_t size_count, const int64_t* stride,
                                  size_t stride_count, adj_int_opt storage_offset, adj_tensor* out);

/// Copies slices picked by index (PyTorch's `torch.index_select`).
/// \param index A vector of int64 or int32.
/// Errors: "index_select(): Index is supposed to be a vector", "index out of range in self".
ADJ_API adj_status adj_index_select(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor* out);

/// out[i][j] = self[index[i][j]][j] and so on by `dim` (PyTorch's `torch.gather`).
/// Errors: "gather(): Expected dtype int64 for index", "index 3 is out of bounds for dimension 0 with size 3".
ADJ_API adj_status adj_gather(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor* out);

/// self with `source` added at the places that `index` names (PyTorch's `torch.scatter_add`).
/// \api none
ADJ_API adj_status adj_scatter_add(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor src, adj_tensor* out);

/// In-place form of `adj_scatter_add`.
/// \api none
ADJ_API adj_status adj_scatter_add_(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor src);

/// self with slices of `source` added at the indices (PyTorch's `torch.index_add`).
/// \param alpha Factor of `source`. (default: 1)
/// \api none
ADJ_API adj_status adj_index_add(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor source, adj_scalar alpha,
                                 adj_tensor* out);

/// In-place form of `adj_index_add`.
/// \api none
ADJ_API adj_status adj_index_add_(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor source, adj_scalar alpha);

/// The elements where `mask` holds, as a vector (PyTorch's `torch.masked_select`).
/// \param mask A bool tensor that broadcasts with self.
ADJ_API adj_status adj_masked_select(adj_tensor self, adj_tensor mask, adj_tensor* out);

/// self with `value` where `mask` holds (PyTorch's `torch.masked_fill`).
/// \api none
ADJ_API adj_status adj_masked_fill(adj_tensor self, adj_tensor mask, adj_scalar value, adj_tensor* out);

/// In-place form of `adj_masked_fill`.
/// \api none
ADJ_API adj_status adj_masked_fill_(adj_tensor self, adj_tensor mask, adj_scalar value);

/// Joins tensors along a dimension (PyTorch's `torch.cat`).
/// \param dim (default: 0)
/// Error: "Sizes of tensors must match except in dimension 0. Expected size 2 but got size 3 for tensor number 1 in the list.".
/// \api none
ADJ_API adj_status adj_cat(const adj_tensor* tensors, size_t tensors_count, int64_t dim, adj_tensor* out);

/// Joins tensors along a new dimension (PyTorch's `torch.stack`).
/// Error: "stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1".
/// \api none
ADJ_API adj_status adj_stack(const adj_tensor* tensors, size_t tensors_count, int64_t dim, adj_tensor* out);

/// Views of consecutive parts, each of `split_size` slices, the last of what is left (PyTorch's `torch.split`).
/// \api none
ADJ_API adj_status adj_split(adj_tensor self, int64_t split_size, int64_t dim, adj_tensor_list* out, size_t* out_count);

/// Views of consecutive parts of the given sizes (PyTorch's `torch.split`).
/// \api none
ADJ_API adj_status adj_split_sizes(adj_tensor self, const int64_t* sizes, size_t sizes_count, int64_t dim,
                                   adj_tensor_list* out, size_t* out_count);

/// Views of at most `chunks` equal parts (PyTorch's `torch.chunk`).
/// \api none
ADJ_API adj_status adj_chunk(adj_tensor self, int64_t chunks, int64_t dim, adj_tensor_list* out, size_t* out_count);

/// Views of all slices of a dimension (PyTorch's `torch.unbind`).
/// \api none
ADJ_API adj_status adj_unbind(adj_tensor self, int64_t dim, adj_tensor_list* out, size_t* out_count);

/// A copy with its own storage (PyTorch's `torch.clone`); dense tensors keep their strides.
ADJ_API adj_status adj_clone(adj_tensor self, adj_tensor* out);

/// Itself if its elements lie densely in row-major order, else such a copy (PyTorch's `Tensor.contiguous`).
/// \api method
ADJ_API adj_status adj_contiguous(adj_tensor self, adj_tensor* out);

/// Elements in another dtype; itself if it has it and `copy` is 0 (PyTorch's `Tensor.to`).
/// \api none
ADJ_API adj_status adj_to_dtype(adj_tensor self, adj_dtype dtype, uint8_t copy, adj_tensor* out);

/// Copies elements from `source`, broadcast and cast (PyTorch's `Tensor.copy_`).
/// \api none
ADJ_API adj_status adj_copy_(adj_tensor self, adj_tensor source);

/// Sets all elements (PyTorch's `Tensor.fill_`).
/// \api none
ADJ_API adj_status adj_fill_(adj_tensor self, adj_scalar value);

/// Sets all elements to the one of a zero-dim tensor (PyTorch's `Tensor.fill_`).
/// Error: "fill_ only supports 0-dimension value tensor but got tensor with 1 dimensions.".
/// \api none
ADJ_API adj_status adj_fill_tensor_(adj_tensor self, adj_tensor value);

/// Sets all elements to zero (PyTorch's `Tensor.zero_`).
/// \api method
ADJ_API adj_status adj_zero_(adj_tensor self);

/// Turns the order of the elements around in some dimensions (PyTorch's `torch.flip`).
/// \api none
ADJ_API adj_status adj_flip(adj_tensor self, const int64_t* dims, size_t dims_count, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_SHAPE_H_
