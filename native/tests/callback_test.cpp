// Callbacks through the ABI, as a caller in another language sees them.

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "adjoint/adjoint.h"
#include "autograd/engine.h"
#include "autograd/forward.h"
#include "autograd/node.h"
#include "core/allocator.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

std::atomic<int> live_objects{0};

/// What a caller hands over: contexts, errors, packed tensors. Each is to be released once.
template <typename T>
struct Object {
  explicit Object(T given) : value(std::move(given)) { ++live_objects; }
  ~Object() { --live_objects; }
  T value;
  static void release(void* object) { delete static_cast<Object*>(object); }
  static T& of(void* object) { return static_cast<Object*>(object)->value; }
};

/// Errors and contexts have one release function, so they have one type.
using Function = std::function<void*()>;
using Context = Object<Function>;
void* error_object() { return new Context(nullptr); }
void* call(void* context) { return Context::of(context)(); }

adj_tensor handle(const Tensor& tensor) { return reinterpret_cast<adj_tensor>(tensor.impl()); }

Tensor leaf(double value) {
  const int64_t one = 1;
  Tensor made = empty(IntSpan(&one, 1), DType::Float64);
  *made.data<double>() = value;
  set_requires_grad(made, true);
  return made;
}

double value(const Tensor& tensor) { return *tensor.data<double>(); }

adj_status run(const Tensor& root, bool retain_graph = false) {
  const adj_tensor tensor = handle(root);
  return adj_autograd_backward(&tensor, 1, nullptr, 0, retain_graph, 0, nullptr, 0);
}

/// The error object that a callback returned, which is freed.
bool took_error() {
  void* error = nullptr;
  adj_node node = nullptr;
  adj_take_error(&error, &node);
  if (error != nullptr) {
    Context::release(error);
  }
  return error != nullptr;
}

void* on_tensor(void* context, adj_tensor, adj_tensor*) { return call(context); }
void* on_leaf(void* context, adj_tensor) { return call(context); }
void* on_node(void* context, const adj_tensor_opt*, size_t, const adj_tensor_opt*, size_t, adj_tensor_opt*, uint8_t*) {
  return call(context);
}
void* custom_backward(void* context, adj_node, const adj_tensor_opt* grads, size_t, adj_tensor_opt* results, size_t) {
  if (void* error = call(context)) {
    return error;
  }
  adj_tensor_retain(grads[0], &results[0]);
  return nullptr;
}
void* custom_jvp(void* context, const adj_tensor_opt* tangents, size_t, adj_tensor_opt* results, size_t) {
  if (void* error = call(context)) {
    return error;
  }
  adj_tensor_retain(tangents[0], &results[0]);
  return nullptr;
}
void* pack(void* context, adj_tensor tensor, void** packed) {
  if (void* error = call(context)) {
    return error;
  }
  *packed = new Context(nullptr);
  adj_tensor kept = nullptr;
  adj_tensor_retain(tensor, &kept);
  Context::of(*packed) = [owned = Tensor::adopt(reinterpret_cast<TensorImpl*>(kept))]() -> void* {
    return owned.impl();
  };
  return nullptr;
}
void* unpack(void*, void* packed, adj_tensor* tensor) {
  adj_tensor_retain(static_cast<adj_tensor>(call(packed)), tensor);
  return nullptr;
}
void* fail_to_unpack(void*, void*, adj_tensor*) { return error_object(); }

Context* context(Function function) { return new Context(std::move(function)); }
Function fails() {
  return [] { return error_object(); };
}

/// As a checkpoint does: records an operation under a pair of its own, and hands on what fails there.
void* fail_to_recompute(void*, void* packed, adj_tensor*) {
  const GradModeGuard on(true);
  int64_t id = 0;
  EXPECT_EQ(adj_saved_hooks_push(pack, unpack, context(fails()), Context::release, &id), ADJ_STATUS_OK);
  const Tensor again = leaf(2);
  adj_tensor product = nullptr;
  EXPECT_EQ(adj_mul(handle(again), static_cast<adj_tensor>(call(packed)), &product), ADJ_STATUS_CALLBACK);
  EXPECT_EQ(adj_saved_hooks_remove(id), ADJ_STATUS_OK);
  void* error = nullptr;
  adj_node node = nullptr;
  adj_take_error(&error, &node);
  return error;
}
Function succeeds() {
  return []() -> void* { return nullptr; };
}

int64_t on(const Tensor& tensor, Function function) {
  int64_t id = 0;
  EXPECT_EQ(adj_tensor_register_hook(handle(tensor), on_tensor, context(std::move(function)), Context::release, "hook",
                                     4, &id),
            ADJ_STATUS_OK);
  return id;
}

int64_t on(Node* node, bool before, Function function) {
  int64_t id = 0;
  EXPECT_EQ(adj_node_register_hook(reinterpret_cast<adj_node>(node), before, on_node, context(std::move(function)),
                                   Context::release, "hook", 4, &id),
            ADJ_STATUS_OK);
  return id;
}

