#pragma once

#include <array>
#include <memory>
#include <new>
#include <type_traits>

#include "autograd/forward.h"
#include "autograd/node.h"
#include "core/error.h"
#include "core/tensor_array.h"

namespace adjoint {

/// What a formula sees in the backward pass: the cotangents of the forward's outputs, the saved tensors, and the
/// slots for the cotangents of its inputs. Shapes need no care: a result is summed to the input's shape and cast to
/// its dtype by the engine.
class Vjp {
 public:
  Vjp(Node& node, std::span<Tensor> grads)
      : node_(node), grads_(grads), results_(node.edges().size()), saved_(node.saved().size()) {}
  /// For inputs chosen by the caller: those that are defined in `wanted`.
  Vjp(Node& node, std::span<Tensor> grads, std::span<const Tensor> wanted) : Vjp(node, grads) { wanted_ = wanted; }

  /// Cotangent of output `index`; undefined when nothing flowed there (only nodes with several outputs see that).
  const Tensor& grad(size_t index = 0) const { return grads_[index]; }
  /// The same, given away: for its last use in a formula, whose result may then take its memory.
  Tensor take_grad(size_t index = 0) { return std::move(grads_[index]); }
  size_t grad_count() const { return grads_.size(); }
  /// Whether input `index` wants a cotangent. In `autograd.grad` only inputs on the way to a requested one do.
  bool needs(size_t index) const {
    return wanted_.empty() ? node_.edges()[index].node != nullptr : wanted_[index].defined();
  }
  /// Where the cotangent of input `index` goes; left undefined it counts as zero.
  Tensor& in(size_t index) { return results_[index]; }
  const Tensor& saved(size_t slot) {
    Tensor& kept = saved_[slot];
    if (!has_taken_) {
      kept = node_.unpack(slot);
    } else if (kept.defined()) {
      node_.check_taken(slot, kept);
    }
    return wide_ == nullptr ? kept : widened(slot, kept);
  }
  /// For a formula of several steps: cotangents and saved tensors of 16 bits are float32 from here on, so that what it
  /// gives is rounded once.
  void widen();
  /// Shape of forward output `index`.
  const OutputMetadata& output(size_t index = 0) const { return node_.outputs()[index]; }
  TensorArray& results() { return results_; }
  /// Runs the formula for the last time, unrecorded: the saved tensors leave the node, and go back only if it fails.
  void apply_last() {
    has_taken_ = node_.take_saved(saved_);
    try {
      node_.apply(*this);
    } catch (...) {
      if (has_taken_) {
        node_.give_back(saved_);
      }
      throw;
    }
  }

 private:
  Node& node_;
  std::span<Tensor> grads_;
  std::span<const Tensor> wanted_;
  TensorArray results_;
  TensorArray saved_;
  bool has_taken_ = false;

  const Tensor& widened(size_t slot, const Tensor& kept);
  std::unique_ptr<std::vector<Tensor>> wide_;
};

class Recorder;

/// What a forward-mode formula sees: the tangents of the inputs, and the slots for those of the results. Shapes and
/// dtypes need no care: what is left in a slot is expanded to the result's shape, cast to its dtype, and copied if it
/// is an input's tangent.
class Jvp {
 public:
  Jvp(const Recorder& recorder, Node* node, std::span<const Tensor> results, const ForwardLevel& level);

  /// Tangent of input `index`; undefined when that input has none.
  const Tensor& tangent(size_t index = 0) const { return tangents_[index]; }
  bool has(size_t index) const { return tangents_[index].defined(); }
  std::span<const Tensor> tangents() const { return tangents_; }
  /// Input `index`. An in-place operation has already overwritten its own.
  const Tensor& input(size_t index) const;
  const Tensor& result(size_t index = 0) const { return results_[index]; }
  std::span<const Tensor> results() const { return results_; }
  /// The operation's node, for formulas made from the vjp.
  Node& node() const { return *node_; }
  /// Where the tangent of result `index` goes; left undefined it counts as zero.
  Tensor& out(size_t index = 0) { return outs_[index]; }
  /// Adds a term to the tangent of the result.
  void add(const Tensor& term);

