#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "autograd/engine.h"
#include "autograd/node.h"
#include "core/allocator.h"
#include "core/error.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

Tensor leaf(std::vector<double> values, bool requires_grad = true) {
  const auto n = static_cast<int64_t>(values.size());
  Tensor made = empty(IntSpan(&n, 1), DType::Float64);
  std::copy(values.begin(), values.end(), made.data<double>());
  set_requires_grad(made, requires_grad);
  return made;
}

std::vector<double> values(const Tensor& tensor) {
  GradModeGuard off(false);
  const Tensor dense = contiguous(to_dtype(tensor, DType::Float64));
  return {dense.data<double>(), dense.data<double>() + dense.numel()};
}

using Values = std::vector<double>;

void run_backward(const Tensor& root, bool retain_graph = false) {
  backward(std::span<const Tensor>(&root, 1), {}, retain_graph, false, {});
}

template <typename Body>
std::string message_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Backward, AddsUpOverTwoPaths) {
  Tensor w = leaf({1});
  Tensor x = leaf({2});
  Tensor y = (w + x) * (w + 1);
  run_backward(y, true);
  EXPECT_EQ(values(grad_of(w)), Values{5});
  EXPECT_EQ(values(grad_of(x)), Values{2});
  run_backward(y);
  EXPECT_EQ(values(grad_of(w)), Values{10});
  EXPECT_NE(message_of([&] { run_backward(y); }).find("Trying to backward through the graph a second time"),
            std::string::npos);
}

TEST(Backward, HigherOrders) {
  Tensor x = leaf({3});
  Tensor y = pow_scalar(x, 4);
  std::vector<double> expected = {108, 108, 72, 24};
  for (double value : expected) {
    y = grad(std::span<const Tensor>(&y, 1), {}, std::span<const Tensor>(&x, 1), true, true, false)[0];
    EXPECT_EQ(values(y), Values{value});
  }
}

TEST(Backward, RetainsGradOfNonLeafOnlyOnRequest) {
  Tensor x = leaf({2});
  Tensor a = x * 3;
  Tensor b = a * a;
  retain_grad(a);
  run_backward(b);
  EXPECT_EQ(values(grad_of(a)), Values{12});
  EXPECT_FALSE(grad_of(b).defined());
}

TEST(Backward, SeveralOutputsOfOneNodeAsRoots) {
  Tensor x = leaf({1, 2});
  std::vector<Tensor> parts = split(x, 1, 0);
  EXPECT_EQ(values(grad(parts, {}, std::span<const Tensor>(&x, 1), false, false, false)[0]), (Values{1, 1}));
}

TEST(Backward, SeveralOutputsOfOneNode) {
  Tensor x = leaf({1, 2, 3, 4});
  std::vector<Tensor> parts = split(x, 2, 0);
  Tensor y = sum(parts[1] * parts[1], {}, false);
  run_backward(y);
  EXPECT_EQ(values(grad_of(x)), (Values{0, 0, 6, 8}));
}

TEST(InPlace, OnViewRewritesBaseHistory) {
  Tensor x = leaf({1, 2, 3});
  Tensor base = x * 1;
  Tensor view = narrow(base, 0, 1, 2);
  mul(view, wrapped_number(10), &view);
  EXPECT_STREQ(grad_fn(base)->name(), "CopySlices");
  EXPECT_EQ(values(base), (Values{1, 20, 30}));
  run_backward(sum(base * base, {}, false));
  EXPECT_EQ(values(grad_of(x)), (Values{2, 400, 600}));
}

TEST(InPlace, OnBaseRegeneratesViewHistory) {
  Tensor x = leaf({1, 2, 3});
  Tensor base = x * 1;
  Tensor view = narrow(base, 0, 1, 2);
  mul(base, wrapped_number(10), &base);
  EXPECT_STREQ(grad_fn(view)->name(), "AsStridedBackward0");
  run_backward(sum(view, {}, false));
  EXPECT_EQ(values(grad_of(x)), (Values{0, 10, 10}));
}

TEST(InPlace, ThreadsReadAViewWhoseBaseChanged) {
  constexpr int kThreads = 8;
  Tensor x = leaf({1, 2, 3});
  for (int round = 0; round < 100; ++round) {
    Tensor base = x * 1;
    const Tensor view = narrow(base, 0, 1, 2);
    mul(base, wrapped_number(10), &base);
    std::vector<const Node*> found(kThreads);
    std::vector<std::thread> threads;
    for (size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        EXPECT_FALSE(view.is_leaf());
        const Tensor twice = view * 2;
        EXPECT_TRUE(twice.requires_grad());
        found[i] = grad_fn(view).get();
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    EXPECT_EQ(std::count(found.begin(), found.end(), found[0]), kThreads);
    EXPECT_STREQ(found[0]->name(), "AsStridedBackward0");
  }
}

TEST(InPlace, ModifiedSavedTensorIsDetected) {
  Tensor p = leaf({1, 2});
  Tensor q = p * 1;
  Tensor r = q * q;
  add(q, wrapped_number(1), 1, &q);
  const std::string text = message_of([&] { run_backward(sum(r, {}, false)); });
  EXPECT_NE(text.find("[CPUDoubleType [2]], which is output 0 of AddBackward0, is at version 1; expected version 0"),
            std::string::npos)
      << text;
}

TEST(InPlace, LeafThatRequiresGradIsRefused) {
  Tensor w = leaf({1});
  EXPECT_EQ(message_of([&] { add(w, wrapped_number(1), 1, &w); }),
            "a leaf Variable that requires grad is being used in an in-place operation.");
  EXPECT_EQ(values(w), Values{1});
}

TEST(Graph, MillionNodesAreFreedWithoutRecursion) {
  const int64_t nodes_before = live_nodes();
  const int64_t tensors_before = live_tensors();
  {
    Tensor x = leaf({1});
    Tensor y = x;
    for (int i = 0; i < 1000000; ++i) {
      y = y * x;
    }
    EXPECT_GE(live_nodes() - nodes_before, 1000000);
    run_backward(y);
    EXPECT_EQ(values(grad_of(x)), Values{1000001});
  }
  EXPECT_EQ(live_nodes(), nodes_before);
  EXPECT_EQ(live_tensors(), tensors_before);
}

TEST(Graph, UnusedGraphIsFreed) {
  const int64_t nodes_before = live_nodes();
  const int64_t bytes_before = memory::stats().allocated_bytes;
  {
    Tensor y = leaf({1});
    for (int i = 0; i < 100000; ++i) {
      y = exp(y * 0);
    }
  }
  EXPECT_EQ(live_nodes(), nodes_before);
  EXPECT_EQ(memory::stats().allocated_bytes, bytes_before);
}

TEST(Threads, BackwardOverSharedSubgraphAddsUpExactly) {
  constexpr int kThreads = 8;
  constexpr int kPasses = 200;
  Tensor x = leaf({3});
  Tensor shared = x * x;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kPasses; ++i) {
        run_backward(shared * 2, true);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(values(grad_of(x)), Values{12.0 * kThreads * kPasses});
}

}  // namespace
}  // namespace adjoint
