#include "adjoint/memory.h"

#include "abi/guard.h"
#include "core/allocator.h"
#include "core/parallel.h"

using namespace adjoint;

adj_status adj_memory_get_stats(adj_memory_stats* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const memory::Stats stats = memory::stats();
    *out = {stats.allocated_bytes,       stats.peak_bytes, stats.cached_bytes,
            stats.total_allocated_bytes, live_tensors(),   live_nodes()};
  });
}

adj_status adj_memory_live_bytes(int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = memory::live_bytes();
  });
}

adj_status adj_memory_reset_peak(void) {
  return abi::guard([] { memory::reset_peak(); });
}

adj_status adj_memory_empty_cache(void) {
  return abi::guard([] { memory::empty_cache(); });
}

adj_status adj_memory_set_limit(int64_t bytes) {
  return abi::guard([&] { memory::set_limit(bytes); });
}

adj_status adj_get_num_threads(int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = num_threads();
  });
}

adj_status adj_set_num_threads(int64_t threads) {
  return abi::guard([&] {
    check(threads > 0, "Expected positive number of threads");
    check(threads <= 1024, "Expected at most 1024 threads, but got ", threads);
    set_num_threads(static_cast<int>(threads));
  });
}
