#pragma once

#include <hwy/cache_control.h>

#include <cstdint>

namespace adjoint::kernels {

/// Asks for the lines of so many elements, from which the processor does not see by itself that they are read next.
template <typename T>
inline void ask_for(const T* from, int64_t count) {
  constexpr int64_t kLine = 64 / sizeof(T);
  for (int64_t i = 0; i < count; i += kLine) {
    hwy::Prefetch(from + i);
  }
  // A row that begins within a line ends within another.
  if (reinterpret_cast<uintptr_t>(from) % 64 != 0) {
    hwy::Prefetch(from + count - 1);
  }
}

/// What is read or written next, asked for part by part while something else is computed: all at once, it would be
/// waited for.
template <typename T>
class Ahead {
 public:
  Ahead() = default;
  Ahead(const T* from, int64_t count, int64_t parts)
      : from_(from), part_(parts == 0 ? 0 : (count + parts - 1) / parts) {}

  void ask() {
    ask_for(from_, part_);
    from_ += part_;
  }

 private:
  const T* from_ = nullptr;
  int64_t part_ = 0;
};

}  // namespace adjoint::kernels
