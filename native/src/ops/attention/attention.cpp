#include "kernels/attention.h"

#include <cmath>
#include <limits>

#include "autograd/record.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void check_inputs(const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask) {
  check(query.dtype() == key.dtype() && query.dtype() == value.dtype(),
        "Expected query, key, and value to have the same dtype, but got query.dtype: ", c_name_of(query.dtype()),
        " key.dtype: ", c_name_of(key.dtype()), " and value.dtype: ", c_name_of(value.dtype()), " instead.");
  check(query.ndim() >= 2 && key.ndim() >= 2 && value.ndim() >= 2,
        "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: ", query.ndim(),
        " key.dim: ", key.ndim(), " and value.dim: ", value.ndim(), " instead.");
  check(
      !mask.defined() || mask.dtype() == DType::Bool || mask.dtype() == query.dtype() || mask.dtype() == DType::Float32,
      "Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: ",
      c_name_of(mask.defined() ? mask.dtype() : DType::Bool), " and  query.dtype: ", c_name_of(query.dtype()),
      " instead.");
}

/// As PyTorch's message has it.
const char* overflowing(DType dtype) {
  return dtype == DType::Int64 ? "int64_t" : dtype == DType::UInt8 ? "uint8_t" : c_name_of(dtype);
}

/// What is added to the scores: 0 and −∞ for a mask of bools.
Tensor terms_of(const Tensor& mask, DType dtype) {
  check(mask.dtype() != DType::Bool || category_of(dtype) != 1, "value cannot be converted to type ",
        overflowing(dtype), " without overflow");
  return mask.dtype() == DType::Bool ? masked_fill(zeros(mask.sizes(), dtype), logical_not(mask), -kInfinity)
                                     : to_dtype(mask, dtype);
}

Tensor causal_terms(int64_t queries, int64_t keys, DType dtype) {
  const int64_t sizes[] = {queries, keys};
  return terms_of(tril(ones(sizes, DType::Bool), 0), floating_of(dtype));
}

/// softmax(scale · query keyᵀ + terms), 0 for queries that see no key. In differentiable operations.
Tensor probabilities(const Tensor& query, const Tensor& key, const Tensor& terms, double scale) {
  // Half of the scale each: where both are integers, their products are of floating point.
  const double root = std::sqrt(std::abs(scale));
  Tensor scores = matmul(query * std::copysign(root, scale), transpose(key, -2, -1) * root);
  if (!terms.defined()) {
    return softmax(scores, -1);
  }
  const int64_t last = -1;
  scores = scores + terms;
  const Tensor blind = eq_scalar(amax(detach(scores), IntSpan(&last, 1), true), -kInfinity);
  return masked_fill(softmax(masked_fill(scores, blind, 0), -1), blind, 0);
}

/// Leading dimensions in common.
Dims problems_of(const Tensor& query, const Tensor& key, const Tensor& value) {
  const auto leading = [](const Tensor& x) { return x.sizes().first(x.sizes().size() - 2); };
  return broadcast_shapes(broadcast_shapes(leading(query), leading(key)), leading(value));
}

Tensor expanded(const Tensor& tensor, const Dims& problems) {
  Dims sizes(problems);
  sizes.push_back(tensor.size(-2));
  sizes.push_back(tensor.size(-1));
  return contiguous(expand(tensor, sizes));
}

/// Where the mask of each problem begins: it may be shared by several.
std::vector<int64_t> starts_of(const Tensor& terms, const Dims& problems) {
  std::vector<int64_t> starts(static_cast<size_t>(numel_of(problems)), 0);
  for (size_t i = 0; i < starts.size(); ++i) {
    auto rest = static_cast<int64_t>(i);
    for (size_t d = problems.size(); d-- > 0; rest /= problems[d]) {
      starts[i] += rest % problems[d] * terms.strides()[d];
    }
  }
  return starts;
}

/// The operands as the kernels want them.
struct Operands {
  Operands(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask, double scale, bool is_causal)
      : problems(problems_of(q, k, v)),
        query(expanded(computed(q), problems)),
        key(expanded(computed(k), problems)),
        value(expanded(computed(v), problems)) {
    what = {query.dtype(), numel_of(problems), q.size(-2),  k.size(-2),    q.size(-1), v.size(-1), scale,
            is_causal,     query.bytes(),      key.bytes(), value.bytes(), nullptr,    nullptr,    0};
    if (mask.defined()) {
      // Only the keys lie dense: other dimensions that are stretched stay so.
      Dims own(mask.sizes());
      own[own.size() - 1] = what.keys;
      Dims sizes(problems);
      sizes.push_back(what.queries);
      sizes.push_back(what.keys);
      terms = expand(contiguous(expand(computed(mask), own)), sizes);
      starts = starts_of(terms, problems);
      what.mask = terms.bytes();
      what.mask_starts = starts.data();
      what.mask_row_stride = terms.strides()[problems.size()];
    }
  }
  Dims problems;
  Tensor query;
  Tensor key;
  Tensor value;
  Tensor terms;
  std::vector<int64_t> starts;
  kernels::Attention what;
};

