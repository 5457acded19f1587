#pragma once

#include <algorithm>
#include <atomic>
#include <unordered_map>
#include <vector>

#include "autograd/accumulate.h"
#include "autograd/anomaly.h"
#include "autograd/hooks.h"
#include "autograd/nesting.h"
#include "autograd/record.h"
#include "core/error.h"
#include "core/inline_memory.h"
#include "core/shape.h"
#include "ops/internal.h"
#include "ops/operators.h"

namespace adjoint {

/// A second line for an error about a tensor without history.
inline std::string why_constant(const Tensor& tensor) {
  if (!tensor.is_floating()) {
    return concat("\nHint: it is of dtype torch.", python_name_of(tensor.dtype()),
                  ", and only tensors of floating point dtypes have gradients.");
  }
  if (tensor.impl()->is_gradient) {
    return "\nHint: it is a gradient that was computed with create_graph=True, and depends on nothing that requires "
           "grad: the derivative is constant, and so the next one is zero.";
  }
  return {};
}

/// One backward pass over the graph behind a set of roots.
///
/// A node becomes ready once all of its consumers within this pass have run. The count lives in the node if this
/// task is the first to claim it, else (another thread is running over the same node) in a map of the task's own.
class GraphTask {
 public:
  GraphTask(bool retain_graph, bool create_graph) : retain_graph_(retain_graph), create_graph_(create_graph) {
    // A small graph needs no more.
    order_.reserve(2 * kShortList);
    ready_.reserve(kShortList);
    short_list_.reserve(kShortList);
  }
  GraphTask(const GraphTask&) = delete;
  GraphTask& operator=(const GraphTask&) = delete;
  ~GraphTask() {
    if (finished_ < order_.size()) {
      std::for_each(order_.begin(), order_.end(), [this](Node* node) { let_go(node); });
    }
    for (size_t i = 0; i < root_nodes_; ++i) {
      order_[i]->release();
    }
    for (auto& [node, capture] : captures_) {
      node->release();
    }
  }

  void add_root(const Tensor& tensor, Tensor grad, size_t index) {
    Edge edge = gradient_edge(tensor);
    if (edge.node == nullptr) [[unlikely]] {
      fail(ADJ_STATUS_RUNTIME_ERROR, "element ", index, " of tensors does not require grad and does not have a grad_fn",
           why_constant(tensor));
    }
    if (visit(edge.node)) {
      root_nodes_ = order_.size();
    } else {
      edge.node->release();  // Held already, for another of its outputs.
    }
    deliver(edge, std::move(grad));
  }

  /// Keeps what arrives at `tensor` as capture `index`.
  void capture(const Tensor& tensor, size_t index) {
    const Edge edge = gradient_edge(tensor);
    if (edge.node == nullptr) [[unlikely]] {
      fail(ADJ_STATUS_RUNTIME_ERROR, "One of the differentiated Tensors does not require grad",
           tensor.is_floating() ? std::string() : why_constant(tensor));
    }
    captures_.emplace(edge.node, Capture{edge.input_nr, index});
  }
  /// Lets the node behind a tensor run in a restricted pass: a leaf accumulates there, another tensor retains its
  /// gradient.
  void accumulate_in(const Tensor& tensor) { capture(tensor, kAccumulates); }
  /// Runs only what leads to captures.
  void restrict_to_captures() { restricted_ = true; }

  /// Runs the pass. Passes in passes (a hook or a custom function may run one) go on with another stack from some depth
  /// on, as PyTorch's do.
  std::vector<Tensor> run(size_t capture_count) {
    const DepthGuard depth;
    if (!depth.is_deep()) {
      return run_here(capture_count);
    }
    std::vector<Tensor> results;
    on_own_stack([&] { results = run_here(capture_count); });
    return results;
  }

 private:
  std::vector<Tensor> run_here(size_t capture_count) {
    TaskGuard running(id_);
    if (AnomalyMode::enabled()) [[unlikely]] {
      forget_failed_node();
    }
    captured_.resize(capture_count);
    count_dependencies();
    if (restricted_) {
      find_needed();
    }
    for (size_t i = 0; i < root_nodes_; ++i) {
      if (is_free(pending(order_[i])) && has_buffer(order_[i])) {
        make_ready(order_[i]);
      }
    }
    GradModeGuard grad_mode(create_graph_);
    OrderGuard order(create_graph_ ? next_order() : OrderGuard::current());
    while (!ready_.empty()) {
      std::pop_heap(ready_.begin(), ready_.end(), runs_later);
      Node* node = ready_.back().node;
      ready_.pop_back();
      ++finished_;
      let_go(node);
      if (AnomalyMode::enabled()) [[unlikely]] {
        evaluate_traced(node);
      } else {
        evaluate(node);
      }
    }
    return std::move(captured_);
  }

