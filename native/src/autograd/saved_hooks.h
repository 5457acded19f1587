#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "autograd/node.h"
#include "core/callback.h"

namespace adjoint {

/// PyTorch's saved_tensors_hooks: functions of the caller's that put what nodes save elsewhere, and bring it back.
struct SavedTensorHooks {
  adj_pack pack;
  adj_unpack unpack;
  ForeignObject context;
  /// Frees what `pack` made, and errors.
  adj_release release = nullptr;
  uint64_t id = 0;
};

/// The pairs that hold on a thread, innermost last.
struct SavedTensorHooksStack {
  std::vector<std::shared_ptr<SavedTensorHooks>> pairs;
  /// Why no pair may hold, if so.
  std::optional<std::string> disabled;

  static SavedTensorHooksStack& current();
  /// Whether a tensor saved now is to be packed.
  static bool active() { return active_; }

  uint64_t push(std::shared_ptr<SavedTensorHooks> hooks);
  /// Takes a pair out, wherever it is; does nothing for one of another thread.
  void remove(uint64_t id);
  void set_disabled(std::optional<std::string> reason);
  /// Takes over the pairs of another thread.
  void assign(const SavedTensorHooksStack& other);

 private:
  friend class DeferredPacking;
  void update() { active_ = !pairs.empty(); }
  static constinit thread_local bool active_;
};

/// While it lives nodes hold what they save, for `pack_saved`.
class DeferredPacking {
 public:
  DeferredPacking() { SavedTensorHooksStack::active_ = false; }
  DeferredPacking(const DeferredPacking&) = delete;
  ~DeferredPacking() { SavedTensorHooksStack::current().update(); }
};

/// A tensor in the hands of a pack hook, with its place in the graph.
class PackedTensor {
 public:
  /// \param is_output The tensor is an output of the node that saves it.
  PackedTensor(const Tensor& tensor, bool is_output);
  PackedTensor(const PackedTensor&) = delete;
  ~PackedTensor();
  /// What the unpack hook brings, with the history of the packed tensor (none for an output) and its tangents.
  Tensor unpack() const;

 private:
  /// The elements of what the hook returned, laid out as kernels saw those of the packed tensor. Error: it is of
  /// another shape or dtype.
  Tensor checked(const Tensor& returned) const;
  Tensor with_history(const Tensor& data) const;

  std::shared_ptr<SavedTensorHooks> hooks_;
  std::vector<int64_t> sizes_;
  DType dtype_;
  bool is_contiguous_;
  /// Has the packed tensor's tangents, and no elements; undefined without any.
  Tensor dual_;
  ForeignObject object_;
  Edge edge_;
};

/// Packs what node saves in slot `index`.
void save_packed(Node* node, size_t index, const Tensor& tensor, bool is_output);
/// Packs what a new node holds, if a pair is in force.
void pack_saved(Node* node);
/// Null when the slot's tensor was not packed, or is freed.
std::shared_ptr<PackedTensor> packed_in(const Node* node, size_t index);
void drop_packed(Node* node);

}  // namespace adjoint
