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

/// Runs `body` on a thread of its own with this thread's modes, and waits for it. Its exception comes out here.
void on_own_stack(const std::function<void()>& body);

}  // namespace adjoint