  static constexpr size_t kAccumulates = SIZE_MAX;

  struct Ready {
    uint64_t sequence_nr;
    uint64_t order;
    Node* node;
  };
  struct Capture {
    uint32_t input_nr;
    size_t index;
  };
  static bool runs_later(const Ready& a, const Ready& b) {
    return a.sequence_nr != b.sequence_nr ? a.sequence_nr < b.sequence_nr : a.order > b.order;
  }

  /// Nodes of a long graph are no longer in the caches when their turn comes, and a node's formula takes long enough to
  /// fetch the next ones.
  static void prefetch(const Node* node) {
    constexpr size_t kCacheLine = 64;
    __builtin_prefetch(node);
    __builtin_prefetch(reinterpret_cast<const std::byte*>(node) + kCacheLine);
  }

  /// Ends this task's claim to the node, if it has one.
  void let_go(Node* node) const {
    if (node->task.load(std::memory_order_relaxed) == id_) {
      node->task.store(0, std::memory_order_release);
    }
  }

  /// True on the first visit.
  bool visit(Node* node) {
    if (is_visited(node)) {
      return false;
    }
    uint32_t unclaimed = 0;
    order_.push_back(node);
    if (node->task.compare_exchange_strong(unclaimed, id_, std::memory_order_acq_rel)) {
      node->pending = 0;
    } else {
      overlay_.emplace(node, 0);
    }
    return true;
  }

  /// How many consumers of a node have not run, and, in a restricted pass, whether it has to run: of a node that was
  /// visited and has not run itself.
  uint32_t& pending(Node* node) {
    return node->task.load(std::memory_order_relaxed) == id_ ? node->pending : overlay_.find(node)->second;
  }
  static constexpr uint32_t kNeeded = uint32_t{1} << 31;
  static bool is_free(uint32_t left) { return (left & ~kNeeded) == 0; }
  bool runs(uint32_t left) const { return !restricted_ || (left & kNeeded) != 0; }
  bool is_visited(Node* node) const {
    return node->task.load(std::memory_order_relaxed) == id_ || (!overlay_.empty() && overlay_.contains(node));
  }

  void count_dependencies() {
    for (size_t i = 0; i < order_.size(); ++i) {
      for (const Edge& edge : order_[i]->edges()) {
        if (edge.node != nullptr) {
          visit(edge.node);
          ++pending(edge.node);
        }
      }
    }
  }

  /// The order of what this pass records.
  uint8_t next_order() const {
    uint8_t highest = 0;
    for (const Node* node : order_) {
      highest = std::max(highest, node->order());
    }
    return std::min<uint8_t>(highest + 1, Node::kMaxOrder);
  }

  /// With captures, only nodes from which a capture can be reached have to run.
  void find_needed() {
    for (const auto& [node, capture] : captures_) {
      if (is_visited(node)) {
        pending(node) |= kNeeded;
      }
    }
    std::vector<Node*> reversed(order_.begin(), order_.end());
    // Consumers come before what they consume when sorted by sequence number; accumulators have no edges.
    std::sort(reversed.begin(), reversed.end(), [](Node* a, Node* b) {
      return (a->sequence_nr() == Node::kAccumulate ? 0 : a->sequence_nr() + 1) <
             (b->sequence_nr() == Node::kAccumulate ? 0 : b->sequence_nr() + 1);
    });
    bool changed = true;
    // Nodes of several threads have sequence numbers that are not comparable: repeat until nothing changes.
    while (changed) {
      changed = false;
      for (Node* node : reversed) {
        if ((pending(node) & kNeeded) == 0 && leads_to_needed(node)) {
          pending(node) |= kNeeded;
          changed = true;
        }
      }
    }
  }

  bool leads_to_needed(Node* node) {
    return std::any_of(node->edges().begin(), node->edges().end(),
                       [&](const Edge& edge) { return edge.node != nullptr && (pending(edge.node) & kNeeded) != 0; });
  }