 private:
  const Recorder& recorder_;
  Node* node_;
  std::span<const Tensor> results_;
  std::vector<Tensor> tangents_;
  std::vector<Tensor> outs_;
};

// Forward-mode formulas made from the vjp of the same operation, to be named beside it in Recorder::finish.

/// Jt = d/du ⟨vjp(u), t⟩, because the vjp is linear in u: for any operation whose vjp is differentiable.
struct Transposed {
  void operator()(Jvp& jvp) const;
};
/// Jt = vjp(t), where the Jacobian is symmetric once the inputs are broadcast: elementwise operations, and softmax.
struct Symmetric {
  void operator()(Jvp& jvp) const;
};
/// Jt = Σ t · vjp(1) over the reduced dimensions, where each element of an input goes into one element of the result.
struct Reduction {
  IntSpan dims;  // Empty for all.
  bool keepdim = false;
  void operator()(Jvp& jvp) const;
};
/// Jt = 0.
struct Constant {
  void operator()(Jvp&) const {}
};
template <typename Pushforward>
inline constexpr bool kUsesVjp = std::is_same_v<Pushforward, Transposed> || std::is_same_v<Pushforward, Symmetric> ||
                                 std::is_same_v<Pushforward, Reduction>;

/// Records one forward call. Use:
///
///   Recorder rec("ExpBackward0", dst, self);
///   Tensor y = kernel(self, dst);
///   rec.save_output("result");
///   return rec.finish(y, [](Vjp& v) { v.in(0) = v.grad() * v.saved(0); }, Symmetric{});
///
/// The last argument gives the tangent of the result where an input is dual: one of the formulas above, or a function
/// of a Jvp. The constructor checks the rules of in-place operations when `dst` is given. Inputs are saved before the
/// kernel runs (an input that is about to be overwritten is copied first), and only if `active()`.
class Recorder {
 public:
  static constexpr size_t kMaxInputs = 6;
  static constexpr size_t kMaxSaved = 6;

  template <typename... Inputs>
  Recorder(const char* name, Tensor* dst, const Inputs&... inputs) : name_(name), dst_(dst) {
    static_assert(sizeof...(inputs) <= kMaxInputs);
    (add_input(inputs), ...);
    begin();
  }
  Recorder(const char* name, std::span<const Tensor> inputs) : name_(name), list_(inputs) {
    for (const Tensor& input : inputs) {
      active_ |= input.requires_grad();
    }
    begin();
  }
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder() {
    for (size_t i = 0; i < pending_count_; ++i) {
      if (pending_[i].tensor != nullptr) {
        pending_[i].tensor->release();
      }
    }
  }

  /// Whether a derivative will be asked for: the graph's, or that of a dual input.
  bool active() const { return active_ || dual_; }
  /// Whether input `index` has a part in it.
  bool needs(size_t index) const {
    return active() && input(index).defined() &&
           ((active_ && input(index).requires_grad()) || (dual_ && is_dual(input(index))));
  }

  /// Saves an input (slots count from 0 in order of these calls). With `when` false the slot stays empty.
  void save(const char* name, const Tensor& tensor, bool when = true) {
    if (active()) {
      set_aside(name, tensor, when);
    }
  }
  /// Saves output `index` of the operation, once it is known to `finish`.
  void save_output(const char* name, uint32_t index = 0, bool when = true) {
    if (active()) {
      pending_[pending_count_++] = {name, nullptr, static_cast<int32_t>(index), when};
    }
  }

  /// Attaches the history to the result and returns it. For an in-place operation the result is `*dst`.
  template <typename Pushforward, typename Formula>
  Tensor finish(Tensor&& result, const Pushforward& pushforward, Formula formula) {
    finish_all(std::span<Tensor>(&result, 1), pushforward, std::move(formula));
    return std::move(result);
  }
  template <typename Pushforward, typename Formula>
  Tensor finish(const Tensor& result, const Pushforward& pushforward, Formula formula) {
    return finish(Tensor(result), pushforward, std::move(formula));
  }
  template <typename Formula>
  Tensor finish(Tensor result, Formula formula) {
    return finish(std::move(result), Transposed{}, std::move(formula));
  }
  /// The same for operations with several outputs; those of integer dtype stay out of the graph.
  template <typename Pushforward, typename Formula>
  void finish_all(std::span<Tensor> results, const Pushforward& pushforward, Formula formula);
  /// For operations that are not differentiable. Their in-place forms have derivative zero.
  Tensor finish(Tensor result);

