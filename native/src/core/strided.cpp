#include "core/strided.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <utility>

#include "core/batch.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/shape.h"

namespace adjoint {
namespace {

constexpr int64_t kGrain = 32768;

/// The cache still has what a thread has read and written last. So one operation begins where the one before ended:
/// every other one goes backwards, in blocks of so many items. Not over more than so many bytes, of which the second
/// cache has little, and which the processor foresees best forwards.
constexpr int64_t kTurnedItems = 4096;
constexpr int64_t kMostTurned = int64_t{4} << 20;
constinit thread_local bool goes_backwards = false;

/// Operands of one elementwise loop: sizes, and byte strides per operand, innermost dimension first.
struct Plan {
  int operands = 0;
  int ndim = 0;
  std::array<int64_t, kMaxDims> sizes;
  std::array<std::array<int64_t, kMaxDims>, kMaxOperands> strides;
  std::array<std::byte*, kMaxOperands> data;

  void add(const Tensor& tensor, IntSpan shape, BatchSpan batch) {
    const IntSpan own_sizes = tensor.sizes();
    const IntSpan own_strides = tensor.strides();
    const auto item = static_cast<int64_t>(tensor.item_size());
    const size_t lead = shape.size() - own_sizes.size();
    std::array<int64_t, kMaxDims>& to = strides[operands];
    for (size_t i = 0; i < shape.size(); ++i) {
      const size_t from_end = shape.size() - 1 - i;
      to[from_end] = i < lead || own_sizes[i - lead] == 1 ? 0 : own_strides[i - lead] * item;
    }
    for (size_t i = 0; i < batch.size(); ++i) {
      const BatchDim* own = find_level(tensor.batch(), batch[i].level);
      to[shape.size() + batch.size() - 1 - i] = own == nullptr || own->size == 1 ? 0 : own->stride * item;
    }
    data[operands++] = tensor.bytes();
  }

  void swap_dims(int a, int b) {
    std::swap(sizes[a], sizes[b]);
    for (int k = 0; k < operands; ++k) {
      std::swap(strides[k][a], strides[k][b]);
    }
  }

  void move_dim(int to, int from, int64_t step) {
    sizes[to] = sizes[from];
    for (int k = 0; k < operands; ++k) {
      strides[k][to] = strides[k][from] * step;
    }
  }

  bool wants_inside(int a, int b) const {
    for (int k = 0; k < operands; ++k) {
      if (strides[k][a] != strides[k][b] && strides[k][a] != 0 && strides[k][b] != 0) {
        return strides[k][a] < strides[k][b];
      }
    }
    return false;
  }

  void sort() {
    for (int i = 1; i < ndim; ++i) {
      for (int j = i; j > 0 && wants_inside(j, j - 1); --j) {
        swap_dims(j, j - 1);
      }
    }
  }

  /// Whether an operand would rather be walked across the innermost dimension, as in a copy of a transpose.
  bool is_crossed() const {
    constexpr int64_t kWorthwhile = 64;
    if (ndim < 2 || ndim == kMaxDims || sizes[0] < kWorthwhile || sizes[1] < kWorthwhile) {
      return false;
    }
    return std::any_of(strides.begin(), strides.begin() + operands,
                       [](const auto& stride) { return stride[1] != 0 && std::abs(stride[1]) < std::abs(stride[0]); });
  }

  /// Cuts the innermost dimension, whose size is a multiple of kCut, and goes along the second between the pieces: the
  /// cache lines that a crossed operand has there stay in the cache until they are used up.
  void cut() {
    for (int d = ndim; d > 2; --d) {
      move_dim(d, d - 1, 1);
    }
    move_dim(2, 0, kCut);
    sizes[2] /= kCut;
    sizes[0] = kCut;
    ++ndim;
  }
  static constexpr int64_t kCut = 16;

  /// The last places of the innermost dimension, which a cut leaves over; this plan keeps the others.
  Plan split_rest() {
    Plan rest = *this;
    rest.sizes[0] = sizes[0] % kCut;
    sizes[0] -= rest.sizes[0];
    for (int k = 0; k < operands; ++k) {
      rest.data[k] += sizes[0] * strides[k][0];
    }
    return rest;
  }

  int64_t numel() const {
    return std::accumulate(sizes.begin(), sizes.begin() + ndim, int64_t{1}, std::multiplies<>());
  }

