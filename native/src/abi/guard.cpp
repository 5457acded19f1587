#include "abi/guard.h"

#include <algorithm>
#include <cstring>

#include "autograd/anomaly.h"
#include "core/allocator.h"

namespace adjoint::abi {
namespace {
thread_local std::string last_error;
thread_local ForeignObject last_error_object;
}  // namespace

adj_status report(adj_status status, const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
  return status;
}

adj_status report(const CallbackError& error) noexcept {
  last_error_object = std::move(error.object());
  return report(error.status(), error.what());
}

void give_list(adj_tensor_list* out, size_t* count, std::vector<Tensor> tensors) {
  // The array's length lies in front of it, for adj_tensor_list_free.
  const size_t bytes = (tensors.size() + 1) * sizeof(void*);
  auto* block = static_cast<size_t*>(memory::allocate(bytes));
  block[0] = bytes;
  auto* handles = reinterpret_cast<adj_tensor*>(block + 1);
  for (size_t i = 0; i < tensors.size(); ++i) {
    give(&handles[i], std::move(tensors[i]));
  }
  *out = handles;
  *count = tensors.size();
}

}  // namespace adjoint::abi

using namespace adjoint;

adj_status adj_abi_version(int32_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = ADJ_ABI_VERSION;
  });
}

adj_status adj_take_error(void** error, adj_node* node) {
  return abi::guard([&] {
    abi::check_out(error, "error");
    abi::check_out(node, "node");
    *error = abi::last_error_object.detach();
    *node = reinterpret_cast<adj_node>(take_failed_node());
  });
}

adj_status adj_last_error(const char** message, size_t* length) {
  return abi::guard([&] {
    abi::check_out(message, "message");
    abi::check_out(length, "length");
    *message = abi::last_error.data();
    *length = abi::last_error.size();
  });
}
