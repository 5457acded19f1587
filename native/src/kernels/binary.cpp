#include <array>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "kernels/elementwise.h"
#include "kernels/loops.h"
#include "kernels/simd.h"

namespace adjoint::kernels {
namespace {

template <typename T, typename F>
void run(std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
  binary_map<T, T>(data, strides, n, F{});
}

template <typename T>
using Wrapping = std::conditional_t<std::is_integral_v<T>, uint64_t, T>;

// Integers compute in uint64_t, where overflow is defined, and keep the low bits.
struct Add {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<Wrapping<T>>(a) + static_cast<Wrapping<T>>(b));
  }
};
struct Sub {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<Wrapping<T>>(a) - static_cast<Wrapping<T>>(b));
  }
};
struct Mul {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(static_cast<Wrapping<T>>(a) * static_cast<Wrapping<T>>(b));
  }
};
struct Div {
  template <typename T>
  T operator()(T a, T b) const {
    return a / b;
  }
};

/// The smallest integer divided by −1 overflows; both remainders are 0 then.
template <typename T>
bool is_minus_one(T b) {
  return std::is_signed_v<T> && b == static_cast<T>(-1);
}

struct Fmod {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return std::fmod(a, b);
    } else {
      return is_minus_one(b) ? T{0} : static_cast<T>(a % b);
    }
  }
};
struct Remainder {
  template <typename T>
  T operator()(T a, T b) const {
    const T rest = Fmod{}(a, b);
    return rest != 0 && ((rest < 0) != (b < 0)) ? static_cast<T>(rest + b) : rest;
  }
};
struct FloorDivide {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      if (b == 0) {
        return a / b;
      }
      // Python's rule: the quotient that goes with the remainder, so that a == q · b + r.
      const T rest = std::fmod(a, b);
      T quotient = (a - rest) / b;
      if (rest != 0 && ((b < 0) != (rest < 0))) {
        quotient -= 1;
      }
      if (quotient == 0) {
        return std::copysign(T{0}, a / b);
      }
      const T floored = std::floor(quotient);
      return quotient - floored > T{0.5} ? floored + 1 : floored;
    } else {
      if (is_minus_one(b)) {
        return Sub{}(T{0}, a);
      }
      const T quotient = static_cast<T>(a / b);
      return a % b != 0 && ((a < 0) != (b < 0)) ? static_cast<T>(quotient - 1) : quotient;
    }
  }
};
struct Maximum {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return a != a ? a : (b != b || a < b ? b : a);
    } else {
      return a < b ? b : a;
    }
  }
};
struct Minimum {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return a != a ? a : (b != b || b < a ? b : a);
    } else {
      return b < a ? b : a;
    }
  }
};
struct Pow {
  template <typename T>
  T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return b == T{2} ? a * a : b == T{1} ? a : std::pow(a, b);
    } else {
      if (b < 0) {
        return a == 1 ? T{1} : a == static_cast<T>(-1) ? (b % 2 == 0 ? T{1} : a) : T{0};
      }
      T result{1};
      for (T square = a; b != 0; b = static_cast<T>(b >> 1), square = Mul{}(square, square)) {
        if (b & 1) {
          result = Mul{}(result, square);
        }
      }
      return result;
    }
  }
};
struct BitwiseAnd {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(a & b);
  }
};
struct BitwiseOr {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(a | b);
  }
};
struct BitwiseXor {
  template <typename T>
  T operator()(T a, T b) const {
    return static_cast<T>(a ^ b);
  }
};

struct SigmoidVjp {
  template <typename T>
  T operator()(T grad, T y) const {
    return grad * (1 - y) * y;
  }
};
struct TanhVjp {
  template <typename T>
  T operator()(T grad, T y) const {
    return grad * (1 - y * y);
  }
};
struct ReluVjp {
  template <typename T>
  T operator()(T grad, T y) const {
    return y <= 0 ? T{0} : grad;
  }
};

template <typename F>
Loop all(DType dtype) {
  return dispatch(dtype, []<typename T>() -> Loop {
    if constexpr (std::is_same_v<T, bool>) {
      return [](std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
        binary_map<bool, bool>(data, strides, n, [](bool a, bool b) { return F{}(uint8_t{a}, uint8_t{b}) != 0; });
      };
    } else {
      return run<T, F>;
    }
  });
}
template <typename F>
Loop numbers(DType dtype) {
  return dtype == DType::Bool ? nullptr : all<F>(dtype);
}
template <typename F>
Loop floats(DType dtype) {
  return dtype == DType::Float32 ? run<float, F> : dtype == DType::Float64 ? run<double, F> : Loop{nullptr};
}
template <typename F>
Loop integers(DType dtype) {
  return dispatch(dtype, [&]<typename T>() -> Loop {
    if constexpr (std::is_integral_v<T>) {
      return run<T, F>;
    } else {
      return nullptr;
    }
  });
}

