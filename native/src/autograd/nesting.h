#pragma once

#include <cstdint>
#include <functional>

namespace adjoint {

/// Counts the passes that run in one another on this stack.
class DepthGuard {
 public:
  DepthGuard() { ++depth_; }
  ~DepthGuard() { --depth_; }
  DepthGuard(const DepthGuard&) = delete;
  bool is_deep() const { return depth_ > kMaxDepth; }

 private:
  static constexpr int kMaxDepth = 60;
  static constinit thread_local int depth_;
};

/// Makes a pass the innermost one of this thread, for a scope.
class TaskGuard {
 public:
  explicit TaskGuard(uint32_t id);
  ~TaskGuard();
  TaskGuard(const TaskGuard&) = delete;

 private:
  uint32_t outer_;
};

/// Notes for a scope that a pass of this thread is restricted: it returns gradients, or adds up only in given tensors.
class RestrictedGuard {
 public:
  explicit RestrictedGuard(bool restricted) : outer_(restricted_) { restricted_ = restricted_ || restricted; }
  ~RestrictedGuard() { restricted_ = outer_; }
  RestrictedGuard(const RestrictedGuard&) = delete;
  /// Whether any of the passes that run in one another on this stack is.
  static bool current() { return restricted_; }

 private:
  static constinit thread_local bool restricted_;
  bool outer_;
};

/// Runs `body` on a thread of its own with this thread's modes, and waits for it. Its exception comes out here.
void on_own_stack(const std::function<void()>& body);

}  // namespace adjoint