  void merge() {
    int kept = 0;
    for (int i = 1; i < ndim; ++i) {
      bool joins = sizes[kept] == 1 || sizes[i] == 1;
      if (!joins) {
        joins = true;
        for (int k = 0; k < operands; ++k) {
          joins = joins && strides[k][i] == strides[k][kept] * sizes[kept];
        }
      }
      if (joins) {
        if (sizes[kept] == 1) {
          for (int k = 0; k < operands; ++k) {
            strides[k][kept] = strides[k][i];
          }
        }
        sizes[kept] *= sizes[i];
      } else {
        ++kept;
        sizes[kept] = sizes[i];
        for (int k = 0; k < operands; ++k) {
          strides[k][kept] = strides[k][i];
        }
      }
    }
    ndim = std::min(ndim, kept + 1);
  }
};

/// Items [begin, end) of the plan in its own order.
void run_range(const Plan& plan, Loop loop, const void* param, int64_t begin, int64_t end) {
  std::array<int64_t, kMaxDims> index{};
  std::array<std::byte*, kMaxOperands> data = plan.data;
  int64_t rest = begin;
  for (int d = 0; d < plan.ndim; ++d) {
    index[d] = rest % plan.sizes[d];
    rest /= plan.sizes[d];
    for (int k = 0; k < plan.operands; ++k) {
      data[k] += index[d] * plan.strides[k][d];
    }
  }
  std::array<int64_t, kMaxOperands> inner{};
  for (int k = 0; k < plan.operands; ++k) {
    inner[k] = plan.strides[k][0];
  }
  for (int64_t at = begin; at < end;) {
    const int64_t n = std::min(plan.sizes[0] - index[0], end - at);
    loop(data.data(), inner.data(), n, param);
    at += n;
    for (int k = 0; k < plan.operands; ++k) {
      data[k] -= index[0] * inner[k];
    }
    index[0] = 0;
    for (int d = 1; d < plan.ndim; ++d) {
      ++index[d];
      for (int k = 0; k < plan.operands; ++k) {
        data[k] += plan.strides[k][d];
      }
      if (index[d] < plan.sizes[d]) {
        break;
      }
      for (int k = 0; k < plan.operands; ++k) {
        data[k] -= index[d] * plan.strides[k][d];
      }
      index[d] = 0;
    }
  }
}

void run_plan(const Plan& plan, int64_t numel, Loop loop, const void* param) {
  if (numel < 2 * kGrain) {
    run_range(plan, loop, param, 0, numel);
    return;
  }
  parallel_for(numel, kGrain, [&](int64_t begin, int64_t end) { run_range(plan, loop, param, begin, end); });
}

}  // namespace

void run_strided(Loop loop, const Tensor& out, std::initializer_list<const Tensor*> inputs, const void* param) {
  const IntSpan shape = out.sizes();
  const BatchSpan batch = out.batch();
  const int64_t numel = out.total_numel();
  if (numel == 0) {
    return;
  }
  if (numel == 1) {
    std::array<std::byte*, kMaxOperands> data{out.bytes()};
    const std::array<int64_t, kMaxOperands> strides{};
    std::transform(inputs.begin(), inputs.end(), data.begin() + 1, [](const Tensor* input) { return input->bytes(); });
    loop(data.data(), strides.data(), 1, param);
    return;
  }
  Plan plan;
  plan.ndim = static_cast<int>(shape.size() + batch.size());
  std::reverse_copy(shape.begin(), shape.end(), plan.sizes.begin());
  for (size_t i = 0; i < batch.size(); ++i) {
    plan.sizes[shape.size() + batch.size() - 1 - i] = batch[i].size;
  }
  plan.add(out, shape, batch);
  for (const Tensor* input : inputs) {
    plan.add(*input, shape, batch);
  }
  plan.sort();
  plan.merge();
  if (!plan.is_crossed()) {
    run_plan(plan, numel, loop, param);
    return;
  }
  const Plan rest = plan.split_rest();
  plan.cut();
  run_plan(plan, plan.numel(), loop, param);
  if (rest.sizes[0] > 0) {
    run_plan(rest, rest.numel(), loop, param);
  }
}

void run_dense(Loop loop, const Tensor& out, std::initializer_list<const Tensor*> inputs, const void* param) {
  std::array<std::byte*, kMaxOperands> data{out.bytes()};
  std::array<int64_t, kMaxOperands> strides{static_cast<int64_t>(out.item_size())};
  size_t k = 1;
  for (const Tensor* input : inputs) {
    data[k] = input->bytes();
    strides[k++] = input->ndim() == 0 ? 0 : static_cast<int64_t>(input->item_size());
  }
  run_flat(loop, out.numel(), {data.data(), k}, {strides.data(), k}, param);
}

void run_flat(Loop loop, int64_t numel, std::span<std::byte* const> data, std::span<const int64_t> strides,
              const void* param) {
  if (numel < 2 * kGrain) {
    loop(data.data(), strides.data(), numel, param);
    return;
  }
  const int64_t item_bytes = std::accumulate(strides.begin(), strides.end(), int64_t{0});
  parallel_for(numel, kGrain, [&](int64_t begin, int64_t end) {
    const bool turns = (end - begin) * item_bytes <= kMostTurned;
    const int64_t step = turns ? kTurnedItems : end - begin;
    const bool backwards = turns && std::exchange(goes_backwards, !goes_backwards);
    for (int64_t done = 0; done < end - begin; done += step) {
      const int64_t from = backwards ? begin + (end - begin - 1 - done) / step * step : begin + done;
      std::array<std::byte*, kMaxOperands> part{};
      for (size_t i = 0; i < data.size(); ++i) {
        part[i] = data[i] + from * strides[i];
      }
      loop(part.data(), strides.data(), std::min(step, end - from), param);
    }
  });
}

Tensor empty_elementwise(IntSpan sizes, DType dtype, std::initializer_list<const Tensor*> inputs) {
  const Tensor* like = nullptr;
  for (const Tensor* input : inputs) {
    if (input->is_batched()) {
      return empty_for(sizes, dtype, inputs);
    }
  }
  for (const Tensor* input : inputs) {
    if (!same(input->sizes(), sizes) || sizes.size() < 2) {
      return empty(sizes, dtype);
    }
    if (like != nullptr && !same(like->strides(), input->strides())) {
      return empty(sizes, dtype);
    }
    like = input;
  }
  if (like == nullptr || like->is_contiguous()) {
    return empty(sizes, dtype);
  }
  // Dense in some order of the dimensions, and so without gaps or overlap.
  Dims order(sizes.size(), 0);
  std::iota(order.begin(), order.end(), 0);
  const IntSpan strides = like->strides();
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return strides[static_cast<size_t>(a)] < strides[static_cast<size_t>(b)];
  });
  int64_t expected = 1;
  for (int64_t d : order) {
    const auto dim = static_cast<size_t>(d);
    if (sizes[dim] != 1 && strides[dim] != expected) {
      return empty(sizes, dtype);
    }
    expected *= std::max<int64_t>(sizes[dim], 1);
  }
  return empty_strided(sizes, strides, dtype);
}

