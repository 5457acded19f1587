#include "autograd/record.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

#include "core/batch.h"
#include "core/shape.h"
#include "ops/func/vmap.h"
#include "ops/generated/ops.h"
#include "ops/internal.h"

namespace adjoint {
namespace {

Tensor base_of(const Tensor& view) { return Tensor::share(view.impl()->meta->view_base); }

enum class Change { OfItself, OfBase };

/// Of a view of another kind than the ordinary, PyTorch's text says how it came to be, what happened, and what to do.
[[noreturn]] void fail_change(const Tensor& view, Change change) {
  const CreationMeta creation = view.impl()->meta->creation;
  const Node* maker = view.impl()->grad_fn;
  const char* what = change == Change::OfItself ? "is being" : "its base or another view of its base has been";
  const auto about_mode = [&](const char* mode, const char* block) {
    const std::string origin = maker == nullptr ? std::string("A view was created in ")
                                                : concat("Output ", view.impl()->output_nr, " of ", maker->name(),
                                                         " is a view of a view which was created in ");
    fail(ADJ_STATUS_RUNTIME_ERROR, origin, mode, " mode and ", what,
         creation == CreationMeta::InferenceMode ? " modified inplace in normal mode."
                                                 : " modified inplace with grad mode enabled.",
         " Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving "
         "both the view and the inplace either both inside the ",
         block,
         " block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be "
         "tracked).");
  };
  if (creation == CreationMeta::InferenceMode) {
    about_mode("inference", "inference_mode");
  }
  if (creation == CreationMeta::NoGrad || maker == nullptr) {
    about_mode("no_grad", "no_grad");
  }
  fail(ADJ_STATUS_RUNTIME_ERROR, "Output ", view.impl()->output_nr, " of ", maker->name(), " is a view and ", what,
       " modified inplace. ",
       creation == CreationMeta::InCustomFunction
           ? "This view was created inside a custom Function (or because an input was returned as-is) and the autograd "
             "logic to handle view+inplace would override the custom backward associated with the custom Function, "
             "leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of "
             "the custom Function."
           : "This view is the output of a function that returns multiple views. Such functions do not allow the "
             "output views to be modified inplace. You should replace the inplace operation by an out-of-place one.");
}

void check_view_may_change(const Tensor& view, Change change) {
  if (view.impl()->meta->creation != CreationMeta::Default) [[unlikely]] {
    fail_change(view, change);
  }
}

void check_in_place(const Tensor& self) {
  if (is_view(self)) {
    check_view_may_change(self, Change::OfItself);
    const Tensor base = base_of(self);
    check(!(base.is_leaf() && base.requires_grad()),
          "a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }
  check(!(self.is_leaf() && self.requires_grad()),
        "a leaf Variable that requires grad is being used in an in-place operation.");
}

struct Geometry {
  explicit Geometry(const Tensor& tensor)
      : sizes(tensor.sizes().begin(), tensor.sizes().end()),
        strides(tensor.strides().begin(), tensor.strides().end()),
        batch(common_batch({&tensor})),
        offset(tensor.offset()) {}

  /// The window of this geometry on a base, which may lack some of the batch dimensions.
  Tensor on(const Tensor& base, int64_t from) const {
    Dims all_sizes(sizes);
    Dims all_strides(strides);
    std::vector<int64_t> levels;
    for (const BatchDim& dim : batch) {
      if (find_level(base.batch(), dim.level) == nullptr) {
        all_sizes.insert(levels.size(), dim.size);
        all_strides.insert(levels.size(), dim.stride);
        levels.push_back(dim.level);
      }
    }
    Tensor window = as_strided(base, all_sizes, all_strides, from);
    for (int64_t level : levels) {
      window = add_batch_dim(window, 0, level);
    }
    return window;
  }

  std::vector<int64_t> sizes;
  std::vector<int64_t> strides;
  BatchDims batch;
  int64_t offset;
};

/// The base's history after an in-place operation on a view of it: the view's part of the cotangent goes through the
/// operation's own node, the rest passes.
class CopySlices {
 public:
  CopySlices(const Tensor& base, const Tensor& view, Node* inner) : base_(base), view_(view), inner_(inner) {}
  CopySlices(const CopySlices&) = delete;

  void release() {
    freed_.store(true, std::memory_order_release);
    // In a graph of the graph it may stand for itself too, and has its own turn later.
    if (inner_->unique()) {
      inner_->release_saved();
    }
  }

  void operator()(Vjp& v) const {
    if (freed_.load(std::memory_order_acquire)) {
      fail_freed();
    }
    Tensor whole = copy_to_strided(v.grad(), base_.sizes, base_.strides);
    Tensor slice = view_.on(whole, view_.offset - base_.offset);
    std::vector<Tensor> grads = {clone(slice)};
    Vjp inner(*inner_.get(), grads);
    inner_->apply(inner);
    TensorArray& results = inner.results();
    if (results[0].defined()) {
      copy_(slice, sum_to(results[0], view_.sizes));
    } else {
      zero_(slice);
    }
    v.in(0) = whole;
    for (size_t i = 1; i < results.size(); ++i) {
      const Edge& edge = inner_->edges()[i];
      v.in(i) = results[i].defined() && results[i].is_batched() && edge.node != nullptr
                    ? sum_over_examples(*inner_.get(), results[i], edge.node->outputs()[edge.input_nr])
                    : std::move(results[i]);
    }
  }

 private:
  Geometry base_;
  Geometry view_;
  NodeReference inner_;
  std::atomic<bool> freed_ = false;
};

/// The history of a view of `base` from now on: through the base's own, if that has one.
NodeReference window_history(const Tensor& view, const Tensor& base) {
  const GradModeGuard on(true);
  const ForwardModeGuard forward_off(false);
  const Tensor again = window_like(view, base, view.offset());
  if (again.has_grad_fn()) {
    return NodeReference::share(again.impl()->grad_fn);
  }
  static const NodeType type = {"AsStridedBackward0", {}, [](Node&, Vjp&) {}, nullptr, 0};
  NodeReference ends_here(Node::create(&type, 1, 0, 1));
  ends_here->outputs()[0].set(view);
  return ends_here;
}

/// What Tensor::will_have_grad_fn says, of a tensor that is a view.
bool is_stale(const TensorImpl& view) {
  return view.meta->view_version.load(std::memory_order_acquire) != view.storage->version();
}

}  // namespace

void Vjp::widen() {
  const auto is_narrow = [](const Tensor& grad) { return grad.defined() && is_half(grad.dtype()); };
  if (std::none_of(grads_.begin(), grads_.end(), is_narrow)) {
    return;
  }
  for (Tensor& grad : grads_) {
    grad = adjoint::widened(grad);
  }
  wide_ = std::make_unique<std::vector<Tensor>>(saved_.size());
}

const Tensor& Vjp::widened(size_t slot, const Tensor& kept) { return (*wide_)[slot] = adjoint::widened(kept); }

void set_grad_fn(TensorImpl* impl, Node* node, uint32_t output_nr) {
  Node* previous = impl->grad_fn;
  impl->grad_fn = node;
  impl->output_nr = output_nr;
  if (previous != nullptr) {
    follow_grad_fn(impl, previous);
    previous->release();
  }
}

Tensor window_like(const Tensor& view, const Tensor& whole, int64_t offset) { return Geometry(view).on(whole, offset); }

Tensor sum_over_examples(const Node& node, Tensor grad, const OutputMetadata& input) {
  for (const BatchDim& dim : common_batch({&grad})) {
    const bool in_output = std::any_of(node.outputs().begin(), node.outputs().end(),
                                       [&](const OutputMetadata& output) { return output.has_level(dim.level); });
    if (in_output && !input.has_level(dim.level)) {
      grad = sum_batch(grad, dim.level);
    }
  }
  return grad;
}

bool Tensor::base_requires_grad() const { return is_view(*this) && base_of(*this).requires_grad(); }

bool Tensor::will_have_grad_fn() const { return is_view(*this) && is_stale(*impl_) && base_of(*this).requires_grad(); }

NodeReference grad_fn(const Tensor& tensor) {
  TensorImpl* impl = tensor.impl();
  if (!is_view(tensor)) {
    return NodeReference::share(impl->grad_fn);
  }
  // Declared before the lock is taken: what the old node owns may run anything when it goes.
  NodeReference previous;
  const std::lock_guard guard(impl->meta->history_lock);
  const Tensor base = base_of(tensor);
  const uint32_t version = impl->storage->version();
  if (impl->meta->view_version.load(std::memory_order_relaxed) != version &&
      (tensor.has_grad_fn() || base.requires_grad())) {
    // The base was changed in place since: the view's history now starts at the base's new one.
    check_view_may_change(tensor, Change::OfBase);
    Node* const next = window_history(tensor, base).detach();
    previous = NodeReference(impl->grad_fn);
    std::atomic_ref(impl->grad_fn).store(next, std::memory_order_relaxed);
    impl->output_nr = 0;
    if (previous.get() != nullptr) {
      follow_grad_fn(impl, previous.get());
    }
    impl->meta->view_version.store(version, std::memory_order_release);
  }
  return NodeReference::share(impl->grad_fn);
}

void detach_history(const Tensor& tensor) {
  TensorImpl* impl = tensor.impl();
  impl->requires_grad = false;
  if (impl->meta != nullptr && impl->meta->retains_grad) {
    stop_retaining(impl);
  }
  drop_tangents(impl);
  if (Node* previous = std::exchange(impl->grad_fn, nullptr)) {
    previous->release();
  }
  impl->output_nr = 0;
}

void mark_view(const Tensor& base, const Tensor& view, CreationMeta creation) {
  AutogradMeta& meta = autograd_meta(view.impl());
  const bool nested = is_view(base);
  meta.view_base = Tensor(nested ? base_of(base) : base).detach_reference();
  mark_forward_view(base, view);
  meta.view_version.store(view.storage()->version(), std::memory_order_relaxed);
  meta.creation = creation != CreationMeta::Default ? creation
                  : InferenceMode::enabled()        ? CreationMeta::InferenceMode
                  : !GradMode::enabled()            ? CreationMeta::NoGrad
                  : nested                          ? base.impl()->meta->creation
                                                    : CreationMeta::Default;
}

void Recorder::check_destination() const {
  check_batch();
  if (dst_->impl()->is_inference) [[unlikely]] {
    check(
        InferenceMode::enabled(),
        "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal "
        "tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.");
  }
  if (active_) {
    check(dst_->is_floating(), "an in-place operation that requires grad needs a floating point tensor");
    check_in_place(*dst_);
  }
}

/// A kernel may have left its result as a view of a temporary of its own: that is nobody's view.
void Recorder::own(Tensor& result) const {
  const TensorImpl* base = result.impl()->meta->view_base;
  for (size_t i = 0; i < input_count() && base != nullptr; ++i) {
    const Tensor& from = input(i);
    if (from.defined() && (from.impl() == base || (is_view(from) && from.impl()->meta->view_base == base))) {
      return;
    }
  }
  if (base != nullptr) {
    result = alias(result);
  }
}

void Recorder::find_dual() {
  for (size_t i = 0; i < input_count() && !dual_; ++i) {
    dual_ = is_dual(input(i));
  }
  grad_mode_ = GradMode::enabled();
}

/// An in-place operation can only be batched as its destination is.
void Recorder::check_batch() const {
  for (size_t i = 0; i < input_count(); ++i) {
    const Tensor& other = input(i);
    if (other.defined() && other.is_batched() && !covers(dst_->batch(), other.batch())) {
      const char* op = std::strcmp(name_, "CopyBackwards") == 0 ? "copy_" : "inplace arithmetic";
      fail(ADJ_STATUS_RUNTIME_ERROR, "vmap: ", op,
           "(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more "
           "elements than `self`. This happened due to `other` being vmapped over but `self` not being vmapped over in "
           "a vmap. Please try to use out-of-place operators instead of ",
           op, ". If said operator is being called inside the PyTorch framework, please file a bug report instead.");
    }
  }
}

void Recorder::set_aside(const char* name, const Tensor& tensor, bool when) {
  TensorImpl* kept = nullptr;
  if (when && tensor.defined()) {
    const bool overwritten = dst_ != nullptr && tensor.storage() == dst_->storage();
    kept = Tensor(overwritten ? clone(tensor) : tensor).detach_reference();
  }
  pending_[pending_count_++] = {name, kept, -1, kept != nullptr};
}

/// Types live as long as the process.
const NodeType* Recorder::add_type(std::atomic<const NodeType*>& types, NodeType* made) const {
  for (size_t i = 0; i < pending_count_; ++i) {
    made->saved_names.push_back(pending_[i].name);
  }
  made->next = types.load(std::memory_order_acquire);
  while (!types.compare_exchange_weak(made->next, made, std::memory_order_acq_rel)) {
  }
  return made;
}

Node* Recorder::make_node(const NodeType* type, size_t outputs) {
  NodeReference node(Node::create(type, input_count(), pending_count_, outputs));
  for (size_t i = 0; active_ && i < input_count(); ++i) {
    node->set_edge(i, input(i));
  }
  return node.detach();
}

Tensor Recorder::finish(Tensor result) {
  if (dst_ == nullptr && result.impl()->meta != nullptr) [[unlikely]] {
    own(result);
  }
  if (dst_ != nullptr) {
    return finish(std::move(result), Constant{}, [](Vjp& v) { v.in(0) = zeros_like(v.grad()); });
  }
  return result;
}

/// Moves what was set aside for the node into it.
void Recorder::keep(Node* node, std::span<Tensor> results) {
  for (size_t i = 0; i < results.size(); ++i) {
    if (results[i].defined() && results[i].is_floating()) {
      node->outputs()[i].set(results[i]);
    }
  }
  for (size_t i = 0; i < pending_count_; ++i) {
    Pending& pending = pending_[i];
    if (!pending.when) {
      continue;
    }
    Tensor kept = pending.output < 0 ? Tensor::adopt(std::exchange(pending.tensor, nullptr))
                                     : results[static_cast<size_t>(pending.output)];
    if (!active_) {
      node->hold(i, std::move(kept));
    } else if (pending.output < 0) {
      node->save(i, std::move(kept));
    } else {
      node->save_output(i, kept, static_cast<uint32_t>(pending.output));
    }
  }
}

/// Takes over the caller's reference to the node.
void Recorder::attach(Node* node, std::span<Tensor> results) {
  if (dst_ != nullptr) {
    dst_->storage()->bump_version();
  }
  if (node == nullptr) {
    return;
  }
  NodeReference made(node);
  if (dst_ != nullptr) {
    node->set_in_place();
  }
  keep(node, results);
  if (!active_) {
    return;
  }
  if (dst_ == nullptr || !is_view(*dst_)) {
    for (size_t i = 0; i < results.size(); ++i) {
      if (node->outputs()[i].defined) {
        // The first takes over the maker's reference.
        if (made.detach() == nullptr) {
          node->retain();
        }
        set_grad_fn(results[i].impl(), node, static_cast<uint32_t>(i));
      }
    }
    return;
  }
  rebase_history(*dst_, made.detach());
}

/// In-place on a view: the base gets a CopySlices node around `inner`, and the view starts from the base again.
void rebase_history(const Tensor& view, Node* inner) {
  static const NodeType type = {"CopySlices",
                                {},
                                [](Node& n, Vjp& v) { (*static_cast<CopySlices*>(n.closure()))(v); },
                                [](void* closure) { static_cast<CopySlices*>(closure)->~CopySlices(); },
                                sizeof(CopySlices),
                                nullptr,
                                false,
                                false,
                                [](void* closure) { static_cast<CopySlices*>(closure)->release(); }};
  Tensor base = base_of(view);
  Node* node = Node::create(&type, inner->edges().size(), 0, 1);
  node->set_in_place();
  node->outputs()[0].set(base);
  node->set_edge(0, base);
  for (size_t i = 1; i < inner->edges().size(); ++i) {
    Edge& edge = inner->edges()[i];
    if (edge.node != nullptr) {
      edge.node->retain();
    }
    node->edges()[i] = edge;
  }
  new (node->closure()) CopySlices(base, view, inner);
  node->set_has_closure();
  set_grad_fn(base.impl(), node, 0);
  // The version counter has moved, so the view's next grad_fn is made from the base.
  grad_fn(view);
}

}  // namespace adjoint
