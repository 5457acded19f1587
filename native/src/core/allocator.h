#pragma once

#include <cstddef>
#include <cstdint>

namespace adjoint {

/// The caching allocator under storages, tensors and nodes.
///
/// Blocks up to `kSmallLimit` bytes come in size classes of 16 bytes from thread-local free lists that refill
/// from, and spill to, one shared pool per class. Larger blocks are 64-byte aligned, rounded to a geometric
/// class, and cached when freed so that an output of the same size does not page-fault again.
namespace memory {

inline constexpr size_t kSmallLimit = 512;
inline constexpr size_t kAlignment = 64;

/// `bytes` of uninitialised memory: 16-byte aligned up to `kSmallLimit`, else 64-byte aligned.
/// Throws Error(OUT_OF_MEMORY) beyond the limit or when the system has no more.
void* allocate(size_t bytes);
/// Gives a block back; `bytes` is what it was asked with.
void release(void* block, size_t bytes) noexcept;

struct Stats {
  int64_t allocated_bytes;
  int64_t peak_bytes;
  int64_t cached_bytes;
  int64_t total_allocated_bytes;
};
Stats stats();
/// Bytes in use. Small blocks of other threads may be counted up to 64 KiB late per thread.
int64_t live_bytes();
void reset_peak();
void empty_cache();
/// Negative: no limit.
void set_limit(int64_t bytes);

}  // namespace memory
}  // namespace adjoint
