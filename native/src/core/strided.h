#pragma once

#include <initializer_list>

#include "core/tensor.h"

namespace adjoint {

/// The inner loop of an elementwise kernel over `n` items: `data[0]` is the output, then come the inputs, with their
/// strides in bytes.
using Loop = void (*)(std::byte* const* data, const int64_t* strides, int64_t n, const void* param);

inline constexpr int kMaxOperands = 4;

/// Runs `loop` over all elements of `out`, with `inputs` broadcast to its shape. Dimensions are ordered by stride and
/// merged first, so that the inner loop is as long as the layouts allow; large work is split over threads.
void run_strided(Loop loop, const Tensor& out, std::initializer_list<const Tensor*> inputs,
                 const void* param = nullptr);

/// The same for operands that lie one element after the other, or do not move.
void run_flat(Loop loop, int64_t numel, std::span<std::byte* const> data, std::span<const int64_t> strides,
              const void* param = nullptr);

/// The same for operands that are all contiguous and of one shape, or have no dimensions.
void run_dense(Loop loop, const Tensor& out, std::initializer_list<const Tensor*> inputs, const void* param = nullptr);

/// Strides for the result of an elementwise operation: those of the inputs when they all have the same dense layout,
/// else row-major.
Tensor empty_elementwise(IntSpan sizes, DType dtype, std::initializer_list<const Tensor*> inputs);

/// Whether `out` and `input` share memory other than element for element: then the input has to be copied first.
bool overlaps_differently(const Tensor& out, const Tensor& input);
/// Throws when a tensor that is to be written shares some, but not all, of its memory with an input. As in PyTorch only
/// dense tensors are looked at: for others it would be too hard.
void check_no_partial_overlap(const Tensor& out, const Tensor& input);
/// Throws when several elements of a tensor that is to be written share one place in memory.
void check_no_internal_overlap(const Tensor& out);

}  // namespace adjoint
