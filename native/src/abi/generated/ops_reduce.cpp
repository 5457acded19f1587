// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_reduce.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_sum(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::sum(self_ref.tensor, abi::ints(dim, dim_count, "dim"), keepdim != 0, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_mean(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::mean(self_ref.tensor, abi::ints(dim, dim_count, "dim"), keepdim != 0, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_prod(adj_tensor self, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::prod(self_ref.tensor, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_prod_dim(adj_tensor self, int64_t dim, uint8_t keepdim, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::prod_dim(self_ref.tensor, dim, keepdim != 0, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_var(adj_tensor self, const int64_t* dim, size_t dim_count, double correction, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::var(self_ref.tensor, abi::ints(dim, dim_count, "dim"), correction, keepdim != 0));
  });
}

adj_status adj_std(adj_tensor self, const int64_t* dim, size_t dim_count, double correction, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::std(self_ref.tensor, abi::ints(dim, dim_count, "dim"), correction, keepdim != 0));
  });
}

adj_status adj_max(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::max(self_ref.tensor));
  });
}

adj_status adj_min(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::min(self_ref.tensor));
  });
}

adj_status adj_max_dim(adj_tensor self, int64_t dim, uint8_t keepdim, adj_tensor* values, adj_tensor* indices) {
  return abi::guard([&] {
    abi::check_out(values, "values");
    abi::check_out(indices, "indices");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    auto results = adjoint::max_dim(self_ref.tensor, dim, keepdim != 0);
    abi::give(values, std::move(std::get<0>(results)));
    abi::give(indices, std::move(std::get<1>(results)));
  });
}

adj_status adj_min_dim(adj_tensor self, int64_t dim, uint8_t keepdim, adj_tensor* values, adj_tensor* indices) {
  return abi::guard([&] {
    abi::check_out(values, "values");
    abi::check_out(indices, "indices");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    auto results = adjoint::min_dim(self_ref.tensor, dim, keepdim != 0);
    abi::give(values, std::move(std::get<0>(results)));
    abi::give(indices, std::move(std::get<1>(results)));
  });
}

adj_status adj_amax(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::amax(self_ref.tensor, abi::ints(dim, dim_count, "dim"), keepdim != 0));
  });
}

adj_status adj_amin(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::amin(self_ref.tensor, abi::ints(dim, dim_count, "dim"), keepdim != 0));
  });
}

adj_status adj_argmax(adj_tensor self, adj_int_opt dim, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::argmax(self_ref.tensor, abi::int_opt(dim), keepdim != 0));
  });
}

adj_status adj_argmin(adj_tensor self, adj_int_opt dim, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::argmin(self_ref.tensor, abi::int_opt(dim), keepdim != 0));
  });
}

adj_status adj_all(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::all(self_ref.tensor, abi::ints(dim, dim_count, "dim"), keepdim != 0));
  });
}

adj_status adj_any(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::any(self_ref.tensor, abi::ints(dim, dim_count, "dim"), keepdim != 0));
  });
}

adj_status adj_logsumexp(adj_tensor self, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::logsumexp(self_ref.tensor, abi::ints(dim, dim_count, "dim"), keepdim != 0));
  });
}

adj_status adj_softmax(adj_tensor self, int64_t dim, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::softmax(self_ref.tensor, dim, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_log_softmax(adj_tensor self, int64_t dim, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::log_softmax(self_ref.tensor, dim, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_cumsum(adj_tensor self, int64_t dim, adj_dtype_opt dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::cumsum(self_ref.tensor, dim, abi::dtype_opt(dtype, "dtype")));
  });
}

adj_status adj_norm(adj_tensor self, double p, const int64_t* dim, size_t dim_count, uint8_t keepdim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::norm(self_ref.tensor, p, abi::ints(dim, dim_count, "dim"), keepdim != 0));
  });
}
