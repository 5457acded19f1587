#include "core/allocator.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include "core/error.h"

namespace adjoint::memory {
namespace {

/// The size of a huge page: a graph of millions of nodes spends a quarter of its time on faults for small ones.
constexpr size_t kChunkBytes = size_t{2} << 20;
constexpr int64_t kMaxCachedBytes = kPooled ? int64_t{1} << 30 : 0;

struct Counters {
  std::atomic<int64_t> allocated{0};
  /// What of it is in large blocks.
  std::atomic<int64_t> large{0};
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

void ask_for_huge_pages([[maybe_unused]] void* block, [[maybe_unused]] size_t bytes) {
#ifdef MADV_HUGEPAGE
  madvise(block, bytes, MADV_HUGEPAGE);
#endif
}

/// Has another thread bring pages in, which changes nothing in them: the system's zeroing of fresh pages is a third of
/// the time of a graph of millions of nodes, and more where a hypervisor has to find the memory. Where that fails, they
/// come when they are touched.
void fault_in_behind([[maybe_unused]] std::vector<std::byte*> chunks) {
#ifdef MADV_POPULATE_WRITE
  try {
    std::thread([chunks = std::move(chunks)] {
      for (std::byte* chunk : chunks) {
        madvise(chunk, kChunkBytes, MADV_POPULATE_WRITE);
      }
    }).detach();
  } catch (const std::system_error&) {
  }
#endif
}

/// Gives a chunk's pages back; its address stays ours.
void give_back([[maybe_unused]] void* chunk) {
#ifdef MADV_DONTNEED
  madvise(chunk, kChunkBytes, MADV_DONTNEED);
#endif
}

/// The C library keeps what is freed, unless it lies at the end of its heap.
void trim_system_heap() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

void watch_idle();

/// Free small blocks that no thread has. They are cut from chunks, whose start tells how much of them is cut: when all
/// of that lies here, the chunk can go back to the system. That is found out by a walk over all blocks, and not counted
/// along, so that a block costs nothing more when it comes and goes.
class SmallPool {
 public:
  /// Fills an empty list: with a batch, or what there is besides, or fresh blocks.
  void take(size_t index, FreeList& list) {
    std::lock_guard lock(mutex_);
    if (FreeBlock* batch = batches_[index]) {
      batches_[index] = batch->next_batch;
      list = {batch, ThreadCache::kBatch};
    } else {
      list = std::exchange(rest_[index], {});
    }
    if (list.head == nullptr) {
      carve((index + 1) * kClassBytes, list);
      return;
    }
    idle_ -= bytes_of(index, list);
    if (idle_ < least_idle_) {
      least_idle_ = idle_;
      watched_ = std::min(watched_, idle_ + kMostIdle);
    }
  }
  FreeBlock* take_one(size_t index) {
    FreeList list;
    take(index, list);
    FreeBlock* block = list.pop();
    put(index, list);
    return block;
  }
  /// Leaves the list empty.
  void put(size_t index, FreeList& list) {
    bool much = false;
    {
      std::lock_guard lock(mutex_);
      idle_ += bytes_of(index, list);
      much = idle_ > watched_;
      add(index, list);
    }
    if (much) {
      watch_idle();
    }
  }

  /// Gives chunks without a block in use back, until no more than `kept` bytes lie here, or all that can.
  void release(int64_t kept) {
    std::lock_guard lock(mutex_);
    release_chunks(kept);
  }
  /// Gives back what has lain here since the last call, but for a rest. Whether much is left that could go.
  bool release_unused() {
    std::lock_guard lock(mutex_);
    const int64_t unused = std::exchange(least_idle_, idle_);
    if (unused > kMostIdle) {
      release_chunks(idle_ - unused + kMostIdle / 2);
    }
    return idle_ > watched_;
  }

  /// Bytes that are cut into blocks, in use or not.
  int64_t cut_bytes() {
    std::lock_guard lock(mutex_);
    return cut_bytes_;
  }

