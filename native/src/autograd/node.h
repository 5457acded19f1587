#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/spin_lock.h"
#include "core/tensor.h"

namespace adjoint {

class Vjp;
struct ForwardMeta;

/// Whether operations on this thread are recorded.
class GradMode {
 public:
  static bool enabled() { return enabled_; }
  static void set_enabled(bool enabled) { enabled_ = enabled; }
  /// What the caller asks for: in inference mode nothing is recorded all the same.
  static void request(bool enabled) {
    requested_ = enabled;
    enabled_ = enabled && !InferenceMode::enabled();
  }
  static bool requested() { return InferenceMode::enabled() ? requested_ : enabled_; }

 private:
  static constinit thread_local bool enabled_;
  static constinit thread_local bool requested_;
};

/// Sets the grad mode for a scope.
class GradModeGuard {
 public:
  explicit GradModeGuard(bool enabled) : previous_(GradMode::enabled()) { GradMode::set_enabled(enabled); }
  ~GradModeGuard() { GradMode::set_enabled(previous_); }
  GradModeGuard(const GradModeGuard&) = delete;
  GradModeGuard& operator=(const GradModeGuard&) = delete;

 private:
  bool previous_;
};

/// The order of the nodes made in a scope: 0 in a forward pass, and in a backward pass that is recorded one more than
/// that of the graph it differentiates.
class OrderGuard {
 public:
  explicit OrderGuard(uint8_t order) : previous_(current_) { current_ = order; }
  ~OrderGuard() { current_ = previous_; }
  OrderGuard(const OrderGuard&) = delete;
  OrderGuard& operator=(const OrderGuard&) = delete;
  static uint8_t current() { return current_; }

 private:
  static constinit thread_local uint8_t current_;
  uint8_t previous_;
};

/// Where a cotangent goes: to the `input_nr`-th output that `node` made in the forward pass. The holder owns a
/// reference to the node.
struct Edge {
  Node* node = nullptr;
  uint32_t input_nr = 0;
};

/// A tensor kept for the backward pass. It remembers the version it was saved at.
struct SavedTensor {
  TensorImpl* impl = nullptr;  // Owned.
  uint32_t version = 0;
  /// The node's own output: saved without history, and given the node back when unpacked, so that there is no cycle.
  bool is_output = false;
  bool was_saved = false;
  uint16_t output_nr = 0;
};

/// Shape and dtype of a forward output: what a cotangent for it must look like. And the levels it was batched at:
/// cotangents are summed over those that the output of a function has and an input of it lacks.
struct OutputMetadata {
  static constexpr int kInlineDims = 2;
  DType dtype = DType::Float32;
  uint8_t ndim = 0;
  uint8_t batch_ndim = 0;
  /// Whether a cotangent has ever been possible for it (floating dtype, differentiable).
  bool defined : 1 = false;
  bool is_view : 1 = false;
  /// Version of the storage when the output was made.
  uint32_t version = 0;
  union {
    int64_t inline_sizes[kInlineDims] = {0, 0};
    int64_t* sizes;  // Owned, for more dimensions; levels follow them.
  };
  void set(const Tensor& output);
  void clear();
  bool is_inline() const { return ndim <= kInlineDims && batch_ndim == 0; }
  IntSpan shape() const { return {is_inline() ? inline_sizes : sizes, ndim}; }
  bool has_level(int64_t level) const {
    return batch_ndim != 0 && std::find(sizes + ndim, sizes + ndim + batch_ndim, level) != sizes + ndim + batch_ndim;
  }
};

static_assert(sizeof(OutputMetadata) == 24, "each node has one at least");

/// What all nodes of one operation have in common.
struct NodeType {
  const char* name;
  std::vector<const char*> saved_names;
  void (*apply)(Node& node, Vjp& vjp);
  void (*destroy_closure)(void* closure);
  size_t closure_bytes;
  const NodeType* next = nullptr;
  /// Whether the formula runs even when no cotangent has arrived.
  bool runs_without_grads = false;
  /// Whether the formula is the caller's own, which may look at its node.
  bool is_custom = false;
  /// Lets go of what the closure keeps for the backward pass beside saved tensors; mostly there is nothing.
  void (*release_closure)(void* closure) = nullptr;
};

/// A function of the backward graph. It is one block of memory: this header, then output metadata, edges, saved
/// tensors and the formula's closure.
class Node {
 public:
  static constexpr uint64_t kAccumulate = std::numeric_limits<uint64_t>::max();

  static Node* create(const NodeType* type, size_t edges, size_t saved, size_t outputs);
  /// The node behind a leaf, and a part of it: a reference to the node is a reference to the leaf. The engine runs such
  /// nodes as soon as they are ready.
  static Node* create_accumulate_grad(TensorImpl* leaf);
  /// For the leaf, when it goes.
  void destroy_accumulate_grad();
  /// Takes note of the leaf's present shape and dtype.
  void follow_leaf();

