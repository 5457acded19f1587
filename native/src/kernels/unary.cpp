#include <array>
#include <cmath>
#include <type_traits>

#include "kernels/elementwise.h"
#include "kernels/loops.h"
#include "kernels/simd.h"

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

// For instruction sets without FMA, and what has no vector form. Accuracy is libm's: at most 1.5 ULP.
#define ADJ_FLOAT_FUNCTION(Name, expression) \
  struct Name {                              \
    template <typename T>                    \
    T operator()(T x) const {                \
      return expression;                     \
    }                                        \
  };
ADJ_FLOAT_FUNCTION(Sin, std::sin(x))
ADJ_FLOAT_FUNCTION(Cos, std::cos(x))
ADJ_FLOAT_FUNCTION(Tan, std::tan(x))
#undef ADJ_FLOAT_FUNCTION

/// What rounding does to integers.
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
/// For functions of floats that have a vector loop for each instruction set, see unary_simd.cpp.
Loop vector_only(DType) { return nullptr; }
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
constexpr std::array kTable = {Entry{"neg_cpu", numbers<Neg>},
                               Entry{"abs_cpu", numbers<Abs>},
                               Entry{"sign_cpu", sign},
                               Entry{"exp_cpu", vector_only},
                               Entry{"log_cpu", vector_only},
                               Entry{"log1p_cpu", vector_only},
                               Entry{"expm1_cpu", vector_only},
                               Entry{"sqrt_cpu", vector_only},
                               Entry{"rsqrt_cpu", vector_only},
                               Entry{"reciprocal_cpu", vector_only},
                               Entry{"sin_cpu", floats<Sin>},
                               Entry{"cos_cpu", floats<Cos>},
                               Entry{"tan_cpu", floats<Tan>},
                               Entry{"tanh_cpu", vector_only},
                               Entry{"sigmoid_cpu", vector_only},
                               Entry{"erf_vml_cpu", vector_only},
                               Entry{"clamp_min_scalar_cpu", numbers<Relu>},
                               Entry{"floor_vml_cpu", numbers<Identity>},
                               Entry{"ceil_vml_cpu", numbers<Identity>},
                               Entry{"round_vml_cpu", numbers<Identity>},
                               Entry{"trunc_vml_cpu", numbers<Identity>},
                               Entry{"bitwise_not_cpu", integers<BitwiseNot>},
                               Entry{"logical_not_cpu", logical_not}};

// Filled when the library is loaded: as a variable of the function, which asks each time whether it is, it takes four
// times as long.
const auto kLoops = loop_table(kTable, simd_unary_loop);

}  // namespace

const char* name_of(UnaryOp op) { return kTable[static_cast<size_t>(op)].name; }
Loops unary_loops(UnaryOp op, DType dtype) { return kLoops[static_cast<size_t>(op)][static_cast<size_t>(dtype)]; }

}  // namespace adjoint::kernels
