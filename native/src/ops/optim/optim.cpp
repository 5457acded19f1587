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

/// A parameter that has a gradient: itself, the gradient, and its states, as they are and as dense memory.
struct Row {
  size_t index;
  std::array<Tensor, kMostTensors> given;
  std::array<Tensor, kMostTensors> dense;
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
  for (size_t i = 0; i < params.size(); ++i) {
    const Tensor& param = params[i];
    const Tensor grad = grad_of(param);
    if (!grad.defined()) {
      continue;
    }
    Row row{i, {param, grad}, {}};
    size_t k = 2;
    for (const std::span<const Tensor> list : states) {
      row.given[k++] = list.empty() ? Tensor() : list[i];
    }
    for (k = 0; k < kMostTensors; ++k) {
      if (row.given[k].defined()) {
        check_fits(param, row.given[k]);
        if (k != 1) {
          check_no_internal_overlap(row.given[k]);
        }
        row.dense[k] = contiguous(computed(row.given[k]));
      }
    }
    rows.push_back(std::move(row));
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
  for (const Row& row : rows) {
    const int64_t count = row.dense[0].numel();
    for (int64_t begin = 0; begin < count; begin += kPart) {
      parts.push_back({&row, begin, std::min(kPart, count - begin)});
    }
  }
  parallel_for(static_cast<int64_t>(parts.size()), 4, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) {
      const Part& part = parts[static_cast<size_t>(p)];
      std::array<std::byte*, kMostTensors> at{};
      for (size_t k = 0; k < kMostTensors; ++k) {
        const Tensor& tensor = part.row->dense[k];
        at[k] = tensor.defined() ? tensor.bytes() + part.begin * static_cast<int64_t>(tensor.item_size()) : nullptr;
      }
      step(part.row->index, part.row->dense[0].dtype(), at, part.count);
    }
  });
}

/// What was computed in dense copies goes back, and all that was written is known to have changed.
void settle(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    for (size_t k = 0; k < kMostTensors; ++k) {
      if (k != 1 && row.given[k].defined()) {
        if (!row.dense[k].is_same(row.given[k])) {
          assign(row.given[k], row.dense[k]);
        }
        row.given[k].storage()->bump_version();
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
