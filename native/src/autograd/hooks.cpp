#include "autograd/hooks.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "core/shape.h"

namespace adjoint {
namespace {

/// Guards all lists: hooks are few, and a pass takes it only at a node that has some.
std::mutex& hooks_mutex = *new std::mutex;
auto& node_hooks = *new std::unordered_map<const Node*, std::shared_ptr<HookList>>;
/// The list that a hook is in, by the hook's id.
auto& places = *new std::unordered_map<uint64_t, std::weak_ptr<HookList>>;

uint64_t add(std::shared_ptr<HookList>& list, std::shared_ptr<Hook> hook) {
  static uint64_t last_id = 0;
  if (list == nullptr) {
    list = std::make_shared<HookList>();
  }
  hook->id = ++last_id;
  places.emplace(hook->id, list);
  list->push_back(std::move(hook));
  return last_id;
}

void check_replacement(const Tensor& original, const Tensor& result, const std::string& hook) {
  check(original.defined(), "can't replace a None gradient with a non-None value");
  check(original.dtype() == result.dtype(), "hook '", hook, "' has changed the type of value (was CPU",
        name_of(original.dtype()), "Type got CPU", name_of(result.dtype()), "Type)");
  check(same(original.sizes(), result.sizes()), "hook '", hook, "' has changed the size of value");
}

/// Calls a node's hook, after which the pass has its grad mode again; what it returns takes the place of `replaceable`.
void call(const Hook& hook, std::span<Tensor> replaceable, std::span<const Tensor> grad_inputs,
          std::span<const Tensor> grad_outputs) {
  const std::vector<adj_tensor_opt> inputs = handles_of(grad_inputs);
  const std::vector<adj_tensor_opt> outputs = handles_of(grad_outputs);
  std::vector<adj_tensor_opt> results(replaceable.size(), nullptr);
  uint8_t replaced = 0;
  const GradModeGuard pass(GradMode::enabled());
  void* error = hook.on_node(hook.context.get(), inputs.data(), inputs.size(), outputs.data(), outputs.size(),
                             results.data(), &replaced);
  std::vector<Tensor> owned = adopted(results);
  check_callback(error, hook.release);
  if (replaced == 0) {
    return;
  }
  for (size_t i = 0; i < owned.size(); ++i) {
    if (owned[i].defined()) {
      check_replacement(replaceable[i], owned[i], hook.name);
    }
    replaceable[i] = std::move(owned[i]);
  }
}

}  // namespace

uint64_t register_tensor_hook(const Tensor& tensor, std::shared_ptr<Hook> hook) {
  check(tensor.requires_grad(), "cannot register a hook on a tensor that doesn't require gradient");
  const Edge edge = gradient_edge(tensor);
  hook->output_nr = edge.input_nr;
  uint64_t id = 0;
  {
    std::lock_guard guard(hooks_mutex);
    if (edge.node->variable() != nullptr) {
      id = add(tensor.impl()->meta->hooks, std::move(hook));
    } else {
      id = add(node_hooks[edge.node], std::move(hook));
    }
    edge.node->mark(Node::kHasHooks);
  }
  edge.node->release();
  return id;
}

uint64_t register_post_accumulate_hook(const Tensor& leaf, std::shared_ptr<Hook> hook) {
  check(leaf.requires_grad(), "cannot register a hook on a tensor that doesn't require gradient");
  check(leaf.is_leaf(), "post accumulate grad hooks cannot be registered on non-leaf tensors");
  return register_tensor_hook(leaf, std::move(hook));
}

uint64_t register_node_hook(Node* node, std::shared_ptr<Hook> hook) {
  std::lock_guard guard(hooks_mutex);
  node->mark(Node::kHasHooks);
  return add(node_hooks[node], std::move(hook));
}

void remove_hook(uint64_t id) {
  std::shared_ptr<Hook> removed;  // Freed without the lock: its owner may call back.
  std::lock_guard guard(hooks_mutex);
  const auto place = places.find(id);
  if (place == places.end()) {
    return;
  }
  if (const std::shared_ptr<HookList> list = place->second.lock()) {
    const auto at = std::find_if(list->begin(), list->end(), [&](const auto& hook) { return hook->id == id; });
    if (at != list->end()) {
      removed = std::move(*at);
      list->erase(at);
    }
  }
  places.erase(place);
}

void forget_hooks(const HookList& list) {
  std::lock_guard guard(hooks_mutex);
  for (const auto& hook : list) {
    places.erase(hook->id);
  }
}

void drop_hooks(Node* node) {
  std::shared_ptr<HookList> list;
  {
    std::lock_guard guard(hooks_mutex);
    if (auto found = node_hooks.extract(node)) {
      list = std::move(found.mapped());
    }
  }
  if (list != nullptr) {
    forget_hooks(*list);
  }
}

NodeHooks::NodeHooks(Node* node) {
  std::lock_guard guard(hooks_mutex);
  const auto append = [&](const std::shared_ptr<HookList>& list) {
    if (list != nullptr) {
      hooks_.insert(hooks_.end(), list->begin(), list->end());
    }
  };
  if (TensorImpl* leaf = node->variable()) {
    append(leaf->meta->hooks);
  }
  if (const auto found = node_hooks.find(node); found != node_hooks.end()) {
    append(found->second);
  }
}

bool NodeHooks::has(Hook::Kind kind) const {
  return std::any_of(hooks_.begin(), hooks_.end(), [&](const auto& hook) { return hook->kind == kind; });
}

void NodeHooks::run_on_tensors(std::span<Tensor> grads) const {
  for (const auto& hook : hooks_) {
    if (hook->kind != Hook::Kind::Tensor || !grads[hook->output_nr].defined()) {
      continue;
    }
    Tensor& grad = grads[hook->output_nr];
    const GradModeGuard pass(GradMode::enabled());
    adj_tensor replacement = nullptr;
    void* error = hook->on_tensor(hook->context.get(), reinterpret_cast<adj_tensor>(grad.impl()), &replacement);
    Tensor owned = Tensor::adopt(reinterpret_cast<TensorImpl*>(replacement));
    check_callback(error, hook->release);
    if (owned.defined()) {
      check_replacement(grad, owned, hook->name);
      grad = std::move(owned);
    }
  }
}

void NodeHooks::run_before(std::span<Tensor> grads) const {
  for (const auto& hook : hooks_) {
    if (hook->kind == Hook::Kind::BeforeNode) {
      call(*hook, grads, {}, grads);
    }
  }
}

void NodeHooks::run_after_accumulation(TensorImpl* leaf) const {
  for (const auto& hook : hooks_) {
    if (hook->kind == Hook::Kind::PostAccumulate) {
      const GradModeGuard pass(GradMode::enabled());
      check_callback(hook->on_leaf(hook->context.get(), reinterpret_cast<adj_tensor>(leaf)), hook->release);
    }
  }
}

void NodeHooks::run_after(std::span<Tensor> grad_inputs, std::span<const Tensor> grad_outputs) const {
  for (const auto& hook : hooks_) {
    if (hook->kind == Hook::Kind::AfterNode) {
      call(*hook, grad_inputs, grad_inputs, grad_outputs);
    }
  }
}

}  // namespace adjoint
