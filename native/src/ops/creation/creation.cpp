#include <array>
#include <cmath>

#include "autograd/record.h"
#include "core/batch.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {

Tensor empty_like(const Tensor& self, std::optional<DType> dtype) {
  return empty_elementwise(self.sizes(), dtype.value_or(self.dtype()), {&self});
}

namespace {

Tensor filled(Tensor out, const Scalar& value) {
  const DType dtype = out.dtype();
  if (!is_floating(dtype) || is_half(dtype) || !out.is_contiguous()) {
    assign(out, cast(wrapped_number(value), dtype));
    return out;
  }
  dispatch(dtype, [&]<typename T>() {
    T number = value.to<T>();
    const std::array<std::byte*, 2> data{out.bytes(), reinterpret_cast<std::byte*>(&number)};
    const std::array<int64_t, 2> strides{sizeof(T), 0};
    run_flat(kernels::copy_loop(sizeof(T)), out.total_numel(), data, strides);
  });
  return out;
}

DType dtype_of(const Scalar& value, std::optional<DType> dtype) { return dtype.value_or(value.dtype()); }

}  // namespace

Tensor new_zeros(const Tensor& self, IntSpan sizes) { return filled(empty_for(sizes, self.dtype(), {&self}), 0); }
Tensor zeros(IntSpan size, DType dtype) {
  for (int64_t n : size) {
    check(n >= 0, "zeros: Dimension size must be non-negative.");
  }
  return filled(empty(size, dtype), 0);
}
Tensor ones(IntSpan size, DType dtype) { return filled(empty(size, dtype), 1); }
Tensor full(IntSpan size, const Scalar& value, std::optional<DType> dtype) {
  return filled(empty(size, dtype_of(value, dtype)), value);
}
Tensor zeros_like(const Tensor& self, std::optional<DType> dtype) { return filled(empty_like(self, dtype), 0); }
Tensor ones_like(const Tensor& self, std::optional<DType> dtype) { return filled(empty_like(self, dtype), 1); }
Tensor full_like(const Tensor& self, const Scalar& value, std::optional<DType> dtype) {
  return filled(empty_like(self, dtype), value);
}

Tensor arange(const Scalar& start, const Scalar& stop, const Scalar& step, std::optional<DType> dtype) {
  const bool floating = start.is_floating() || stop.is_floating() || step.is_floating();
  const DType type = dtype.value_or(floating ? DType::Float32 : DType::Int64);
  if (type == DType::Bool) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"arange_cpu\" not implemented for 'Bool'");
  }
  check(step.to_double() != 0, "step must be nonzero");
  check(std::isfinite(start.to_double()) && std::isfinite(stop.to_double()), "unsupported range: ", start.to_double(),
        " -> ", stop.to_double());
  const double length = floating ? (stop.to_double() - start.to_double()) / step.to_double()
                                 : static_cast<double>(stop.to_int() - start.to_int()) / step.to_double();
  check(length >= 0, "upper bound and lower bound inconsistent with step sign");
  const double count = std::ceil(length);
  check(count < 9e18, "invalid size, possible overflow?");
  const int64_t size = static_cast<int64_t>(count);
  Tensor out = empty(IntSpan(&size, 1), type);
  dispatch_all(type, [&]<typename T>() {
    T* data = out.data<T>();
    for (int64_t i = 0; i < size; ++i) {
      if constexpr (std::is_integral_v<T>) {
        data[i] = static_cast<T>(start.to_int() + i * step.to_int());
      } else {
        data[i] = static_cast<T>(start.to_double() + static_cast<double>(i) * step.to_double());
      }
    }
  });
  return out;
}

Tensor linspace(const Scalar& start, const Scalar& end, int64_t steps, std::optional<DType> dtype) {
  check(steps >= 0, "number of steps must be non-negative");
  const DType type = dtype.value_or(DType::Float32);
  if (type == DType::Bool && steps > 1) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"linspace_cpu\" not implemented for 'Bool'");
  }
  for (const Scalar& bound : {start, end}) {
    check(type != DType::UInt8 || steps == 0 || (bound.to_double() > -1 && bound.to_double() < 256),
          "value cannot be converted to type uint8_t without overflow");
  }
  Tensor out = empty(IntSpan(&steps, 1), type);
  dispatch_all(type, [&]<typename T>() {
    // From both ends, as PyTorch does it: the ends are exact and the middle symmetric.
    using Real = std::conditional_t<std::is_same_v<T, double>, double, float>;
    const auto first = start.to<Real>();
    const auto last = end.to<Real>();
    const Real step = steps > 1 ? (last - first) / static_cast<Real>(steps - 1) : Real{0};
    T* data = out.data<T>();
    for (int64_t i = 0; i < steps; ++i) {
      const Real value =
          i < steps / 2 ? first + step * static_cast<Real>(i) : last - step * static_cast<Real>(steps - i - 1);
      data[i] = static_cast<T>(steps == 1 ? first : value);
    }
  });
  return out;
}

Tensor eye(int64_t rows, int64_t columns, std::optional<DType> dtype) {
  check(rows >= 0, "n must be greater or equal to 0, got ", rows);
  check(columns >= 0, "m must be greater or equal to 0, got ", columns);
  const int64_t size[] = {rows, columns};
  Tensor out = zeros(size, dtype.value_or(DType::Float32));
  filled(diagonal(out, 0, 0, 1), 1);
  return out;
}

namespace {

Tensor triangle(const char* node, const Tensor& self, int64_t diagonal, bool lower) {
  check(self.ndim() >= 2, lower ? "tril" : "triu", ": input tensor must have at least 2 dimensions");
  Recorder rec(node, nullptr, self);
  const Tensor rows = unsqueeze(arange(0, self.size(-2), 1, DType::Int64), 1);
  const Tensor limit = launch_binary(kernels::BinaryOp::Add, rows, wrapped_number(diagonal), nullptr);
  const Tensor columns = arange(0, self.size(-1), 1, DType::Int64);
  const Tensor inside = lower ? le(columns, limit) : ge(columns, limit);
  const BelowAutograd below;
  Tensor out = where(inside, self, cast(wrapped_number(0), self.dtype()));
  return rec.finish(out, Symmetric{}, [diagonal, lower](Vjp& v) {
    v.in(0) = lower ? tril(v.grad(), diagonal) : triu(v.grad(), diagonal);
  });
}

}  // namespace

Tensor tril(const Tensor& self, int64_t diagonal) { return triangle("TrilBackward0", self, diagonal, true); }
Tensor triu(const Tensor& self, int64_t diagonal) { return triangle("TriuBackward0", self, diagonal, false); }

}  // namespace adjoint