  void make_ready(Node* node) {
    ready_.push_back({node->sequence_nr(), next_order_++, node});
    // One alone needs no order; reading what has just been written, in other pieces, would take the time of 20
    // additions.
    if (ready_.size() > 1) {
      std::push_heap(ready_.begin(), ready_.end(), runs_later);
    }
  }

  // Few nodes wait at a time in most graphs: a short list is searched faster than a hash map, which takes over when
  // there are many.
  static constexpr size_t kShortList = 8;
  using Buffer = std::pair<Node*, TensorArray>;

  TensorArray& buffer_of(Node* node) {
    for (auto& [owner, buffer] : short_list_) {
      if (owner == node) {
        return buffer;
      }
    }
    if (!buffers_.empty()) {
      if (auto found = buffers_.find(node); found != buffers_.end()) {
        return found->second;
      }
    }
    const size_t outputs = node->outputs().size();
    if (short_list_.size() < kShortList) {
      return short_list_.emplace_back(node, outputs).second;
    }
    return buffers_.emplace(node, outputs).first->second;
  }

  bool has_buffer(Node* node) const {
    return buffers_.contains(node) || std::any_of(short_list_.begin(), short_list_.end(),
                                                  [node](const auto& entry) { return entry.first == node; });
  }

  TensorArray take_buffer(Node* node) {
    for (auto& entry : short_list_) {
      if (entry.first == node) {
        TensorArray taken = std::move(entry.second);
        if (&entry != &short_list_.back()) {
          entry = std::move(short_list_.back());
        }
        short_list_.pop_back();
        return taken;
      }
    }
    return std::move(buffers_.extract(node).mapped());
  }

  /// Adds a cotangent to what has arrived at the edge's end so far.
  void deliver(const Edge& edge, Tensor grad) {
    Tensor& slot = buffer_of(edge.node)[edge.input_nr];
    if (!grad.defined()) {
      return;
    }
    slot = slot.defined() ? std::move(slot) + grad : std::move(grad);
  }

  void evaluate_traced(Node* node) {
    EvaluationGuard inside(node);
    try {
      evaluate(node);
    } catch (...) {
      note_failed_node(node);
      throw;
    }
  }

  void evaluate(Node* node) {
    TensorArray grads = take_buffer(node);
    NodeHooks hooks;
    const bool hooked = node->is_marked(Node::kHasHooks | Node::kHasRetained);
    if (hooked) [[unlikely]] {
      hooks = NodeHooks(node);
      hooks.run_on_tensors(grads);
      retain_grads(node, grads);
    }
    if (restricted_) {
      auto [first, last] = captures_.equal_range(node);
      for (auto it = first; it != last; ++it) {
        if (it->second.index != kAccumulates) {
          captured_[it->second.index] = grads[it->second.input_nr];
        }
      }
    }
    if (restricted_ && !leads_on(node)) {
      return;
    }
    if (hooked) [[unlikely]] {
      hooks.run_before(grads);
    }
    if (node->sequence_nr() == Node::kAccumulate) {
      run_accumulator(node, grads, hooks);
      return;
    }
    for (const Edge& edge : node->edges()) {
      prefetch(edge.node);
    }
    Vjp vjp(*node, grads);
    const bool any = std::any_of(grads.begin(), grads.end(), [](const Tensor& grad) { return grad.defined(); });
    // The formula may give its cotangents away.
    std::vector<Tensor> arrived;
    const bool followed = hooked && hooks.has(Hook::Kind::AfterNode);
    if (followed) [[unlikely]] {
      arrived.assign(grads.begin(), grads.end());
    }
    // A graph that is recorded or has tangents needs to know where its saved tensors came from.
    const bool runs = any || node->type().runs_without_grads;
    const bool last = runs && !retain_graph_ && !create_graph_ && node->may_give_saved() && !ForwardLevel::any_open();
    if (runs) {
      last ? vjp.apply_last() : node->apply(vjp);
    }
    if (followed) [[unlikely]] {
      for (size_t i = 0; i < node->edges().size(); ++i) {
        if (const Edge& edge = node->edges()[i]; edge.node != nullptr) {
          vjp.in(i) = validated(node, i, edge, std::move(vjp.in(i)));
        }
      }
      hooks.run_after(vjp.results(), arrived);
    }
    if (!retain_graph_ && !last) {
      node->release_saved();
    }
    for (Tensor& grad : grads) {
      grad = Tensor();
    }
    if (AnomalyMode::checks_nan()) [[unlikely]] {
      check_nan(*node, std::span<Tensor>(vjp.results()));
    }
    send(node, vjp.results());
  }

