#include "core/allocator.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <vector>

#include "core/error.h"

namespace adjoint::memory {
namespace {

constexpr size_t kClassBytes = 16;
constexpr size_t kClasses = kSmallLimit / kClassBytes;
constexpr size_t kChunkBytes = size_t{1} << 20;
constexpr int64_t kReportBytes = 64 << 10;
constexpr int64_t kMaxCachedBytes = int64_t{1} << 30;

struct FreeBlock {
  FreeBlock* next;
};

struct FreeList {
  FreeBlock* head = nullptr;
  size_t count = 0;
  void push(FreeBlock* block) {
    block->next = head;
    head = block;
    ++count;
  }
  FreeBlock* pop() {
    FreeBlock* block = head;
    head = block->next;
    --count;
    return block;
  }
};

struct Counters {
  std::atomic<int64_t> allocated{0};
  std::atomic<int64_t> peak{0};
  std::atomic<int64_t> cached{0};
  std::atomic<int64_t> total{0};
  std::atomic<int64_t> limit{-1};
};
// Never destroyed: tensors may be freed by finalizer threads while the process exits.
Counters& counters = *new Counters;

void raise_peak(int64_t value) {
  int64_t peak = counters.peak.load(std::memory_order_relaxed);
  while (value > peak && !counters.peak.compare_exchange_weak(peak, value, std::memory_order_relaxed)) {
  }
}

[[noreturn]] void fail_allocation(size_t bytes) {
  fail(ADJ_STATUS_OUT_OF_MEMORY, "DefaultCPUAllocator: can't allocate memory: you tried to allocate ", bytes,
       " bytes.");
}

void reserve(int64_t bytes) {
  int64_t limit = counters.limit.load(std::memory_order_relaxed);
  int64_t now = counters.allocated.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (limit >= 0 && now > limit) {
    counters.allocated.fetch_sub(bytes, std::memory_order_relaxed);
    fail_allocation(static_cast<size_t>(bytes));
  }
  counters.total.fetch_add(bytes, std::memory_order_relaxed);
  raise_peak(now);
}

class SmallPool {
 public:
  /// Moves up to `want` blocks of a class to `list`.
  void refill(size_t index, FreeList& list, size_t want) {
    std::lock_guard lock(mutex_);
    FreeList& shared = lists_[index];
    while (want > 0 && shared.head != nullptr) {
      list.push(shared.pop());
      --want;
    }
    if (list.head == nullptr) {
      carve((index + 1) * kClassBytes, list, std::max<size_t>(want, 1));
    }
  }
  void spill(size_t index, FreeList& list, size_t keep) {
    std::lock_guard lock(mutex_);
    while (list.count > keep) {
      lists_[index].push(list.pop());
    }
  }

 private:
  void carve(size_t bytes, FreeList& list, size_t want) {
    while (want-- > 0) {
      if (chunk_left_ < bytes) {
        void* chunk = std::aligned_alloc(kAlignment, kChunkBytes);
        if (chunk == nullptr) {
          if (list.head == nullptr) {
            fail_allocation(bytes);
          }
          return;
        }
        chunk_ = static_cast<std::byte*>(chunk);
        chunk_left_ = kChunkBytes;
      }
      list.push(reinterpret_cast<FreeBlock*>(chunk_));
      chunk_ += bytes;
      chunk_left_ -= bytes;
    }
  }

  std::mutex mutex_;
  std::array<FreeList, kClasses> lists_{};
  std::byte* chunk_ = nullptr;
  size_t chunk_left_ = 0;
};
SmallPool& small_pool = *new SmallPool;

/// One thread's free lists. Its byte count reaches the shared counters in batches.
struct ThreadCache {
  std::array<FreeList, kClasses> lists{};
  int64_t unreported = 0;
  int64_t unreported_total = 0;
  bool alive = true;