 private:
  struct alignas(kAlignment) Chunk {
    int64_t cut;
    int64_t idle;
    bool leaves;
  };
  static Chunk* chunk_of(const FreeBlock* block) {
    return reinterpret_cast<Chunk*>(reinterpret_cast<uintptr_t>(block) & ~uintptr_t{kChunkBytes - 1});
  }
  static int64_t bytes_of(size_t index, const FreeList& list) {
    return static_cast<int64_t>(list.count * (index + 1) * kClassBytes);
  }

  void add(size_t index, FreeList& list) {
    if (list.count == ThreadCache::kBatch) {
      put_batch(index, list);
    }
    while (list.count > 0) {
      FreeList& rest = rest_[index];
      rest.push(list.pop());
      if (rest.count == ThreadCache::kBatch) {
        put_batch(index, rest);
      }
    }
  }
  void put_batch(size_t index, FreeList& list) {
    list.head->next_batch = std::exchange(batches_[index], list.head);
    list = {};
  }

  void carve(size_t bytes, FreeList& list) {
    // Blocks of whole cache lines start with one: a node then takes two, and not parts of three.
    const size_t gap = chunk_left_ % kAlignment;
    next_ += gap;
    chunk_left_ -= gap;
    while (list.count < ThreadCache::kBatch) {
      if (chunk_left_ < bytes && !extend()) {
        if (list.head == nullptr) {
          fail_allocation(bytes);
        }
        return;
      }
      list.push(reinterpret_cast<FreeBlock*>(next_));
      cut_.back()->cut += static_cast<int64_t>(bytes);
      cut_bytes_ += static_cast<int64_t>(bytes);
      next_ += bytes;
      chunk_left_ -= bytes;
    }
  }

  /// Goes on in the next chunk. What a large graph will need then is brought in behind.
  bool extend() {
    if (ready_.empty() && !prepare(1)) {
      return false;
    }
    cut_.push_back(new (ready_.back()) Chunk{});
    ready_.pop_back();
    next_ = reinterpret_cast<std::byte*>(cut_.back() + 1);
    chunk_left_ = kChunkBytes - sizeof(Chunk);
    if (ready_.empty() && cut_.size() > kChunksUntilAhead) {
      prepare(std::min(cut_.size() / kChunksUntilAhead, kMostAhead));
      fault_in_behind({ready_.rbegin(), ready_.rend()});
    }
    return true;
  }

  /// Readies so many chunks: ones that were given back, or new ones.
  bool prepare(size_t count) {
    if (!returned_.empty()) {
      count = std::min(count, returned_.size());
      ready_.assign(returned_.end() - static_cast<std::ptrdiff_t>(count), returned_.end());
      returned_.resize(returned_.size() - count);
      return true;
    }
    ready_.reserve(count);
    const size_t bytes = count * kChunkBytes;
    auto* memory = static_cast<std::byte*>(std::aligned_alloc(kChunkBytes, bytes));
    if (memory == nullptr) {
      return false;
    }
    // The first chunk is all that a small program has: no more of it than is touched.
    if (!cut_.empty()) {
      ask_for_huge_pages(memory, bytes);
    }
    for (size_t i = count; i-- > 0;) {
      ready_.push_back(memory + i * kChunkBytes);
    }
    return true;
  }

  void release_chunks(int64_t kept) {
    for (Chunk* chunk : cut_) {
      chunk->idle = 0;
      chunk->leaves = false;
    }
    for (size_t i = 0; i < kClasses; ++i) {
      for_each_block(i, [bytes = static_cast<int64_t>((i + 1) * kClassBytes)](FreeBlock* block) {
        chunk_of(block)->idle += bytes;
      });
    }
    bool any = false;
    for (Chunk* chunk : cut_) {
      if (chunk->idle == chunk->cut && idle_ > kept) {
        chunk->leaves = any = true;
        idle_ -= chunk->idle;
        cut_bytes_ -= chunk->cut;
      }
    }
    if (any) {
      forget_leaving();
    }
    std::for_each(ready_.begin(), ready_.end(), give_back);
    least_idle_ = idle_;
    // What is left has blocks in use beside it: no use to look for it again before there is more.
    watched_ = idle_ + kMostIdle;
  }