  void retain() {
    if (TensorImpl* leaf = variable()) {
      leaf->retain();
    } else {
      refs_.fetch_add(1, std::memory_order_relaxed);
    }
  }
  /// Drops a reference. Freeing a chain of nodes never recurses.
  // The sole owner needs no atomic decrement: nobody can take a reference meanwhile.
  void release() {
    if (TensorImpl* leaf = variable()) {
      leaf->release();
    } else if (refs_.load(std::memory_order_acquire) == 1 || refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      doom();
    }
  }

  /// Whether there is one reference. Not for the node behind a leaf.
  bool unique() const { return refs_.load(std::memory_order_acquire) == 1; }

  const char* name() const { return type_->name; }
  /// PyTorch's name of what slot `index` saves; the slots of custom functions are numbered.
  const char* saved_name(size_t index) const;
  const NodeType& type() const { return *type_; }
  uint64_t sequence_nr() const { return sequence_nr_; }
  std::span<Edge> edges() const { return {edge_block(), edge_count_}; }
  std::span<SavedTensor> saved() const { return {saved_block(), saved_count_}; }
  std::span<OutputMetadata> outputs() const { return {output_block(), output_count_}; }
  void* closure() const { return saved_block() + saved_count_; }
  void set_has_closure() { has_closure_ = true; }
  /// Whether the operation changed its first input in place.
  bool in_place() const { return in_place_; }
  void set_in_place() { in_place_ = true; }
  /// 0 for a node of a forward pass; see `OrderGuard`.
  uint8_t order() const { return order_; }
  static constexpr uint8_t kMaxOrder = 63;
  void set_edge(size_t index, const Tensor& input);

  /// Keeps `tensor` in slot `index`.
  void save(size_t index, Tensor tensor) { save(index, std::move(tensor), false); }
  /// The same without the checks and hooks of saving for backward.
  void hold(size_t index, Tensor tensor);
  /// Keeps the node's own output.
  void save_output(size_t index, const Tensor& tensor, uint32_t output_nr);
  /// The saved tensor, or an undefined one where none was saved. Errors: graph freed; modified in place.
  Tensor unpack(size_t index) const;
  /// What slot `index` still holds, unchecked and without history; undefined when there is nothing.
  Tensor kept(size_t index) const {
    lock_.lock();
    Tensor held = Tensor::share(saved()[index].impl);
    lock_.unlock();
    return held;
  }
  /// Lets go of all saved tensors.
  void release_saved();
  /// Whether the last pass over the node may take the saved tensors with it: nobody looks at them meanwhile.
  bool may_give_saved() const {
    return !type_->is_custom && type_->release_closure == nullptr && !is_marked(kHasHooks | kHasPacked);
  }
  /// Moves the saved tensors out of the node, which has none from then on; false if it has none already.
  bool take_saved(std::span<Tensor> taken);
  void give_back(std::span<Tensor> taken);
  /// What `unpack` checks, for a tensor that was taken out of slot `index`.
  void check_taken(size_t index, const Tensor& taken) const { check_version(saved()[index], taken); }
  /// Bytes of the node's own block.
  size_t bytes() const { return block_bytes(); }
  void apply(Vjp& vjp) { type_->apply(*this, vjp); }

  /// The leaf of an AccumulateGrad; null for other nodes. Borrowed.
  TensorImpl* variable() const { return sequence_nr_ == kAccumulate ? *leaf_slot() : nullptr; }

  /// Scratch of the engine: which task has claimed the node, and what GraphTask::pending says.
  std::atomic<uint32_t> task{0};
  uint32_t pending = 0;
  /// What tables beside the graph know of the node; few nodes are in one.
  static constexpr uint8_t kHasRetained = 1;  // A tensor made by it retains its gradient, see `retained_outputs`.
  static constexpr uint8_t kHasMetadata = 2;  // See anomaly.h.
  static constexpr uint8_t kHasHooks = 4;     // See hooks.h.
  static constexpr uint8_t kHasPacked = 8;    // See saved_hooks.h.
  bool is_marked(uint8_t mark) const { return (marks_.load(std::memory_order_acquire) & mark) != 0; }
  void mark(uint8_t mark) { marks_.fetch_or(mark, std::memory_order_release); }

 private:
  explicit Node(const NodeType* type) : type_(type) {}
  OutputMetadata* output_block() const { return reinterpret_cast<OutputMetadata*>(const_cast<Node*>(this) + 1); }
  Edge* edge_block() const { return reinterpret_cast<Edge*>(output_block() + output_count_); }
  SavedTensor* saved_block() const { return reinterpret_cast<SavedTensor*>(edge_block() + edge_count_); }
  /// The closure of an AccumulateGrad, which has one output and nothing else.
  TensorImpl** leaf_slot() const { return reinterpret_cast<TensorImpl**>(output_block() + 1); }
  size_t block_bytes() const;
  void save(size_t index, Tensor tensor, bool is_output);
  void doom();
  void destroy();
  void free_block();
  void drop_marked();
  void check_version(const SavedTensor& slot, const Tensor& kept) const;
  Tensor with_history(const Tensor& saved_output, uint32_t output_nr) const;
  void drop_saved();

