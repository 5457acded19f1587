// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_creation.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_empty(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::empty(abi::ints(size, size_count, "size"), abi::dtype(dtype, "dtype")));
  });
}

adj_status adj_zeros(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::zeros(abi::ints(size, size_count, "size"), abi::dtype(dtype, "dtype")));
  });
}

adj_status adj_ones(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::ones(abi::ints(size, size_count, "size"), abi::dtype(dtype, "dtype")));
  });
}

adj_status adj_full(const int64_t* size, size_t size_count, adj_scalar value, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::full(abi::ints(size, size_count, "size"), abi::scalar(value, "value"), abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_empty_like(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::empty_like(self_ref.tensor, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_zeros_like(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::zeros_like(self_ref.tensor, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_ones_like(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::ones_like(self_ref.tensor, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_full_like(adj_tensor self, adj_scalar value, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::full_like(self_ref.tensor, abi::scalar(value, "value"), abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_arange(adj_scalar start, adj_scalar stop, adj_scalar step, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::arange(abi::scalar(start, "start"), abi::scalar(stop, "stop"), abi::scalar(step, "step"), abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_linspace(adj_scalar start, adj_scalar end, int64_t steps, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::linspace(abi::scalar(start, "start"), abi::scalar(end, "end"), steps, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_eye(int64_t rows, int64_t columns, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::eye(rows, columns, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_tril(adj_tensor self, int64_t diagonal, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::tril(self_ref.tensor, diagonal));
  });
}

adj_status adj_triu(adj_tensor self, int64_t diagonal, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::triu(self_ref.tensor, diagonal));
  });
}
