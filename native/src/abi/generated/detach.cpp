// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 3bfe73c15fd649d40d18a764aa8bf0b7d5e6dce77f9295b9d0d57161645b0ef5
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