  void count(int64_t bytes) {
    unreported += bytes;
    if (bytes > 0) {
      unreported_total += bytes;
    }
    if (unreported >= kReportBytes || unreported <= -kReportBytes) {
      report();
    }
  }
  void report() {
    raise_peak(counters.allocated.fetch_add(unreported, std::memory_order_relaxed) + unreported);
    counters.total.fetch_add(unreported_total, std::memory_order_relaxed);
    unreported = 0;
    unreported_total = 0;
  }
  ~ThreadCache() {
    report();
    for (size_t i = 0; i < kClasses; ++i) {
      small_pool.spill(i, lists[i], 0);
    }
    alive = false;
  }
};
thread_local ThreadCache thread_cache;

constexpr size_t kBatch = 64;

void* allocate_small(size_t bytes) {
  const size_t index = (std::max<size_t>(bytes, 1) - 1) / kClassBytes;
  ThreadCache& cache = thread_cache;
  FreeList& list = cache.lists[index];
  if (list.head == nullptr) [[unlikely]] {
    const int64_t limit = counters.limit.load(std::memory_order_relaxed);
    if (limit >= 0 && counters.allocated.load(std::memory_order_relaxed) + cache.unreported > limit) {
      fail_allocation(bytes);
    }
    small_pool.refill(index, list, kBatch);
  }
  void* block = list.pop();
  cache.count(static_cast<int64_t>((index + 1) * kClassBytes));
  return block;
}

void release_small(void* block, size_t bytes) {
  const size_t index = (std::max<size_t>(bytes, 1) - 1) / kClassBytes;
  ThreadCache& cache = thread_cache;
  FreeList& list = cache.lists[index];
  list.push(static_cast<FreeBlock*>(block));
  cache.count(-static_cast<int64_t>((index + 1) * kClassBytes));
  if (list.count > 4 * kBatch || !cache.alive) [[unlikely]] {
    small_pool.spill(index, list, cache.alive ? 2 * kBatch : 0);
  }
}

/// Four classes per power of two: at most a quarter of a block is unused.
size_t large_class(size_t bytes) {
  const size_t step = std::max<size_t>(std::bit_floor(bytes) / 4, kAlignment);
  return (bytes + step - 1) / step * step;
}

class LargeCache {
 public:
  void* take(size_t bytes) {
    std::lock_guard lock(mutex_);
    auto it = blocks_.find(bytes);
    if (it == blocks_.end() || it->second.empty()) {
      return nullptr;
    }
    void* block = it->second.back();
    it->second.pop_back();
    counters.cached.fetch_sub(static_cast<int64_t>(bytes), std::memory_order_relaxed);
    return block;
  }
  bool keep(void* block, size_t bytes) noexcept {
    std::lock_guard lock(mutex_);
    const auto size = static_cast<int64_t>(bytes);
    // What is cached never exceeds what is in use by much, so that a peak's memory is not held for good.
    const int64_t bound = std::min(kMaxCachedBytes, std::max<int64_t>(64 << 20, counters.allocated.load()));
    if (counters.cached.load(std::memory_order_relaxed) + size > bound) {
      return false;
    }
    try {
      blocks_[bytes].push_back(block);
    } catch (const std::bad_alloc&) {
      return false;
    }
    counters.cached.fetch_add(size, std::memory_order_relaxed);
    return true;
  }
  void clear() {
    std::lock_guard lock(mutex_);
    for (auto& [bytes, list] : blocks_) {
      for (void* block : list) {
        std::free(block);
      }
      counters.cached.fetch_sub(static_cast<int64_t>(bytes * list.size()), std::memory_order_relaxed);
      list.clear();
    }
  }

 private:
  std::mutex mutex_;
  std::map<size_t, std::vector<void*>> blocks_;
};
LargeCache& large_cache = *new LargeCache;

}  // namespace

void* allocate(size_t bytes) {
  if (bytes <= kSmallLimit) {
    return allocate_small(bytes);
  }
  if (bytes > static_cast<size_t>(INT64_MAX) / 2) {
    fail_allocation(bytes);
  }
  const size_t size = large_class(bytes);
  reserve(static_cast<int64_t>(size));
  void* block = large_cache.take(size);
  if (block == nullptr) {
    block = std::aligned_alloc(kAlignment, size);
  }
  if (block == nullptr) {
    empty_cache();
    block = std::aligned_alloc(kAlignment, size);
  }
  if (block == nullptr) {
    counters.allocated.fetch_sub(static_cast<int64_t>(size), std::memory_order_relaxed);
    fail_allocation(bytes);
  }
  return block;
}

void release(void* block, size_t bytes) noexcept {
  if (bytes <= kSmallLimit) {
    release_small(block, bytes);
    return;
  }
  const size_t size = large_class(bytes);
  counters.allocated.fetch_sub(static_cast<int64_t>(size), std::memory_order_relaxed);
  if (!large_cache.keep(block, size)) {
    std::free(block);
  }
}

Stats stats() {
  thread_cache.report();
  return {counters.allocated.load(), counters.peak.load(), counters.cached.load(), counters.total.load()};
}

int64_t live_bytes() { return counters.allocated.load(std::memory_order_relaxed) + thread_cache.unreported; }

void reset_peak() {
  thread_cache.report();
  counters.peak.store(counters.allocated.load());
}

void empty_cache() { large_cache.clear(); }

void set_limit(int64_t bytes) { counters.limit.store(bytes < 0 ? -1 : bytes); }

}  // namespace adjoint::memory
