#include "autograd/custom_function.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "autograd/record.h"
#include "core/shape.h"
#include "ops/internal.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// The closure of a custom function's node.
struct Backward {
  adj_backward function;
  ForeignObject context;
  adj_release release;
  bool materialize_grads;

  void operator()(Node& node, Vjp& v) const {
    std::vector<Tensor> grads;
    for (size_t i = 0; i < v.grad_count(); ++i) {
      const OutputMetadata& output = v.output(i);
      const bool absent = !v.grad(i).defined() && materialize_grads;
      grads.push_back(absent ? zeros(output.shape(), output.dtype) : v.grad(i));
    }
    const std::vector<adj_tensor_opt> handles = handles_of(grads);
    std::vector<adj_tensor_opt> results(node.edges().size(), nullptr);
    const GradModeGuard pass(GradMode::enabled());
    void* error = function(context.get(), reinterpret_cast<adj_node>(&node), handles.data(), handles.size(),
                           results.data(), results.size());
    std::vector<Tensor> owned = adopted(results);
    check_callback(error, release);
    for (size_t i = 0; i < owned.size(); ++i) {
      v.in(i) = std::move(owned[i]);
    }
  }
};

/// Types live as long as the process, one for each name.
const NodeType* type_named(const std::string& name) {
  static std::mutex mutex;
  static auto& types = *new std::unordered_map<std::string, NodeType>;
  std::lock_guard guard(mutex);
  const auto [at, is_new] = types.try_emplace(name);
  if (is_new) {
    at->second.name = at->first.c_str();
    at->second.apply = [](Node& node, Vjp& vjp) { (*static_cast<const Backward*>(node.closure()))(node, vjp); };
    at->second.destroy_closure = [](void* closure) { static_cast<Backward*>(closure)->~Backward(); };
    at->second.closure_bytes = sizeof(Backward);
    at->second.runs_without_grads = true;
    at->second.is_custom = true;
  }
  return &at->second;
}

bool contains(std::span<const Tensor> tensors, const Tensor& tensor) {
  return std::any_of(tensors.begin(), tensors.end(), [&](const Tensor& each) { return each.is_same(tensor); });
}

/// The input itself under a new tensor, as `view_as` makes it.
Tensor view_of_input(const Tensor& input) {
  GradModeGuard off(false);
  Tensor view = alias(input);
  mark_view(input, view);
  return view;
}

class Wrapping {
 public:
  Wrapping(const CustomCall& call, Node* node) : call_(call), node_(node) {}

  std::vector<Tensor> run() {
    for (const Tensor& dirty : call_.dirty) {
      dirty.storage()->bump_version();
    }
    std::vector<Tensor> results;
    size_t differentiable = 0;
    for (size_t i = 0; i < call_.outputs.size(); ++i) {
      results.push_back(wrapped(i));
      differentiable += node_ != nullptr && node_->outputs()[i].defined;
    }
    if (differentiable > 1) {
      for (const Tensor& result : results) {
        if (is_view(result)) {
          result.impl()->meta->creation = CreationMeta::MultiOutput;
        }
      }
    }
    for (const Tensor& dirty : call_.dirty) {
      check(contains(call_.outputs, dirty),
            "Some elements marked as dirty during the forward method were not returned as output. The inputs that are "
            "modified inplace must all be outputs of the Function.");
    }
    return results;
  }

 private:
  /// Output `index` with its history.
  Tensor wrapped(size_t index) {
    Tensor output = call_.outputs[index];
    const bool is_input = contains(call_.inputs, output);
    const bool is_modified = contains(call_.dirty, output);
    const bool is_differentiable =
        node_ != nullptr && output.is_floating() && !contains(call_.non_differentiable, output);
    if (node_ != nullptr) {
      node_->outputs()[index].set(output);
      node_->outputs()[index].defined = is_differentiable;
    }
    if (!is_differentiable) {
      output = constant(output, is_input, is_modified);
    } else if (is_modified) {
      replace_history(output, index);
    } else {
      output = is_input ? view_of_input(output) : output;
      node_->retain();
      set_grad_fn(output.impl(), node_, static_cast<uint32_t>(index));
    }
    if (!(is_input && is_modified) && is_view(output)) {
      output.impl()->meta->creation = CreationMeta::InCustomFunction;
      // What forward did to the base is part of this function.
      output.impl()->meta->view_version.store(output.storage()->version(), std::memory_order_release);
    }
    return output;
  }