/// Whether the kernels can do it: plain tensors of floats with elements, and a mask that is a constant.
bool has_kernel(const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask) {
  const auto is_plain = [](const Tensor& x) { return x.is_floating() && !x.is_batched() && x.numel() > 0; };
  const bool constant = !mask.defined() || (!mask.is_batched() && mask.ndim() > 0 && !is_dual(mask) &&
                                            !(GradMode::enabled() && mask.requires_grad()));
  return is_plain(query) && is_plain(key) && is_plain(value) && constant && query.size(-1) == key.size(-1) &&
         key.size(-2) == value.size(-2);
}

void fused_slopes(Vjp& v, double scale, bool is_causal) {
  const Operands operands(v.saved(0), v.saved(1), v.saved(2), v.saved(3), scale, is_causal);
  const Tensor grad = contiguous(computed(v.grad()));
  const Tensor lse = v.saved(4);
  const Tensor out = computed(v.saved(5));
  for (size_t i = 0; i < 3; ++i) {
    const Tensor& like = i == 0 ? operands.query : i == 1 ? operands.key : operands.value;
    v.in(i) = empty(like.sizes(), like.dtype());
  }
  kernels::attention_slopes(operands.what, out.bytes(), lse.bytes(), grad.bytes(), v.in(0).bytes(), v.in(1).bytes(),
                            v.in(2).bytes());
}

/// The same in differentiable operations.
void composite_slopes(Vjp& v, double scale, bool is_causal) {
  const Tensor query = widened(v.saved(0));
  const Tensor key = widened(v.saved(1));
  const Tensor value = widened(v.saved(2));
  const Tensor grad = widened(v.grad());
  const Tensor terms = is_causal ? causal_terms(query.size(-2), key.size(-2), query.dtype()) : v.saved(3);
  const Tensor p = probabilities(query, key, terms, scale);
  if (v.needs(2)) {
    v.in(2) = matmul(transpose(p, -2, -1), grad);
  }
  if (!v.needs(0) && !v.needs(1)) {
    return;
  }
  const int64_t last = -1;
  const Tensor weighted = matmul(grad, transpose(value, -2, -1)) * p;
  const Tensor slope = (weighted - p * sum(weighted, IntSpan(&last, 1), true)) * scale;
  if (v.needs(0)) {
    v.in(0) = matmul(slope, key);
  }
  if (v.needs(1)) {
    v.in(1) = matmul(transpose(slope, -2, -1), query);
  }
}

}  // namespace

Tensor scaled_dot_product_attention(const Tensor& query, const Tensor& key, const Tensor& value,
                                    const Tensor& attn_mask, double dropout_p, bool is_causal,
                                    std::optional<double> scale) {
  check_inputs(query, key, value, attn_mask);
  check(!(is_causal && attn_mask.defined()),
        "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True");
  if (dropout_p != 0) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "scaled_dot_product_attention: dropout_p has to be 0, but got ", dropout_p);
  }
  const double factor = scale.value_or(1 / std::sqrt(static_cast<double>(query.size(-1))));
  const Tensor mask = attn_mask.defined() ? terms_of(attn_mask, query.dtype()) : Tensor();
  if (!has_kernel(query, key, value, mask)) {
    const Tensor terms = is_causal ? causal_terms(query.size(-2), key.size(-2), query.dtype()) : mask;
    return to_dtype(matmul(probabilities(widened(query), widened(key), terms, factor), widened(value)), query.dtype());
  }
  Recorder rec("ScaledDotProductFlashAttentionForCpuBackward0", nullptr, query, key, value);
  rec.save("query", query);
  rec.save("key", key);
  rec.save("value", value);
  rec.save("attn_mask", mask);
  Tensor out;
  {
    const BelowAutograd below;
    const Operands operands(query, key, value, mask, factor, is_causal);
    Dims sizes(operands.problems);
    sizes.push_back(query.size(-2));
    const Tensor lse = empty(sizes, operands.query.dtype());
    sizes.push_back(value.size(-1));
    out = empty(sizes, operands.query.dtype());
    kernels::attention(operands.what, out.bytes(), lse.bytes());
    out = cast(out, query.dtype());
    rec.save("logsumexp", lse);
  }
  rec.save_output("output");
  return rec.finish(std::move(out), Transposed{}, [factor, is_causal](Vjp& v) {
    if (is_bare({&v.grad(), &v.saved(0), &v.saved(1), &v.saved(2)})) {
      fused_slopes(v, factor, is_causal);
    } else {
      composite_slopes(v, factor, is_causal);
    }
  });
}

}  // namespace adjoint
