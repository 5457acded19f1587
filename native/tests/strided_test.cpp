#include "core/strided.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

using Sizes = std::vector<int64_t>;

/// What an inner loop was asked to do.
struct Call {
  int64_t n;
  std::vector<int64_t> strides;
  bool operator==(const Call&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Call& call) {
  out << call.n << " by";
  for (int64_t stride : call.strides) {
    out << ' ' << stride;
  }
  return out;
}

struct Calls {
  int operands;
  std::vector<Call>* made;
};

void note(std::byte* const* /*data*/, const int64_t* strides, int64_t n, const void* param) {
  const auto& calls = *static_cast<const Calls*>(param);
  calls.made->push_back({n, {strides, strides + calls.operands}});
}

/// The inner loops that run_strided makes for these operands.
std::vector<Call> calls_for(const Tensor& out, std::initializer_list<const Tensor*> inputs) {
  std::vector<Call> made;
  const Calls calls = {static_cast<int>(inputs.size()) + 1, &made};
  run_strided(note, out, inputs, &calls);
  return made;
}

Tensor counting(const Sizes& sizes) {
  Tensor made = empty(sizes, DType::Float64);
  std::iota(made.data<double>(), made.data<double>() + made.numel(), 0.0);
  return made;
}

Tensor window(const Tensor& on, const Sizes& sizes, const Sizes& strides, int64_t offset = 0) {
  return alias(on, sizes, strides, offset);
}

/// The element at an index, straight from the definition of strides and broadcasting.
double at(const Tensor& tensor, const Sizes& index) {
  int64_t place = 0;
  const size_t lead = index.size() - static_cast<size_t>(tensor.ndim());
  for (size_t d = 0; d < tensor.sizes().size(); ++d) {
    place += tensor.sizes()[d] == 1 ? 0 : index[lead + d] * tensor.strides()[d];
  }
  return tensor.data<double>()[place];
}

void add_loop(std::byte* const* data, const int64_t* strides, int64_t n, const void* /*param*/) {
  for (int64_t i = 0; i < n; ++i) {
    *reinterpret_cast<double*>(data[0] + i * strides[0]) =
        *reinterpret_cast<const double*>(data[1] + i * strides[1]) +
        1000 * *reinterpret_cast<const double*>(data[2] + i * strides[2]);
  }
}

/// Runs `add_loop` and compares each element.
void expect_right(const Tensor& out, const Tensor& a, const Tensor& b) {
  run_strided(add_loop, out, {&a, &b});
  Sizes index(static_cast<size_t>(out.ndim()), 0);
  for (int64_t i = 0; i < out.numel(); ++i) {
    ASSERT_EQ(at(out, index), at(a, index) + 1000 * at(b, index)) << shown(index) << " of " << shown(out.sizes());
    for (size_t d = index.size(); d-- > 0 && ++index[d] == out.sizes()[d];) {
      index[d] = 0;
    }
  }
}

TEST(Strided, DenseOperandsAreOneLoop) {
  const Tensor out = counting({3, 4, 5});
  const Tensor in = counting({3, 4, 5});
  EXPECT_EQ(calls_for(out, {&in}), (std::vector<Call>{{60, {8, 8}}}));
}

TEST(Strided, EquallyPermutedOperandsAreOneLoop) {
  const Tensor out = window(counting({60}), {5, 3, 4}, {1, 20, 5});
  const Tensor in = window(counting({60}), {5, 3, 4}, {1, 20, 5});
  EXPECT_EQ(calls_for(out, {&in}), (std::vector<Call>{{60, {8, 8}}}));
}

TEST(Strided, SizeOneDimensionsDoNotBreakALoop) {
  const Tensor out = window(counting({12}), {3, 1, 4}, {4, 999, 1});
  const Tensor in = window(counting({12}), {3, 1, 4}, {4, -7, 1});
  EXPECT_EQ(calls_for(out, {&in}), (std::vector<Call>{{12, {8, 8}}}));
}

TEST(Strided, ARowIsRepeatedByTheOuterLoop) {
  const Tensor out = counting({3, 4});
  const Tensor row = counting({4});
  EXPECT_EQ(calls_for(out, {&row}), (std::vector<Call>{{4, {8, 8}}, {4, {8, 8}}, {4, {8, 8}}}));
}

TEST(Strided, ANumberIsOneLoopWithStrideZero) {
  const Tensor out = counting({3, 4});
  const Tensor number = counting({});
  EXPECT_EQ(calls_for(out, {&number}), (std::vector<Call>{{12, {8, 0}}}));
}

TEST(Strided, ATransposedInputFollowsTheOutput) {
  const Tensor out = counting({2, 3});
  const Tensor in = window(counting({6}), {2, 3}, {1, 2});
  EXPECT_EQ(calls_for(out, {&in}), (std::vector<Call>{{3, {8, 16}}, {3, {8, 16}}}));
}

TEST(Strided, NoElementsNoLoop) {
  const Tensor out = counting({3, 0, 2});
  EXPECT_EQ(calls_for(out, {&out}), std::vector<Call>{});
}

TEST(Strided, OneElementIsOneCall) {
  const Tensor out = window(counting({5}), {1, 1}, {77, -77}, 3);
  EXPECT_EQ(calls_for(out, {&out}), (std::vector<Call>{{1, {0, 0}}}));
}

TEST(Strided, BroadcastsEachOperand) {
  expect_right(counting({2, 3, 4}), counting({3, 1}), counting({2, 1, 4}));
  expect_right(counting({2, 3, 4}), counting({}), counting({4}));
  expect_right(counting({1, 3}), counting({3}), counting({1, 1}));
}

TEST(Strided, FollowsNegativeStrides) {
  const Tensor reversed = window(counting({12}), {3, 4}, {-4, -1}, 11);
  const Tensor mirrored = window(counting({12}), {3, 4}, {4, -1}, 3);
  expect_right(counting({3, 4}), reversed, mirrored);
  expect_right(reversed, counting({3, 4}), mirrored);
}

TEST(Strided, FollowsZeroAndOverlappingStrides) {
  const Tensor repeated = window(counting({4}), {3, 4}, {0, 1});
  const Tensor sliding = window(counting({6}), {3, 4}, {1, 1});
  expect_right(counting({3, 4}), repeated, sliding);
}

TEST(Strided, AnyGeometryGivesWhatTheIndicesSay) {
  std::mt19937 random(7);
  const auto below = [&](int64_t bound) { return static_cast<int64_t>(random() % static_cast<uint64_t>(bound)); };
  for (int round = 0; round < 300; ++round) {
    const auto ndim = static_cast<size_t>(1 + below(5));
    Sizes sizes(ndim);
    for (int64_t& size : sizes) {
      size = 1 + below(4);
    }
    // An input drops leading dimensions, repeats, goes backwards or lies permuted.
    const auto input = [&] {
      const auto lead = static_cast<size_t>(below(static_cast<int64_t>(ndim)));
      Sizes own(sizes.begin() + static_cast<int64_t>(lead), sizes.end());
      Sizes strides(own.size());
      int64_t lowest = 0;
      int64_t highest = 0;
      for (size_t d = 0; d < own.size(); ++d) {
        if (below(4) == 0) {
          own[d] = 1;
        }
        strides[d] = below(9) - 4;
        (strides[d] < 0 ? lowest : highest) += strides[d] * (own[d] - 1);
      }
      return window(counting({highest - lowest + 1}), own, strides, -lowest);
    };
    Tensor out = counting(sizes);
    if (ndim > 1 && below(2) == 0) {
      Sizes strides(out.strides().begin(), out.strides().end());
      std::swap(sizes[0], sizes[1]);
      std::swap(strides[0], strides[1]);
      out = window(out, sizes, strides);
    }
    expect_right(out, input(), input());
  }
}

class ThreadsGuard {
 public:
  explicit ThreadsGuard(int threads) : previous_(num_threads()) { set_num_threads(threads); }
  ~ThreadsGuard() { set_num_threads(previous_); }
  ThreadsGuard(const ThreadsGuard&) = delete;
  ThreadsGuard& operator=(const ThreadsGuard&) = delete;