  template <typename Visit>
  void for_each_block(size_t index, Visit visit) {
    for (FreeBlock* batch = batches_[index]; batch != nullptr;) {
      FreeBlock* const after = batch->next_batch;
      for (FreeBlock* block = batch; block != nullptr;) {
        visit(std::exchange(block, block->next));
      }
      batch = after;
    }
    for (FreeBlock* block = rest_[index].head; block != nullptr;) {
      visit(std::exchange(block, block->next));
    }
  }

  /// Takes the blocks of chunks that leave out of the lists, and gives those chunks back.
  void forget_leaving() {
    for (size_t i = 0; i < kClasses; ++i) {
      SmallPool kept;
      for_each_block(i, [&kept, i](FreeBlock* block) {
        if (!chunk_of(block)->leaves) {
          FreeList one;
          one.push(block);
          kept.add(i, one);
        }
      });
      batches_[i] = kept.batches_[i];
      rest_[i] = kept.rest_[i];
    }
    if (cut_.back()->leaves) {
      chunk_left_ = 0;
    }
    for (Chunk*& chunk : cut_) {
      if (chunk->leaves) {
        returned_.push_back(reinterpret_cast<std::byte*>(chunk));
        give_back(std::exchange(chunk, nullptr));
      }
    }
    std::erase(cut_, nullptr);
  }

  /// A graph that has grown this far grows on, by as much again as its eighth.
  static constexpr size_t kChunksUntilAhead = 8;
  static constexpr size_t kMostAhead = 8;
  static constexpr int64_t kMostIdle = int64_t{32} << 20;

  std::mutex mutex_;
  std::array<FreeBlock*, kClasses> batches_{};
  std::array<FreeList, kClasses> rest_{};
  int64_t idle_ = 0;
  int64_t least_idle_ = 0;
  /// More than this idle is looked after.
  int64_t watched_ = kMostIdle;

