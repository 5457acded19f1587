#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "autograd/node.h"
#include "core/spin_lock.h"
#include "core/tensor.h"

namespace adjoint {

// Forward mode: a dual tensor carries its tangent, and each operation computes the tangents of its results. A level is
// one such derivative; with several levels open, tangents have tangents themselves, at the levels entered before
// theirs.
//
// The tangent of a tensor lies in memory as the tensor does, the tangent of a view is the view of the base's tangent,
// and an in-place operation writes into the tangent: so views and in-place operations mix as they do in PyTorch
// (torch/csrc/autograd/autograd_meta.cpp, "Forward Grad View/inplace").

class ForwardLevel;

/// A tensor's tangent at one level, member of the tensor's list and of the level's.
struct Tangent {
  std::shared_ptr<ForwardLevel> level;
  TensorImpl* value = nullptr;  // Owned. Belongs to the level, which takes it away when it is left.
  Tangent* next = nullptr;      // Of the same tensor.
  Tangent* before = nullptr;    // Of the same level.
  Tangent* after = nullptr;
};

/// What forward mode knows of a tensor.
struct ForwardMeta {
  static constexpr int64_t kNoLevel = -1;
  Tangent* tangents = nullptr;
  /// Owned. For a view of a dual tensor that is itself an alias in backward mode: that dual tensor.
  TensorImpl* base = nullptr;
  /// The level at which the tensor is no view of what it aliases: made by make_dual or unpack_dual.
  int64_t root_level = kNoLevel;
};

/// One derivative in forward mode. Leaving it frees its tangents, wherever they are.
class ForwardLevel {
 public:
  ForwardLevel(int64_t id, int64_t number) : id_(id), number_(number) {}

  static int64_t enter(int64_t number);
  /// Error: not open.
  static void exit(int64_t id);
  /// Error: not open.
  static std::shared_ptr<ForwardLevel> find(int64_t id);
  static bool any_open() { return open_count_.load(std::memory_order_relaxed) != 0; }
  static int64_t newest();

  /// Larger than those of all levels entered before, by any thread; never used again.
  int64_t id() const { return id_; }
  /// How many levels were open where it was entered.
  int64_t number() const { return number_; }

  void link(Tangent* tangent);
  void unlink(Tangent* tangent);
  Tensor read(const Tangent& tangent);

 private:
  static std::atomic<uint32_t> open_count_;
  SpinLock lock_;
  Tangent* first_ = nullptr;
  const int64_t id_;
  const int64_t number_;
};

/// Whether this thread sees tangents at all.
class ForwardMode {
 public:
  static bool enabled() { return enabled_; }
  static void set_enabled(bool enabled) { enabled_ = enabled; }

 private:
  static constinit thread_local bool enabled_;
};

/// Sets the forward mode for a scope.
class ForwardModeGuard {
 public:
  explicit ForwardModeGuard(bool enabled) : previous_(ForwardMode::enabled()) { ForwardMode::set_enabled(enabled); }
  ~ForwardModeGuard() { ForwardMode::set_enabled(previous_); }
  ForwardModeGuard(const ForwardModeGuard&) = delete;
  ForwardModeGuard& operator=(const ForwardModeGuard&) = delete;

 private:
  bool previous_;
};

/// Hides the levels between two, so that the computation of a tangent sees only the levels below its own. Levels that
/// are entered later, from within that computation, can be seen.
class HideLevels {
 public:
  /// `from` and all levels entered since.
  explicit HideLevels(int64_t from) : HideLevels(from, ForwardLevel::newest()) {}
  HideLevels(int64_t from, int64_t to) : from_(from), to_(to), outer_(innermost_) { innermost_ = this; }
  ~HideLevels() { innermost_ = outer_; }
  HideLevels(const HideLevels&) = delete;
  HideLevels& operator=(const HideLevels&) = delete;
  static bool hides(int64_t level);
  /// What hides levels on this thread, for a thread that goes on in its place.
  static const HideLevels* innermost() { return innermost_; }
  static void set_innermost(const HideLevels* innermost) { innermost_ = innermost; }

 private:
  static constinit thread_local const HideLevels* innermost_;
  int64_t from_;
  int64_t to_;
  const HideLevels* outer_;
};

/// For the inside of an operation that uses others: they are neither recorded nor do they carry tangents along.
class BelowAutograd {
  GradModeGuard grad_off_{false};
  ForwardModeGuard forward_off_{false};
};

using ForwardLevels = std::vector<std::shared_ptr<ForwardLevel>>;

/// Adds the levels at which a tensor has a tangent that can be seen here.
void collect_levels(const Tensor& tensor, ForwardLevels& levels);
bool has_tangent(const Tensor& tensor);
/// Whether there is any.
inline bool is_dual(const Tensor& tensor) {
  return ForwardLevel::any_open() && tensor.defined() && tensor.impl()->meta != nullptr && has_tangent(tensor);
}
/// The tangent at a level: the tensor's own, or a view of its base's. Undefined when there is none.
Tensor tangent_at(const Tensor& tensor, const ForwardLevel& level);
/// Gives a tensor that has none a tangent at a level.
void set_tangent(TensorImpl* impl, const std::shared_ptr<ForwardLevel>& level, const Tensor& tangent);
/// The same after an in-place operation: a view's tangent becomes a part of its base's, which is zero elsewhere.
Tensor start_tangent(const Tensor& tensor, const std::shared_ptr<ForwardLevel>& level, const Tensor& tangent);
/// `tangent`, or a copy of it with the strides of `like`.
Tensor laid_out(const Tensor& tangent, const Tensor& like);
/// The same for what was computed as a result's tangent: a copy also where it lies in the memory of an input's.
Tensor laid_out_apart(const Tensor& computed, const Tensor& result, std::span<const Tensor> input_tangents);
/// Orders levels from the lowest on: tangents at the higher ones have to see those at the lower ones.
void sort_from_lowest(ForwardLevels& levels);
/// Lets what a node saved of its output `index` have that output's tangent. The node may be null.
void set_saved_tangent(Node* node, size_t index, const std::shared_ptr<ForwardLevel>& level, const Tensor& tangent);
/// Lets `to`, an alias of `from`, have its tangents.
void share_tangents(const Tensor& from, const Tensor& to);

void drop_tangents(TensorImpl* impl);

/// Part of `mark_view`: `view` belongs to the dual tensor that `base` is, or is a view of.
void mark_forward_view(const Tensor& base, const Tensor& view);
void destroy_forward_meta(TensorImpl* impl);

/// An alias of `primal` with a tangent (PyTorch's `make_dual`).
Tensor make_dual(const Tensor& primal, const Tensor& tangent, int64_t level);
/// The two parts of a dual tensor; the tangent is undefined when there is none (PyTorch's `unpack_dual`).
std::pair<Tensor, Tensor> unpack_dual(const Tensor& tensor, int64_t level);

}  // namespace adjoint