  static Tensor constant(const Tensor& output, bool is_input, bool is_modified) {
    if (!output.requires_grad()) {
      return is_input && !is_modified ? view_of_input(output) : output;
    }
    if (is_input) {
      return detach(output);
    }
    if (!is_view(output)) {
      detach_history(output);
    }
    return output;
  }

  /// The modified input continues from this call.
  void replace_history(const Tensor& output, size_t index) {
    check(!(output.is_leaf() && output.requires_grad()),
          "a leaf Variable that requires grad has been used in an in-place operation.");
    check(!(is_view(output) && call_.outputs.size() > 1),
          "If your Function modifies inplace an input that is a view of another Tensor, your Function cannot return "
          "more than one Tensor. This is not supported by the current autograd engine. You should either make sure the "
          "input is not a view (using .clone() for example) or make your Function only return one Tensor (potentially "
          "splitting it into two Functions: one doing the inplace that returns a single Tensor and a second one that "
          "does the other operations). You can ask on the forum https://discuss.pytorch.org/ if you need help to do "
          "this change.");
    node_->retain();
    if (!is_view(output)) {
      set_grad_fn(output.impl(), node_, static_cast<uint32_t>(index));
      return;
    }
    NodeReference inner(node_);
    check(call_.inputs[0].is_same(output), "a view that a custom Function modifies inplace must be its first input");
    rebase_history(output, inner.detach());
  }

  const CustomCall& call_;
  Node* node_;
};

/// The results with their history.
std::vector<Tensor> record_backward(CustomCall& call, NodeReference& made) {
  const bool active = GradMode::enabled() && std::any_of(call.inputs.begin(), call.inputs.end(),
                                                         [](const Tensor& input) { return input.requires_grad(); });
  if (!active) {
    return Wrapping(call, nullptr).run();
  }
  made = NodeReference(Node::create(type_named(call.name), call.inputs.size(), call.saved.size(), call.outputs.size()));
  Node* const node = made.get();
  new (node->closure()) Backward{call.backward, std::move(call.context), call.release, call.materialize_grads};
  node->set_has_closure();
  if (!call.dirty.empty()) {
    node->set_in_place();
  }
  for (size_t i = 0; i < call.inputs.size(); ++i) {
    node->set_edge(i, call.inputs[i]);
  }
  std::vector<Tensor> results = Wrapping(call, node).run();
  for (size_t i = 0; i < call.saved.size(); ++i) {
    const Tensor& saved = call.saved[i];
    if (!saved.defined()) {
      continue;
    }
    // An output is saved as what the user got for it.
    const auto at = std::find_if(call.outputs.begin(), call.outputs.end(),
                                 [&](const Tensor& output) { return output.is_same(saved); });
    if (at == call.outputs.end() || (contains(call.inputs, saved) && !contains(call.dirty, saved))) {
      node->save(i, saved);
      continue;
    }
    const auto nr = static_cast<size_t>(at - call.outputs.begin());
    if (node->outputs()[nr].defined) {
      node->save_output(i, results[nr], static_cast<uint32_t>(nr));
    } else {
      node->save(i, results[nr]);
    }
  }
  return results;
}

/// The results' tangents.
class Pushing {
 public:
  Pushing(const CustomCall& call, void* context, Node* node, std::span<const Tensor> results)
      : call_(call), context_(context), node_(node), results_(results) {}

  void run() {
    ForwardLevels levels;
    for (const Tensor& input : call_.inputs) {
      collect_levels(input, levels);
    }
    sort_from_lowest(levels);
    for (const std::shared_ptr<ForwardLevel>& level : levels) {
      const HideLevels from_here(level->id());
      push(level);
    }
  }

