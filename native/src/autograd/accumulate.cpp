#include "autograd/accumulate.h"

#include <array>
#include <mutex>

#include "autograd/node.h"
#include "ops/generated/ops.h"

namespace adjoint {
namespace {

/// Threads that add to one leaf take turns. Striped: a mutex per tensor would be memory for nothing.
std::mutex& turn_of(const Tensor& tensor) {
  static auto& mutexes = *new std::array<std::mutex, 64>;
  return mutexes[(reinterpret_cast<uintptr_t>(tensor.impl()) >> 6) % mutexes.size()];
}

}  // namespace

void accumulate_into(const Tensor& tensor, Tensor grad, bool create_graph) {
  std::lock_guard turn(turn_of(tensor));
  Tensor present = grad_of(tensor);
  if (!present.defined()) {
    const bool exclusive = grad.impl()->use_count() == 1 && grad.storage()->unique() && grad.is_contiguous();
    if (!create_graph && !exclusive) {
      grad = clone(grad);
    }
    set_grad(tensor, create_graph && !exclusive ? clone(grad) : grad);
  } else if (create_graph) {
    set_grad(tensor, add(present, grad, 1));
  } else {
    GradModeGuard off(false);
    add(present, grad, 1, &present);
  }
}

}  // namespace adjoint
