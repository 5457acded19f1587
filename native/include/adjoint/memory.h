/// \file
/// The caching allocator's figures and limits, and the intra-op threads.
#ifndef ADJOINT_MEMORY_H_
#define ADJOINT_MEMORY_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Figures of the allocator, in bytes and counts, over all threads.
typedef struct adj_memory_stats {
  /// Bytes in use by storages.
  int64_t allocated_bytes;
  /// Highest value of `allocated_bytes` since start or `adj_memory_reset_peak`.
  int64_t peak_bytes;
  /// Bytes kept for reuse.
  int64_t cached_bytes;
  /// Bytes requested from the start on.
  int64_t total_allocated_bytes;
  /// Tensors alive.
  int64_t live_tensors;
  /// Graph nodes alive.
  int64_t live_nodes;
} adj_memory_stats;

/// Reads the allocator's figures.
/// \api none
ADJ_API adj_status adj_memory_get_stats(adj_memory_stats* out);

/// Bytes held by live tensors and nodes, including their descriptions: what a caller's garbage collector should
/// know about. Cheap enough to ask after each operation.
/// \api none
ADJ_API adj_status adj_memory_live_bytes(int64_t* out);

/// Starts the peak anew from the present value.
/// \api none
ADJ_API adj_status adj_memory_reset_peak(void);

/// Gives cached memory back to the system.
/// \api none
ADJ_API adj_status adj_memory_empty_cache(void);

/// Sets an upper bound of the bytes in use; beyond it allocations fail with `ADJ_STATUS_OUT_OF_MEMORY`.
/// \param bytes The bound; negative for none.
/// \api none
ADJ_API adj_status adj_memory_set_limit(int64_t bytes);

/// Number of threads that one operation may use (PyTorch's `torch.get_num_threads`).
/// \api none
ADJ_API adj_status adj_get_num_threads(int64_t* out);

/// Sets the number of threads that one operation may use, at least 1 (PyTorch's `torch.set_num_threads`).
/// \api none
ADJ_API adj_status adj_set_num_threads(int64_t num_threads);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_MEMORY_H_
