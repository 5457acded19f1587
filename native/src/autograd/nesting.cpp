#include "autograd/nesting.h"

#include <exception>
#include <thread>
#include <utility>

#include "autograd/anomaly.h"
#include "autograd/engine.h"
#include "autograd/forward.h"
#include "autograd/saved_hooks.h"
#include "core/batch.h"

namespace adjoint {
namespace {

constinit thread_local uint32_t running_task = 0;

}  // namespace

constinit thread_local int DepthGuard::depth_ = 0;
constinit thread_local bool RestrictedGuard::restricted_ = false;

TaskGuard::TaskGuard(uint32_t id) : outer_(std::exchange(running_task, id)) {}
TaskGuard::~TaskGuard() { running_task = outer_; }

uint32_t current_graph_task() { return running_task; }

void on_own_stack(const std::function<void()>& body) {
  std::exception_ptr error;
  Node* failed = nullptr;
  uint64_t next_nr = exchange_sequence_nr(0);
  const bool grad_mode = GradMode::enabled();
  const bool inference = InferenceMode::enabled();
  const bool forward_mode = ForwardMode::enabled();
  const HideLevels* const hidden = HideLevels::innermost();
  const uint8_t order = OrderGuard::current();
  const uint32_t outer_task = running_task;
  const bool restricted = RestrictedGuard::current();
  Node* const outer_node = EvaluationGuard::current();
  const SavedTensorHooksStack& hooks = SavedTensorHooksStack::current();
  const std::vector<VmapLevel> vmaps(vmap_levels().begin(), vmap_levels().end());
  std::thread([&] {
    exchange_sequence_nr(next_nr);
    GradMode::set_enabled(grad_mode);
    InferenceMode::set_enabled(inference);
    ForwardMode::set_enabled(forward_mode);
    HideLevels::set_innermost(hidden);
    SavedTensorHooksStack::current().assign(hooks);
    set_vmap_levels(vmaps);
    OrderGuard same_order(order);
    TaskGuard same_task(outer_task);
    RestrictedGuard same_restriction(restricted);
    EvaluationGuard same_node(outer_node);
    try {
      body();
    } catch (...) {
      error = std::current_exception();
    }
    failed = take_failed_node();
    next_nr = exchange_sequence_nr(0);
  }).join();
  exchange_sequence_nr(next_nr);
  if (failed != nullptr) {
    note_failed_node(failed);
    failed->release();
  }
  if (error != nullptr) {
    std::rethrow_exception(error);
  }
}

}  // namespace adjoint
