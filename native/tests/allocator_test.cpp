#include "core/allocator.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/tensor.h"

namespace adjoint {
namespace {

constexpr size_t kMegabyte = size_t{1} << 20;

int64_t allocated() { return memory::stats().allocated_bytes; }

/// Sets a limit above what is in use, and lifts it at the end of the scope.
class LimitGuard {
 public:
  explicit LimitGuard(int64_t above) { memory::set_limit(allocated() + above); }
  ~LimitGuard() { memory::set_limit(-1); }
  LimitGuard(const LimitGuard&) = delete;
  LimitGuard& operator=(const LimitGuard&) = delete;
};

/// Bytes that a block of `bytes` takes from the allocator.
int64_t cost_of(size_t bytes) {
  const int64_t before = allocated();
  void* block = memory::allocate(bytes);
  const int64_t cost = allocated() - before;
  memory::release(block, bytes);
  return cost;
}

TEST(Allocator, ClassesWasteLittle) {
  for (size_t bytes = 1; bytes <= memory::kSmallLimit; ++bytes) {
    const int64_t cost = cost_of(bytes);
    EXPECT_GE(cost, static_cast<int64_t>(bytes));
    EXPECT_LT(cost, static_cast<int64_t>(bytes + memory::kClassBytes)) << bytes;
  }
  for (size_t bytes : {513UL, 1000UL, 4097UL, 100'001UL, kMegabyte, kMegabyte + 1, 3 * kMegabyte + 5}) {
    const int64_t cost = cost_of(bytes);
    EXPECT_GE(cost, static_cast<int64_t>(bytes));
    EXPECT_LE(cost, static_cast<int64_t>(bytes + std::max(bytes / 4, memory::kAlignment))) << bytes;
  }
}

TEST(Allocator, BlocksAreAlignedAndApart) {
  std::vector<std::pair<std::byte*, size_t>> blocks;
  for (size_t bytes = 1; bytes < 3000; bytes += 7) {
    auto* block = static_cast<std::byte*>(memory::allocate(bytes));
    const size_t alignment = memory::kPooled && bytes > memory::kSmallLimit ? memory::kAlignment : 16;
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % alignment, 0U) << bytes;
    std::memset(block, static_cast<int>(bytes % 251), bytes);
    blocks.emplace_back(block, bytes);
  }
  for (auto [block, bytes] : blocks) {
    const auto expected = static_cast<std::byte>(bytes % 251);
    EXPECT_EQ(block[0], expected);
    EXPECT_EQ(block[bytes - 1], expected);
    memory::release(block, bytes);
  }
}

TEST(Allocator, NothingIsABlockToo) {
  void* block = memory::allocate(0);
  EXPECT_NE(block, nullptr);
  memory::release(block, 0);
}

#ifndef ADJOINT_ADDRESS_SANITIZER  // There each block comes from the system and goes back at once.
TEST(Allocator, FreedBlocksAreReused) {
  for (size_t bytes : {size_t{100}, kMegabyte}) {
    void* first = memory::allocate(bytes);
    memory::release(first, bytes);
    void* second = memory::allocate(bytes);
    EXPECT_EQ(first, second) << bytes;
    memory::release(second, bytes);
  }
}

TEST(Allocator, WhatALivingThreadHoldsIsCounted) {
  const int64_t before = allocated();
  std::latch held(1);
  std::latch seen(1);
  std::thread other([&] {
    void* first = memory::allocate(48);
    void* second = memory::allocate(48);
    held.count_down();
    seen.wait();
    memory::release(first, 48);
    memory::release(second, 48);
  });
  held.wait();
  EXPECT_EQ(allocated() - before, 96);
  seen.count_down();
  other.join();
  EXPECT_EQ(allocated(), before);
}

TEST(Allocator, CacheIsCountedAndEmptied) {
  memory::empty_cache();
  // Small blocks that lie beside used ones stay.
  const int64_t before = memory::stats().cached_bytes;
  EXPECT_LE(before, static_cast<int64_t>(4 * kMegabyte));
  memory::release(memory::allocate(kMegabyte), kMegabyte);
  EXPECT_EQ(memory::stats().cached_bytes - before, static_cast<int64_t>(kMegabyte));
  memory::empty_cache();
  EXPECT_EQ(memory::stats().cached_bytes, before);
}

/// Bytes of this process that are in memory.
int64_t resident() {
  int64_t pages = 0;
  std::ifstream("/proc/self/statm").ignore(64, ' ') >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

/// Makes so many blocks, touches them and gives them back; what they took in memory.
int64_t build_and_drop(size_t count, size_t bytes) {
  const int64_t before = resident();
  std::vector<void*> blocks(count);
  for (void*& block : blocks) {
    block = memory::allocate(bytes);
    std::memset(block, 1, bytes);
  }
  const int64_t taken = resident() - before;
  for (void* block : blocks) {
    memory::release(block, bytes);
  }
  return taken;
}

// ThreadSanitizer's shadow of what was freed stays in memory.
#ifdef __SANITIZE_THREAD__
constexpr bool kShadowStays = true;
#else
constexpr bool kShadowStays = false;
#endif

TEST(Allocator, FreedBlocksLeaveTheProcess) {
  for (auto [count, bytes] : {std::pair{2'000'000UL, 96UL}, {20'000UL, 20'000UL}}) {
    memory::empty_cache();
    const int64_t before = resident();
    const int64_t cached = memory::stats().cached_bytes;
    EXPECT_GE(build_and_drop(count, bytes), static_cast<int64_t>(180 * kMegabyte));
    EXPECT_GE(memory::stats().cached_bytes - cached, static_cast<int64_t>(180 * kMegabyte));
    memory::empty_cache();
    EXPECT_LE(memory::stats().cached_bytes - cached, static_cast<int64_t>(4 * kMegabyte));
    if (!kShadowStays) {
      EXPECT_LE(resident() - before, static_cast<int64_t>(24 * kMegabyte)) << bytes;
    }
  }
}

TEST(Allocator, IdleBlocksLeaveTheProcessByThemselves) {
  for (auto [count, bytes] : {std::pair{2'000'000UL, 96UL}, {20'000UL, 20'000UL}}) {
    memory::empty_cache();
    build_and_drop(count, bytes);
    for (int tries = 0; tries < 100 && memory::stats().cached_bytes > static_cast<int64_t>(64 * kMegabyte); ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    EXPECT_LE(memory::stats().cached_bytes, static_cast<int64_t>(64 * kMegabyte)) << bytes;
  }
  memory::empty_cache();
}

TEST(Allocator, ChunksComeBackInUse) {
  std::vector<void*> kept;
  for (int round = 0; round < 4; ++round) {
    build_and_drop(300'000, 64 + 32 * static_cast<size_t>(round));
    kept.push_back(memory::allocate(64));
    std::memset(kept.back(), 'a' + round, 64);
    memory::empty_cache();
  }
  for (size_t round = 0; round < kept.size(); ++round) {
    EXPECT_EQ(static_cast<char*>(kept[round])[63], static_cast<char>('a' + round));
    memory::release(kept[round], 64);
  }
}

/// Takes so many blocks of a size at a time and gives them back.
void use(size_t count, size_t bytes) {
  std::vector<void*> blocks(count);
  for (void*& block : blocks) {
    block = memory::allocate(bytes);
  }
  for (void* block : blocks) {
    memory::release(block, bytes);
  }
}

TEST(Allocator, WhatIsUsedAgainAndAgainStaysCached) {
  memory::empty_cache();
  for (int step = 0; step < 10; ++step) {
    use(200, kMegabyte);
    EXPECT_GE(memory::stats().cached_bytes, static_cast<int64_t>(100 * kMegabyte));
    EXPECT_LE(memory::stats().cached_bytes, static_cast<int64_t>(200 * kMegabyte));
  }
  memory::empty_cache();
}

TEST(Allocator, APeakIsForgotten) {
  use(200, kMegabyte);
  for (int step = 0; step < 2000; ++step) {
    use(1, kMegabyte);
  }
  EXPECT_LE(memory::stats().cached_bytes, static_cast<int64_t>(64 * kMegabyte));
  EXPECT_GE(memory::stats().cached_bytes, static_cast<int64_t>(60 * kMegabyte));
  memory::empty_cache();
}

TEST(Allocator, OtherSizesMakeRoom) {
  use(200, kMegabyte);
  void* first = memory::allocate(3 * kMegabyte);
  memory::release(first, 3 * kMegabyte);
  void* second = memory::allocate(3 * kMegabyte);
  EXPECT_EQ(first, second);
  memory::release(second, 3 * kMegabyte);
  memory::empty_cache();
}

TEST(Allocator, LimitHoldsForSmallBlocks) {
  const int64_t before = allocated();
  std::vector<void*> blocks;
  {
    LimitGuard limit(0);
    // Free blocks at hand are given out without asking; then it is over.
    EXPECT_THROW(
        while (blocks.size() < 100'000) { blocks.push_back(memory::allocate(512)); }, Error);
  }
  EXPECT_LE(blocks.size(), memory::ThreadCache::kBatch);
  for (void* block : blocks) {
    memory::release(block, 512);
  }
  EXPECT_EQ(allocated(), before);
}
#endif

TEST(Allocator, LimitRefusesWithALineAndNoChange) {
  const int64_t before = allocated();
  {
    LimitGuard limit(static_cast<int64_t>(2 * kMegabyte));
    void* within = memory::allocate(kMegabyte);
    try {
      memory::release(memory::allocate(2 * kMegabyte), 2 * kMegabyte);
      ADD_FAILURE() << "beyond the limit";
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), ADJ_STATUS_OUT_OF_MEMORY);
      EXPECT_STREQ(error.what(), "DefaultCPUAllocator: can't allocate memory: you tried to allocate 2097152 bytes.");
    }
    EXPECT_EQ(allocated() - before, static_cast<int64_t>(kMegabyte));
    memory::release(within, kMegabyte);
  }
  void* beyond = memory::allocate(4 * kMegabyte);
  memory::release(beyond, 4 * kMegabyte);
  EXPECT_EQ(allocated(), before);
}

TEST(Allocator, RefusedTensorLeavesNothing) {
  const int64_t tensors = live_tensors();
  const int64_t before = allocated();
  {
    LimitGuard limit(static_cast<int64_t>(kMegabyte));
    const int64_t sizes[] = {1024, 1024};
    EXPECT_THROW(empty(sizes, DType::Float64), Error);
  }
  EXPECT_EQ(live_tensors(), tensors);
  EXPECT_EQ(allocated(), before);
}

TEST(Allocator, ImpossibleSizesAreRefused) {
  const int64_t before = allocated();
  for (size_t bytes : {SIZE_MAX, SIZE_MAX / 2, size_t{1} << 62, size_t{1} << 50}) {
    EXPECT_THROW(memory::allocate(bytes), Error) << bytes;
  }
  EXPECT_EQ(allocated(), before);
}

TEST(Allocator, PeakStaysUntilReset) {
  memory::reset_peak();
  const int64_t before = memory::stats().peak_bytes;
  EXPECT_EQ(before, allocated());
  memory::release(memory::allocate(8 * kMegabyte), 8 * kMegabyte);
  memory::release(memory::allocate(kMegabyte), kMegabyte);
  EXPECT_EQ(memory::stats().peak_bytes - before, static_cast<int64_t>(8 * kMegabyte));
  memory::reset_peak();
  EXPECT_EQ(memory::stats().peak_bytes, allocated());
}

TEST(Allocator, TotalOnlyGrows) {
  const int64_t before = memory::stats().total_allocated_bytes;
  for (int i = 0; i < 10; ++i) {
    memory::release(memory::allocate(kMegabyte), kMegabyte);
    memory::release(memory::allocate(64), 64);
  }
  EXPECT_EQ(memory::stats().total_allocated_bytes - before, static_cast<int64_t>(10 * (kMegabyte + 64)));
}

TEST(Allocator, StatisticsAddUpOverThreads) {
  constexpr int kThreads = 6;
  constexpr int kBlocks = 2000;
  const int64_t before = allocated();
  std::vector<std::vector<std::pair<void*, size_t>>> made(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&blocks = made[static_cast<size_t>(t)], t] {
      for (int i = 0; i < kBlocks; ++i) {
        const auto bytes = static_cast<size_t>(16 * (1 + (i * 7 + t) % 40));
        void* block = memory::allocate(bytes);
        std::memset(block, t, bytes);
        blocks.emplace_back(block, bytes);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::set<void*> distinct;
  int64_t expected = 0;
  for (const auto& blocks : made) {
    for (auto [block, bytes] : blocks) {
      distinct.insert(block);
      expected += static_cast<int64_t>(bytes);
    }
  }
  EXPECT_EQ(distinct.size(), static_cast<size_t>(kThreads * kBlocks));
  // Blocks beyond the small limit are rounded to 64 bytes.
  EXPECT_GE(allocated() - before, expected);
  EXPECT_LE(allocated() - before, expected + expected / 4);

  // Freed by others than those that made them.
  threads.clear();
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&blocks = made[static_cast<size_t>((t + 1) % kThreads)]] {
      for (auto [block, bytes] : blocks) {
        memory::release(block, bytes);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(allocated(), before);
}

TEST(Allocator, ObjectsOfEndedThreadsAreCounted) {
  const int64_t before = live_tensors();
  Tensor kept;
  std::thread([&] {
    const int64_t size = 3;
    kept = empty(IntSpan(&size, 1), DType::Float32);
  }).join();
  EXPECT_EQ(live_tensors(), before + 1);
  kept = Tensor();
  EXPECT_EQ(live_tensors(), before);
}

}  // namespace
}  // namespace adjoint
