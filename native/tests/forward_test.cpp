#include "autograd/forward.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>
#include <vector>

#include "autograd/engine.h"
#include "autograd/record.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

using Values = std::vector<double>;

Tensor leaf(const Values& values, bool requires_grad = false) {
  const auto n = static_cast<int64_t>(values.size());
  Tensor made = empty(IntSpan(&n, 1), DType::Float64);
  std::copy(values.begin(), values.end(), made.data<double>());
  set_requires_grad(made, requires_grad);
  return made;
}

Values values(const Tensor& tensor) {
  const BelowAutograd below;
  const Tensor dense = contiguous(tensor);
  return {dense.data<double>(), dense.data<double>() + dense.numel()};
}

/// A level for a scope.
struct Level {
  ~Level() { ForwardLevel::exit(id); }
  Tensor dual(const Tensor& primal, const Values& tangent) const { return make_dual(primal, leaf(tangent), id); }
  Tensor tangent(const Tensor& tensor) const { return unpack_dual(tensor, id).second; }
  Tensor primal(const Tensor& tensor) const { return unpack_dual(tensor, id).first; }
  const int64_t id = ForwardLevel::enter(0);
};

Tensor gradient(const Tensor& y, const Tensor& x, bool create_graph = false) {
  return grad(std::span(&y, 1), {}, std::span(&x, 1), create_graph, create_graph, false)[0];
}

TEST(Forward, AppliesTheChainRule) {
  const Level level;
  const Tensor x = level.dual(leaf({2, 3}), {1, 10});
  EXPECT_EQ(values(level.tangent(x * x * x)), (Values{12, 270}));
}

TEST(Forward, NestedLevelsAreKeptApart) {
  // d/dx (x · d/dy (x + y)) = 1 at any point: with one level only it would be 2.
  const Level outer;
  const Tensor x = outer.dual(leaf({1}), {1});
  Tensor inner_derivative;
  {
    const Level inner;
    inner_derivative = inner.tangent(x + inner.dual(leaf({1}), {1}));
  }
  EXPECT_EQ(values(outer.tangent(x * inner_derivative)), Values{1});
}

TEST(Forward, SecondDerivativeByTwoLevels) {
  const Level outer;
  const Tensor x = outer.dual(leaf({2}), {1});
  const Level inner;
  const Tensor y = exp(inner.dual(x, {1}) * 3);
  EXPECT_NEAR(values(outer.tangent(inner.tangent(y)))[0], 9 * std::exp(6.0), 1e-9);
  EXPECT_FALSE(inner.tangent(inner.primal(y)).defined());
  EXPECT_NEAR(values(outer.tangent(inner.primal(y)))[0], 3 * std::exp(6.0), 1e-9);
}

TEST(Forward, BackwardOverForwardAndForwardOverBackward) {
  const Tensor x = leaf({2}, true);
  {
    const Level level;
    const Tensor y = exp(level.dual(x, {1}) * 3);
    EXPECT_NEAR(values(gradient(level.tangent(y), x))[0], 9 * std::exp(6.0), 1e-9);
  }
  {
    const Level level;
    const Tensor dual = level.dual(x, {1});
    EXPECT_NEAR(values(level.tangent(gradient(exp(dual * 3), dual)))[0], 9 * std::exp(6.0), 1e-9);
  }
}

TEST(Forward, InPlaceThroughViewsReachesTheBase) {
  const Level level;
  Tensor plain = leaf({1, 2, 3});
  Tensor early = narrow(plain, 0, 1, 2);
  Tensor part = narrow(plain, 0, 0, 1);
  copy_(part, level.dual(leaf({5}), {7}));
  EXPECT_EQ(values(level.tangent(plain)), (Values{7, 0, 0}));
  EXPECT_EQ(values(level.tangent(part)), Values{7});
  mul(early, level.dual(leaf({2, 2}), {1, 1}), &early);
  EXPECT_EQ(values(level.tangent(plain)), (Values{7, 2, 3}));
  mul(plain, plain, &plain);
  EXPECT_EQ(values(level.tangent(early)), (Values{16, 36}));
  EXPECT_EQ(values(level.tangent(exp(early) * 0)), (Values{0, 0}));
}

