#pragma once

#include <cstdint>
#include <functional>

namespace adjoint {

int num_threads();
void set_num_threads(int threads);

/// Calls `body(begin, end)` over disjoint parts of [0, n), each of at least `grain` items, on the intra-op threads.
/// Runs in the calling thread when there is one part only, and inside of another parallel_for. An exception of any
/// part is rethrown in the caller.
void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t, int64_t)>& body);

}  // namespace adjoint