adj_status apply(const Tensor& input, Function function, adj_tensor* result) {
  Tensor output;
  {
    const BelowAutograd plain;
    output = input * 3;
  }
  const adj_tensor in = handle(input);
  const adj_tensor out = handle(output);
  return adj_custom_function("Custom", 6, custom_backward, custom_jvp, context(std::move(function)), Context::release,
                             &in, 1, &out, 1, nullptr, 0, nullptr, 0, &in, 1, 1, result);
}

Tensor custom(const Tensor& input, Function function) {
  adj_tensor result = nullptr;
  EXPECT_EQ(apply(input, std::move(function), &result), ADJ_STATUS_OK);
  return Tensor::adopt(reinterpret_cast<TensorImpl*>(result));
}

/// Nothing of a test may live on: no object of the caller's, no tensor, no node.
class Callback : public testing::Test {
 protected:
  void SetUp() override {
    tensors_ = memory::live_count(memory::Counted::Tensor);
    nodes_ = live_nodes();
  }
  void TearDown() override {
    EXPECT_EQ(live_objects, 0);
    EXPECT_EQ(memory::live_count(memory::Counted::Tensor), tensors_);
    EXPECT_EQ(live_nodes(), nodes_);
  }
  static void expect_error(adj_status status) {
    EXPECT_EQ(status, ADJ_STATUS_CALLBACK);
    EXPECT_TRUE(took_error());
  }

 private:
  int64_t tensors_ = 0;
  int64_t nodes_ = 0;
};

TEST_F(Callback, FailingTensorHookLeavesTheGraphUsable) {
  const Tensor x = leaf(2);
  const Tensor y = x * x;
  const Tensor z = y * 3;
  const int64_t id = on(y, fails());
  expect_error(run(z, true));
  EXPECT_FALSE(grad_of(x).defined());
  adj_hook_remove(id);
  EXPECT_EQ(run(z), ADJ_STATUS_OK);
  EXPECT_EQ(value(grad_of(x)), 12);
}

TEST_F(Callback, ModeThatAHookLeavesEndsWithIt) {
  const Tensor x = leaf(2);
  const Tensor y = x * x;
  on(y, []() -> void* {
    adj_grad_mode_set(1);
    return nullptr;
  });
  EXPECT_EQ(run(y * y), ADJ_STATUS_OK);
  EXPECT_EQ(value(grad_of(x)), 32);
  EXPECT_FALSE(grad_of(x).requires_grad());
}

TEST_F(Callback, FailingNodeHooksLeaveTheGraphUsable) {
  for (const bool before : {true, false}) {
    const Tensor x = leaf(2);
    const Tensor y = x * x;
    const int64_t id = on(grad_fn(y).get(), before, fails());
    expect_error(run(y, true));
    adj_hook_remove(id);
    EXPECT_EQ(run(y), ADJ_STATUS_OK);
    EXPECT_EQ(value(grad_of(x)), 4);
  }
}

TEST_F(Callback, FailingPostAccumulateHookLeavesTheGradient) {
  const Tensor x = leaf(2);
  const Tensor y = x * x;
  int64_t id = 0;
  adj_tensor_register_post_accumulate_hook(handle(x), on_leaf, context(fails()), Context::release, &id);
  expect_error(run(y, true));
  EXPECT_EQ(value(grad_of(x)), 4);
  adj_hook_remove(id);
  EXPECT_EQ(run(y), ADJ_STATUS_OK);
  EXPECT_EQ(value(grad_of(x)), 8);
}

TEST_F(Callback, FailingCustomBackwardLeavesTheGraphUsable) {
  const Tensor x = leaf(2);
  int calls = 0;
  const Tensor y = custom(x * 2, [&]() -> void* { return ++calls == 1 ? error_object() : nullptr; });
  expect_error(run(y, true));
  EXPECT_EQ(run(y), ADJ_STATUS_OK);
  EXPECT_EQ(value(grad_of(x)), 2);
}

TEST_F(Callback, FailingJvpLeavesTheLevelUsable) {
  for (const bool recorded : {true, false}) {
    const int64_t level = ForwardLevel::enter(0);
    Tensor x = leaf(2);
    set_requires_grad(x, recorded);
    const Tensor dual = make_dual(x, detach(leaf(1)), level);
    adj_tensor result = nullptr;
    expect_error(apply(dual, fails(), &result));
    EXPECT_EQ(result, nullptr);
    const Tensor y = custom(dual, succeeds());
    EXPECT_EQ(value(unpack_dual(y, level).second), 1);
    ForwardLevel::exit(level);
    if (recorded) {
      EXPECT_EQ(run(y), ADJ_STATUS_OK);
      EXPECT_EQ(value(grad_of(x)), 1);
    }
  }
}

