#pragma once

#include <atomic>
#include <span>

#include "autograd/node.h"
#include "core/callback.h"

namespace adjoint {

/// PyTorch's anomaly mode, for the whole process.
class AnomalyMode {
 public:
  static bool enabled() { return (mode_.load(std::memory_order_relaxed) & kEnabled) != 0; }
  static bool checks_nan() { return mode_.load(std::memory_order_relaxed) == (kEnabled | kChecksNan); }
  static bool check_nan_set() { return (mode_.load(std::memory_order_relaxed) & kChecksNan) != 0; }
  static void set(bool enabled, bool check_nan) {
    mode_.store(static_cast<uint8_t>((enabled ? kEnabled : 0) | (check_nan ? kChecksNan : 0)));
  }
  /// The function that makes the metadata of new nodes.
  static void set_trace(adj_trace trace, adj_release release);

 private:
  static constexpr uint8_t kEnabled = 1;
  static constexpr uint8_t kChecksNan = 2;
  static inline std::atomic<uint8_t> mode_{kChecksNan};
};

/// The metadata of a node that is about to be made.
ForeignObject make_metadata();
/// The object attached to a node, or null.
void* metadata_of(const Node* node);
/// Attaches an object, unless the node has one; says whether it did.
bool attach_metadata(Node* node, ForeignObject& metadata);
void drop_metadata(Node* node);

/// The node whose backward runs on this thread, for a scope.
class EvaluationGuard {
 public:
  explicit EvaluationGuard(Node* node);
  ~EvaluationGuard();
  EvaluationGuard(const EvaluationGuard&) = delete;
  static Node* current();

 private:
  Node* outer_;
};

/// Throws for a NaN among a node's results.
void check_nan(const Node& node, std::span<const Tensor> results);

/// Remembers the node whose backward failed, for `take_failed_node`. The innermost one of a nest counts.
void note_failed_node(Node* node);
void forget_failed_node();
/// The reference is the caller's; null when none has failed since the last call.
Node* take_failed_node();

}  // namespace adjoint
