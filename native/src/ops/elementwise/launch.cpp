#include "ops/elementwise/launch.h"

#include <algorithm>
#include <array>
#include <optional>

#include "autograd/forward.h"
#include "core/batch.h"
#include "core/error.h"
#include "core/shape.h"
#include "kernels/half.h"
#include "ops/internal.h"

namespace adjoint {
namespace {

using kernels::Loops;

[[noreturn]] void fail_unsupported(const char* kernel, DType dtype) {
  fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", kernel, "\" not implemented for '", name_of(dtype), "'");
}

/// Whether a tensor lies as a new one of its shape does.
bool is_plain(const Tensor& tensor) { return tensor.is_contiguous() && !tensor.is_batched(); }

/// Whether all inputs have the given shape and lie as a new tensor of it does, or are one element that goes with all.
bool all_dense(IntSpan sizes, std::initializer_list<const Tensor*> inputs) {
  return same((*inputs.begin())->sizes(), sizes) && std::all_of(inputs.begin(), inputs.end(), [&](const Tensor* input) {
           return is_plain(*input) && (input->ndim() == 0 || same(input->sizes(), sizes));
         });
}

/// A loop of float32 over operands of which some have 16 bits.
struct Widening {
  Loop loop;
  const void* param;
  size_t operands;
  std::array<DType, kMaxOperands> dtypes;
};

/// Runs it by chunks, whose elements of 16 bits are widened before it and rounded after it.
void widening_loop(std::byte* const* data, const int64_t* strides, int64_t n, const void* param) {
  using kernels::kWidenedChunk;
  const auto& by = *static_cast<const Widening*>(param);
  alignas(64) float buffers[kMaxOperands][kWidenedChunk];
  std::array<std::byte*, kMaxOperands> at{};
  std::array<int64_t, kMaxOperands> steps{};
  for (int64_t begin = 0; begin < n; begin += kWidenedChunk) {
    const int64_t count = std::min(kWidenedChunk, n - begin);
    for (size_t k = 0; k < by.operands; ++k) {
      std::byte* own = data[k] + begin * strides[k];
      if (!is_half(by.dtypes[k])) {
        at[k] = own;
        steps[k] = strides[k];
        continue;
      }
      const bool moves = k == 0 || strides[k] != 0;
      at[k] = reinterpret_cast<std::byte*>(buffers[k]);
      steps[k] = moves ? sizeof(float) : 0;
      if (k > 0) {
        kernels::widen(by.dtypes[k], buffers[k], own, strides[k], moves ? count : 1);
      }
    }
    by.loop(at.data(), steps.data(), count, by.param);
    if (is_half(by.dtypes[0])) {
      kernels::narrow(by.dtypes[0], data[0] + begin * strides[0], strides[0], buffers[0], count);
    }
  }
}

[[gnu::noinline]] void run_widening(Loop loop, const Tensor& out, std::initializer_list<const Tensor*> inputs,
                                    const void* param) {
  Widening widening{loop, param, 1, {out.dtype()}};
  for (const Tensor* input : inputs) {
    widening.dtypes[widening.operands++] = input->dtype();
  }
  run_strided(widening_loop, out, inputs, &widening);
}

/// Whether a loop that computes finds elements of 16 bits. Where the result has none, all inputs are of one dtype.
bool widens(const Tensor& out, std::initializer_list<const Tensor*> inputs) {
  return is_half(out.dtype()) || is_half((*inputs.begin())->dtype());
}

/// Runs loops that compute, in float32 where operands have 16 bits. Whether all operands are `dense` is known.
void run(const Loops& loops, const Tensor& out, std::initializer_list<const Tensor*> inputs,
         const void* param = nullptr, bool dense = false) {
  Loop loop = loops.computed;
  if (widens(out, inputs)) [[unlikely]] {
    const bool alike =
        std::all_of(inputs.begin(), inputs.end(), [&](const Tensor* input) { return input->dtype() == out.dtype(); });
    if (!alike || loops.stored == nullptr) {
      run_widening(loop, out, inputs, param);
      return;
    }
    loop = loops.stored;
  }
  (dense ? run_dense : run_strided)(loop, out, inputs, param);
}

/// The checks of a destination come before those of the kernel, as in PyTorch.
void check_destination(const Tensor* dst, IntSpan sizes, DType result) {
  if (dst == nullptr) {
    return;
  }
  check_no_internal_overlap(*dst);
  check(same(dst->sizes(), sizes), "output with shape ", shown(dst->sizes()), " doesn't match the broadcast shape ",
        shown(sizes));
  check(category_of(result) <= category_of(dst->dtype()), "result type ", name_of(result),
        " can't be cast to the desired output type ", name_of(dst->dtype()));
}

/// Runs `loops` into `dst`, or into a new tensor. The destination is only touched once all checks have passed.
Tensor launch(const Loops& loops, DType result, IntSpan sizes, Tensor* dst, std::initializer_list<const Tensor*> inputs,
              const void* param = nullptr) {
  if (dst == nullptr) {
    const bool dense = all_dense(sizes, inputs);
    Tensor out = dense ? empty_as(**inputs.begin(), result) : empty_elementwise(sizes, result, inputs);
    run(loops, out, inputs, param, dense);
    return out;
  }
  check_destination(dst, sizes, result);
  bool direct = dst->dtype() == result;
  for (const Tensor* input : inputs) {
    check_no_partial_overlap(*dst, *input);
    direct = direct && !overlaps_differently(*dst, *input);
  }
  if (direct) {
    run(loops, *dst, inputs, param);
  } else {
    Tensor out = empty_for(sizes, result, inputs);
    run(loops, out, inputs, param);
    assign(*dst, out);
  }
  return *dst;
}

}  // namespace

