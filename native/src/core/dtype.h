#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/error.h"
#include "core/half.h"

namespace adjoint {

/// Element types, numbered as c10::ScalarType.
enum class DType : int8_t {
  UInt8 = 0,
  Int32 = 3,
  Int64 = 4,
  Float16 = 5,
  Float32 = 6,
  Float64 = 7,
  Bool = 11,
  BFloat16 = 15
};

/// The dtypes that kernels compute in: X(enumerator, C++ type, c10 name, Python name, category).
#define ADJ_FOR_EACH_COMPUTED_DTYPE(X)     \
  X(Bool, bool, "Bool", "bool", 0)         \
  X(UInt8, uint8_t, "Byte", "uint8", 1)    \
  X(Int32, int32_t, "Int", "int32", 1)     \
  X(Int64, int64_t, "Long", "int64", 1)    \
  X(Float32, float, "Float", "float32", 2) \
  X(Float64, double, "Double", "float64", 2)

/// Those that are stored only.
#define ADJ_FOR_EACH_HALF_DTYPE(X)       \
  X(Float16, Half, "Half", "float16", 2) \
  X(BFloat16, BFloat16, "BFloat16", "bfloat16", 2)

/// The one list of dtypes. Adding one is adding a line to one of the two above.
#define ADJ_FOR_EACH_DTYPE(X)    \
  ADJ_FOR_EACH_COMPUTED_DTYPE(X) \
  ADJ_FOR_EACH_HALF_DTYPE(X)

#define ADJ_ENUMERATOR(name, type, c10, python, category) DType::name,
inline constexpr DType kDTypes[] = {ADJ_FOR_EACH_DTYPE(ADJ_ENUMERATOR)};
#undef ADJ_ENUMERATOR
/// Entries of a table with a place for each dtype.
inline constexpr size_t kDTypeRoom = 16;

#define ADJ_DTYPE_CASE_VALUE(field)            \
  switch (dtype) { ADJ_FOR_EACH_DTYPE(field) } \
  fail(ADJ_STATUS_INVALID_ARGUMENT, "unknown dtype ", static_cast<int>(dtype));

/// Bytes of an element.
inline size_t size_of(DType dtype) {
  static constexpr auto kSizes = [] {
    std::array<uint8_t, kDTypeRoom> sizes{};
#define ADJ_SIZE(name, type, c10, python, category) sizes[static_cast<size_t>(DType::name)] = sizeof(type);
    ADJ_FOR_EACH_DTYPE(ADJ_SIZE)
#undef ADJ_SIZE
    return sizes;
  }();
  return kSizes[static_cast<size_t>(dtype)];
}

/// c10's name ("Float").
inline const char* name_of(DType dtype) {
#define ADJ_NAME(name, type, c10, python, category) \
  case DType::name:                                 \
    return c10;
  ADJ_DTYPE_CASE_VALUE(ADJ_NAME)
#undef ADJ_NAME
}

/// Python's name ("float32").
inline const char* python_name_of(DType dtype) {
#define ADJ_NAME(name, type, c10, python, category) \
  case DType::name:                                 \
    return python;
  ADJ_DTYPE_CASE_VALUE(ADJ_NAME)
#undef ADJ_NAME
}

/// The C++ compiler's name ("float"), as some of libtorch's messages have it.
inline const char* c_name_of(DType dtype) {
  switch (dtype) {
    case DType::Float32:
      return "float";
    case DType::Float64:
      return "double";
    case DType::Int32:
      return "int";
    case DType::Int64:
      return "long int";
    case DType::UInt8:
      return "unsigned char";
    case DType::Bool:
      return "bool";
    case DType::Float16:
      return "c10::Half";
    case DType::BFloat16:
      return "c10::BFloat16";
  }
  return "unknown";
}

/// 0 bool, 1 integral, 2 floating.
inline int category_of(DType dtype) {
#define ADJ_CATEGORY(name, type, c10, python, category) \
  case DType::name:                                     \
    return category;
  ADJ_DTYPE_CASE_VALUE(ADJ_CATEGORY)
#undef ADJ_CATEGORY
}

inline bool is_known_dtype(int32_t code) {
#define ADJ_KNOWN(name, type, c10, python, category) \
  if (code == static_cast<int32_t>(DType::name)) {   \
    return true;                                     \
  }
  ADJ_FOR_EACH_DTYPE(ADJ_KNOWN)
#undef ADJ_KNOWN
  return false;
}

inline bool is_floating(DType dtype) { return category_of(dtype) == 2; }
/// Integer types; bool too if asked.
inline bool is_integral(DType dtype, bool include_bool) {
  return category_of(dtype) == 1 || (include_bool && dtype == DType::Bool);
}

inline bool is_half(DType dtype) {
  constexpr uint32_t kHalves = 1u << static_cast<int>(DType::Float16) | 1u << static_cast<int>(DType::BFloat16);
  return (kHalves >> static_cast<int>(dtype) & 1u) != 0;
}
/// The dtype that kernels compute in for elements of `dtype`.
inline DType computed_in(DType dtype) { return is_half(dtype) ? DType::Float32 : dtype; }

/// torch.promote_types: the higher category wins, within one the wider type, and float32 for both of 16 bits.
inline DType promote(DType a, DType b) {
  const int category_a = category_of(a);
  const int category_b = category_of(b);
  if (category_a != category_b) {
    return category_a > category_b ? a : b;
  }
  if (is_half(a) && is_half(b) && a != b) {
    return DType::Float32;
  }
  return size_of(a) >= size_of(b) ? a : b;
}

#define ADJ_DISPATCH(name, type, c10, python, category) \
  case DType::name:                                     \
    return body.template operator()<type>();
/// Calls `body.template operator()<T>()` with the C++ type of `dtype`, which is one that kernels compute in.
template <typename Body>
decltype(auto) dispatch(DType dtype, Body&& body) {
  switch (dtype) {
    ADJ_FOR_EACH_COMPUTED_DTYPE(ADJ_DISPATCH)
    default:
      fail(ADJ_STATUS_INVALID_ARGUMENT, "kernels do not compute in ", name_of(dtype));
  }
}
/// The same for any dtype.
template <typename Body>
decltype(auto) dispatch_all(DType dtype, Body&& body) {
  ADJ_DTYPE_CASE_VALUE(ADJ_DISPATCH)
}
#undef ADJ_DISPATCH

}  // namespace adjoint
