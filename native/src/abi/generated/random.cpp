// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/random.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_manual_seed(uint64_t seed) {
  return abi::guard([&] {
    adjoint::manual_seed(seed);
  });
}

adj_status adj_initial_seed(uint64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = adjoint::initial_seed();
  });
}

adj_status adj_get_rng_state(adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::get_rng_state());
  });
}

adj_status adj_set_rng_state(adj_tensor state) {
  return abi::guard([&] {
    const abi::Borrowed state_ref = abi::borrow(state, "state");
    adjoint::set_rng_state(state_ref.tensor);
  });
}

adj_status adj_rand(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::rand(abi::ints(size, size_count, "size"), abi::dtype(dtype, "dtype")));
  });
}

adj_status adj_randn(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::randn(abi::ints(size, size_count, "size"), abi::dtype(dtype, "dtype")));
  });
}

adj_status adj_randint(int64_t low, int64_t high, const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::randint(low, high, abi::ints(size, size_count, "size"), abi::dtype(dtype, "dtype")));
  });
}

adj_status adj_randperm(int64_t n, adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, adjoint::randperm(n, abi::dtype(dtype, "dtype")));
  });
}

adj_status adj_uniform_(adj_tensor self, double from, double to) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::uniform_(self_ref.tensor, from, to);
  });
}

adj_status adj_normal_(adj_tensor self, double mean, double std) {
  return abi::guard([&] {
    abi::Borrowed self_ref = abi::borrow_mut(self, "self");
    adjoint::normal_(self_ref.tensor, mean, std);
  });
}