 private:
  void push(const std::shared_ptr<ForwardLevel>& level) {
    std::vector<Tensor> tangents;
    std::vector<uint32_t> versions;
    for (const Tensor& input : call_.inputs) {
      Tensor tangent = tangent_at(input, *level);
      versions.push_back(tangent.defined() ? tangent.storage()->version() : 0);
      const bool absent = !tangent.defined() && call_.materialize_grads && input.is_floating();
      tangents.push_back(absent ? zeros(input.sizes(), input.dtype()) : std::move(tangent));
    }
    const std::vector<adj_tensor_opt> handles = handles_of(tangents);
    std::vector<adj_tensor_opt> products(results_.size(), nullptr);
    void* error = call_.jvp(context_, handles.data(), handles.size(), products.data(), products.size());
    const std::vector<Tensor> owned = adopted(products);
    check_callback(error, call_.release);
    for (size_t i = 0; i < results_.size(); ++i) {
      const bool differentiable = results_[i].is_floating() && !contains(call_.non_differentiable, call_.outputs[i]);
      check(differentiable || !owned[i].defined(), "Function's jvp returned a gradient at position ", i,
            ", but  the corresponding forward output is not a differentiable Tensor.You should return None at that "
            "position instead.");
      if (differentiable) {
        settle(i, owned[i], level, tangents, versions);
      }
    }
  }

  void settle(size_t index, const Tensor& product, const std::shared_ptr<ForwardLevel>& level,
              std::span<const Tensor> tangents, std::span<const uint32_t> versions) const {
    const Tensor& result = results_[index];
    check(!product.defined() || same(product.sizes(), result.sizes()),
          "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not "
          "supported. Tensor is of size ",
          shown(result.sizes()), " while the given forward gradient is of size ",
          shown(product.defined() ? product.sizes() : IntSpan()), ".");
    const Tensor present = tangent_at(result, *level);
    if (contains(call_.dirty, call_.outputs[index]) && present.defined()) {
      check_modified(call_.outputs[index], product, tangents, versions);
      return;
    }
    if (present.defined()) {
      check(product.defined() && product.storage() == present.storage(),
            "A custom Function's forward is returning a view (or an input as-is) but the jvp is not returning a view.");
      return;
    }
    const Tensor cast = product.defined() ? to_dtype(product, result.dtype()) : zeros_like(result);
    set_saved_tangent(node_, index, level, start_tangent(result, level, laid_out_apart(cast, result, tangents)));
  }

  void check_modified(const Tensor& output, const Tensor& product, std::span<const Tensor> tangents,
                      std::span<const uint32_t> versions) const {
    const auto at = std::find_if(call_.inputs.begin(), call_.inputs.end(),
                                 [&](const Tensor& input) { return input.is_same(output); });
    const auto nr = static_cast<size_t>(at - call_.inputs.begin());
    check(at != call_.inputs.end(),
          "Only input Tensors should be given to ctx.mark_dirty(). If a Tensor is not an input, there is no need to "
          "pass it to mark_dirty().");
    check(product.defined() && product.storage()->version() != versions[nr],
          "An inplace custom Function is not modifying the forward mode gradients inplace. If the forward is modifying "
          "an input inplace, then the jvp function must modify the corresponding gradient inplace.");
    check(product.is_same(tangents[nr]),
          "An inplace custom Function is not returning the forward mode gradients as-is. If the forward is modifying "
          "an input inplace, then the jvp function must modify the gradient inplace and return it as-is.");
  }

  const CustomCall& call_;
  void* context_;
  Node* node_;
  std::span<const Tensor> results_;
};

}  // namespace

std::vector<Tensor> record_custom(CustomCall call) {
  void* const context = call.context.get();
  NodeReference node(nullptr);
  std::vector<Tensor> results = record_backward(call, node);
  if (ForwardLevel::any_open()) [[unlikely]] {
    Pushing(call, context, node.get(), results).run();
  }
  return results;
}

}  // namespace adjoint
