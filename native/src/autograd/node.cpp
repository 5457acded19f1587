#include "autograd/node.h"

#include <deque>
#include <mutex>
#include <new>
#include <unordered_map>

#include "autograd/anomaly.h"
#include "autograd/forward.h"
#include "autograd/hooks.h"
#include "autograd/record.h"
#include "autograd/saved_hooks.h"
#include "core/allocator.h"
#include "core/error.h"
#include "core/shape.h"
#include "core/tensor_array.h"

namespace adjoint {
namespace {

constinit thread_local uint64_t next_sequence_nr = 0;

/// Nodes whose last reference is gone, waiting to be freed by the outermost `Node::release` on this thread.
constinit thread_local Node* doomed = nullptr;
constinit thread_local bool freeing = false;

/// Guards the gradient slots of leaves.
constinit SpinLock leaf_mutex;

/// Tensors that retain their gradient, by the node that made them. A tensor takes itself out when it dies.
std::mutex& retained_mutex = *new std::mutex;
std::unordered_multimap<Node*, TensorImpl*>& retained = *new std::unordered_multimap<Node*, TensorImpl*>;

void forget_retained(Node* node, TensorImpl* impl) {
  std::lock_guard guard(retained_mutex);
  auto [first, last] = retained.equal_range(node);
  for (auto it = first; it != last; ++it) {
    if (it->second == impl) {
      retained.erase(it);
      return;
    }
  }
}

void remember_retained(Node* node, TensorImpl* impl) {
  std::lock_guard guard(retained_mutex);
  retained.emplace(node, impl);
  node->mark(Node::kHasRetained);
}

}  // namespace

constinit thread_local bool GradMode::enabled_ = true;
constinit thread_local bool GradMode::requested_ = true;
constinit thread_local uint8_t OrderGuard::current_ = 0;

uint64_t exchange_sequence_nr(uint64_t next) { return std::exchange(next_sequence_nr, next); }

void fail_freed() {
  fail(ADJ_STATUS_RUNTIME_ERROR,
       "Trying to backward through the graph a second time (or directly access saved tensors after they have already "
       "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). "
       "Specify retain_graph=True if you need to backward through the graph a second time or if you need to access "
       "saved tensors after calling backward.");
}

int64_t live_nodes() { return memory::live_count(memory::Counted::Node); }

void OutputMetadata::set(const Tensor& output) {
  dtype = output.dtype();
  ndim = static_cast<uint8_t>(output.ndim());
  version = output.storage()->version();
  is_view = adjoint::is_view(output);
  const BatchSpan batch = output.batch();
  batch_ndim = static_cast<uint8_t>(batch.size());
  int64_t* place = inline_sizes;
  if (!is_inline()) {
    sizes = static_cast<int64_t*>(memory::allocate((ndim + batch_ndim) * sizeof(int64_t)));
    place = sizes;
  }
  const IntSpan shape = output.sizes();
  place = std::copy(shape.begin(), shape.end(), place);
  std::transform(batch.begin(), batch.end(), place, [](const BatchDim& dim) { return dim.level; });
  defined = true;
}

void OutputMetadata::clear() {
  if (!is_inline()) {
    memory::release(sizes, (ndim + batch_ndim) * sizeof(int64_t));
  }
}

size_t Node::block_bytes() const {
  return sizeof(Node) + output_count_ * sizeof(OutputMetadata) + edge_count_ * sizeof(Edge) +
         saved_count_ * sizeof(SavedTensor) + type_->closure_bytes;
}

Node* Node::create(const NodeType* type, size_t edges, size_t saved, size_t outputs) {
  const size_t bytes = sizeof(Node) + outputs * sizeof(OutputMetadata) + edges * sizeof(Edge) +
                       saved * sizeof(SavedTensor) + type->closure_bytes;
  check(outputs <= UINT16_MAX, "a function can have at most ", UINT16_MAX, " outputs, but got ", outputs);
  ForeignObject metadata = AnomalyMode::enabled() ? make_metadata() : ForeignObject();
  auto* node = new (memory::allocate(bytes)) Node(type);
  if (metadata.get() != nullptr) [[unlikely]] {
    attach_metadata(node, metadata);
  }
  memory::count(memory::Counted::Node, 1);
  node->sequence_nr_ = next_sequence_nr++;
  node->order_ = OrderGuard::current();
  node->edge_count_ = static_cast<uint32_t>(edges);
  node->saved_count_ = static_cast<uint16_t>(saved);
  node->output_count_ = static_cast<uint16_t>(outputs);
  for (OutputMetadata& output : node->outputs()) {
    new (&output) OutputMetadata;
  }
  for (Edge& edge : node->edges()) {
    new (&edge) Edge;
  }
  for (SavedTensor& slot : node->saved()) {
    new (&slot) SavedTensor;
  }
  return node;
}

Node* Node::create_accumulate_grad(TensorImpl* leaf) {
  static const NodeType type = {"AccumulateGrad", {}, nullptr, nullptr, sizeof(TensorImpl*)};
  Node* node = create(&type, 0, 0, 1);
  node->sequence_nr_ = kAccumulate;
  node->order_ = 0;
  *node->leaf_slot() = leaf;
  node->follow_leaf();
  return node;
}

void Node::destroy_accumulate_grad() {
  drop_marked();
  free_block();
}

void Node::follow_leaf() {
  outputs()[0].clear();
  outputs()[0].set(Borrowed(variable()));
}

void Node::doom() {
  next_doomed_ = std::exchange(doomed, this);
  if (freeing) {
    return;
  }
  freeing = true;
  while (doomed != nullptr) {
    Node* node = doomed;
    doomed = node->next_doomed_;
    node->destroy();
  }
  freeing = false;
}

void Node::destroy() {
  drop_marked();
  drop_saved();
  if (has_closure_) {
    type_->destroy_closure(closure());
  }
  for (Edge& edge : edges()) {
    if (edge.node != nullptr) {
      edge.node->release();
    }
  }
  free_block();
}

void Node::free_block() {
  for (OutputMetadata& output : outputs()) {
    output.clear();
  }
  const size_t bytes = block_bytes();
  this->~Node();
  memory::count(memory::Counted::Node, -1);
  memory::release(this, bytes);
}

void Node::set_edge(size_t index, const Tensor& input) { edges()[index] = gradient_edge(input); }

void Node::drop_marked() {
  if (!is_marked(kHasMetadata | kHasHooks | kHasPacked)) [[likely]] {
    return;
  }
  drop_metadata(this);
  drop_hooks(this);
  drop_packed(this);
}

const char* Node::saved_name(size_t index) const {
  if (index < type_->saved_names.size()) {
    return type_->saved_names[index];
  }
  static std::mutex mutex;
  static auto& numbered = *new std::deque<std::string>;
  std::lock_guard guard(mutex);
  while (numbered.size() <= index) {
    numbered.push_back(concat("tensor", numbered.size()));
  }
  return numbered[index].c_str();
}

void Node::save(size_t index, Tensor tensor, bool is_output) {
  check(!tensor.impl()->is_inference,
        "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in "
        "computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it "
        "in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.");
  saved()[index].is_output = is_output;
  if (SavedTensorHooksStack::active() && !tensor.is_wrapped_number()) [[unlikely]] {
    save_packed(this, index, tensor, is_output);
    saved()[index].was_saved = true;
    return;
  }
  hold(index, std::move(tensor));
}

void Node::hold(size_t index, Tensor tensor) {
  SavedTensor& slot = saved()[index];
  slot.version = tensor.storage()->version();
  slot.was_saved = true;
  slot.impl = tensor.detach_reference();
}

void Node::save_output(size_t index, const Tensor& tensor, uint32_t output_nr) {
  save(index, alias(tensor), true);
  saved()[index].output_nr = static_cast<uint16_t>(output_nr);
}

Tensor Node::unpack(size_t index) const {
  lock_.lock();
  const SavedTensor slot = saved()[index];
  Tensor kept = Tensor::share(slot.impl);
  const bool freed = freed_;
  lock_.unlock();
  if (!slot.was_saved) {
    return {};
  }
  if (freed) [[unlikely]] {
    fail_freed();
  }
  if (!kept.defined()) [[unlikely]] {
    const std::shared_ptr<PackedTensor> packed = packed_in(this, index);
    kept = packed == nullptr ? Tensor() : packed->unpack();
    return kept.defined() && slot.is_output ? with_history(kept, slot.output_nr) : kept;
  }
  check_version(slot, kept);
  return slot.is_output ? with_history(kept, slot.output_nr) : kept;
}

void Node::check_version(const SavedTensor& slot, const Tensor& kept) const {
  const uint32_t now = kept.storage()->version();
  if (now != slot.version) [[unlikely]] {
    const Node* maker = slot.is_output ? this : kept.impl()->grad_fn;
    const uint32_t nr = slot.is_output ? slot.output_nr : kept.impl()->output_nr;
    std::string which = maker == nullptr ? std::string() : concat(", which is output ", nr, " of ", maker->name(), ",");
    fail(ADJ_STATUS_RUNTIME_ERROR,
         "one of the variables needed for gradient computation has been modified by an inplace operation: [CPU",
         name_of(kept.dtype()), "Type ", shown(kept.sizes()), "]", which, " is at version ", now, "; expected version ",
         slot.version,
         " instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with "
         "torch.autograd.set_detect_anomaly(True).");
  }
}

bool Node::take_saved(std::span<Tensor> taken) {
  lock_.lock();
  const bool has = !freed_;
  freed_ = true;
  for (size_t i = 0; has && i < saved_count_; ++i) {
    taken[i] = Tensor::adopt(std::exchange(saved_block()[i].impl, nullptr));
    __builtin_prefetch(taken[i].impl());
    __builtin_prefetch(taken[i].impl() + 1);
  }
  lock_.unlock();
  return has;
}

void Node::give_back(std::span<Tensor> taken) {
  lock_.lock();
  for (size_t i = 0; i < saved_count_; ++i) {
    saved_block()[i].impl = taken[i].detach_reference();
  }
  freed_ = false;
  lock_.unlock();
}

/// A saved output as the forward function returned it.
Tensor Node::with_history(const Tensor& saved_output, uint32_t output_nr) const {
  Tensor output = alias(saved_output);
  auto* self = const_cast<Node*>(this);
  self->retain();
  output.impl()->grad_fn = self;
  output.impl()->output_nr = output_nr;
  share_tangents(saved_output, output);
  return output;
}

/// For a node that nobody else can reach.
void Node::drop_saved() {
  for (SavedTensor& slot : saved()) {
    if (slot.impl != nullptr) {
      std::exchange(slot.impl, nullptr)->release();
    }
  }
}

void Node::release_saved() {
  if (saved_count_ == 0 && !has_closure_) {
    return;
  }
  if (is_marked(kHasPacked)) [[unlikely]] {
    drop_packed(this);
  }
  // Freed outside of the lock: freeing a tensor may free nodes, whose locks may be taken in turn.
  TensorArray taken(saved_count_);
  take_saved(taken);
  if (type_->release_closure != nullptr) [[unlikely]] {
    type_->release_closure(closure());
  }
}

AutogradMeta& autograd_meta(TensorImpl* impl) {
  if (impl->meta == nullptr) {
    impl->meta = new (memory::allocate(sizeof(AutogradMeta))) AutogradMeta;
  }
  return *impl->meta;
}

void destroy_autograd_meta(TensorImpl* impl) {
  AutogradMeta* meta = impl->meta;
  if (meta->retains_grad) {
    forget_retained(impl->grad_fn, impl);
  }
  if (TensorImpl* grad = meta->grad.load(std::memory_order_relaxed)) {
    grad->release();
  }
  if (meta->shares_accumulator) {
    meta->accumulator->release();
  } else if (meta->accumulator != nullptr) {
    meta->accumulator->destroy_accumulate_grad();
  }
  if (meta->hooks != nullptr) {
    forget_hooks(*meta->hooks);
  }
  if (meta->view_base != nullptr) {
    meta->view_base->release();
  }
  if (meta->forward != nullptr) {
    destroy_forward_meta(impl);
  }
  meta->~AutogradMeta();
  memory::release(meta, sizeof(AutogradMeta));
}

Edge gradient_edge(const Tensor& tensor) {
  if (!tensor.defined() || !tensor.requires_grad()) {
    return {};
  }
  if (NodeReference made_by = grad_fn(tensor); made_by.get() != nullptr) {
    return {made_by.detach(), tensor.impl()->output_nr};
  }
  // A view without history of a base that requires gradients has none.
  if (!tensor.impl()->requires_grad) {
    return {};
  }
  Node* accumulator = tensor.impl()->meta->accumulator;
  accumulator->retain();
  return {accumulator, 0};
}

void set_data(const Tensor& tensor, const Tensor& source) {
  tensor.impl()->set_data(*source.impl());
  if (AutogradMeta* meta = tensor.impl()->meta;
      meta != nullptr && meta->accumulator != nullptr && !meta->shares_accumulator) {
    meta->accumulator->follow_leaf();
  }
}

Tensor grad_of(const Tensor& tensor) {
  std::lock_guard guard(leaf_mutex);
  return tensor.impl()->meta == nullptr ? Tensor()
                                        : Tensor::share(tensor.impl()->meta->grad.load(std::memory_order_relaxed));
}

void set_grad(const Tensor& tensor, const Tensor& grad) {
  if (tensor.impl()->meta == nullptr && !grad.defined()) {
    return;
  }
  AutogradMeta& meta = autograd_meta(tensor.impl());
  Tensor previous;
  Tensor next = grad;
  std::lock_guard guard(leaf_mutex);
  previous = Tensor::adopt(meta.grad.load(std::memory_order_relaxed));
  meta.grad.store(next.detach_reference(), std::memory_order_relaxed);
}

bool set_first_grad(const Tensor& tensor, const Tensor& grad) {
  AutogradMeta& meta = autograd_meta(tensor.impl());
  if (meta.grad.load(std::memory_order_relaxed) != nullptr) {
    return false;
  }
  std::lock_guard guard(leaf_mutex);
  const bool is_first = meta.grad.load(std::memory_order_relaxed) == nullptr;
  if (is_first) {
    meta.grad.store(Tensor(grad).detach_reference(), std::memory_order_relaxed);
  }
  return is_first;
}

void retain_grad(const Tensor& tensor) {
  check(tensor.requires_grad(), "can't retain_grad on Tensor that has requires_grad=False");
  TensorImpl* impl = tensor.impl();
  if (tensor.is_leaf() || (impl->meta != nullptr && impl->meta->retains_grad)) {
    return;
  }
  const NodeReference made_by = grad_fn(tensor);
  autograd_meta(impl).retains_grad = true;
  remember_retained(made_by.get(), impl);
}

std::vector<std::pair<uint32_t, Tensor>> retained_outputs(Node* node) {
  std::vector<std::pair<uint32_t, Tensor>> found;
  std::lock_guard guard(retained_mutex);
  auto [first, last] = retained.equal_range(node);
  for (auto it = first; it != last; ++it) {
    if (it->second->try_retain()) {
      found.emplace_back(it->second->output_nr, Tensor::adopt(it->second));
    }
  }
  return found;
}

void stop_retaining(TensorImpl* impl) {
  forget_retained(impl->grad_fn, impl);
  impl->meta->retains_grad = false;
}

void follow_grad_fn(TensorImpl* impl, Node* previous) {
  if (impl->meta != nullptr && impl->meta->retains_grad) {
    forget_retained(previous, impl);
    remember_retained(impl->grad_fn, impl);
  }
}

void set_requires_grad(const Tensor& tensor, bool requires_grad) {
  check(!requires_grad || tensor.is_floating(),
        "Only Tensors of floating point and complex dtype can require gradients\nHint: this one is of dtype torch.",
        python_name_of(tensor.dtype()), "; convert it first, for instance to torch.float32.");
  check(tensor.is_leaf() || requires_grad,
        "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
        "subgraph that doesn't require differentiation use var_no_grad = var.detach().");
  check(!requires_grad || !tensor.impl()->is_inference || InferenceMode::enabled(),
        "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.");
  if (!tensor.is_leaf()) {
    return;
  }
  // Here, and not when an operation needs it: threads may share a leaf, and only read it then.
  if (requires_grad && autograd_meta(tensor.impl()).accumulator == nullptr) {
    tensor.impl()->meta->accumulator = Node::create_accumulate_grad(tensor.impl());
  }
  tensor.impl()->requires_grad = requires_grad;
}

}  // namespace adjoint