 private:
  int previous_;
};

std::vector<double> with_threads(int threads, Tensor (*compute)(const Tensor&), const Tensor& in) {
  ThreadsGuard guard(threads);
  const Tensor dense = contiguous(compute(in));
  return {dense.data<double>(), dense.data<double>() + dense.numel()};
}

TEST(Strided, ThreadsChangeNoBit) {
  const Tensor in = sin(counting({300, 701}));
  const Tensor turned = window(in, {701, 300}, {1, 701});
  for (Tensor (*compute)(const Tensor&) : std::initializer_list<Tensor (*)(const Tensor&)>{
           [](const Tensor& x) { return exp(x) * x; },
           [](const Tensor& x) { return x + narrow(x, 1, 0, 1); },
           [](const Tensor& x) { return sum(x, {}, false); },
           [](const Tensor& x) { return sum(x, IntSpan(std::array<int64_t, 1>{0}), false); },
       }) {
    for (const Tensor& operand : {in, turned}) {
      EXPECT_EQ(with_threads(1, compute, operand), with_threads(5, compute, operand));
    }
  }
}

TEST(Overlap, IsFoundWhereElementsDoNotCoincide) {
  const Tensor whole = counting({6});
  const Tensor first = window(whole, {4}, {1});
  EXPECT_FALSE(overlaps_differently(whole, whole));
  EXPECT_TRUE(overlaps_differently(first, window(whole, {4}, {1}, 1)));
  EXPECT_TRUE(overlaps_differently(window(whole, {2, 3}, {3, 1}), window(whole, {2, 3}, {1, 2})));
  EXPECT_FALSE(overlaps_differently(first, counting({4})));
}

TEST(Overlap, WithinTheOutputIsRefused) {
  EXPECT_THROW(check_no_internal_overlap(window(counting({4}), {3, 4}, {0, 1})), Error);
  EXPECT_NO_THROW(check_no_internal_overlap(window(counting({4}), {1, 4}, {0, 1})));
}

}  // namespace
}  // namespace adjoint
