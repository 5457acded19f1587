#include "core/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace adjoint {
namespace {

class Parallel : public testing::Test {
 protected:
  void SetUp() override { set_num_threads(4); }
  void TearDown() override { set_num_threads(previous_); }

 private:
  const int previous_ = num_threads();
};

/// The parts that a parallel_for makes, in order of their beginnings.
std::vector<std::pair<int64_t, int64_t>> parts_of(int64_t n, int64_t grain) {
  std::mutex mutex;
  std::vector<std::pair<int64_t, int64_t>> parts;
  parallel_for(n, grain, [&](int64_t begin, int64_t end) {
    std::lock_guard lock(mutex);
    parts.emplace_back(begin, end);
  });
  std::sort(parts.begin(), parts.end());
  return parts;
}

TEST_F(Parallel, PartsCoverTheRangeOnce) {
  for (int64_t n : {1, 2, 7, 100, 12345}) {
    for (int64_t grain : {0, 1, 3, 50, 100000}) {
      int64_t covered = 0;
      for (auto [begin, end] : parts_of(n, grain)) {
        EXPECT_EQ(begin, covered);
        EXPECT_GE(end - begin, std::min(n, grain)) << n << ' ' << grain;
        covered = end;
      }
      EXPECT_EQ(covered, n);
    }
  }
}

TEST_F(Parallel, NothingToDoCallsNothing) { EXPECT_TRUE(parts_of(0, 1).empty()); }

TEST_F(Parallel, OneThreadMakesOnePart) {
  set_num_threads(1);
  EXPECT_EQ(parts_of(1000, 1).size(), 1U);
}

TEST_F(Parallel, SmallWorkStaysInTheCaller) {
  std::thread::id worker;
  parallel_for(10, 8, [&](int64_t, int64_t) { worker = std::this_thread::get_id(); });
  EXPECT_EQ(worker, std::this_thread::get_id());
}

TEST_F(Parallel, NestedRunsInItsThread) {
  std::atomic<int> elsewhere{0};
  std::atomic<int64_t> items{0};
  parallel_for(8, 1, [&](int64_t begin, int64_t end) {
    const std::thread::id here = std::this_thread::get_id();
    parallel_for(1000 * (end - begin), 1, [&](int64_t from, int64_t to) {
      items += to - from;
      elsewhere += std::this_thread::get_id() == here ? 0 : 1;
    });
  });
  EXPECT_EQ(items.load(), 8000);
  EXPECT_EQ(elsewhere.load(), 0);
}

TEST_F(Parallel, ExceptionOfAnyPartReachesTheCaller) {
  for (int64_t bad : {0, 1, 2, 3}) {
    std::atomic<int> parts{0};
    try {
      parallel_for(4, 1, [&](int64_t begin, int64_t) {
        ++parts;
        if (begin == bad) {
          throw std::runtime_error("part " + std::to_string(begin));
        }
      });
      ADD_FAILURE() << "no exception of part " << bad;
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(error.what(), "part " + std::to_string(bad));
    }
    // The others have finished: nothing of the caller's is in use any more.
    EXPECT_EQ(parts.load(), 4);
  }
  EXPECT_EQ(parts_of(4, 1).size(), 4U);
}

TEST_F(Parallel, ExceptionInTheCallersThreadLeavesItUsable) {
  set_num_threads(1);
  EXPECT_THROW(parallel_for(4, 1, [](int64_t, int64_t) { throw std::runtime_error("no"); }), std::runtime_error);
  set_num_threads(4);
  EXPECT_EQ(parts_of(4, 1).size(), 4U);
}

TEST_F(Parallel, ManyCallersAtOnce) {
  std::vector<std::thread> callers;
  std::atomic<int64_t> items{0};
  for (int t = 0; t < 8; ++t) {
    callers.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        parallel_for(64, 1, [&](int64_t begin, int64_t end) { items += end - begin; });
      }
    });
  }
  for (std::thread& caller : callers) {
    caller.join();
  }
  EXPECT_EQ(items.load(), 8 * 100 * 64);
}

}  // namespace
}  // namespace adjoint
