#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace adjoint {

/// The caching allocator under storages, tensors and nodes.
///
/// Blocks up to `kSmallLimit` bytes come in size classes of 16 bytes from thread-local free lists, which get whole
/// batches from one shared pool per class, and give them back; what lies idle there for a second goes back to the
/// system by chunks. Larger blocks are 64-byte aligned, rounded to a geometric class, and cached when freed so that an
/// output of the same size does not page-fault again.
namespace memory {

#if defined(__SANITIZE_ADDRESS__)
#define ADJOINT_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADJOINT_ADDRESS_SANITIZER
#endif
#endif
#ifdef ADJOINT_ADDRESS_SANITIZER
// Each block comes from the system and goes back there, so that the sanitizer sees its bounds, its end and its leak.
inline constexpr bool kPooled = false;
#else
inline constexpr bool kPooled = true;
#endif
inline constexpr size_t kSmallLimit = 512;
inline constexpr size_t kAlignment = 64;
inline constexpr size_t kClassBytes = 16;
inline constexpr size_t kClasses = kSmallLimit / kClassBytes;

struct FreeBlock {
  FreeBlock* next;
  FreeBlock* next_batch;  // Of the first block of a batch in the pool.
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

enum class Counted : uint8_t { Tensor, Node };

/// A sum that one thread writes, so that no bus-locked addition is needed, and any reads.
class OwnSum {
 public:
  int64_t get() const { return value_.load(std::memory_order_relaxed); }
  void set(int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(int64_t change) { set(get() + change); }

 private:
  std::atomic<int64_t> value_{0};
};

/// One thread's free lists. Its byte counts reach the shared counters in batches.
struct ThreadCache {
  static constexpr size_t kBatch = 64;
  FreeList lists[kClasses];
  OwnSum unreported;
  OwnSum unreported_total;
  /// Objects made less objects freed on this thread.
  OwnSum live[2];
  /// Of each class a whole batch besides, or nothing.
  FreeList spare[kClasses];
};
/// Null before the thread's first allocation and after its end. A mere pointer, because a small block of thread-locals
/// is reached without a call also in a library that is loaded late.
extern constinit thread_local ThreadCache* thread_cache;

void* allocate_slow(size_t bytes);
void release_slow(void* block, size_t bytes) noexcept;

constexpr size_t class_of(size_t bytes) { return bytes == 0 ? 0 : (bytes - 1) / kClassBytes; }

/// `bytes` of uninitialised memory: 16-byte aligned up to `kSmallLimit`, else 64-byte aligned.
/// Throws Error(OUT_OF_MEMORY) beyond the limit or when the system has no more.
inline void* allocate(size_t bytes) {
  if (kPooled && bytes <= kSmallLimit) {
    ThreadCache* cache = thread_cache;
    const size_t index = class_of(bytes);
    if (cache != nullptr && cache->lists[index].head != nullptr) [[likely]] {
      const auto rounded = static_cast<int64_t>((index + 1) * kClassBytes);
      cache->unreported.add(rounded);
      cache->unreported_total.add(rounded);
      return cache->lists[index].pop();
    }
  }
  return allocate_slow(bytes);
}

/// Gives a block back; `bytes` is what it was asked with.
inline void release(void* block, size_t bytes) noexcept {
  if (kPooled && bytes <= kSmallLimit) {
    ThreadCache* cache = thread_cache;
    const size_t index = class_of(bytes);
    if (cache != nullptr && cache->lists[index].count < ThreadCache::kBatch) [[likely]] {
      cache->unreported.add(-static_cast<int64_t>((index + 1) * kClassBytes));
      cache->lists[index].push(static_cast<FreeBlock*>(block));
      return;
    }
  }
  release_slow(block, bytes);
}

void count_slow(Counted what, int64_t change);

/// Notes that an object was made (+1) or freed (−1).
inline void count(Counted what, int64_t change) {
  if (ThreadCache* cache = thread_cache) [[likely]] {
    cache->live[static_cast<size_t>(what)].add(change);
    return;
  }
  count_slow(what, change);
}
/// Objects alive in the process.
int64_t live_count(Counted what);

struct Stats {
  int64_t allocated_bytes;
  int64_t peak_bytes;
  /// Large and small blocks that were used and are free.
  int64_t cached_bytes;
  int64_t total_allocated_bytes;
};
/// Exact while no other thread allocates or frees.
Stats stats();
/// Bytes in use. Small blocks of other threads are counted in batches, as their caches refill and spill.
int64_t live_bytes();
void reset_peak();
/// Gives what is cached back to the system: large blocks, and chunks of small ones of which no block is in use. Other
/// threads keep their caches, of at most two batches per class.
void empty_cache();
/// Negative: no limit.
void set_limit(int64_t bytes);

}  // namespace memory
}  // namespace adjoint
