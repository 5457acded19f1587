#include "autograd/forward.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "autograd/record.h"
#include "core/allocator.h"
#include "core/batch.h"
#include "core/error.h"
#include "core/shape.h"
#include "core/strided.h"
#include "ops/func/vmap.h"
#include "ops/generated/ops.h"
#include "ops/internal.h"

namespace adjoint {
namespace {

std::mutex& levels_mutex = *new std::mutex;
ForwardLevels& open_levels = *new ForwardLevels;
std::atomic<int64_t> last_id{-1};

ForwardMeta& forward_meta(TensorImpl* impl) {
  AutogradMeta& meta = autograd_meta(impl);
  if (meta.forward == nullptr) {
    meta.forward = new (memory::allocate(sizeof(ForwardMeta))) ForwardMeta;
  }
  return *meta.forward;
}

void destroy_tangent(Tangent* tangent) {
  tangent->level->unlink(tangent);
  tangent->~Tangent();
  memory::release(tangent, sizeof(Tangent));
}

/// The tensor that `impl` is a view of, one step further up; null at the end.
TensorImpl* step_up(const TensorImpl* impl) {
  if (impl->meta == nullptr) {
    return nullptr;
  }
  const ForwardMeta* forward = impl->meta->forward;
  return forward != nullptr && forward->base != nullptr ? forward->base : impl->meta->view_base;
}

bool is_root_at(const TensorImpl* impl, int64_t level) {
  return impl->meta != nullptr && impl->meta->forward != nullptr && impl->meta->forward->root_level == level;
}

/// The tensor whose tangent at `level` holds that of the view `impl`; null when it has its own.
TensorImpl* forward_base(const TensorImpl* impl, int64_t level) {
  TensorImpl* base = nullptr;
  while (!is_root_at(impl, level)) {
    TensorImpl* next = step_up(impl);
    if (next == nullptr) {
      break;
    }
    impl = base = next;
  }
  return base;
}

const Tangent* own_tangents(const TensorImpl* impl) {
  return impl->meta == nullptr || impl->meta->forward == nullptr ? nullptr : impl->meta->forward->tangents;
}

Tensor own_tangent(const TensorImpl* impl, const ForwardLevel& level) {
  for (const Tangent* tangent = own_tangents(impl); tangent != nullptr; tangent = tangent->next) {
    if (tangent->level.get() == &level) {
      return tangent->level->read(*tangent);
    }
  }
  return {};
}

/// The part of the base's tangent that belongs to a view.
Tensor window(const Tensor& whole, const Tensor& view, const TensorImpl* base) {
  return window_like(view, whole, whole.offset() + view.offset() - base->offset);
}

bool same_strides(const Tensor& a, const Tensor& b) {
  for (size_t i = 0; i < a.sizes().size(); ++i) {
    if (a.sizes()[i] != 1 && a.strides()[i] != b.strides()[i]) {
      return false;
    }
  }
  return true;
}

/// Whether `a` can be the tangent of `b`, in-place operations included: it lies as `b` does, for each example.
bool same_layout(const Tensor& a, const Tensor& b) {
  const auto is_repeated = [](const BatchDim& dim) { return dim.size > 1 && dim.stride == 0; };
  return covers(a.batch(), b.batch()) && std::none_of(a.batch().begin(), a.batch().end(), is_repeated) &&
         same_strides(a, b);
}

/// A tangent in the primal's dtype and layout: the tensor itself where it has them. Error: several elements of the
/// primal share one place.
Tensor fitted(const Tensor& tangent, const Tensor& primal, int64_t level) {
  const HideLevels below(level);
  const Tensor cast = to_dtype(tangent, primal.dtype());
  if (!same_strides(cast, primal)) {
    check_no_internal_overlap(alias(primal, primal.sizes(), primal.strides(), primal.offset(), {}));
  }
  return laid_out(cast, primal);
}

/// An alias that backward mode sees as a view, and `level` does not.
Tensor rooted_alias(const char* node, const Tensor& self, int64_t level) {
  Recorder rec(node, nullptr, self);
  Tensor out = alias(self);
  mark_view(self, out);
  const auto jvp = [](Jvp& j) { j.out() = view(j.tangent(), j.tangent().sizes()); };
  out = rec.finish(std::move(out), jvp, [](Vjp& v) { v.in(0) = v.grad(); });
  forward_meta(out.impl()).root_level = level;
  return out;
}

}  // namespace

std::atomic<uint32_t> ForwardLevel::open_count_{0};
constinit thread_local bool ForwardMode::enabled_ = true;
constinit thread_local const HideLevels* HideLevels::innermost_ = nullptr;

int64_t ForwardLevel::newest() { return last_id.load(std::memory_order_relaxed); }

int64_t ForwardLevel::enter(int64_t number) {
  std::lock_guard guard(levels_mutex);
  const int64_t id = ++last_id;
  open_levels.push_back(std::make_shared<ForwardLevel>(id, number));
  open_count_.fetch_add(1, std::memory_order_relaxed);
  return id;
}

std::shared_ptr<ForwardLevel> ForwardLevel::find(int64_t id) {
  std::lock_guard guard(levels_mutex);
  const auto at = std::find_if(open_levels.begin(), open_levels.end(), [id](const auto& l) { return l->id() == id; });
  check(at != open_levels.end(),
        "Trying to access a forward AD level with an invalid index. This index was either not created or is already "
        "deleted.");
  return *at;
}

void ForwardLevel::exit(int64_t id) {
  const std::shared_ptr<ForwardLevel> level = find(id);
  {
    std::lock_guard guard(levels_mutex);
    if (std::erase(open_levels, level) != 0) {
      open_count_.fetch_sub(1, std::memory_order_relaxed);
    }
  }
  std::vector<TensorImpl*> taken;
  level->lock_.lock();
  for (Tangent* tangent = level->first_; tangent != nullptr; tangent = tangent->after) {
    taken.push_back(std::exchange(tangent->value, nullptr));
  }
  level->lock_.unlock();
  // Without the lock: freeing a tangent may free dual tensors, which take it.
  for (TensorImpl* impl : taken) {
    impl->release();
  }
}

void ForwardLevel::link(Tangent* tangent) {
  lock_.lock();
  tangent->after = first_;
  if (first_ != nullptr) {
    first_->before = tangent;
  }
  first_ = tangent;
  lock_.unlock();
}

void ForwardLevel::unlink(Tangent* tangent) {
  lock_.lock();
  (tangent->before == nullptr ? first_ : tangent->before->after) = tangent->after;
  if (tangent->after != nullptr) {
    tangent->after->before = tangent->before;
  }
  TensorImpl* value = std::exchange(tangent->value, nullptr);
  lock_.unlock();
  if (value != nullptr) {
    value->release();
  }
}

Tensor ForwardLevel::read(const Tangent& tangent) {
  lock_.lock();
  Tensor value = Tensor::share(tangent.value);
  lock_.unlock();
  return value;
}

bool HideLevels::hides(int64_t level) {
  for (const HideLevels* hidden = innermost_; hidden != nullptr; hidden = hidden->outer_) {
    if (hidden->from_ <= level && level <= hidden->to_) {
      return true;
    }
  }
  return false;
}

void collect_levels(const Tensor& tensor, ForwardLevels& levels) {
  if (!ForwardMode::enabled()) {
    return;
  }
  for (const TensorImpl* impl = tensor.impl(); impl != nullptr; impl = step_up(impl)) {
    for (const Tangent* tangent = own_tangents(impl); tangent != nullptr; tangent = tangent->next) {
      const std::shared_ptr<ForwardLevel>& level = tangent->level;
      const bool its_own = impl == tensor.impl() || forward_base(tensor.impl(), level->id()) == impl;
      if (its_own && !HideLevels::hides(level->id()) && level->read(*tangent).defined() &&
          std::find(levels.begin(), levels.end(), level) == levels.end()) {
        levels.push_back(level);
      }
    }
  }
}

bool has_tangent(const Tensor& tensor) {
  ForwardLevels levels;
  collect_levels(tensor, levels);
  return !levels.empty();
}

Tensor tangent_at(const Tensor& tensor, const ForwardLevel& level) {
  Tensor own = own_tangent(tensor.impl(), level);
  if (own.defined()) {
    return own;
  }
  const TensorImpl* base = forward_base(tensor.impl(), level.id());
  if (base == nullptr) {
    return {};
  }
  // The base became dual after the view was taken.
  const Tensor whole = own_tangent(base, level);
  const HideLevels below(level.id());
  return whole.defined() ? window(whole, tensor, base) : Tensor();
}

void set_tangent(TensorImpl* impl, const std::shared_ptr<ForwardLevel>& level, const Tensor& tangent) {
  ForwardMeta& meta = forward_meta(impl);
  for (Tangent** place = &meta.tangents; *place != nullptr;) {
    Tangent* present = *place;
    if (!present->level->read(*present).defined()) {
      *place = present->next;  // Its level was left.
      destroy_tangent(present);
    } else {
      place = &present->next;
    }
  }
  auto* added = new (memory::allocate(sizeof(Tangent))) Tangent;
  added->level = level;
  added->value = Tensor(tangent).detach_reference();
  added->next = meta.tangents;
  meta.tangents = added;
  level->link(added);
}

Tensor laid_out(const Tensor& tangent, const Tensor& like) {
  if (same_layout(tangent, like)) {
    return tangent;
  }
  const Tensor each = covers(tangent.batch(), like.batch()) ? tangent : expand_batch(tangent, like.batch());
  return copy_to_strided(each, like.sizes(), like.strides());
}

Tensor laid_out_apart(const Tensor& computed, const Tensor& result, std::span<const Tensor> input_tangents) {
  const bool shared = std::any_of(input_tangents.begin(), input_tangents.end(), [&](const Tensor& tangent) {
    return tangent.defined() && tangent.storage() == computed.storage();
  });
  return laid_out(shared ? clone(computed) : computed, result);
}

void sort_from_lowest(ForwardLevels& levels) {
  std::sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) { return a->id() < b->id(); });
}

