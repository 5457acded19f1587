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

/// Whether nobody else sees the memory of a cotangent, which may be a view of a tensor that is gone but for that.
bool is_exclusive(const Tensor& grad) {
  if (grad.impl()->use_count() != 1 || !grad.is_contiguous()) {
    return false;
  }
  if (!is_view(grad)) {
    return grad.storage()->unique();
  }
  const TensorImpl* base = grad.impl()->meta->view_base;
  return base->use_count() == 1 && base->storage == grad.storage() && grad.storage()->use_count() == 2;
}

}  // namespace

void accumulate_into(const Tensor& tensor, Tensor grad, bool create_graph) {
  std::lock_guard turn(turn_of(tensor));
  Tensor present = grad_of(tensor);
  if (!present.defined()) {
    const bool exclusive = is_exclusive(grad);
    if (!create_graph && !exclusive) {
      grad = clone(grad);
    } else if (!create_graph && is_view(grad)) {
      destroy_autograd_meta(grad.impl());
      grad.impl()->meta = nullptr;
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