Dims broadcast_into(const Tensor* dst, const Tensor& a, const Tensor& b) {
  if (dst != nullptr) {
    check_no_internal_overlap(*dst);
  }
  Dims sizes = broadcast_shapes(a.sizes(), b.sizes());
  check(dst == nullptr || same(dst->sizes(), sizes), "output with shape ",
        shown(dst == nullptr ? IntSpan() : dst->sizes()), " doesn't match the broadcast shape ", shown(sizes));
  return sizes;
}

DType result_type(const Tensor& a, const Tensor& b) {
  if (a.dtype() == b.dtype() && !a.is_wrapped_number() && !b.is_wrapped_number()) {
    return a.dtype();
  }
  // Three ranks of operands: tensors with dimensions, zero-dim tensors, numbers. A lower rank only decides if it is of
  // a higher category.
  std::array<std::optional<DType>, 3> ranks;
  for (const Tensor* tensor : {&a, &b}) {
    const size_t rank = tensor->is_wrapped_number() ? 2 : tensor->ndim() == 0 ? 1 : 0;
    // A float number stands for the default dtype, not for the float64 it is stored as.
    const DType own = rank == 2 && tensor->is_floating() ? DType::Float32 : tensor->dtype();
    ranks[rank] = ranks[rank] ? promote(*ranks[rank], own) : own;
  }
  std::optional<DType> result;
  for (const std::optional<DType>& rank : ranks) {
    if (rank && (!result || category_of(*rank) > category_of(*result))) {
      result = rank;
    }
  }
  return *result;
}

Tensor cast(const Tensor& self, DType dtype) {
  if (self.dtype() == dtype) {
    return self;
  }
  return launch({kernels::cast_loop(dtype, self.dtype())}, dtype, self.sizes(), nullptr, {&self});
}

void assign(const Tensor& target, const Tensor& source) {
  check(is_expandable_to(source.sizes(), target.sizes()), "The expanded size of the tensor (", shown(target.sizes()),
        ") must match the existing size (", shown(source.sizes()), ")");
  Tensor from = source;
  if (overlaps_differently(target, source)) {
    from = empty_for(source.sizes(), source.dtype(), {&source});
    run_strided(kernels::copy_loop(source.item_size()), from, {&source});
  }
  if (from.dtype() == target.dtype()) {
    run_strided(kernels::copy_loop(from.item_size()), target, {&from});
  } else {
    run({kernels::cast_loop(target.dtype(), from.dtype())}, target, {&from});
  }
}

Tensor launch_unary(kernels::UnaryOp op, const Tensor& self, Tensor* dst, bool floating) {
  const DType dtype = floating ? floating_of(self.dtype()) : self.dtype();
  const Loops loops = kernels::unary_loops(op, dtype);
  if (loops.computed == nullptr) {
    check_destination(dst, self.sizes(), dtype);
    fail_unsupported(kernels::name_of(op), dtype);
  }
  const Tensor input = cast(self, dtype);
  return launch(loops, dtype, self.sizes(), dst, {&input});
}

Tensor launch_predicate(kernels::UnaryOp op, const Tensor& self, Tensor* dst) {
  const Loops loops = kernels::unary_loops(op, self.dtype());
  if (loops.computed == nullptr) {
    fail_unsupported(kernels::name_of(op), self.dtype());
  }
  return launch(loops, DType::Bool, self.sizes(), dst, {&self});
}