void set_saved_tangent(Node* node, size_t index, const std::shared_ptr<ForwardLevel>& level, const Tensor& tangent) {
  for (SavedTensor& slot : node == nullptr ? std::span<SavedTensor>() : node->saved()) {
    if (slot.is_output && slot.output_nr == index && slot.impl != nullptr) {
      set_tangent(slot.impl, level, tangent);
    }
  }
}

Tensor start_tangent(const Tensor& tensor, const std::shared_ptr<ForwardLevel>& level, const Tensor& tangent) {
  TensorImpl* base = forward_base(tensor.impl(), level->id());
  if (base == nullptr) {
    Tensor own = laid_out(tangent, tensor);
    set_tangent(tensor.impl(), level, own);
    return own;
  }
  const Tensor based = Tensor::share(base);
  const Tensor whole = empty_strided(base->sizes(), base->strides(), base->dtype(), common_batch({&based, &tangent}));
  std::memset(whole.storage()->data(), 0, whole.storage()->nbytes());
  set_tangent(base, level, whole);
  Tensor part = window(whole, tensor, base);
  copy_(part, tangent);
  return part;
}

void share_tangents(const Tensor& from, const Tensor& to) {
  for (const Tangent* tangent = own_tangents(from.impl()); tangent != nullptr; tangent = tangent->next) {
    if (const Tensor value = tangent->level->read(*tangent); value.defined()) {
      set_tangent(to.impl(), tangent->level, value);
    }
  }
}

