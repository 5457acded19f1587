#include "autograd/anomaly.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "ops/generated/ops.h"

namespace adjoint {
namespace {

struct Trace {
  adj_trace make = nullptr;
  adj_release release = nullptr;
};

std::mutex metadata_mutex;
Trace trace;
std::unordered_map<const Node*, ForeignObject>& metadata = *new std::unordered_map<const Node*, ForeignObject>;

constinit thread_local Node* evaluating = nullptr;

struct FailedNode {
  ~FailedNode() { set(nullptr); }
  void set(Node* next) {
    if (node != nullptr) {
      node->release();
    }
    node = next;
  }
  Node* node = nullptr;
};
thread_local FailedNode failed;

bool has_nan(const Tensor& tensor) {
  bool found = false;
  const Tensor dense = contiguous(tensor);
  dispatch_all(dense.dtype(), [&]<typename T>() {
    const T* begin = dense.data<T>();
    found = std::any_of(begin, begin + dense.numel(), [](T value) { return value != value; });
  });
  return found;
}

}  // namespace

void AnomalyMode::set_trace(adj_trace make, adj_release release) {
  std::lock_guard guard(metadata_mutex);
  trace = {make, release};
}

ForeignObject make_metadata() {
  Trace present;
  {
    std::lock_guard guard(metadata_mutex);
    present = trace;
  }
  void* made = nullptr;
  if (present.make != nullptr) {
    check_callback(present.make(reinterpret_cast<adj_node>(evaluating), &made), present.release);
  }
  return {made, present.release};
}

void* metadata_of(const Node* node) {
  std::lock_guard guard(metadata_mutex);
  const auto found = metadata.find(node);
  return found == metadata.end() ? nullptr : found->second.get();
}

bool attach_metadata(Node* node, ForeignObject& object) {
  std::lock_guard guard(metadata_mutex);
  node->mark(Node::kHasMetadata);
  return metadata.try_emplace(node, std::move(object)).second;
}

void drop_metadata(Node* node) {
  ForeignObject dropped;  // Freed without the lock: its owner may call back.
  std::lock_guard guard(metadata_mutex);
  if (const auto found = metadata.find(node); found != metadata.end()) {
    dropped = std::move(found->second);
    metadata.erase(found);
  }
}

EvaluationGuard::EvaluationGuard(Node* node) : outer_(std::exchange(evaluating, node)) {}
Node* EvaluationGuard::current() { return evaluating; }
EvaluationGuard::~EvaluationGuard() { evaluating = outer_; }

void check_nan(const Node& node, std::span<const Tensor> results) {
  GradModeGuard off(false);
  for (size_t i = 0; i < results.size(); ++i) {
    if (results[i].defined() && has_nan(results[i])) {
      fail(ADJ_STATUS_RUNTIME_ERROR, "Function '", node.name(), "' returned nan values in its ", i, "th output.");
    }
  }
}

void note_failed_node(Node* node) {
  if (failed.node == nullptr) {
    node->retain();
    failed.set(node);
  }
}

void forget_failed_node() { failed.set(nullptr); }

Node* take_failed_node() { return std::exchange(failed.node, nullptr); }

}  // namespace adjoint
