#pragma once

#include <array>
#include <memory>
#include <new>
#include <type_traits>

#include "autograd/node.h"
#include "core/error.h"
#include "core/tensor_array.h"

namespace adjoint {

/// What a formula sees in the backward pass: the cotangents of the forward's outputs, the saved tensors, and the
/// slots for the cotangents of its inputs. Shapes need no care: a result is summed to the input's shape and cast to
/// its dtype by the engine.
class Vjp {
 public:
  Vjp(Node& node, std::span<Tensor> grads) : node_(node), grads_(grads), results_(node.edges().size()) {}

  /// Cotangent of output `index`; undefined when nothing flowed there (only nodes with several outputs see that).
  const Tensor& grad(size_t index = 0) const { return grads_[index]; }
  size_t grad_count() const { return grads_.size(); }
  /// Whether input `index` wants a cotangent. In `autograd.grad` only inputs on the way to a requested one do.
  bool needs(size_t index) const { return node_.edges()[index].node != nullptr; }
  /// Where the cotangent of input `index` goes; left undefined it counts as zero.
  Tensor& in(size_t index) { return results_[index]; }
  Tensor saved(size_t slot) const { return node_.unpack(slot); }
  /// Shape of forward output `index`.
  const OutputMetadata& output(size_t index = 0) const { return node_.outputs()[index]; }
  TensorArray& results() { return results_; }

 private:
  Node& node_;
  std::span<Tensor> grads_;
  TensorArray results_;
};

/// Records one forward call. Use:
///
///   Recorder rec("ExpBackward0", dst, self);
///   Tensor y = kernel(self, dst);
///   rec.save_output("result");
///   return rec.finish(y, [](Vjp& v) { v.in(0) = v.grad() * v.saved(0); });
///
/// The constructor checks the rules of in-place operations when `dst` is given. Inputs are saved before the kernel
/// runs (an input that is about to be overwritten is copied first), and only if `active()`.
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

  /// Whether a node will be made.
  bool active() const { return active_; }
  /// Whether input `index` requires a gradient.
  bool needs(size_t index) const { return active_ && input(index).defined() && input(index).requires_grad(); }

  /// Saves an input (slots count from 0 in order of these calls). With `when` false the slot stays empty.
  void save(const char* name, const Tensor& tensor, bool when = true);
  /// Saves output `index` of the operation, once it is known to `finish`.
  void save_output(const char* name, uint32_t index = 0, bool when = true);

  /// Attaches the history to the result and returns it. For an in-place operation the result is `*dst`.
  template <typename Formula>
  Tensor finish(Tensor&& result, Formula formula) {
    finish_all(std::span<Tensor>(&result, 1), std::move(formula));
    return std::move(result);
  }
  template <typename Formula>
  Tensor finish(const Tensor& result, Formula formula) {
    return finish(Tensor(result), std::move(formula));
  }
  /// The same for operations with several outputs; those of integer dtype stay out of the graph.
  template <typename Formula>
  void finish_all(std::span<Tensor> results, Formula formula);
  /// For operations that are not differentiable: only checks and the version counter of in-place forms.
  Tensor finish(Tensor result);

 private:
  void add_input(const Tensor& input) {
    inputs_[input_count_++] = &input;
    active_ |= input.defined() && input.requires_grad();
  }
  const Tensor& input(size_t index) const { return list_.empty() ? *inputs_[index] : list_[index]; }
  size_t input_count() const { return list_.empty() ? input_count_ : list_.size(); }
  void begin();
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
  static void rebase_history(const Tensor& view, Node* inner);

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
  std::array<Pending, kMaxSaved> pending_;
  size_t pending_count_ = 0;
};

template <typename Formula>
void Recorder::finish_all(std::span<Tensor> results, Formula formula) {
  if (!active_) {
    attach(nullptr, results);
    return;
  }
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
  Node* node = make_node(type, results.size());
  new (node->closure()) Formula(std::move(formula));
  node->set_has_closure();
  attach(node, results);
}

/// Makes a tensor a leaf that requires no gradient.
void detach_history(const Tensor& tensor);

/// Marks `view` as a differentiable view of `base` (or of the base of `base`).
void mark_view(const Tensor& base, const Tensor& view, CreationMeta creation = CreationMeta::Default);

}  // namespace adjoint
