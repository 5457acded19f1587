#pragma once

#include <atomic>
#include <thread>

namespace adjoint {

/// A mutex of one byte, for what is held for a few instructions only.
class SpinLock {
 public:
  void lock() {
    while (held_.test_and_set(std::memory_order_acquire)) {
      std::this_thread::yield();
    }
  }
  void unlock() { held_.clear(std::memory_order_release); }

 private:
  std::atomic_flag held_;
};

}  // namespace adjoint
