#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "autograd/node.h"
#include "core/callback.h"

namespace adjoint {

/// A function of the caller's that a backward pass calls at a tensor or a node.
struct Hook {
  enum class Kind : uint8_t { Tensor, PostAccumulate, BeforeNode, AfterNode };

  Kind kind;
  union {
    adj_tensor_hook on_tensor;
    adj_leaf_hook on_leaf;
    adj_node_hook on_node;
  };
  ForeignObject context;
  adj_release release = nullptr;
  std::string name;
  /// Which output of its node the tensor is.
  uint32_t output_nr = 0;
  uint64_t id = 0;
};

using HookList = std::vector<std::shared_ptr<Hook>>;

/// PyTorch's Tensor.register_hook; of a tensor that is not a leaf the hook goes to its present grad_fn, and stays there
/// when the tensor is changed in place. Returns the id to remove it by.
uint64_t register_tensor_hook(const Tensor& tensor, std::shared_ptr<Hook> hook);
/// PyTorch's Tensor.register_post_accumulate_grad_hook.
uint64_t register_post_accumulate_hook(const Tensor& leaf, std::shared_ptr<Hook> hook);
uint64_t register_node_hook(Node* node, std::shared_ptr<Hook> hook);
/// Does nothing when the hook is gone already.
void remove_hook(uint64_t id);
void drop_hooks(Node* node);
/// Forgets the ids of hooks that are about to go.
void forget_hooks(const HookList& list);

/// What a pass has to call at a node with hooks, in order of registration: a copy, since hooks may remove hooks.
class NodeHooks {
 public:
  NodeHooks() = default;
  explicit NodeHooks(Node* node);

  /// Hooks of the tensors that the node made; each may replace its cotangent.
  void run_on_tensors(std::span<Tensor> grads) const;
  void run_before(std::span<Tensor> grads) const;
  void run_after_accumulation(TensorImpl* leaf) const;
  void run_after(std::span<Tensor> grad_inputs, std::span<const Tensor> grad_outputs) const;
  bool has(Hook::Kind kind) const;

 private:
  HookList hooks_;
};

}  // namespace adjoint
