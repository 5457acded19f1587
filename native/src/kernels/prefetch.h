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

}  // namespace adjoint::kernels
