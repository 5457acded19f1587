#pragma once

#include <cstdint>

#include "adjoint/types.h"
#include "core/dtype.h"

namespace adjoint {

/// A Python-like number. Its kind takes part in type promotion, its value does not.
class Scalar {
 public:
  enum class Kind : int32_t {
    None = ADJ_SCALAR_NONE,
    Bool = ADJ_SCALAR_BOOL,
    Int = ADJ_SCALAR_INT,
    Float = ADJ_SCALAR_FLOAT
  };

  Scalar() = default;
  Scalar(bool value) : kind_(Kind::Bool), integer_(value) {}
  Scalar(int value) : kind_(Kind::Int), integer_(value) {}
  Scalar(int64_t value) : kind_(Kind::Int), integer_(value) {}
  Scalar(double value) : kind_(Kind::Float), real_(value) {}

  Kind kind() const { return kind_; }
  bool has_value() const { return kind_ != Kind::None; }
  bool is_floating() const { return kind_ == Kind::Float; }
  double to_double() const { return is_floating() ? real_ : static_cast<double>(integer_); }
  int64_t to_int() const { return is_floating() ? static_cast<int64_t>(real_) : integer_; }
  bool to_bool() const { return is_floating() ? real_ != 0 : integer_ != 0; }
  template <typename T>
  T to() const {
    if constexpr (std::is_same_v<T, bool>) {
      return to_bool();
    } else {
      return is_floating() ? static_cast<T>(real_) : static_cast<T>(integer_);
    }
  }
  bool equals(double value) const { return to_double() == value; }
  /// The dtype of a tensor made of it: bool, int64, or the default float32.
  DType dtype() const { return is_floating() ? DType::Float32 : kind_ == Kind::Int ? DType::Int64 : DType::Bool; }

 private:
  Kind kind_ = Kind::None;
  double real_ = 0;
  int64_t integer_ = 0;
};

}  // namespace adjoint