namespace {

/// The dtype that a kernel wants the second operand in: factors and divisors without dimensions do not get 16 bits.
DType second_dtype(kernels::BinaryOp op, const Tensor& b, DType dtype) {
  const bool is_factor = op == kernels::BinaryOp::Mul || op == kernels::BinaryOp::Div;
  return is_factor && b.ndim() == 0 ? computed_in(dtype) : dtype;
}

/// What most operations with a number come to, without a tensor for the number in the dtype `as`.
Tensor launch_number(Loop loop, const Tensor& a, const Tensor& number, DType as) {
  Tensor out = empty_as(a, a.dtype());
  alignas(int64_t) std::byte cast_number[sizeof(int64_t)];
  const auto item = static_cast<int64_t>(a.item_size());
  const std::array<int64_t, 3> strides{item, item, 0};
  const std::array<std::byte*, 2> from_to{cast_number, number.bytes()};
  const Loop convert = kernels::cast_loop(as, number.dtype());
  if (is_half(as) || is_half(number.dtype())) {
    const Widening widening{convert, nullptr, 2, {as, number.dtype()}};
    widening_loop(from_to.data(), strides.data(), 1, &widening);
  } else {
    convert(from_to.data(), strides.data(), 1, nullptr);
  }
  const std::array<std::byte*, 3> data{out.bytes(), a.bytes(), cast_number};
  run_flat(loop, out.numel(), data, strides, as == a.dtype() ? nullptr : cast_number);
  return out;
}

}  // namespace

Tensor launch_binary(kernels::BinaryOp op, const Tensor& a, const Tensor& b, Tensor* dst, bool floating) {
  DType dtype = result_type(a, b);
  if (floating) {
    dtype = floating_of(dtype);
  }
  const Loops loops = kernels::binary_loops(op, dtype);
  if (loops.computed == nullptr) {
    check_destination(dst, broadcast_into(dst, a, b), dtype);
    fail_unsupported(kernels::name_of(op), dtype);
  }
  if (a.dtype() == dtype && b.dtype() == dtype && same(a.sizes(), b.sizes())) {
    return launch(loops, dtype, a.sizes(), dst, {&a, &b});
  }
  const Loop alone = loops.alone(dtype);
  if (b.is_wrapped_number() && a.dtype() == dtype && dst == nullptr && is_plain(a) && alone != nullptr) {
    return launch_number(alone, a, b, second_dtype(op, b, dtype));
  }
  const Dims sizes = broadcast_into(dst, a, b);
  const Tensor left = cast(a, dtype);
  const Tensor right = cast(b, second_dtype(op, b, dtype));
  return launch(loops, dtype, sizes, dst, {&left, &right});
}

Tensor launch_loops(const char* kernel, const Loops& loops, std::initializer_list<const Tensor*> inputs, Tensor* dst,
                    const void* param) {
  const Tensor& first = **inputs.begin();
  if (loops.computed == nullptr) {
    check_destination(dst, first.sizes(), first.dtype());
    fail_unsupported(kernel, first.dtype());
  }
  return launch(loops, first.dtype(), first.sizes(), dst, inputs, param);
}

bool is_spent(const Tensor& a, const Tensor& other) {
  const TensorImpl& impl = *a.impl();
  const bool unseen = impl.use_count() == 1 && impl.storage->unique() && impl.meta == nullptr && !a.requires_grad() &&
                      !impl.is_wrapped_number && !impl.is_inference && !impl.is_gradient;
  return unseen && !GradMode::enabled() && a.is_contiguous() && a.is_floating() && a.dtype() == other.dtype() &&
         same(a.sizes(), other.sizes()) && (!other.is_batched() || covers(a.batch(), other.batch())) && !is_dual(other);
}

Tensor launch_over(kernels::BinaryOp op, Tensor&& spent, const Tensor& other) {
  // None of the checks of an in-place operation can fail, and there is no version that anybody has seen.
  run(kernels::binary_loops(op, spent.dtype()), spent, {&spent, &other}, nullptr, is_plain(spent) && is_plain(other));
  return std::move(spent);
}

Tensor launch_compare(kernels::CompareOp op, const Tensor& a, const Tensor& b, Tensor* dst) {
  const DType dtype = result_type(a, b);
  const Dims sizes = broadcast_into(dst, a, b);
  const Tensor left = cast(a, dtype);
  const Tensor right = cast(b, dtype);
  return launch({kernels::compare_loop(op, dtype)}, DType::Bool, sizes, dst, {&left, &right});
}

Tensor launch_logical(kernels::BinaryOp op, const Tensor& a, const Tensor& b, Tensor* dst) {
  const Dims sizes = broadcast_into(dst, a, b);
  const Tensor left = cast(a, DType::Bool);
  const Tensor right = cast(b, DType::Bool);
  return launch(kernels::binary_loops(op, DType::Bool), DType::Bool, sizes, dst, {&left, &right});
}

}  // namespace adjoint
