#pragma once

#include <array>
#include <cstddef>

#include "core/batch.h"
#include "core/tensor.h"

namespace adjoint {

/// Where the elements of one example are: those of the result, then those of the operands (null for none).
template <size_t n>
using ExamplePointers = std::array<std::byte*, n + 1>;

/// Calls `body` for each example of `out`, whose operands need not be batched.
template <size_t n, typename Body>
void for_each_example(const Tensor& out, const std::array<const Tensor*, n>& operands, Body body) {
  const auto place = [](const Tensor& tensor, int64_t example, BatchSpan batch) -> std::byte* {
    if (!tensor.defined()) {
      return nullptr;
    }
    int64_t items = 0;
    for (size_t i = batch.size(); i-- > 0; example /= batch[i].size) {
      const BatchDim* dim = find_level(tensor.batch(), batch[i].level);
      items += dim == nullptr ? 0 : example % batch[i].size * dim->stride;
    }
    return tensor.bytes() + items * static_cast<int64_t>(tensor.item_size());
  };
  const int64_t count = out.numel() == 0 ? 0 : out.total_numel() / out.numel();
  for (int64_t example = 0; example < count; ++example) {
    ExamplePointers<n> pointers;
    pointers[0] = place(out, example, out.batch());
    for (size_t i = 0; i < n; ++i) {
      pointers[i + 1] = place(*operands[i], example, out.batch());
    }
    body(pointers);
  }
}

}  // namespace adjoint
