// Memory that is asked for ahead, for files that are compiled once per instruction set: no include guard but Highway's.
#if defined(ADJOINT_KERNELS_PREFETCH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ADJOINT_KERNELS_PREFETCH_INL_H_
#undef ADJOINT_KERNELS_PREFETCH_INL_H_
#else
#define ADJOINT_KERNELS_PREFETCH_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {

/// Asks for the lines of so many elements, from which the processor does not see by itself that they are read next.
template <typename T>
void ask_for(const T* from, int64_t count) {
  constexpr int64_t kLine = 64 / sizeof(T);
  for (int64_t i = 0; i < count; i += kLine) {
    hwy::Prefetch(from + i);
  }
  // A row that begins within a line ends within another.
  if (reinterpret_cast<uintptr_t>(from) % 64 != 0) {
    hwy::Prefetch(from + count - 1);
  }
}

/// What is read or written next, asked for once, part by part while something else is computed: all at once, it would
/// be waited for.
template <typename T>
class Ahead {
 public:
  Ahead(const T* from, int64_t count, int64_t parts)
      : from_(from), left_(count), part_(parts == 0 ? 0 : (count + parts - 1) / parts) {}

  /// Nothing, once all has been asked for.
  void ask() {
    if (left_ > 0) {
      ask_for(from_, part_);
      from_ += part_;
      left_ -= part_;
    }
  }

 private:
  const T* from_;
  int64_t left_, part_;
};

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
