#include "autograd/engine.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "autograd/accumulate.h"
#include "autograd/graph_task.h"
#include "core/batch.h"
#include "core/error.h"
#include "core/shape.h"
#include "ops/func/vmap.h"
#include "ops/generated/ops.h"
#include "ops/internal.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// The cotangent to start from: the given one, checked, or ones.
Tensor root_gradient(const Tensor& output, const Tensor& given, size_t index) {
  if (!given.defined()) {
    if (output.requires_grad()) {
      check(output.numel() == 1, "grad can be implicitly created only for scalar outputs");
    }
    return ones_like(output);
  }
  Tensor start = given;
  if (!same(output.sizes(), given.sizes())) {
    check(is_expandable_to(output.sizes(), given.sizes()), "invalid gradient at index ", index, " - got ",
          shown(given.sizes()), " but expected shape compatible with ", shown(output.sizes()));
    start = sum_to(start, output.sizes());
  }
  if (output.is_batched()) {
    start = expand_batch(start, output.batch());
  }
  if (start.dtype() != output.dtype()) {
    start = to_dtype(start, output.dtype());
  }
  return start;
}

void add_roots(GraphTask& task, std::span<const Tensor> tensors, std::span<const Tensor> grads) {
  check(grads.empty() || grads.size() == tensors.size(), "got ", tensors.size(), " tensors and ", grads.size(),
        " gradients");
  for (size_t i = 0; i < tensors.size(); ++i) {
    task.add_root(tensors[i], root_gradient(tensors[i], grads.empty() ? Tensor() : grads[i], i), i);
  }
}

}  // namespace

void backward(std::span<const Tensor> tensors, std::span<const Tensor> grad_tensors, bool retain_graph,
              bool create_graph, std::span<const Tensor> inputs) {
  check(!in_vmap(),
        "backward() called inside a functorch transform. This is not supported, please use functorch.grad or "
        "functorch.vjp instead or call backward() outside of functorch transforms.");
  GraphTask task(retain_graph, create_graph);
  add_roots(task, tensors, grad_tensors);
  if (inputs.empty()) {
    task.run(0);
    return;
  }
  for (const Tensor& input : inputs) {
    if (!input.is_leaf()) {
      retain_grad(input);
    }
    task.accumulate_in(input);
  }
  task.restrict_to_captures();
  task.run(0);
}

namespace {

/// The level over which the passes of `is_grads_batched` run as one.
class BatchedPasses {
 public:
  explicit BatchedPasses(int64_t size) : size_(size), level_(open_vmap(size, Randomness::Same, Mapped::Cotangents)) {}
  BatchedPasses(const BatchedPasses&) = delete;
  BatchedPasses& operator=(const BatchedPasses&) = delete;
  ~BatchedPasses() { close_vmap(level_); }

  Tensor enter(const Tensor& cotangents) const {
    return cotangents.defined() ? add_batch_dim(cotangents, 0, level_) : cotangents;
  }
  Tensor leave(const Tensor& gradient) const {
    return gradient.defined() ? remove_batch_dim(gradient, 0, level_, size_) : gradient;
  }

 private:
  int64_t size_;
  int64_t level_;
};

/// Number of cotangents. Error: those of an output are not of its shape, or their numbers differ.
int64_t batch_size(std::span<const Tensor> outputs, std::span<const Tensor> grad_outputs) {
  std::optional<int64_t> size;
  for (size_t i = 0; i < std::min(outputs.size(), grad_outputs.size()); ++i) {
    const Tensor& given = grad_outputs[i];
    if (!given.defined()) {
      continue;
    }
    check(
        given.ndim() > 0 && same(given.sizes().subspan(1), outputs[i].sizes()),
        "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the batch dimension. The "
        "sizes of the remaining dimensions are expected to match the shape of corresponding output, but a mismatch "
        "was detected: grad_output[",
        i, "] has a shape of torch.Size(", shown(given.sizes()), ") and output[", i, "] has a shape of torch.Size(",
        shown(outputs[i].sizes()),
        "). If you only want some tensors in `grad_output` to be considered batched, consider using vmap.");
    const int64_t first = size.value_or(given.size(0));
    check_value(first == given.size(0),
                "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [", first, ", ",
                given.size(0), "] for the mapped dimension");
    size = first;
  }
  check_value(size.has_value(), "vmap: Expected at least one Tensor to vmap over");
  return *size;
}

[[noreturn]] void fail_unused(std::span<const Tensor> outputs) {
  const bool of_gradients = std::any_of(outputs.begin(), outputs.end(), [](const Tensor& output) {
    const NodeReference node = grad_fn(output);
    return node.get() != nullptr && node->order() > 0;
  });
  fail(ADJ_STATUS_RUNTIME_ERROR,
       "One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is "
       "the desired behavior.",
       !of_gradients ? ""
                     : "\nHint: a gradient with respect to an input that the function is linear in does not depend on "
                       "that input: its derivative is zero.");
}

std::vector<Tensor> grad_once(std::span<const Tensor> outputs, std::span<const Tensor> grad_outputs,
                              std::span<const Tensor> inputs, bool retain_graph, bool create_graph) {
  GraphTask task(retain_graph, create_graph);
  add_roots(task, outputs, grad_outputs);
  for (size_t i = 0; i < inputs.size(); ++i) {
    task.capture(inputs[i], i);
  }
  task.restrict_to_captures();
  return task.run(inputs.size());
}

}  // namespace

std::vector<Tensor> grad(std::span<const Tensor> outputs, std::span<const Tensor> grad_outputs,
                         std::span<const Tensor> inputs, bool retain_graph, bool create_graph, bool allow_unused,
                         bool is_grads_batched) {
  std::vector<Tensor> grads;
  if (is_grads_batched) {
    const BatchedPasses passes(batch_size(outputs, grad_outputs));
    std::vector<Tensor> cotangents;
    for (const Tensor& given : grad_outputs) {
      cotangents.push_back(passes.enter(given));
    }
    grads = grad_once(outputs, cotangents, inputs, retain_graph, create_graph);
    GradModeGuard grad_mode(create_graph);
    std::transform(grads.begin(), grads.end(), grads.begin(), [&](const Tensor& found) { return passes.leave(found); });
  } else {
    grads = grad_once(outputs, grad_outputs, inputs, retain_graph, create_graph);
  }
  for (const Tensor& found : grads) {
    if (!allow_unused && !found.defined()) [[unlikely]] {
      fail_unused(outputs);
    }
    if (found.defined() && create_graph) {
      found.impl()->is_gradient = true;
    }
  }
  return grads;
}

}  // namespace adjoint