  int64_t cut_bytes_ = 0;
  /// Chunks that are cut into blocks; the last one goes on at `next_`.
  std::vector<Chunk*> cut_;
  std::byte* next_ = nullptr;
  size_t chunk_left_ = 0;
  /// The next chunks, the first one last.
  std::vector<std::byte*> ready_;
  /// Only the addresses of these are still ours.
  std::vector<std::byte*> returned_;
};
SmallPool& small_pool() {
  static SmallPool& pool = *new SmallPool;
  return pool;
}

void report(ThreadCache& cache) {
  const int64_t unreported = cache.unreported.get();
  raise_peak(counters.allocated.fetch_add(unreported, std::memory_order_relaxed) + unreported);
  counters.total.fetch_add(cache.unreported_total.get(), std::memory_order_relaxed);
  cache.unreported.set(0);
  cache.unreported_total.set(0);
}

void report_own() {
  if (thread_cache != nullptr) {
    report(*thread_cache);
  }
}

/// All caches, and the object counts of threads that have ended.
struct Caches {
  std::mutex mutex;
  std::vector<ThreadCache*> all;
  std::atomic<int64_t> rest[2] = {0, 0};
};
Caches& caches = *new Caches;

ThreadCache* open_cache() {
  auto* cache = new ThreadCache;
  std::lock_guard lock(caches.mutex);
  caches.all.push_back(cache);
  return cache;
}

/// Gives a thread's free blocks to all.
void drain(ThreadCache& cache) {
  for (size_t i = 0; i < kClasses; ++i) {
    small_pool().put(i, cache.lists[i]);
    small_pool().put(i, cache.spare[i]);
  }
}

void close_cache(ThreadCache* cache) {
  report(*cache);
  drain(*cache);
  std::lock_guard lock(caches.mutex);
  for (size_t i = 0; i < std::size(cache->live); ++i) {
    caches.rest[i].fetch_add(cache->live[i].get(), std::memory_order_relaxed);
  }
  std::erase(caches.all, cache);
  delete cache;
}

/// Owns the thread's cache. Other thread-locals may release tensors after its end, which then go to the shared pool.
struct CacheOwner {
  bool ended = false;
  ~CacheOwner() {
    ended = true;
    if (ThreadCache* cache = std::exchange(thread_cache, nullptr)) {
      close_cache(cache);
    }
  }
};
thread_local CacheOwner cache_owner;

void check_limit(int64_t unreported, size_t bytes) {
  const int64_t limit = counters.limit.load(std::memory_order_relaxed);
  if (limit >= 0 && counters.allocated.load(std::memory_order_relaxed) + unreported > limit) {
    fail_allocation(bytes);
  }
}

void* allocate_small(size_t bytes) {
  const size_t index = class_of(bytes);
  const auto rounded = static_cast<int64_t>((index + 1) * kClassBytes);
  if (thread_cache == nullptr) {
    if (cache_owner.ended) {
      FreeBlock* block = small_pool().take_one(index);
      counters.allocated.fetch_add(rounded, std::memory_order_relaxed);
      return block;
    }
    thread_cache = open_cache();
  }
  ThreadCache& cache = *thread_cache;
  report(cache);
  check_limit(0, bytes);
  FreeList& list = cache.lists[index];
  list = std::exchange(cache.spare[index], {});
  if (list.head == nullptr) {
    small_pool().take(index, list);
  }
  cache.unreported.add(rounded);
  cache.unreported_total.add(rounded);
  return list.pop();
}

void release_small(void* block, size_t bytes) {
  const size_t index = class_of(bytes);
  const auto rounded = static_cast<int64_t>((index + 1) * kClassBytes);
  if (thread_cache == nullptr) {
    FreeList one;
    one.push(static_cast<FreeBlock*>(block));
    small_pool().put(index, one);
    counters.allocated.fetch_sub(rounded, std::memory_order_relaxed);
    return;
  }
  ThreadCache& cache = *thread_cache;
  cache.unreported.add(-rounded);
  report(cache);
  FreeList& list = cache.lists[index];
  if (cache.spare[index].head != nullptr) {
    small_pool().put(index, cache.spare[index]);
  }
  cache.spare[index] = std::exchange(list, {});
  list.push(static_cast<FreeBlock*>(block));
}

/// Four classes per power of two: at most a quarter of a block is unused.
size_t large_class(size_t bytes) {
  if (!kPooled) {
    return bytes;
  }
  const size_t step = std::max<size_t>(std::bit_floor(bytes) / 4, kAlignment);
  return (bytes + step - 1) / step * step;
}

void* system_memory(size_t bytes) {
  if (!kPooled) {
    return std::malloc(bytes);  // Aligned for all we do, and its exact end is known to the sanitizer.
  }
  const bool is_chunks = bytes % kChunkBytes == 0;
  void* block = std::aligned_alloc(is_chunks ? kChunkBytes : kAlignment, bytes);
  if (is_chunks && block != nullptr) {
    ask_for_huge_pages(block, bytes);
  }
  return block;
}

/// Freed large blocks by size. What is held, in use or not, stays below what was lately in use at a time: a training
/// step finds all its memory again, and a peak's memory is not held for good.
class LargeCache {
 public:
  void* take(size_t bytes) {
    std::lock_guard lock(mutex_);
    peak_ = std::max(peak_, counters.allocated.load(std::memory_order_relaxed));
    auto it = blocks_.find(bytes);
    if (it == blocks_.end() || it->second.empty()) {
      return nullptr;
    }
    std::deque<Block>& kept = it->second;
    const auto end = kept.rbegin() + std::min(static_cast<std::ptrdiff_t>(kept.size()), kLookedAt);
    const auto own = std::find_if(kept.rbegin(), end, [](const Block& b) { return b.thread == &thread_cache; });
    const auto taken = std::prev((own != end ? own : kept.rbegin()).base());
    void* block = taken->memory;
    kept.erase(taken);
    counters.cached.fetch_sub(static_cast<int64_t>(bytes), std::memory_order_relaxed);
    least_idle_ = std::min(least_idle_, counters.cached.load(std::memory_order_relaxed));
    return block;
  }

