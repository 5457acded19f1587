#pragma once

#include <cstddef>
#include <cstdint>

namespace adjoint::kernels {

/// out[i] = f(in[i]). Dense operands get a loop of their own, which the compiler vectorises.
template <typename Out, typename In, typename F>
inline void unary_map(std::byte* const* data, const int64_t* strides, int64_t n, F f) {
  if (strides[0] == sizeof(Out) && strides[1] == sizeof(In)) {
    auto* out = reinterpret_cast<Out*>(data[0]);
    const auto* in = reinterpret_cast<const In*>(data[1]);
    for (int64_t i = 0; i < n; ++i) {
      out[i] = f(in[i]);
    }
    return;
  }
  for (int64_t i = 0; i < n; ++i) {
    *reinterpret_cast<Out*>(data[0] + i * strides[0]) = f(*reinterpret_cast<const In*>(data[1] + i * strides[1]));
  }
}

/// out[i] = f(a[i], b[i]), with loops of their own for dense operands and for one operand that is the same throughout.
template <typename Out, typename In, typename F>
inline void binary_map(std::byte* const* data, const int64_t* strides, int64_t n, F f) {
  constexpr auto kItem = static_cast<int64_t>(sizeof(In));
  if (strides[0] == sizeof(Out) && (strides[1] == kItem || strides[1] == 0) &&
      (strides[2] == kItem || strides[2] == 0)) {
    auto* out = reinterpret_cast<Out*>(data[0]);
    const auto* a = reinterpret_cast<const In*>(data[1]);
    const auto* b = reinterpret_cast<const In*>(data[2]);
    if (strides[1] != 0 && strides[2] != 0) {
      for (int64_t i = 0; i < n; ++i) {
        out[i] = f(a[i], b[i]);
      }
    } else if (strides[1] != 0) {
      const In right = *b;
      for (int64_t i = 0; i < n; ++i) {
        out[i] = f(a[i], right);
      }
    } else if (strides[2] != 0) {
      const In left = *a;
      for (int64_t i = 0; i < n; ++i) {
        out[i] = f(left, b[i]);
      }
    } else {
      const Out value = f(*a, *b);
      for (int64_t i = 0; i < n; ++i) {
        out[i] = value;
      }
    }
    return;
  }
  for (int64_t i = 0; i < n; ++i) {
    *reinterpret_cast<Out*>(data[0] + i * strides[0]) = f(*reinterpret_cast<const In*>(data[1] + i * strides[1]),
                                                          *reinterpret_cast<const In*>(data[2] + i * strides[2]));
  }
}

}  // namespace adjoint::kernels
