#include "adjoint/callbacks.h"

#include "abi/guard.h"
#include "autograd/anomaly.h"
#include "autograd/custom_function.h"
#include "autograd/engine.h"
#include "autograd/hooks.h"
#include "autograd/nesting.h"
#include "autograd/saved_hooks.h"

using namespace adjoint;

namespace {

std::string text(const char* bytes, size_t length, const char* name) {
  if (length != 0 && bytes == nullptr) {
    abi::fail_null(name);
  }
  return std::string(bytes, length);
}

std::shared_ptr<Hook> make_hook(Hook::Kind kind, ForeignObject& context, adj_release release, std::string name) {
  auto hook = std::make_shared<Hook>();
  hook->kind = kind;
  hook->context = std::move(context);
  hook->release = release;
  hook->name = std::move(name);
  return hook;
}

}  // namespace

adj_status adj_anomaly_set_trace(adj_trace trace, adj_release release) {
  return abi::guard([&] { AnomalyMode::set_trace(trace, release); });
}

adj_status adj_anomaly_mode(uint8_t* enabled, uint8_t* check_nan) {
  return abi::guard([&] {
    abi::check_out(enabled, "enabled");
    abi::check_out(check_nan, "check_nan");
    *enabled = AnomalyMode::enabled();
    *check_nan = AnomalyMode::check_nan_set();
  });
}

adj_status adj_anomaly_mode_set(uint8_t enabled, uint8_t check_nan) {
  return abi::guard([&] { AnomalyMode::set(enabled != 0, check_nan != 0); });
}

adj_status adj_node_metadata(adj_node node, void** out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = metadata_of(&abi::node_of(node));
  });
}

adj_status adj_node_set_metadata(adj_node node, void* metadata, adj_release release) {
  return abi::guard([&] {
    Node& target = abi::node_of(node);
    abi::check_out(metadata, "metadata");
    ForeignObject object(metadata, release);
    const bool attached = attach_metadata(&target, object);
    object.detach();
    check(attached, "the node has metadata already");
  });
}

adj_status adj_tensor_register_hook(adj_tensor tensor, adj_tensor_hook hook, void* context, adj_release release,
                                    const char* name, size_t name_length, int64_t* id) {
  return abi::guard([&] {
    ForeignObject owned(context, release);
    abi::check_out(id, "id");
    abi::check_out(reinterpret_cast<void*>(hook), "hook");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    std::shared_ptr<Hook> made = make_hook(Hook::Kind::Tensor, owned, release, text(name, name_length, "name"));
    made->on_tensor = hook;
    *id = static_cast<int64_t>(register_tensor_hook(t, std::move(made)));
  });
}

adj_status adj_tensor_register_post_accumulate_hook(adj_tensor tensor, adj_leaf_hook hook, void* context,
                                                    adj_release release, int64_t* id) {
  return abi::guard([&] {
    ForeignObject owned(context, release);
    abi::check_out(id, "id");
    abi::check_out(reinterpret_cast<void*>(hook), "hook");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    std::shared_ptr<Hook> made = make_hook(Hook::Kind::PostAccumulate, owned, release, {});
    made->on_leaf = hook;
    *id = static_cast<int64_t>(register_post_accumulate_hook(t, std::move(made)));
  });
}

adj_status adj_node_register_hook(adj_node node, uint8_t before, adj_node_hook hook, void* context, adj_release release,
                                  const char* name, size_t name_length, int64_t* id) {
  return abi::guard([&] {
    ForeignObject owned(context, release);
    abi::check_out(id, "id");
    abi::check_out(reinterpret_cast<void*>(hook), "hook");
    Node& target = abi::node_of(node);
    const auto kind = before != 0 ? Hook::Kind::BeforeNode : Hook::Kind::AfterNode;
    std::shared_ptr<Hook> made = make_hook(kind, owned, release, text(name, name_length, "name"));
    made->on_node = hook;
    *id = static_cast<int64_t>(register_node_hook(&target, std::move(made)));
  });
}

