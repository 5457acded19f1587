// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_shape.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_view(adj_tensor self, const int64_t* shape, size_t shape_count, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::view(self_ref.tensor, abi::ints(shape, shape_count, "shape")));
  });
}

adj_status adj_reshape(adj_tensor self, const int64_t* shape, size_t shape_count, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::reshape(self_ref.tensor, abi::ints(shape, shape_count, "shape")));
  });
}

adj_status adj_flatten(adj_tensor self, int64_t start_dim, int64_t end_dim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::flatten(self_ref.tensor, start_dim, end_dim));
  });
}

adj_status adj_squeeze(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::squeeze(self_ref.tensor));
  });
}

adj_status adj_squeeze_dim(adj_tensor self, int64_t dim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::squeeze_dim(self_ref.tensor, dim));
  });
}

adj_status adj_unsqueeze(adj_tensor self, int64_t dim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::unsqueeze(self_ref.tensor, dim));
  });
}

adj_status adj_expand(adj_tensor self, const int64_t* size, size_t size_count, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::expand(self_ref.tensor, abi::ints(size, size_count, "size")));
  });
}

adj_status adj_permute(adj_tensor self, const int64_t* permutation, size_t permutation_count, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::permute(self_ref.tensor, abi::ints(permutation, permutation_count, "permutation")));
  });
}

adj_status adj_transpose(adj_tensor self, int64_t dim0, int64_t dim1, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::transpose(self_ref.tensor, dim0, dim1));
  });
}

adj_status adj_t(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::t(self_ref.tensor));
  });
}

adj_status adj_select(adj_tensor self, int64_t dim, int64_t index, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::select(self_ref.tensor, dim, index));
  });
}

adj_status adj_slice(adj_tensor self, int64_t dim, int64_t start, int64_t finish, int64_t step, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::slice(self_ref.tensor, dim, start, finish, step));
  });
}

adj_status adj_narrow(adj_tensor self, int64_t dim, int64_t start, int64_t length, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::narrow(self_ref.tensor, dim, start, length));
  });
}

adj_status adj_diagonal(adj_tensor self, int64_t offset, int64_t dim1, int64_t dim2, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::diagonal(self_ref.tensor, offset, dim1, dim2));
  });
}

adj_status adj_as_strided(adj_tensor self, const int64_t* size, size_t size_count, const int64_t* stride, size_t stride_count, adj_int_opt storage_offset, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::as_strided(self_ref.tensor, abi::ints(size, size_count, "size"), abi::ints(stride, stride_count, "stride"), abi::int_opt(storage_offset)));
  });
}

adj_status adj_index_select(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed index_ref = abi::borrow(index, "index");
    abi::give(out, adjoint::index_select(self_ref.tensor, dim, index_ref.tensor));
  });
}

adj_status adj_gather(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed index_ref = abi::borrow(index, "index");
    abi::give(out, adjoint::gather(self_ref.tensor, dim, index_ref.tensor));
  });
}

adj_status adj_scatter_add(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor src, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed index_ref = abi::borrow(index, "index");
    const abi::Borrowed src_ref = abi::borrow(src, "src");
    abi::give(out, adjoint::scatter_add(self_ref.tensor, dim, index_ref.tensor, src_ref.tensor));
  });
}

adj_status adj_scatter_add_(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor src) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed index_ref = abi::borrow(index, "index");
    const abi::Borrowed src_ref = abi::borrow(src, "src");
    adjoint::scatter_add(self_ref.tensor, dim, index_ref.tensor, src_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_index_add(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor source, adj_scalar alpha, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed index_ref = abi::borrow(index, "index");
    const abi::Borrowed source_ref = abi::borrow(source, "source");
    abi::give(out, adjoint::index_add(self_ref.tensor, dim, index_ref.tensor, source_ref.tensor, abi::scalar(alpha, "alpha")));
  });
}