struct Entry {
  const char* name;
  Loop (*find)(DType);
};
/// In the order of BinaryOp. Sums and products of bools are "or" and "and".
constexpr std::array kTable = {Entry{"add_cpu", all<Add>},
                               Entry{"sub_cpu", numbers<Sub>},
                               Entry{"mul_cpu", all<Mul>},
                               Entry{"div_true_cpu", floats<Div>},
                               Entry{"div_floor_cpu", numbers<FloorDivide>},
                               Entry{"fmod_cpu", numbers<Fmod>},
                               Entry{"remainder_cpu", numbers<Remainder>},
                               Entry{"max_elementwise_cpu", all<Maximum>},
                               Entry{"min_elementwise_cpu", all<Minimum>},
                               Entry{"pow", numbers<Pow>},
                               Entry{"bitwise_and_cpu", integers<BitwiseAnd>},
                               Entry{"bitwise_or_cpu", integers<BitwiseOr>},
                               Entry{"bitwise_xor_cpu", integers<BitwiseXor>},
                               Entry{"sigmoid_backward_cpu", floats<SigmoidVjp>},
                               Entry{"tanh_backward_cpu", floats<TanhVjp>},
                               Entry{"threshold_backward_cpu", floats<ReluVjp>}};

template <typename T, template <typename> typename Compare>
void compare(std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
  binary_map<bool, T>(data, strides, n, Compare<T>{});
}
template <template <typename> typename Compare>
Loop comparison(DType dtype) {
  return dispatch(computed_in(dtype), []<typename T>() -> Loop { return compare<T, Compare>; });
}
constexpr std::array<Loop (*)(DType), 6> kComparisons = {comparison<std::equal_to>, comparison<std::not_equal_to>,
                                                         comparison<std::less>,     comparison<std::less_equal>,
                                                         comparison<std::greater>,  comparison<std::greater_equal>};

template <typename T>
void copy_items(std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
  if (strides[0] == sizeof(T) && strides[1] == sizeof(T)) {
    std::memmove(data[0], data[1], static_cast<size_t>(n) * sizeof(T));
  } else if (strides[0] == sizeof(T) && strides[1] == 0) {
    std::fill_n(reinterpret_cast<T*>(data[0]), n, *reinterpret_cast<const T*>(data[1]));
  } else {
    unary_map<T, T>(data, strides, n, [](T x) { return x; });
  }
}

template <typename T>
void select_items(std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
  for (int64_t i = 0; i < n; ++i) {
    const bool condition = *reinterpret_cast<const bool*>(data[1] + i * strides[1]);
    const std::byte* from = condition ? data[2] + i * strides[2] : data[3] + i * strides[3];
    *reinterpret_cast<T*>(data[0] + i * strides[0]) = *reinterpret_cast<const T*>(from);
  }
}

/// The loop for items of so many bytes.
template <auto loop8, auto loop16, auto loop32, auto loop64>
Loop by_size(size_t item_size) {
  return item_size == 1 ? loop8 : item_size == 2 ? loop16 : item_size == 4 ? loop32 : loop64;
}

template <typename To, typename From>
To convert(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From{0};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    // Out of range is undefined in C++ and unspecified in PyTorch: go through int64, saturating.
    constexpr From kLimit = static_cast<From>(9223372036854775808.0);
    if (!(value < kLimit && value >= -kLimit)) {
      return static_cast<To>(INT64_MIN);
    }
    return static_cast<To>(static_cast<int64_t>(value));
  } else {
    return static_cast<To>(value);
  }
}

// Filled when the library is loaded: as a variable of the function, which asks each time whether it is, it takes four
// times as long.
const auto kLoops = loop_table(kTable, simd_binary_loop);

}  // namespace

const char* name_of(BinaryOp op) { return kTable[static_cast<size_t>(op)].name; }
Loops binary_loops(BinaryOp op, DType dtype) { return kLoops[static_cast<size_t>(op)][static_cast<size_t>(dtype)]; }
Loop compare_loop(CompareOp op, DType dtype) { return kComparisons[static_cast<size_t>(op)](dtype); }

Loop where_loop(size_t item_size) {
  return by_size<select_items<uint8_t>, select_items<uint16_t>, select_items<uint32_t>, select_items<uint64_t>>(
      item_size);
}

Loop cast_loop(DType to, DType from) {
  if (computed_in(to) == computed_in(from)) {
    return copy_loop(size_of(computed_in(to)));
  }
  return dispatch(computed_in(to), [from]<typename To>() -> Loop {
    return dispatch(computed_in(from), []<typename From>() -> Loop {
      return [](std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
        unary_map<To, From>(data, strides, n, convert<To, From>);
      };
    });
  });
}

Loop copy_loop(size_t item_size) {
  return by_size<copy_items<uint8_t>, copy_items<uint16_t>, copy_items<uint32_t>, copy_items<uint64_t>>(item_size);
}

}  // namespace adjoint::kernels
