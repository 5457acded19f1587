#include "autograd/saved_hooks.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "autograd/forward.h"
#include "core/shape.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

using Slots = std::unordered_map<size_t, std::shared_ptr<PackedTensor>>;
std::mutex& packed_mutex = *new std::mutex;
auto& packed = *new std::unordered_map<const Node*, Slots>;

}  // namespace

constinit thread_local bool SavedTensorHooksStack::active_ = false;

SavedTensorHooksStack& SavedTensorHooksStack::current() {
  static thread_local SavedTensorHooksStack stack;
  return stack;
}

uint64_t SavedTensorHooksStack::push(std::shared_ptr<SavedTensorHooks> hooks) {
  static std::atomic<uint64_t> last_id{0};
  if (disabled) {
    fail(ADJ_STATUS_RUNTIME_ERROR, *disabled);
  }
  hooks->id = ++last_id;
  const uint64_t id = hooks->id;
  pairs.push_back(std::move(hooks));
  update();
  return id;
}

void SavedTensorHooksStack::remove(uint64_t id) {
  std::erase_if(pairs, [id](const auto& hooks) { return hooks->id == id; });
  update();
}

void SavedTensorHooksStack::set_disabled(std::optional<std::string> reason) {
  disabled = std::move(reason);
  if (disabled && !pairs.empty()) {
    fail(ADJ_STATUS_RUNTIME_ERROR, *disabled);
  }
}

void SavedTensorHooksStack::assign(const SavedTensorHooksStack& other) {
  pairs = other.pairs;
  disabled = other.disabled;
  update();
}

PackedTensor::PackedTensor(const Tensor& tensor, bool is_output)
    : hooks_(SavedTensorHooksStack::current().pairs.back()),
      sizes_(tensor.sizes().begin(), tensor.sizes().end()),
      dtype_(tensor.dtype()),
      is_contiguous_(tensor.is_contiguous()) {
  const Tensor detached = alias(tensor);
  const uint32_t version = tensor.storage()->version();
  void* object = nullptr;
  {
    GradModeGuard off(false);
    void* error = hooks_->pack(hooks_->context.get(), reinterpret_cast<adj_tensor>(detached.impl()), &object);
    object_ = ForeignObject(object, hooks_->release);
    check_callback(error, hooks_->release);
  }
  check(version == tensor.storage()->version(),
        "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook can not be "
        "modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if you need "
        "to perform in-place operations on the input to a pack hook.");
  if (is_dual(tensor)) [[unlikely]] {
    const int64_t none = 0;
    dual_ = empty(IntSpan(&none, 1), tensor.dtype());
    ForwardLevels levels;
    collect_levels(tensor, levels);
    for (const std::shared_ptr<ForwardLevel>& level : levels) {
      set_tangent(dual_.impl(), level, tangent_at(tensor, *level));
    }
  }
  if (!is_output) {
    edge_ = gradient_edge(tensor);
  }
}

PackedTensor::~PackedTensor() {
  if (edge_.node != nullptr) {
    edge_.node->release();
  }
}

Tensor PackedTensor::unpack() const {
  adj_tensor result = nullptr;
  void* error = hooks_->unpack(hooks_->context.get(), object_.get(), &result);
  const Tensor returned = Tensor::adopt(reinterpret_cast<TensorImpl*>(result));
  check_callback(error, hooks_->release);
  check(returned.defined(),
        "Output of saved tensor unpack_hook expected to be a Tensor but got result of type NoneType");
  const Tensor data = checked(returned);
  if (!dual_.defined()) {
    return with_history(data);
  }
  const Tensor restored = with_history(alias(data));
  share_tangents(dual_, restored);
  return restored;
}

Tensor PackedTensor::checked(const Tensor& returned) const {
  // A tensor of its own: the caller may give the one it returned another storage meanwhile.
  const GradModeGuard off(false);
  const Tensor data = alias(returned);
  check(data.dtype() == dtype_ && same(data.sizes(), sizes_), "Output of saved tensor unpack_hook expected to be a ",
        name_of(dtype_), " Tensor of size ", shown(sizes_), ", as was packed, but got a ", name_of(data.dtype()),
        " Tensor of size ", shown(data.sizes()));
  return is_contiguous_ ? contiguous(data) : data;
}

Tensor PackedTensor::with_history(const Tensor& data) const {
  if (edge_.node == nullptr) {
    return data;
  }
  // Saved views come back as ordinary tensors: nobody changes an unpacked tensor in place.
  Tensor restored = alias(data);
  edge_.node->retain();
  if (edge_.node->variable() == nullptr) {
    restored.impl()->grad_fn = edge_.node;
    restored.impl()->output_nr = edge_.input_nr;
    return restored;
  }
  AutogradMeta& meta = autograd_meta(restored.impl());
  meta.accumulator = edge_.node;
  meta.shares_accumulator = true;
  restored.impl()->requires_grad = true;
  return restored;
}

void save_packed(Node* node, size_t index, const Tensor& tensor, bool is_output) {
  auto made = std::make_shared<PackedTensor>(tensor, is_output);
  std::lock_guard guard(packed_mutex);
  packed[node][index] = std::move(made);
  node->mark(Node::kHasPacked);
}

void pack_saved(Node* node) {
  for (size_t i = 0; SavedTensorHooksStack::active() && i < node->saved().size(); ++i) {
    SavedTensor& slot = node->saved()[i];
    if (slot.impl != nullptr && !slot.impl->is_wrapped_number) {
      save_packed(node, i, Tensor::share(slot.impl), slot.is_output);
      std::exchange(slot.impl, nullptr)->release();
    }
  }
}

std::shared_ptr<PackedTensor> packed_in(const Node* node, size_t index) {
  std::lock_guard guard(packed_mutex);
  const auto found = packed.find(node);
  if (found == packed.end()) {
    return nullptr;
  }
  const auto slot = found->second.find(index);
  return slot == found->second.end() ? nullptr : slot->second;
}

void drop_packed(Node* node) {
  Slots dropped;  // Freed without the lock: its owner may call back.
  std::lock_guard guard(packed_mutex);
  if (auto found = packed.extract(node)) {
    dropped = std::move(found.mapped());
  }
}

}  // namespace adjoint