adj_status adj_index_add_(adj_tensor self, int64_t dim, adj_tensor index, adj_tensor source, adj_scalar alpha) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed index_ref = abi::borrow(index, "index");
    const abi::Borrowed source_ref = abi::borrow(source, "source");
    adjoint::index_add(self_ref.tensor, dim, index_ref.tensor, source_ref.tensor, abi::scalar(alpha, "alpha"), &self_ref.tensor);
  });
}

adj_status adj_masked_select(adj_tensor self, adj_tensor mask, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed mask_ref = abi::borrow(mask, "mask");
    abi::give(out, adjoint::masked_select(self_ref.tensor, mask_ref.tensor));
  });
}

adj_status adj_masked_fill(adj_tensor self, adj_tensor mask, adj_scalar value, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed mask_ref = abi::borrow(mask, "mask");
    abi::give(out, adjoint::masked_fill(self_ref.tensor, mask_ref.tensor, abi::scalar(value, "value")));
  });
}

adj_status adj_masked_fill_(adj_tensor self, adj_tensor mask, adj_scalar value) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed mask_ref = abi::borrow(mask, "mask");
    adjoint::masked_fill(self_ref.tensor, mask_ref.tensor, abi::scalar(value, "value"), &self_ref.tensor);
  });
}

adj_status adj_cat(const adj_tensor* tensors, size_t tensors_count, int64_t dim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::BorrowedList tensors_list = abi::borrow_list(tensors, tensors_count, "tensors");
    abi::give(out, adjoint::cat(tensors_list.span(), dim));
  });
}

adj_status adj_stack(const adj_tensor* tensors, size_t tensors_count, int64_t dim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::BorrowedList tensors_list = abi::borrow_list(tensors, tensors_count, "tensors");
    abi::give(out, adjoint::stack(tensors_list.span(), dim));
  });
}

adj_status adj_split(adj_tensor self, int64_t split_size, int64_t dim, adj_tensor_list* out, size_t* out_count) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::check_out(out_count, "out_count");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give_list(out, out_count, adjoint::split(self_ref.tensor, split_size, dim));
  });
}

adj_status adj_split_sizes(adj_tensor self, const int64_t* sizes, size_t sizes_count, int64_t dim, adj_tensor_list* out, size_t* out_count) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::check_out(out_count, "out_count");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give_list(out, out_count, adjoint::split_sizes(self_ref.tensor, abi::ints(sizes, sizes_count, "sizes"), dim));
  });
}

adj_status adj_chunk(adj_tensor self, int64_t chunks, int64_t dim, adj_tensor_list* out, size_t* out_count) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::check_out(out_count, "out_count");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give_list(out, out_count, adjoint::chunk(self_ref.tensor, chunks, dim));
  });
}

adj_status adj_unbind(adj_tensor self, int64_t dim, adj_tensor_list* out, size_t* out_count) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::check_out(out_count, "out_count");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give_list(out, out_count, adjoint::unbind(self_ref.tensor, dim));
  });
}

adj_status adj_clone(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::clone(self_ref.tensor));
  });
}

adj_status adj_contiguous(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::contiguous(self_ref.tensor));
  });
}

adj_status adj_to_dtype(adj_tensor self, adj_dtype dtype, uint8_t copy, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::to_dtype(self_ref.tensor, abi::dtype(dtype, "dtype"), copy != 0));
  });
}

adj_status adj_copy_(adj_tensor self, adj_tensor source) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed source_ref = abi::borrow(source, "source");
    adjoint::copy_(self_ref.tensor, source_ref.tensor);
  });
}

adj_status adj_fill_(adj_tensor self, adj_scalar value) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::fill_(self_ref.tensor, abi::scalar(value, "value"));
  });
}

adj_status adj_fill_tensor_(adj_tensor self, adj_tensor value) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    const abi::Borrowed value_ref = abi::borrow(value, "value");
    adjoint::fill_tensor_(self_ref.tensor, value_ref.tensor);
  });
}

adj_status adj_zero_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::zero_(self_ref.tensor);
  });
}

adj_status adj_flip(adj_tensor self, const int64_t* dims, size_t dims_count, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::flip(self_ref.tensor, abi::ints(dims, dims_count, "dims")));
  });
}
