// Graphs are freed by loops: each of these would overflow the stack if a release recursed once per link.
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "autograd/engine.h"
#include "autograd/node.h"
#include "core/allocator.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

constexpr int kLinks = 100'000;

Tensor leaf(std::initializer_list<double> values) {
  const auto n = static_cast<int64_t>(values.size());
  Tensor made = empty(IntSpan(&n, 1), DType::Float64);
  std::copy(values.begin(), values.end(), made.data<double>());
  set_requires_grad(made, true);
  return made;
}

struct Live {
  int64_t tensors = live_tensors();
  int64_t nodes = live_nodes();
  int64_t bytes = memory::stats().allocated_bytes;
  bool operator==(const Live&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Live& live) {
  return out << live.tensors << " tensors, " << live.nodes << " nodes, " << live.bytes << " bytes";
}

/// Builds a chain with `link`, lets go of it, and looks at what stays.
void expect_freed(const std::function<Tensor(const Tensor&)>& link) {
  const Live before;
  {
    Tensor y = leaf({1, 0.5});
    for (int i = 0; i < kLinks; ++i) {
      y = link(y);
    }
    EXPECT_GE(live_nodes() - before.nodes, kLinks);
  }
  EXPECT_EQ(Live(), before);
}

TEST(Release, ChainOfSavedOutputs) {
  expect_freed([](const Tensor& y) { return tanh(y); });
}

TEST(Release, ChainOfSavedInputs) {
  expect_freed([](const Tensor& y) { return sin(y); });
}

TEST(Release, ChainSavedTwicePerLink) {
  expect_freed([](const Tensor& y) { return y * y; });
}

TEST(Release, ChainOfViews) {
  expect_freed([](const Tensor& y) { return view(y, y.sizes()); });
}

TEST(Release, ChainThroughSeveralOutputs) {
  expect_freed([](const Tensor& y) { return cat(split(y, 1, 0), 0); });
}

TEST(Release, ChainOfInPlaceOperationsOnAView) {
  const Live before;
  {
    const Tensor x = leaf({1, 0.5});
    Tensor base = x * 1;
    for (int i = 0; i < kLinks / 4; ++i) {
      Tensor part = narrow(base, 0, 0, 1);
      mul(part, wrapped_number(1), &part);
    }
    EXPECT_GE(live_nodes() - before.nodes, kLinks / 4);
  }
  EXPECT_EQ(Live(), before);
}

TEST(Release, ChainAfterBackwardAndSecondBackward) {
  const Live before;
  {
    Tensor x = leaf({1, 0.5});
    Tensor y = x;
    for (int i = 0; i < kLinks / 8; ++i) {
      y = sin(y);
    }
    const Tensor root = sum(y, {}, false);
    const Tensor first = grad(std::span(&root, 1), {}, std::span<const Tensor>(&x, 1), true, true, false)[0];
    const Tensor again = sum(first, {}, false);
    backward(std::span(&again, 1), {}, false, false, {});
    EXPECT_TRUE(grad_of(x).defined());
  }
  EXPECT_EQ(Live(), before);
}

TEST(Release, ChainOnAnotherThreadThanItsMaker) {
  const Live before;
  Tensor y = leaf({1, 0.5});
  for (int i = 0; i < kLinks; ++i) {
    y = sin(y);
  }
  std::thread([moved = std::move(y)]() mutable { moved = Tensor(); }).join();
  EXPECT_EQ(Live(), before);
}

TEST(Release, BackwardFreesWhatOnlyTheGraphHeld) {
  const Tensor x = leaf({1, 0.5});
  Tensor y = x;
  for (int i = 0; i < 1000; ++i) {
    y = exp(sin(y));
  }
  const Tensor root = sum(y, {}, false);
  const int64_t tensors = live_tensors();
  backward(std::span(&root, 1), {}, false, false, {});
  // 1,999 saved tensors go, the first being x; the gradient comes.
  EXPECT_EQ(live_tensors(), tensors - 1999 + 1);
}

}  // namespace
}  // namespace adjoint