  void keep(void* block, size_t bytes) noexcept {
    keep_within_bounds(block, bytes);
    if (counters.cached.load(std::memory_order_relaxed) > kAlwaysCached) {
      watch_idle();
    }
  }

  void clear() {
    std::lock_guard lock(mutex_);
    free_down_to(0);
  }

  /// Frees what has lain here since the last call, but for a rest. Whether much is left that could go.
  bool release_unused() {
    std::lock_guard lock(mutex_);
    const int64_t idle = counters.cached.load(std::memory_order_relaxed);
    const int64_t unused = std::exchange(least_idle_, idle);
    if (unused > kAlwaysCached) {
      free_down_to(idle - unused + kAlwaysCached / 2);
      trim_system_heap();
    }
    return counters.cached.load(std::memory_order_relaxed) > kAlwaysCached;
  }

 private:
  void keep_within_bounds(void* block, size_t bytes) noexcept {
    std::lock_guard lock(mutex_);
    try {
      blocks_[bytes].push_back({block, &thread_cache, ++clock_});
    } catch (const std::bad_alloc&) {
      std::free(block);
      return;
    }
    counters.cached.fetch_add(static_cast<int64_t>(bytes), std::memory_order_relaxed);
    const int64_t used = counters.allocated.load(std::memory_order_relaxed);
    released_ += static_cast<int64_t>(bytes);
    if (released_ > kTurnovers * lately()) {
      before_ = std::exchange(peak_, used);
      released_ = 0;
    }
    free_down_to(std::clamp(lately() + lately() / 4 - used, kAlwaysCached, kMaxCachedBytes));
  }

  struct Block {
    void* memory;
    /// Who released it. Another core would have to get from this one's cache what it has written there.
    const void* thread;
    uint64_t since;
  };
  /// Among so many of the last ones a thread looks for one of its own.
  static constexpr std::ptrdiff_t kLookedAt = 8;
  /// A peak is remembered until so many times as much was released, twice; a training step, which comes back to it,
  /// releases two to three times as much.
  static constexpr int64_t kTurnovers = 4;
  static constexpr int64_t kAlwaysCached = kPooled ? int64_t{64} << 20 : 0;

  int64_t lately() const { return std::max(peak_, before_); }

  void free_down_to(int64_t most) {
    while (counters.cached.load(std::memory_order_relaxed) > most) {
      free_oldest();
    }
    least_idle_ = std::min(least_idle_, counters.cached.load(std::memory_order_relaxed));
  }

  void free_oldest() {
    auto oldest = blocks_.end();
    for (auto it = blocks_.begin(); it != blocks_.end(); ++it) {
      if (!it->second.empty() && (oldest == blocks_.end() || it->second.front().since < oldest->second.front().since)) {
        oldest = it;
      }
    }
    std::free(oldest->second.front().memory);
    oldest->second.pop_front();
    counters.cached.fetch_sub(static_cast<int64_t>(oldest->first), std::memory_order_relaxed);
  }