TEST(Forward, InPlaceUnderAGraph) {
  const Tensor x = leaf({0.5}, true);
  const Level level;
  Tensor y = clone(level.dual(x, {1}));
  sin(y, &y);
  mul(y, y, &y);
  EXPECT_NEAR(values(level.tangent(y))[0], std::sin(1.0), 1e-15);
  EXPECT_NEAR(values(gradient(level.tangent(y), x))[0], 2 * std::cos(1.0), 1e-15);
}

TEST(Forward, SeveralResults) {
  const Tensor x = leaf({1, 2, 3, 4, 5}, true);
  const Level level;
  const Tensor dual = level.dual(x, {1, 2, 3, 4, 5});
  const std::vector<Tensor> parts = split(dual, 2, 0);
  EXPECT_EQ(values(level.tangent(parts[1])), (Values{3, 4}));
  const Tensor y = sum(parts[1] * parts[1], {}, false);
  EXPECT_EQ(values(level.tangent(gradient(y, dual, true))), (Values{0, 0, 6, 8, 0}));
  EXPECT_EQ(values(gradient(level.tangent(y), x)), (Values{0, 0, 6, 8, 0}));
}

TEST(Forward, LeavingALevelFreesItsTangentsAndTheirCycles) {
  const int64_t tensors = live_tensors();
  const int64_t nodes = live_nodes();
  {
    const Tensor x = leaf({1}, true);
    Tensor y;
    {
      const Level level;
      // The node saves its result, whose tangent's graph leads back to the node.
      y = exp(exp(level.dual(x, {1})));
    }
    EXPECT_FALSE(is_dual(y));
  }
  EXPECT_EQ(live_tensors(), tensors);
  EXPECT_EQ(live_nodes(), nodes);
}

TEST(Forward, ThreadsHaveLevelsOfTheirOwn) {
  std::vector<std::thread> threads;
  const Tensor shared = leaf({3}, true);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&shared, i] {
      for (int k = 0; k < 200; ++k) {
        const Level level;
        const Tensor y = exp(level.dual(shared, {1.0 + i}) * 0) * level.dual(shared, {1.0 + i});
        EXPECT_EQ(values(level.tangent(y)), Values{1.0 + i});
        EXPECT_EQ(values(gradient(y, shared)), Values{1});
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

TEST(Forward, ATensorIsDualOnOtherThreadsToo) {
  const Level level;
  const Tensor x = level.dual(leaf({3}), {1});
  Tensor y;
  std::thread([&] { y = x * x; }).join();
  EXPECT_EQ(values(level.tangent(y)), Values{6});
}

TEST(Forward, GradientsAreTheSameToTheBitWhileALevelIsOpen) {
  Values points(33);
  std::generate(points.begin(), points.end(), [x = -2.0]() mutable { return x += 0.123; });
  for (Tensor (*function)(const Tensor&, Tensor*) : {tanh, sigmoid, relu}) {
    const Tensor x = leaf(points, true);
    const auto slope = [&](bool create_graph) {
      return values(gradient(sum(function(x, nullptr), {}, false), x, create_graph));
    };
    const Values before = slope(false);
    const Level level;
    EXPECT_EQ(slope(false), before);
    EXPECT_EQ(slope(true), before);
  }
}

TEST(Forward, TransposingTheVjpServesAnyOperation) {
  const Level level;
  const Tensor x = level.dual(leaf({1, 2}), {1, -1});
  Recorder rec("Doubled", nullptr, x);
  Tensor out;
  {
    const BelowAutograd below;
    out = x * 2;
  }
  out = rec.finish(out, [](Vjp& v) { v.in(0) = v.grad() * 2; });
  EXPECT_EQ(values(level.tangent(out)), (Values{2, -2}));
}

}  // namespace
}  // namespace adjoint