TEST_F(Callback, FailingPackLeavesNothingRecorded) {
  const Tensor x = leaf(2);
  int64_t id = 0;
  adj_saved_hooks_push(pack, unpack, context(fails()), Context::release, &id);
  adj_tensor product = nullptr;
  expect_error(adj_mul(handle(x), handle(x), &product));
  EXPECT_EQ(product, nullptr);
  adj_saved_hooks_remove(id);
  EXPECT_EQ(run(x * x), ADJ_STATUS_OK);
  EXPECT_EQ(value(grad_of(x)), 4);
}

TEST_F(Callback, FailingUnpackLeavesTheEngineUsable) {
  const Tensor x = leaf(2);
  int64_t id = 0;
  adj_saved_hooks_push(pack, fail_to_unpack, context(succeeds()), Context::release, &id);
  const Tensor y = x * x;
  adj_saved_hooks_remove(id);
  expect_error(run(y, true));
  expect_error(run(y, true));
  EXPECT_EQ(run(x * 3), ADJ_STATUS_OK);
  EXPECT_EQ(value(grad_of(x)), 3);
}

TEST_F(Callback, FailingRecomputationLeavesTheEngineUsable) {
  const Tensor x = leaf(2);
  int64_t id = 0;
  adj_saved_hooks_push(pack, fail_to_recompute, context(succeeds()), Context::release, &id);
  const Tensor y = x * x;
  adj_saved_hooks_remove(id);
  expect_error(run(y, true));
  expect_error(run(y, true));
  EXPECT_FALSE(grad_of(x).defined());
  EXPECT_EQ(run(x * x), ADJ_STATUS_OK);
  EXPECT_EQ(value(grad_of(x)), 4);
}

TEST_F(Callback, PackedTensorsComeBackWithTheirHistory) {
  const Tensor x = leaf(2);
  int64_t id = 0;
  adj_saved_hooks_push(pack, unpack, context(succeeds()), Context::release, &id);
  const Tensor y = exp(x) * x;
  const Tensor first = grad(std::span(&y, 1), {}, std::span(&x, 1), true, true, false)[0];
  adj_saved_hooks_remove(id);
  EXPECT_DOUBLE_EQ(value(first), 3 * std::exp(2.0));
  const Tensor second = grad(std::span(&first, 1), {}, std::span(&x, 1), false, false, false)[0];
  EXPECT_DOUBLE_EQ(value(second), 4 * std::exp(2.0));
}

TEST_F(Callback, PackedTensorsComeBackWithTheirTangents) {
  const int64_t level = ForwardLevel::enter(0);
  const Tensor x = make_dual(leaf(2), detach(leaf(1)), level);
  int64_t id = 0;
  adj_saved_hooks_push(pack, unpack, context(succeeds()), Context::release, &id);
  const Tensor y = exp(x) * x;
  adj_saved_hooks_remove(id);
  const Tensor first = grad(std::span(&y, 1), {}, std::span(&x, 1), false, false, false)[0];
  const Tensor second = unpack_dual(first, level).second;
  ForwardLevel::exit(level);
  EXPECT_DOUBLE_EQ(value(first), 3 * std::exp(2.0));
  ASSERT_TRUE(second.defined());
  EXPECT_DOUBLE_EQ(value(second), 4 * std::exp(2.0));
}

TEST_F(Callback, AnErrorThatNobodyTakesIsFreedWithTheNext) {
  const Tensor x = leaf(2);
  on(x, fails());
  EXPECT_EQ(run(x * 1), ADJ_STATUS_CALLBACK);
  EXPECT_EQ(run(x * 1), ADJ_STATUS_CALLBACK);
  EXPECT_TRUE(took_error());
  EXPECT_FALSE(took_error());
}

double nested(int depth) {
  GradModeGuard recording(true);
  const Tensor x = leaf(depth);
  on(x, [depth]() -> void* {
    if (depth > 1) {
      EXPECT_EQ(nested(depth - 1), 2 * (depth - 1));
    }
    return nullptr;
  });
  EXPECT_EQ(run(x * x), ADJ_STATUS_OK);
  return value(grad_of(x));
}

TEST_F(Callback, BackwardInHooksNestsAThousandDeep) { EXPECT_EQ(nested(1000), 2000); }

TEST_F(Callback, ManyThreadsOverASharedSubgraphAddUpExactly) {
  constexpr int kThreads = 64;
  constexpr int kPasses = 1000;
  const Tensor x = leaf(1);
  const Tensor shared = x * 3;
  std::atomic<int> calls = 0;
  on(shared, [&]() -> void* {
    ++calls;
    return nullptr;
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const Tensor own = leaf(i);
      for (int pass = 0; pass < kPasses; ++pass) {
        EXPECT_EQ(run(shared * own, true), ADJ_STATUS_OK);
      }
      EXPECT_EQ(value(grad_of(own)), 3.0 * kPasses);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(value(grad_of(x)), 3.0 * kPasses * kThreads * (kThreads - 1) / 2);
  EXPECT_EQ(calls, kThreads * kPasses);
}

}  // namespace
}  // namespace adjoint
