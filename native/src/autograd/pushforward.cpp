#include <algorithm>

#include "autograd/engine.h"
#include "autograd/record.h"
#include "autograd/saved_hooks.h"
#include "core/batch.h"
#include "core/shape.h"
#include "ops/func/vmap.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// `tensor` in a shape that it broadcasts to, and in a dtype.
Tensor fitted(const Tensor& tensor, IntSpan sizes, DType dtype) {
  const Tensor cast = to_dtype(tensor, dtype);
  return same(cast.sizes(), sizes) ? cast : expand(cast, sizes);
}

/// The tangent of a result that does not depend on the inputs; in-place operations write to it for all tangents that
/// run together.
Tensor zero_tangent(const Tensor& result, std::span<const Tensor> tangents) {
  const BatchDims batch = common_batch(tangents);
  return covers(result.batch(), batch) ? zeros_like(result) : clone(expand_batch(zeros_like(result), batch));
}

/// A node's formula with one cotangent, for one input.
Tensor vjp_of_input(const Jvp& jvp, size_t index, Tensor cotangent) {
  std::vector<Tensor> wanted(jvp.tangents().size());
  wanted[index] = jvp.tangent(index);
  Vjp vjp(jvp.node(), std::span(&cotangent, 1), wanted);
  jvp.node().apply(vjp);
  return vjp.in(index);
}

}  // namespace

Jvp::Jvp(const Recorder& recorder, Node* node, std::span<const Tensor> results, const ForwardLevel& level)
    : recorder_(recorder), node_(node), results_(results), outs_(results.size()) {
  const Tensor written = recorder.dst_ == nullptr ? Tensor() : tangent_at(*recorder.dst_, level);
  for (size_t i = 0; i < recorder.input_count(); ++i) {
    const Tensor& input = recorder.input(i);
    Tensor tangent = input.defined() ? tangent_at(input, level) : Tensor();
    // The graph of the new tangent may need the old one, which is about to be overwritten.
    if (written.defined() && tangent.defined() && GradMode::enabled() && tangent.storage() == written.storage()) {
      tangent = clone(tangent);
    }
    tangents_.push_back(std::move(tangent));
  }
}

const Tensor& Jvp::input(size_t index) const { return recorder_.input(index); }

void Jvp::add(const Tensor& term) { outs_[0] = outs_[0].defined() ? outs_[0] + term : term; }

void Symmetric::operator()(Jvp& jvp) const {
  const Tensor& result = jvp.result();
  for (size_t i = 0; i < jvp.tangents().size(); ++i) {
    if (!jvp.has(i)) {
      continue;
    }
    const Tensor part = vjp_of_input(jvp, i, fitted(jvp.tangent(i), result.sizes(), result.dtype()));
    if (part.defined()) {
      jvp.add(part);
    }
  }
}

void Reduction::operator()(Jvp& jvp) const {
  for (size_t i = 0; i < jvp.tangents().size(); ++i) {
    if (!jvp.has(i)) {
      continue;
    }
    const Tensor slope = vjp_of_input(jvp, i, ones(jvp.result().sizes(), jvp.result().dtype()));
    if (slope.defined()) {
      jvp.add(sum(jvp.tangent(i) * slope, dims, keepdim));
    }
  }
}

void Transposed::operator()(Jvp& jvp) const {
  const bool create_graph = GradMode::enabled();
  const GradModeGuard on(true);
  std::vector<Tensor> cotangents;
  for (const Tensor& result : jvp.results()) {
    cotangents.push_back(zeros_like(result));
    if (result.is_floating()) {
      set_requires_grad(cotangents.back(), true);
    }
  }
  std::vector<Tensor> given(cotangents);
  Vjp vjp(jvp.node(), given, jvp.tangents());
  jvp.node().apply(vjp);
  std::vector<Tensor> products;
  std::vector<Tensor> weights;
  for (size_t i = 0; i < jvp.tangents().size(); ++i) {
    const Tensor& product = vjp.in(i);
    if (jvp.has(i) && product.defined() && product.requires_grad()) {
      products.push_back(product);
      weights.push_back(fitted(jvp.tangent(i), product.sizes(), product.dtype()));
    }
  }
  std::vector<Tensor> leaves;
  std::vector<size_t> places;
  for (size_t i = 0; i < cotangents.size(); ++i) {
    if (cotangents[i].requires_grad()) {
      leaves.push_back(cotangents[i]);
      places.push_back(i);
    }
  }
  if (products.empty()) {
    return;
  }
  std::vector<Tensor> found = grad(products, weights, leaves, create_graph, create_graph, true);
  for (size_t i = 0; i < places.size(); ++i) {
    jvp.out(places[i]) = std::move(found[i]);
  }
}

/// Attaches the history, and computes the tangents of the results, level by level: the lower ones first, so that the
/// formulas of the higher ones see them.
void Recorder::finish_dual(Node* node, std::span<Tensor> results, Push push, const void* pushforward) {
  if (node != nullptr) {
    node->retain();
  }
  const NodeReference held(node);
  {
    // The formulas of tangents look at what the node saves, and unpack hooks are for backward.
    const DeferredPacking later;
    attach(node, results);
  }
  // The operation may end below autograd; its tangents are computed as it was called.
  const GradModeGuard grad_mode(grad_mode_);
  const ForwardModeGuard forward_on(true);
  ForwardLevels levels;
  for (size_t i = 0; i < input_count(); ++i) {
    if (input(i).defined()) {
      collect_levels(input(i), levels);
    }
  }
  if (std::none_of(results.begin(), results.end(), [](const Tensor& result) { return result.is_floating(); })) {
    levels.clear();
  }
  sort_from_lowest(levels);
  for (const std::shared_ptr<ForwardLevel>& level : levels) {
    const HideLevels from_here(level->id());
    Jvp jvp(*this, node, results, *level);
    push(pushforward, jvp);
    for (size_t i = 0; i < results.size(); ++i) {
      if (results[i].is_floating()) {
        settle(node, results, i, jvp, level);
      }
    }
  }
  if (node != nullptr && active_) {
    pack_saved(node);
  }
}

/// Gives a result the tangent that was computed for it.
void Recorder::settle(Node* node, std::span<Tensor> results, size_t index, Jvp& jvp,
                      const std::shared_ptr<ForwardLevel>& level) {
  const Tensor& result = results[index];
  const Tensor computed = jvp.out(index).defined() ? fitted(jvp.out(index), result.sizes(), result.dtype())
                                                   : zero_tangent(result, jvp.tangents());
  const auto fresh = [&] { return laid_out_apart(computed, result, jvp.tangents()); };
  Tensor tangent;
  if (dst_ != nullptr) {
    tangent = tangent_at(result, *level);
    if (!tangent.defined()) {
      tangent = start_tangent(result, level, fresh());
    } else if (!tangent.is_same(computed)) {
      copy_(tangent, computed);
    }
  } else {
    tangent = is_view(result) ? computed : fresh();
    set_tangent(result.impl(), level, tangent);
  }
  set_saved_tangent(node, index, level, tangent);
}

}  // namespace adjoint