bool overlaps_differently(const Tensor& out, const Tensor& input) {
  if (out.storage()->root() != input.storage()->root()) {
    return false;
  }
  const bool same_layout =
      out.bytes() == input.bytes() && same(out.sizes(), input.sizes()) && same(out.strides(), input.strides()) &&
      out.dtype() == input.dtype() &&
      std::equal(out.batch().begin(), out.batch().end(), input.batch().begin(), input.batch().end(),
                 [](const BatchDim& a, const BatchDim& b) { return a.level == b.level && a.stride == b.stride; });
  return !same_layout;
}

namespace {

/// Whether the elements fill their memory without gaps, in whatever order of dimensions.
bool is_dense(const Tensor& tensor) {
  int64_t span = 1;
  for (size_t i = 0; i < tensor.sizes().size(); ++i) {
    if (tensor.strides()[i] < 0 || (tensor.strides()[i] == 0 && tensor.sizes()[i] > 1)) {
      return false;
    }
    span += (tensor.sizes()[i] - 1) * tensor.strides()[i];
  }
  return span == tensor.numel();
}

}  // namespace

void check_no_partial_overlap(const Tensor& out, const Tensor& input) {
  if (out.storage()->root() != input.storage()->root() || !overlaps_differently(out, input)) {
    return;
  }
  if (out.numel() == 0 || input.numel() == 0 || !is_dense(out) || !is_dense(input)) {
    return;
  }
  const std::byte* out_end = out.bytes() + out.numel() * static_cast<int64_t>(out.item_size());
  const std::byte* input_end = input.bytes() + input.numel() * static_cast<int64_t>(input.item_size());
  check(out_end <= input.bytes() || input_end <= out.bytes(),
        "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory "
        "location. Please clone() the tensor before performing the operation.");
}

void check_no_internal_overlap(const Tensor& out) {
  bool overlaps = false;
  bool empty = false;
  for (size_t i = 0; i < out.sizes().size(); ++i) {
    overlaps |= out.sizes()[i] > 1 && out.strides()[i] == 0;
    empty |= out.sizes()[i] == 0;
  }
  for (const BatchDim& dim : out.batch()) {
    overlaps |= dim.size > 1 && dim.stride == 0;
    empty |= dim.size == 0;
  }
  check(!overlaps || empty,
        "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
        "Please clone() the tensor before performing the operation.");
}

}  // namespace adjoint
