// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_loss.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_mse_loss(adj_tensor input, adj_tensor target, int64_t reduction, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed target_ref = abi::borrow(target, "target");
    abi::give(out, adjoint::mse_loss(input_ref.tensor, target_ref.tensor, reduction));
  });
}

adj_status adj_nll_loss(adj_tensor input, adj_tensor target, adj_tensor_opt weight, int64_t reduction, int64_t ignore_index, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed target_ref = abi::borrow(target, "target");
    const abi::Borrowed weight_ref = abi::borrow_opt(weight);
    abi::give(out, adjoint::nll_loss(input_ref.tensor, target_ref.tensor, weight_ref.tensor, reduction, ignore_index));
  });
}

adj_status adj_cross_entropy(adj_tensor input, adj_tensor target, adj_tensor_opt weight, int64_t reduction, int64_t ignore_index, double label_smoothing, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed target_ref = abi::borrow(target, "target");
    const abi::Borrowed weight_ref = abi::borrow_opt(weight);
    abi::give(out, adjoint::cross_entropy(input_ref.tensor, target_ref.tensor, weight_ref.tensor, reduction, ignore_index, label_smoothing));
  });
}
