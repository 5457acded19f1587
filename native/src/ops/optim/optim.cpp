#include "ops/optim/optim.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "autograd/node.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/strided.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

constexpr int64_t kPart = 8192;
constexpr size_t kMostTensors = 5;

/// A parameter that has a gradient: itself, the gradient, and its states; what does not lie dense, or has
/// 16 bits, has a copy to compute in.
struct Row {
  size_t index;
  Tensor grad;
  size_t tensors;
  std::array<const Tensor*, kMostTensors> given;
  std::array<Tensor, kMostTensors> copies;
  const Tensor* dense(size_t k) const { return copies[k].defined() ? &copies[k] : given[k]; }
};

void check_fits(const Tensor& param, const Tensor& other) {
  check(same(param.sizes(), other.sizes()) && param.dtype() == other.dtype(),
        "params, grads and states must have the same dtype and shape, but got ", name_of(param.dtype()), " ",
        shown(param.sizes()), " and ", name_of(other.dtype()), " ", shown(other.sizes()));
  check(!param.is_batched() && !other.is_batched(), "steps of optimizers cannot be mapped over by vmap");
}

/// Nothing has been written yet when a check fails.
std::vector<Row> rows_of(std::span<const Tensor> params, std::initializer_list<std::span<const Tensor>> states) {
  std::vector<Row> rows;
  for (const std::span<const Tensor> list : states) {
    check(list.empty() || list.size() == params.size(), "there must be as many states as parameters, but got ",
          list.size(), " and ", params.size());
  }
  rows.reserve(params.size());
  for (size_t i = 0; i < params.size(); ++i) {
    const Tensor& param = params[i];
    Tensor grad = grad_of(param);
    if (!grad.defined()) {
      continue;
    }
    Row& row = rows.emplace_back(Row{i, std::move(grad), 2 + states.size(), {&param}, {}});
    row.given[1] = &row.grad;
    size_t k = 2;
    for (const std::span<const Tensor> list : states) {
      row.given[k++] = list.empty() || !list[i].defined() ? nullptr : &list[i];
    }
    for (k = 0; k < row.tensors; ++k) {
      if (const Tensor* tensor = row.given[k]; tensor != nullptr) {
        check_fits(param, *tensor);
        if (k != 1) {
          check_no_internal_overlap(*tensor);
        }
        if (!tensor->is_contiguous() || is_half(tensor->dtype())) {
          row.copies[k] = contiguous(computed(*tensor));
        }
      }
    }
  }
  return rows;
}

/// Runs step(index, dtype, pointers, count) over all elements.
template <typename Step>
void over_parts(const std::vector<Row>& rows, Step step) {
  struct Part {
    const Row* row;
    int64_t begin;
    int64_t count;
  };
  std::vector<Part> parts;
  parts.reserve(rows.size());
  for (const Row& row : rows) {
    const int64_t count = row.given[0]->numel();
    for (int64_t begin = 0; begin < count; begin += kPart) {
      parts.push_back({&row, begin, std::min(kPart, count - begin)});
    }
  }
  parallel_for(static_cast<int64_t>(parts.size()), 4, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) {
      const Part& part = parts[static_cast<size_t>(p)];
      std::array<std::byte*, kMostTensors> at{};
      for (size_t k = 0; k < part.row->tensors; ++k) {
        const Tensor* tensor = part.row->dense(k);
        at[k] = tensor != nullptr ? tensor->bytes() + part.begin * static_cast<int64_t>(tensor->item_size()) : nullptr;
      }
      step(part.row->index, part.row->dense(0)->dtype(), at, part.count);
    }
  });
}

/// What was computed in dense copies goes back, and all that was written is known to have changed.
void settle(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    for (size_t k = 0; k < row.tensors; ++k) {
      if (k != 1 && row.given[k] != nullptr) {
        if (row.copies[k].defined()) {
          assign(*row.given[k], row.copies[k]);
        }
        row.given[k]->storage()->bump_version();
      }
    }
  }
}

}  // namespace

void sgd_step(std::span<const Tensor> params, std::span<const Tensor> momentum_buffers, std::span<int64_t> steps,
              const kernels::SgdRule& rule) {
  const BelowAutograd below;
  const std::vector<Row> rows = rows_of(params, {momentum_buffers});
  over_parts(rows, [&](size_t index, DType dtype, const auto& at, int64_t n) {
    kernels::SgdRule own = rule;
    own.is_first = steps[index] == 0;
    kernels::sgd_step(own, dtype, at[0], at[1], at[2], n);
  });
  for (const Row& row : rows) {
    ++steps[row.index];
  }
  settle(rows);
}

void adam_step(std::span<const Tensor> params, std::span<const Tensor> exp_avgs, std::span<const Tensor> exp_avg_sqs,
               std::span<const Tensor> max_exp_avg_sqs, std::span<int64_t> steps, const kernels::AdamRule& rule) {
  check(exp_avgs.size() == params.size() && exp_avg_sqs.size() == params.size(),
        "there must be as many states as parameters, but got ", exp_avgs.size(), ", ", exp_avg_sqs.size(), " and ",
        params.size());
  const BelowAutograd below;
  const std::vector<Row> rows = rows_of(params, {exp_avgs, exp_avg_sqs, max_exp_avg_sqs});
  for (const Row& row : rows) {
    ++steps[row.index];
  }
  over_parts(rows, [&](size_t index, DType dtype, const auto& at, int64_t n) {
    kernels::AdamRule own = rule;
    own.correction1 = 1 - std::pow(rule.beta1, static_cast<double>(steps[index]));
    own.correction2 = 1 - std::pow(rule.beta2, static_cast<double>(steps[index]));
    kernels::adam_step(own, dtype, at[0], at[1], at[2], at[3], at[4], n);
  });
  settle(rows);
}

}  // namespace adjoint