  std::atomic<uint8_t> marks_{0};
  mutable SpinLock lock_;
  // These three never change once the node can be reached.
  bool has_closure_ : 1 = false;
  bool in_place_ : 1 = false;
  uint8_t order_ : 6 = 0;
  bool freed_ = false;
  std::atomic<uint32_t> refs_{1};
  const NodeType* type_;
  union {
    uint64_t sequence_nr_ = 0;
    Node* next_doomed_;  // Once the last reference is gone.
  };
  uint32_t edge_count_ = 0;
  uint16_t output_count_ = 0;
  uint16_t saved_count_ = 0;
};

static_assert(sizeof(Node) == 40, "a graph of millions of nodes is as fast as it is small");

/// A counted reference to a Node, or none.
class NodeReference {
 public:
  explicit NodeReference(Node* node = nullptr) : node_(node) {}
  NodeReference(NodeReference&& other) noexcept : node_(other.detach()) {}
  NodeReference& operator=(NodeReference&& other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~NodeReference() {
    if (node_ != nullptr) {
      node_->release();
    }
  }
  static NodeReference share(Node* node) {
    if (node != nullptr) {
      node->retain();
    }
    return NodeReference(node);
  }
  Node* operator->() const { return node_; }
  Node* get() const { return node_; }
  Node* detach() { return std::exchange(node_, nullptr); }

 private:
  Node* node_;
};

/// Refuses a second pass over a graph that was freed.
[[noreturn]] void fail_freed();

int64_t live_nodes();
/// Sets the number that this thread's next node bears, and gives the one it would have borne.
uint64_t exchange_sequence_nr(uint64_t next);

/// How a view came to be; decides which in-place operations are allowed on it.
enum class CreationMeta : uint8_t { Default, MultiOutput, NoGrad, InferenceMode, InCustomFunction };

/// What few tensors need: gradient, accumulator, view.
struct AutogradMeta {
  std::atomic<TensorImpl*> grad = nullptr;  // Owned, and changed under a lock.
  Node* accumulator = nullptr;              // Of a leaf that requires, or once required, gradients.
  TensorImpl* view_base = nullptr;          // Owned: for a differentiable view.
  ForwardMeta* forward = nullptr;           // Owned: for a dual tensor, or a view of one.
  std::atomic<uint32_t> view_version = 0;   // Version at which grad_fn was right.
  SpinLock history_lock;                    // Of a view, while its grad_fn is brought up to date.
  CreationMeta creation = CreationMeta::Default;
  bool retains_grad = false;
  /// `accumulator` is that of the leaf whose unpacked copy this is, and a reference to it is owned.
  bool shares_accumulator = false;
  /// Hooks of a leaf, see hooks.h.
  std::shared_ptr<std::vector<std::shared_ptr<struct Hook>>> hooks;
};

/// Whether the tensor is a differentiable view. It is none any more once its base shows other memory.
inline bool is_view(const Tensor& tensor) {
  const AutogradMeta* meta = tensor.impl()->meta;
  return meta != nullptr && meta->view_base != nullptr && meta->view_base->storage == tensor.storage();
}

AutogradMeta& autograd_meta(TensorImpl* impl);
void destroy_autograd_meta(TensorImpl* impl);

/// The edge that a cotangent of `tensor` follows: to its grad_fn, or to the leaf's AccumulateGrad; none if it needs
/// no gradient. The reference to the node is the caller's.
Edge gradient_edge(const Tensor& tensor);
/// grad_fn, brought up to date for views whose base was changed in place. Errors: a view that may not follow its base.
NodeReference grad_fn(const Tensor& tensor);

/// Tensors that asked to keep the cotangents arriving at `node`, with their output numbers.
std::vector<std::pair<uint32_t, Tensor>> retained_outputs(Node* node);
/// Takes the request of a tensor back.
void stop_retaining(TensorImpl* impl);
/// Moves the request of a tensor to its present grad_fn, after an in-place operation.
void follow_grad_fn(TensorImpl* impl, Node* previous);

/// Lets the tensor show the elements of another (`Tensor.data = source`), and its gradients have their shape and dtype.
void set_data(const Tensor& tensor, const Tensor& source);
Tensor grad_of(const Tensor& tensor);
void set_grad(const Tensor& tensor, const Tensor& grad);
/// The same for a leaf, if it has no gradient; whether it had none.
bool set_first_grad(const Tensor& tensor, const Tensor& grad);
void retain_grad(const Tensor& tensor);
void set_requires_grad(const Tensor& tensor, bool requires_grad);

}  // namespace adjoint
