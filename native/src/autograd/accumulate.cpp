#include "autograd/accumulate.h"

#include <array>
#include <mutex>

#include "autograd/node.h"
#include "core/shape.h"
#include "core/strided.h"
#include "kernels/elementwise.h"
#include "ops/generated/ops.h"

namespace adjoint {
namespace {

/// Threads that add to one leaf take turns. Striped: a mutex per tensor would be memory for nothing.
std::mutex& turn_of(const Tensor& tensor) {
  static auto& mutexes = *new std::array<std::mutex, 64>;
  return mutexes[(reinterpret_cast<uintptr_t>(tensor.impl()) >> 6) % mutexes.size()];
}

/// Whether a cotangent can become a gradient as it is: nobody else sees its memory. It may be a view of a tensor that
/// is gone but for that.
bool is_exclusive(const Tensor& grad) {
  if (grad.impl()->use_count() != 1 || !grad.is_contiguous() || (grad.is_leaf() && grad.requires_grad())) {
    return false;
  }
  if (!is_view(grad)) {
    return grad.storage()->unique();
  }
  const TensorImpl* base = grad.impl()->meta->view_base;
  return base->use_count() == 1 && base->storage == grad.storage() && grad.storage()->use_count() == 2;
}

/// Adds in place where nothing that in-place operations are checked for can be the case; false where it may be.
bool add_plainly(const Tensor& present, const Tensor& grad) {
  const auto is_plain = [](const Tensor& tensor) {
    return tensor.is_contiguous() && !tensor.is_batched() && tensor.impl()->meta == nullptr &&
           !tensor.requires_grad() && !tensor.impl()->is_inference;
  };
  const bool plain = is_plain(present) && is_plain(grad) && present.dtype() == grad.dtype() &&
                     same(present.sizes(), grad.sizes()) && present.storage() != grad.storage();
  const DType dtype = present.dtype();
  const Loop loop = plain ? kernels::binary_loops(kernels::BinaryOp::Add, dtype).alone(dtype) : nullptr;
  if (loop == nullptr) {
    return false;
  }
  run_dense(loop, present, {&present, &grad});
  present.storage()->bump_version();
  return true;
}

}  // namespace

void accumulate_into(const Tensor& tensor, Tensor grad, bool create_graph) {
  if (!is_view(grad) && is_exclusive(grad) && set_first_grad(tensor, grad)) {
    return;
  }
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
  } else if (!add_plainly(present, grad)) {
    GradModeGuard off(false);
    add(present, grad, 1, &present);
  }
}

}  // namespace adjoint
