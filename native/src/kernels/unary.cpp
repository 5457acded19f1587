#include <array>
#include <cmath>
#include <type_traits>

#include "kernels/elementwise.h"
#include "kernels/loops.h"

namespace adjoint::kernels {
namespace {

template <typename T, typename F>
void run(std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
  unary_map<T, T>(data, strides, n, F{});
}

template <typename T>
using Unsigned = std::make_unsigned_t<std::conditional_t<std::is_same_v<T, bool>, uint8_t, T>>;

struct Neg {
  template <typename T>
  T operator()(T x) const {
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(Unsigned<T>{0} - static_cast<Unsigned<T>>(x));
    } else {
      return -x;
    }
  }
};
struct Abs {
  template <typename T>
  T operator()(T x) const {
    if constexpr (std::is_floating_point_v<T>) {
      return std::fabs(x);
    } else if constexpr (std::is_signed_v<T>) {
      return x < 0 ? Neg{}(x) : x;
    } else {
      return x;
    }
  }
};
struct Sign {
  template <typename T>
  T operator()(T x) const {
    if constexpr (std::is_same_v<T, bool>) {
      return x;
    } else {
      return static_cast<T>((x > 0) - (x < 0));
    }
  }
};
struct Relu {
  template <typename T>
  T operator()(T x) const {
    return x < T{0} ? T{0} : x;  // Keeps NaN.
  }
};

// Accuracy is libm's: at most 1 ULP, sigmoid and rsqrt 2 ULP.
#define ADJ_FLOAT_FUNCTION(Name, expression) \
  struct Name {                              \
    template <typename T>                    \
    T operator()(T x) const {                \
      return expression;                     \
    }                                        \
  };
ADJ_FLOAT_FUNCTION(Exp, std::exp(x))
ADJ_FLOAT_FUNCTION(Log, std::log(x))
ADJ_FLOAT_FUNCTION(Log1p, std::log1p(x))
ADJ_FLOAT_FUNCTION(Expm1, std::expm1(x))
ADJ_FLOAT_FUNCTION(Sqrt, std::sqrt(x))
ADJ_FLOAT_FUNCTION(Rsqrt, T{1} / std::sqrt(x))
ADJ_FLOAT_FUNCTION(Reciprocal, T{1} / x)
ADJ_FLOAT_FUNCTION(Sin, std::sin(x))
ADJ_FLOAT_FUNCTION(Cos, std::cos(x))
ADJ_FLOAT_FUNCTION(Tan, std::tan(x))
ADJ_FLOAT_FUNCTION(Tanh, std::tanh(x))
ADJ_FLOAT_FUNCTION(Sigmoid, T{1} / (T{1} + std::exp(-x)))
ADJ_FLOAT_FUNCTION(Floor, std::floor(x))
ADJ_FLOAT_FUNCTION(Ceil, std::ceil(x))
ADJ_FLOAT_FUNCTION(Round, std::nearbyint(x))
ADJ_FLOAT_FUNCTION(Trunc, std::trunc(x))
#undef ADJ_FLOAT_FUNCTION

struct Identity {
  template <typename T>
  T operator()(T x) const {
    return x;
  }
};
struct BitwiseNot {
  template <typename T>
  T operator()(T x) const {
    if constexpr (std::is_same_v<T, bool>) {
      return !x;
    } else {
      return static_cast<T>(~x);
    }
  }
};

template <typename F>
Loop floats(DType dtype) {
  return dtype == DType::Float32 ? run<float, F> : dtype == DType::Float64 ? run<double, F> : Loop{nullptr};
}
template <typename F>
Loop integers(DType dtype) {
  return dispatch(dtype, []<typename T>() -> Loop {
    if constexpr (std::is_integral_v<T>) {
      return run<T, F>;
    } else {
      return nullptr;
    }
  });
}
template <typename F>
Loop numbers(DType dtype) {
  return dispatch(dtype, []<typename T>() -> Loop {
    if constexpr (std::is_same_v<T, bool>) {
      return nullptr;
    } else {
      return run<T, F>;
    }
  });
}
/// Rounding leaves integers as they are.
template <typename F>
Loop rounding(DType dtype) {
  return is_floating(dtype) ? floats<F>(dtype) : numbers<Identity>(dtype);
}
Loop logical_not(DType dtype) {
  return dispatch(dtype, []<typename T>() -> Loop {
    return [](std::byte* const* data, const int64_t* strides, int64_t n, const void*) {
      unary_map<bool, T>(data, strides, n, [](T x) { return x == T{0}; });
    };
  });
}
Loop sign(DType dtype) {
  return dispatch(dtype, []<typename T>() -> Loop { return run<T, Sign>; });
}

struct Entry {
  const char* name;
  Loop (*find)(DType);
};
/// In the order of UnaryOp.
constexpr std::array kTable = {
    Entry{"neg", numbers<Neg>},         Entry{"abs", numbers<Abs>},         Entry{"sign", sign},
    Entry{"exp", floats<Exp>},          Entry{"log", floats<Log>},          Entry{"log1p", floats<Log1p>},
    Entry{"expm1", floats<Expm1>},      Entry{"sqrt", floats<Sqrt>},        Entry{"rsqrt", floats<Rsqrt>},
    Entry{"reciprocal", floats<Reciprocal>}, Entry{"sin", floats<Sin>},     Entry{"cos", floats<Cos>},
    Entry{"tan", floats<Tan>},          Entry{"tanh", floats<Tanh>},        Entry{"sigmoid", floats<Sigmoid>},
    Entry{"clamp_min_scalar", numbers<Relu>}, Entry{"floor", rounding<Floor>}, Entry{"ceil", rounding<Ceil>},
    Entry{"round", rounding<Round>},    Entry{"trunc", rounding<Trunc>},    Entry{"bitwise_not", integers<BitwiseNot>},
    Entry{"logical_not", logical_not}};

}  // namespace

const char* name_of(UnaryOp op) { return kTable[static_cast<size_t>(op)].name; }
Loop unary_loop(UnaryOp op, DType dtype) { return kTable[static_cast<size_t>(op)].find(dtype); }

}  // namespace adjoint::kernels
