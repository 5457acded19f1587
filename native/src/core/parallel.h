#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

namespace adjoint {

int num_threads();
void set_num_threads(int threads);

/// A function of a range [begin, end) that somebody else keeps: unlike a std::function it needs no memory.
class RangeFunction {
 public:
  template <typename F>
  requires(!std::is_same_v<F, RangeFunction>) RangeFunction(const F& function)  // NOLINT: converts
      : function_(&function),
        call_([](const void* f, int64_t begin, int64_t end) { (*static_cast<const F*>(f))(begin, end); }) {}
  void operator()(int64_t begin, int64_t end) const { call_(function_, begin, end); }

 private:
  const void* function_;
  void (*call_)(const void*, int64_t, int64_t);
};

/// Calls `body(begin, end)` over disjoint parts of [0, n), each of at least `grain` items, on the intra-op threads.
/// Runs in the calling thread when there is one part only, and inside of another parallel_for. An exception of any
/// part is rethrown in the caller.
void parallel_for(int64_t n, int64_t grain, RangeFunction body);

/// The same over parts that end between units, each of which costs so much of the least that a part may cost.
template <typename Body>
void parallel_for_units(int64_t n, int64_t unit, int64_t unit_cost, int64_t least_cost, Body body) {
  parallel_for((n + unit - 1) / unit, (least_cost + unit_cost - 1) / std::max<int64_t>(1, unit_cost),
               [&](int64_t begin, int64_t end) { body(begin * unit, std::min(end * unit, n)); });
}

}  // namespace adjoint
