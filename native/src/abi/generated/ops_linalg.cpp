// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_linalg.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_matmul(adj_tensor self, adj_tensor other, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed other_ref = abi::borrow(other, "other");
    abi::give(out, adjoint::matmul(self_ref.tensor, other_ref.tensor));
  });
}

adj_status adj_mm(adj_tensor self, adj_tensor target, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed target_ref = abi::borrow(target, "target");
    abi::give(out, adjoint::mm(self_ref.tensor, target_ref.tensor));
  });
}

adj_status adj_bmm(adj_tensor self, adj_tensor batch2, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed batch2_ref = abi::borrow(batch2, "batch2");
    abi::give(out, adjoint::bmm(self_ref.tensor, batch2_ref.tensor));
  });
}

adj_status adj_mv(adj_tensor self, adj_tensor target, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed target_ref = abi::borrow(target, "target");
    abi::give(out, adjoint::mv(self_ref.tensor, target_ref.tensor));
  });
}

adj_status adj_dot(adj_tensor self, adj_tensor target, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed target_ref = abi::borrow(target, "target");
    abi::give(out, adjoint::dot(self_ref.tensor, target_ref.tensor));
  });
}

adj_status adj_addmm(adj_tensor self, adj_tensor mat1, adj_tensor mat2, adj_scalar beta, adj_scalar alpha, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed mat1_ref = abi::borrow(mat1, "mat1");
    const abi::Borrowed mat2_ref = abi::borrow(mat2, "mat2");
    abi::give(out, adjoint::addmm(self_ref.tensor, mat1_ref.tensor, mat2_ref.tensor, abi::scalar(beta, "beta"), abi::scalar(alpha, "alpha")));
  });
}

adj_status adj_outer(adj_tensor self, adj_tensor vec2, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    const abi::Borrowed vec2_ref = abi::borrow(vec2, "vec2");
    abi::give(out, adjoint::outer(self_ref.tensor, vec2_ref.tensor));
  });
}

adj_status adj_linear(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed weight_ref = abi::borrow(weight, "weight");
    const abi::Borrowed bias_ref = abi::borrow_opt(bias);
    abi::give(out, adjoint::linear(input_ref.tensor, weight_ref.tensor, bias_ref.tensor));
  });
}