  static void retain_grads(Node* node, TensorArray& grads) {
    for (auto& [nr, tensor] : retained_outputs(node)) {
      if (nr < grads.size() && grads[nr].defined()) {
        // Nobody else's: what arrived may be the caller's own, or another's gradient.
        const Tensor present = grad_of(tensor);
        set_grad(tensor, present.defined() ? add(present, grads[nr], 1) : clone(grads[nr]));
      }
    }
  }

  void run_accumulator(Node* node, TensorArray& grads, const NodeHooks& hooks) const {
    // It may have been told meanwhile that it needs no gradient.
    if (!node->variable()->requires_grad) {
      return;
    }
    const bool followed = hooks.has(Hook::Kind::AfterNode);
    // A first gradient may become the leaf's own, which the hooks see.
    const bool first = followed && grads[0].defined() && !grad_of(Borrowed(node->variable())).defined();
    Tensor kept = followed && !first ? grads[0] : Tensor();
    if (grads[0].defined()) {
      accumulate_into(Borrowed(node->variable()), std::move(grads[0]), create_graph_);
      kept = first ? grad_of(Borrowed(node->variable())) : kept;
      hooks.run_after_accumulation(node->variable());
    }
    if (followed) {
      hooks.run_after({}, std::span<const Tensor>(&kept, 1));
    }
  }

  /// Whether a restricted pass has to run this node, and not only to capture what arrives there.
  bool leads_on(Node* node) {
    const auto [first, last] = captures_.equal_range(node);
    return std::any_of(first, last, [](const auto& entry) { return entry.second.index == kAccumulates; }) ||
           leads_to_needed(node);
  }

  void send(Node* node, TensorArray& results) {
    const std::span<Edge> edges = node->edges();
    for (size_t i = 0; i < edges.size(); ++i) {
      Node* next = edges[i].node;
      if (next == nullptr) {
        continue;
      }
      uint32_t& left = pending(next);
      if (runs(left)) {
        deliver(edges[i], validated(node, i, edges[i], std::move(results[i])));
      }
      if (is_free(--left) && runs(left)) {
        make_ready(next);
      }
    }
  }

  /// A cotangent in the shape and dtype of the forward output that it belongs to.
  static Tensor validated(Node* node, size_t index, const Edge& edge, Tensor grad) {
    if (!grad.defined()) {
      return grad;
    }
    const OutputMetadata& wanted = edge.node->outputs()[edge.input_nr];
    if (grad.is_batched()) {
      grad = sum_over_examples(*node, std::move(grad), wanted);
    }
    if (!same(grad.sizes(), wanted.shape())) {
      check(is_expandable_to(wanted.shape(), grad.sizes()), "Function ", node->name(),
            " returned an invalid gradient at index ", index, " - got ", shown(grad.sizes()),
            " but expected shape compatible with ", shown(wanted.shape()));
      grad = sum_to(grad, wanted.shape());
    }
    if (grad.dtype() != wanted.dtype) {
      grad = to_dtype(grad, wanted.dtype);
    }
    return grad;
  }

  static uint32_t next_id() {
    static std::atomic<uint32_t> last{0};
    uint32_t id = ++last;
    return id == 0 ? ++last : id;
  }

  const uint32_t id_ = next_id();
  const bool retain_graph_;
  const bool create_graph_;
  bool restricted_ = false;
  uint64_t next_order_ = 0;
  /// How many nodes of `order_` have been taken up.
  size_t finished_ = 0;
  InlineMemory<kShortList*(2 * sizeof(Node*) + sizeof(Ready) + sizeof(Buffer))> memory_;
  /// Nodes in the order of their discovery: first the roots, to each of which there is a reference.
  std::pmr::vector<Node*> order_{&memory_};
  size_t root_nodes_ = 0;
  std::unordered_map<Node*, uint32_t> overlay_;
  std::pmr::vector<Buffer> short_list_{&memory_};
  std::unordered_map<Node*, TensorArray> buffers_;
  std::pmr::vector<Ready> ready_{&memory_};
  /// With a reference to each node.
  std::unordered_multimap<Node*, Capture> captures_;
  std::vector<Tensor> captured_;
};

}  // namespace adjoint