adj_status adj_hook_remove(int64_t id) {
  return abi::guard([&] { remove_hook(static_cast<uint64_t>(id)); });
}

adj_status adj_saved_hooks_push(adj_pack pack, adj_unpack unpack, void* context, adj_release release, int64_t* id) {
  return abi::guard([&] {
    ForeignObject owned(context, release);
    abi::check_out(id, "id");
    abi::check_out(reinterpret_cast<void*>(pack), "pack");
    abi::check_out(reinterpret_cast<void*>(unpack), "unpack");
    auto hooks = std::make_shared<SavedTensorHooks>();
    hooks->pack = pack;
    hooks->unpack = unpack;
    hooks->context = std::move(owned);
    hooks->release = release;
    *id = static_cast<int64_t>(SavedTensorHooksStack::current().push(std::move(hooks)));
  });
}

adj_status adj_saved_hooks_remove(int64_t id) {
  return abi::guard([&] { SavedTensorHooksStack::current().remove(static_cast<uint64_t>(id)); });
}

adj_status adj_saved_hooks_disable(const char* message, size_t message_length) {
  return abi::guard([&] {
    SavedTensorHooksStack::current().set_disabled(
        message == nullptr ? std::nullopt : std::optional(text(message, message_length, "message")));
  });
}

adj_status adj_saved_hooks_disabled(const char** message, size_t* length) {
  return abi::guard([&] {
    abi::check_out(message, "message");
    abi::check_out(length, "length");
    const std::optional<std::string>& reason = SavedTensorHooksStack::current().disabled;
    *message = reason ? reason->data() : nullptr;
    *length = reason ? reason->size() : 0;
  });
}

adj_status adj_graph_task(int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = current_graph_task();
  });
}

adj_status adj_graph_task_restricted(uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = RestrictedGuard::current();
  });
}

adj_status adj_custom_function(const char* name, size_t name_length, adj_backward backward, adj_jvp jvp, void* context,
                               adj_release release, const adj_tensor* inputs, size_t inputs_count,
                               const adj_tensor* outputs, size_t outputs_count, const adj_tensor* dirty,
                               size_t dirty_count, const adj_tensor* non_differentiable,
                               size_t non_differentiable_count, const adj_tensor_opt* saved, size_t saved_count,
                               uint8_t materialize_grads, adj_tensor* results) {
  return abi::guard([&] {
    ForeignObject owned(context, release);
    abi::check_out(reinterpret_cast<void*>(backward), "backward");
    abi::check_out(reinterpret_cast<void*>(jvp), "jvp");
    if (outputs_count != 0) {
      abi::check_out(results, "results");
    }
    const abi::BorrowedList given = abi::borrow_list(inputs, inputs_count, "inputs");
    const abi::BorrowedList made = abi::borrow_list(outputs, outputs_count, "outputs");
    const abi::BorrowedList changed = abi::borrow_list(dirty, dirty_count, "dirty");
    const abi::BorrowedList constant =
        abi::borrow_list(non_differentiable, non_differentiable_count, "non_differentiable");
    const abi::BorrowedList kept = abi::borrow_list_opt(saved, saved_count, "saved");
    CustomCall call{
        text(name, name_length, "name"), backward, jvp, std::move(owned), release, given, made, changed, constant, kept,
        materialize_grads != 0};
    std::vector<Tensor> wrapped = record_custom(std::move(call));
    for (size_t i = 0; i < wrapped.size(); ++i) {
      abi::give(&results[i], std::move(wrapped[i]));
    }
  });
}

adj_status adj_inference_mode(uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = InferenceMode::enabled();
  });
}

adj_status adj_inference_mode_set(uint8_t enabled) {
  return abi::guard([&] { InferenceMode::set_enabled(enabled != 0); });
}

adj_status adj_tensor_is_inference(adj_tensor tensor, uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = abi::borrow(tensor, "tensor")->impl()->is_inference;
  });
}
