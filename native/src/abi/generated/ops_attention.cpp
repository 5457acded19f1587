// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_attention.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_scaled_dot_product_attention(adj_tensor query, adj_tensor key, adj_tensor value, adj_tensor_opt attn_mask, double dropout_p, uint8_t is_causal, adj_float_opt scale, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed query_ref = abi::borrow(query, "query");
    const abi::Borrowed key_ref = abi::borrow(key, "key");
    const abi::Borrowed value_ref = abi::borrow(value, "value");
    const abi::Borrowed attn_mask_ref = abi::borrow_opt(attn_mask);
    abi::give(out, adjoint::scaled_dot_product_attention(query_ref.tensor, key_ref.tensor, value_ref.tensor, attn_mask_ref.tensor, dropout_p, is_causal != 0, abi::float_opt(scale)));
  });
}