 private:
  friend class Jvp;
  void add_input(const Tensor& input) {
    inputs_[input_count_++] = &input;
    active_ |= input.defined() && input.requires_grad();
  }
  void begin() {
    active_ = active_ && GradMode::enabled();
    if (dst_ != nullptr) {
      check_destination();
    }
    if (ForwardLevel::any_open()) [[unlikely]] {
      find_dual();
    }
  }
  void check_destination() const;
  void find_dual();
  const Tensor& input(size_t index) const { return list_.empty() ? *inputs_[index] : list_[index]; }
  size_t input_count() const { return list_.empty() ? input_count_ : list_.size(); }
  void set_aside(const char* name, const Tensor& tensor, bool when);
  void check_batch() const;
  void own(Tensor& result) const;
  const NodeType* find_type(const std::atomic<const NodeType*>& types) const {
    const NodeType* type = types.load(std::memory_order_acquire);
    while (type != nullptr && type->name != name_) {
      type = type->next;
    }
    return type;
  }
  const NodeType* add_type(std::atomic<const NodeType*>& types, NodeType* made) const;
  Node* make_node(const NodeType* type, size_t outputs);
  void attach(Node* node, std::span<Tensor> results);
  void keep(Node* node, std::span<Tensor> results);
  using Push = void (*)(const void* pushforward, Jvp& jvp);
  void finish_dual(Node* node, std::span<Tensor> results, Push push, const void* pushforward);
  void settle(Node* node, std::span<Tensor> results, size_t index, Jvp& jvp,
              const std::shared_ptr<ForwardLevel>& level);

  /// Without initializers: most calls use few of them, or none.
  struct Pending {
    const char* name;
    TensorImpl* tensor;  // Owned.
    int32_t output;      // Negative for an input.
    bool when;
  };

  const char* name_;
  Tensor* dst_ = nullptr;
  std::span<const Tensor> list_;
  std::array<const Tensor*, kMaxInputs> inputs_;
  size_t input_count_ = 0;
  bool active_ = false;
  bool dual_ = false;
  bool grad_mode_ = false;  // Only set for dual inputs.
  std::array<Pending, kMaxSaved> pending_;
  size_t pending_count_ = 0;
};

template <typename Pushforward, typename Formula>
void Recorder::finish_all(std::span<Tensor> results, const Pushforward& pushforward, Formula formula) {
  Node* node = nullptr;
  if (active_ || (kUsesVjp<Pushforward> && dual_)) {
    static_assert(alignof(Formula) <= 16);
    // One type per formula and name: operations that share a formula keep their names.
    static std::atomic<const NodeType*> types{nullptr};
    const NodeType* type = find_type(types);
    if (type == nullptr) [[unlikely]] {
      auto* made = new NodeType{name_, {}, nullptr, nullptr, std::is_empty_v<Formula> ? 0 : sizeof(Formula)};
      made->apply = [](Node& node, Vjp& vjp) { (*static_cast<Formula*>(node.closure()))(vjp); };
      made->destroy_closure = [](void* closure) { static_cast<Formula*>(closure)->~Formula(); };
      type = add_type(types, made);
    }
    node = make_node(type, results.size());
    new (node->closure()) Formula(std::move(formula));
    node->set_has_closure();
  }
  for (Tensor& result : results) {
    if (dst_ == nullptr && result.defined() && result.impl()->meta != nullptr) [[unlikely]] {
      own(result);
    }
  }
  if (!dual_) {
    if (node != nullptr || dst_ != nullptr) {
      attach(node, results);
    }
    return;
  }
  finish_dual(
      node, results, [](const void* push, Jvp& jvp) { (*static_cast<const Pushforward*>(push))(jvp); }, &pushforward);
}

/// Makes a tensor output `output_nr` of `node`, whose reference it takes over.
void set_grad_fn(TensorImpl* impl, Node* node, uint32_t output_nr);
/// After an in-place operation on a view: takes over the operation's own node.
void rebase_history(const Tensor& view, Node* inner);

/// The window on `whole` that `view` is on its base, from an offset that counts from the storage's start.
Tensor window_like(const Tensor& view, const Tensor& whole, int64_t offset);

/// A cotangent that `node` made for an input of it, as that input was batched: one that is the same for all examples
/// gets the sum over them. Levels that only cotangents have stay: those are several passes that run as one.
Tensor sum_over_examples(const Node& node, Tensor grad, const OutputMetadata& input);

/// Makes a tensor a leaf that requires no gradient and carries no tangent.
void detach_history(const Tensor& tensor);

/// Marks `view` as a differentiable view of `base` (or of the base of `base`).
void mark_view(const Tensor& base, const Tensor& view, CreationMeta creation = CreationMeta::Default);

}  // namespace adjoint
