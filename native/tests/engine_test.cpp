#include "autograd/engine.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "autograd/record.h"
#include "core/allocator.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

using Names = std::vector<std::string>;

Tensor leaf(double value) {
  Tensor made = empty({}, DType::Float64);
  *made.data<double>() = value;
  set_requires_grad(made, true);
  return made;
}

double value(const Tensor& tensor) { return *tensor.data<double>(); }

Tensor copy_of(const Tensor& x) {
  GradModeGuard off(false);
  return clone(x);
}

/// The sum of its inputs, as nodes that note their names when they run.
class Logged {
 public:
  Tensor operator()(const char* name, const Tensor& x) {
    Recorder rec("LoggedBackward0", nullptr, x);
    return rec.finish(copy_of(x), [this, name](Vjp& v) {
      log.emplace_back(name);
      v.in(0) = v.grad();
    });
  }
  Tensor operator()(const char* name, const Tensor& x, const Tensor& y) {
    Recorder rec("LoggedBackward0", nullptr, x, y);
    Tensor sum;
    {
      GradModeGuard off(false);
      sum = x + y;
    }
    return rec.finish(sum, [this, name](Vjp& v) {
      log.emplace_back(name);
      v.in(0) = v.grad();
      v.in(1) = v.grad();
    });
  }
  Names take() { return std::exchange(log, {}); }

  Names log;
};

std::span<const Tensor> one(const Tensor& tensor) { return {&tensor, 1}; }

void run_backward(const Tensor& root) { backward(one(root), {}, true, false, {}); }

std::vector<Tensor> grad_of_one(const Tensor& root, std::span<const Tensor> inputs) {
  return grad(one(root), {}, inputs, true, false, true);
}

TEST(EngineOrder, LatestNodeFirst) {
  Logged op;
  const Tensor x = leaf(1);
  const Tensor a = op("a", x);
  const Tensor b = op("b", x);
  const Tensor c = op("c", a);
  const Tensor d = op("d", b);
  run_backward(op("e", c, d));
  EXPECT_EQ(op.take(), (Names{"e", "d", "c", "b", "a"}));
}

TEST(EngineOrder, NodeWaitsForAllItsConsumers) {
  Logged op;
  const Tensor x = leaf(1);
  const Tensor shared = op("shared", x);
  const Tensor near = op("near", shared);
  const Tensor far = op("far2", op("far1", shared));
  run_backward(op("root", near, far));
  EXPECT_EQ(op.take(), (Names{"root", "far2", "far1", "near", "shared"}));
  EXPECT_EQ(value(grad_of(x)), 2);
}

TEST(EngineOrder, IsTheSameEachTime) {
  Logged op;
  const Tensor x = leaf(1);
  Tensor y = op("start", x);
  for (int i = 0; i < 200; ++i) {
    y = op("join", op("left", y), op("right", y));
    y = y * 0.5;
  }
  run_backward(y);
  const Names first = op.take();
  EXPECT_EQ(first.size(), 601U);
  for (int i = 0; i < 3; ++i) {
    run_backward(y);
    EXPECT_EQ(op.take(), first);
  }
}

TEST(EngineOrder, DoesNotDependOnTheOrderOfRoots) {
  Logged op;
  const Tensor x = leaf(1);
  const Tensor early = op("early", x);
  const Tensor late = op("late", x);
  for (const std::vector<Tensor>& roots : {std::vector{early, late}, std::vector{late, early}}) {
    backward(roots, {}, true, false, {});
    EXPECT_EQ(op.take(), (Names{"late", "early"}));
  }
}

TEST(EngineOrder, ARootInsideAnotherRootsGraphWaits) {
  Logged op;
  const Tensor x = leaf(1);
  const Tensor inner = op("inner", x);
  const Tensor outer = op("outer", inner);
  const std::vector<Tensor> roots = {inner, outer};
  backward(roots, {}, true, false, {});
  EXPECT_EQ(op.take(), (Names{"outer", "inner"}));
  EXPECT_EQ(value(grad_of(x)), 2);
}

TEST(EngineOrder, NodesOfOtherThreadsTakePart) {
  Logged op;
  const Tensor x = leaf(1);
  Tensor made;
  std::thread([&] { made = op("elsewhere", x); }).join();
  run_backward(op("here", made));
  EXPECT_EQ(op.take(), (Names{"here", "elsewhere"}));
}

TEST(RestrictedRun, VisitsOnlyTheWayToItsInputs) {
  Logged op;
  const Tensor x = leaf(1);
  const Tensor y = leaf(1);
  const Tensor a = op("a", x);
  const Tensor b = op("b", y);
  const Tensor root = op("root", op("a2", a), op("b2", b));
  grad_of_one(root, one(x));
  EXPECT_EQ(op.take(), (Names{"root", "a2", "a"}));
  grad_of_one(root, one(b));
  EXPECT_EQ(op.take(), (Names{"root", "b2"}));
}

TEST(RestrictedRun, StopsAtAnInnerTensor) {
  Logged op;
  const Tensor x = leaf(3);
  const Tensor inner = op("inner", x);
  const Tensor root = op("root", inner, inner);
  const std::vector<Tensor> grads = grad_of_one(root, one(inner));
  EXPECT_EQ(value(grads[0]), 2);
  EXPECT_EQ(op.take(), Names{"root"});
  EXPECT_FALSE(grad_of(x).defined());
}

TEST(RestrictedRun, GoesOnWhenAnInputLiesBehindAnother) {
  Logged op;
  const Tensor x = leaf(3);
  const Tensor inner = op("inner", x);
  const Tensor root = op("root", inner);
  const std::vector<Tensor> inputs = {inner, x};
  const std::vector<Tensor> grads = grad_of_one(root, inputs);
  EXPECT_EQ(value(grads[0]), 1);
  EXPECT_EQ(value(grads[1]), 1);
  EXPECT_EQ(op.take(), (Names{"root", "inner"}));
}

TEST(RestrictedRun, BackwardWithInputsLeavesOtherLeavesAlone) {
  const Tensor x = leaf(3);
  const Tensor y = leaf(4);
  backward(one(x * y), {}, false, false, one(x));
  EXPECT_EQ(value(grad_of(x)), 4);
  EXPECT_FALSE(grad_of(y).defined());
}

TEST(FailedRun, LeavesTheGraphUsable) {
  const Tensor x = leaf(1);
  bool fails = true;
  Recorder rec("FailingBackward0", nullptr, x);
  const Tensor y = rec.finish(copy_of(x), [&fails](Vjp& v) {
    check(!fails, "not this time");
    v.in(0) = v.grad() * 2;
  });
  const Tensor root = y * y;
  const int64_t tensors = live_tensors();
  EXPECT_THROW(run_backward(root), Error);
  EXPECT_EQ(live_tensors(), tensors);
  EXPECT_FALSE(grad_of(x).defined());
  fails = false;
  run_backward(root);
  EXPECT_EQ(value(grad_of(x)), 4);
}

}  // namespace
}  // namespace adjoint
