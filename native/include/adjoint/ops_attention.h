/// \file
/// Attention.
#ifndef ADJOINT_OPS_ATTENTION_H_
#define ADJOINT_OPS_ATTENTION_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// softmax(scale · query keyᵀ + attn_mask) value (PyTorch's `torch.nn.functional.scaled_dot_product_attention`). No
/// matrix of queries × keys is kept: backward computes the scores again.
/// \param query [*, L, E].
/// \param key [*, S, E].
/// \param value [*, S, V].
/// \param attn_mask Broadcasts to [*, L, S]: bools for the keys that are seen, or terms of the scores; or none.
/// \param dropout_p 0.
/// \param is_causal Whether query i sees only the keys up to i.
/// \param scale 1 / √E if there is none.
/// Errors: "Expected query, key, and value to have the same dtype, …", "_scaled_dot_product_attention: Explicit
/// attn_mask should not be set when is_causal=True".
/// \api none
ADJ_API adj_status adj_scaled_dot_product_attention(adj_tensor query, adj_tensor key, adj_tensor value,
                                                    adj_tensor_opt attn_mask, double dropout_p, uint8_t is_causal,
                                                    adj_float_opt scale, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_ATTENTION_H_
