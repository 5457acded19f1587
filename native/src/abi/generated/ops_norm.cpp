// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_norm.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_layer_norm(adj_tensor input, const int64_t* normalized_shape, size_t normalized_shape_count, adj_tensor_opt weight, adj_tensor_opt bias, double eps, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed weight_ref = abi::borrow_opt(weight);
    const abi::Borrowed bias_ref = abi::borrow_opt(bias);
    abi::give(out, adjoint::layer_norm(input_ref.tensor, abi::ints(normalized_shape, normalized_shape_count, "normalized_shape"), weight_ref.tensor, bias_ref.tensor, eps));
  });
}
