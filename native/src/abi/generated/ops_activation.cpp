// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_activation.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_gelu(adj_tensor self, int64_t approximate, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::gelu(self_ref.tensor, approximate));
  });
}

adj_status adj_gelu_(adj_tensor self, int64_t approximate) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::gelu(self_ref.tensor, approximate, &self_ref.tensor);
  });
}

adj_status adj_silu(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::silu(self_ref.tensor));
  });
}

adj_status adj_silu_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::silu(self_ref.tensor, &self_ref.tensor);
  });
}

adj_status adj_softplus(adj_tensor self, double beta, double threshold, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::softplus(self_ref.tensor, beta, threshold));
  });
}

adj_status adj_leaky_relu(adj_tensor self, double negative_slope, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::leaky_relu(self_ref.tensor, negative_slope));
  });
}

adj_status adj_leaky_relu_(adj_tensor self, double negative_slope) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::leaky_relu(self_ref.tensor, negative_slope, &self_ref.tensor);
  });
}

adj_status adj_elu(adj_tensor self, double alpha, double scale, double input_scale, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::elu(self_ref.tensor, alpha, scale, input_scale));
  });
}

adj_status adj_elu_(adj_tensor self, double alpha, double scale, double input_scale) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::elu(self_ref.tensor, alpha, scale, input_scale, &self_ref.tensor);
  });
}