void drop_tangents(TensorImpl* impl) {
  ForwardMeta* meta = impl->meta == nullptr ? nullptr : impl->meta->forward;
  while (meta != nullptr && meta->tangents != nullptr) {
    destroy_tangent(std::exchange(meta->tangents, meta->tangents->next));
  }
}

void mark_forward_view(const Tensor& base, const Tensor& view) {
  const ForwardMeta* meta = base.impl()->meta == nullptr ? nullptr : base.impl()->meta->forward;
  if (meta == nullptr || (meta->root_level == ForwardMeta::kNoLevel && meta->base == nullptr)) {
    return;
  }
  TensorImpl* dual = meta->root_level != ForwardMeta::kNoLevel ? base.impl() : meta->base;
  dual->retain();
  forward_meta(view.impl()).base = dual;
}

void destroy_forward_meta(TensorImpl* impl) {
  drop_tangents(impl);
  ForwardMeta* meta = impl->meta->forward;
  if (meta->base != nullptr) {
    meta->base->release();
  }
  memory::release(meta, sizeof(ForwardMeta));
}

Tensor make_dual(const Tensor& primal, const Tensor& tangent, int64_t id) {
  const std::shared_ptr<ForwardLevel> level = ForwardLevel::find(id);
  check_value(primal.is_floating(), "Expected primal to be floating point or complex, but got: torch.",
              python_name_of(primal.dtype()));
  check_value(tangent.is_floating(), "Expected tangent to be floating point or complex, but got: torch.",
              python_name_of(tangent.dtype()));
  check(!tangent_at(primal, *level).defined(),
        "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level ",
        level->number(), " is not supported.");
  ForwardLevels own;
  collect_levels(tangent, own);
  for (const std::shared_ptr<ForwardLevel>& other : own) {
    check(other->id() < id, "Setting a forward grad that itself has a forward gradient at the same level",
          other->number(), " is not supported.");
  }
  check(same(primal.sizes(), tangent.sizes()),
        "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not "
        "supported. Tensor is of size ",
        shown(primal.sizes()), " while the given forward gradient is of size ", shown(tangent.sizes()), ".");
  const Tensor fitting = fitted(tangent, primal, id);
  const HideLevels this_one(id, id);
  Tensor dual = rooted_alias("ViewBackward0", primal, id);
  set_tangent(dual.impl(), level, fitting);
  return dual;
}

std::pair<Tensor, Tensor> unpack_dual(const Tensor& tensor, int64_t id) {
  const std::shared_ptr<ForwardLevel> level = ForwardLevel::find(id);
  ForwardLevels levels;
  collect_levels(tensor, levels);
  for (const std::shared_ptr<ForwardLevel>& other : levels) {
    check(other->id() <= id, "unpack_dual: the tensor is dual at the later level ", other->number(),
          ", too, which has to be unpacked first");
  }
  Tensor tangent = HideLevels::hides(id) || !ForwardMode::enabled() ? Tensor() : tangent_at(tensor, *level);
  const HideLevels this_one(id, id);
  return {rooted_alias("Identity", tensor, id), std::move(tangent)};
}

}  // namespace adjoint
