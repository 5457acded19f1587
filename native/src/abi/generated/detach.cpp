// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/autograd.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_detach(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::detach(self_ref.tensor));
  });
}

adj_status adj_detach_(adj_tensor self) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::detach(self_ref.tensor, &self_ref.tensor);
  });
}