  std::mutex mutex_;
  std::map<size_t, std::deque<Block>> blocks_;
  uint64_t clock_ = 0;
  int64_t peak_ = 0;
  int64_t before_ = 0;
  int64_t released_ = 0;
  int64_t least_idle_ = 0;
};
LargeCache& large_cache = *new LargeCache;

bool release_unused() {
  const bool small = small_pool().release_unused();
  return large_cache.release_unused() || small;
}

/// Has another thread look each second for what nobody has used meanwhile, as long as much is idle: a loop that builds
/// a graph and drops it finds its memory again.
void watch_idle() {
  static std::atomic<bool> watched{false};
  if (watched.load(std::memory_order_relaxed) || watched.exchange(true)) {
    return;
  }
  try {
    std::thread([] {
      do {
        std::this_thread::sleep_for(std::chrono::seconds(1));
      } while (release_unused());
      watched = false;
    }).detach();
  } catch (const std::system_error&) {
    watched = false;
  }
}

}  // namespace

constinit thread_local ThreadCache* thread_cache = nullptr;

void* allocate_slow(size_t bytes) {
  if (kPooled && bytes <= kSmallLimit) {
    return allocate_small(bytes);
  }
  if (bytes > static_cast<size_t>(INT64_MAX) / 2) {
    fail_allocation(bytes);
  }
  const size_t size = large_class(bytes);
  reserve(static_cast<int64_t>(size));
  void* block = large_cache.take(size);
  if (block == nullptr) {
    block = system_memory(size);
  }
  if (block == nullptr) {
    empty_cache();
    block = system_memory(size);
  }
  if (block == nullptr) {
    counters.allocated.fetch_sub(static_cast<int64_t>(size), std::memory_order_relaxed);
    fail_allocation(bytes);
  }
  counters.large.fetch_add(static_cast<int64_t>(size), std::memory_order_relaxed);
  return block;
}

void release_slow(void* block, size_t bytes) noexcept {
  if (kPooled && bytes <= kSmallLimit) {
    release_small(block, bytes);
    return;
  }
  const size_t size = large_class(bytes);
  counters.allocated.fetch_sub(static_cast<int64_t>(size), std::memory_order_relaxed);
  counters.large.fetch_sub(static_cast<int64_t>(size), std::memory_order_relaxed);
  large_cache.keep(block, size);
}

void count_slow(Counted what, int64_t change) {
  caches.rest[static_cast<size_t>(what)].fetch_add(change, std::memory_order_relaxed);
}

int64_t live_count(Counted what) {
  const auto index = static_cast<size_t>(what);
  std::lock_guard lock(caches.mutex);
  int64_t sum = caches.rest[index].load(std::memory_order_relaxed);
  for (const ThreadCache* cache : caches.all) {
    sum += cache->live[index].get();
  }
  return sum;
}

Stats stats() {
  report_own();
  std::lock_guard lock(caches.mutex);
  Stats sums{counters.allocated.load(), counters.peak.load(), counters.cached.load(), counters.total.load()};
  for (const ThreadCache* cache : caches.all) {
    sums.allocated_bytes += cache->unreported.get();
    sums.total_allocated_bytes += cache->unreported_total.get();
  }
  if (kPooled) {
    sums.cached_bytes += small_pool().cut_bytes() - (sums.allocated_bytes - counters.large.load());
  }
  sums.peak_bytes = std::max(sums.peak_bytes, sums.allocated_bytes);
  return sums;
}

int64_t live_bytes() {
  const int64_t unreported = thread_cache == nullptr ? 0 : thread_cache->unreported.get();
  return counters.allocated.load(std::memory_order_relaxed) + unreported;
}

void reset_peak() { counters.peak.store(stats().allocated_bytes); }

void empty_cache() {
  if (thread_cache != nullptr) {
    drain(*thread_cache);
  }
  small_pool().release(0);
  large_cache.clear();
  trim_system_heap();
}

void set_limit(int64_t bytes) { counters.limit.store(bytes < 0 ? -1 : bytes); }

}  // namespace adjoint::memory
