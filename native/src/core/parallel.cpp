#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace adjoint {
namespace {

std::atomic<int> thread_limit{static_cast<int>(std::max(1u, std::thread::hardware_concurrency()))};
constinit thread_local bool inside_parallel = false;

/// Tells the processor that a loop waits for another thread.
void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Waits until a counter is not `old` any more: awake for about as long as it takes to put a thread to sleep and to
/// wake it, tens of microseconds, then asleep. Operations of a network follow each other sooner than that.
template <typename T>
void await_change(const std::atomic<T>& counter, T old) {
  constexpr int kPauses = 2000;
  for (int i = 0; i < kPauses; ++i) {
    if (counter.load(std::memory_order_acquire) != old) {
      return;
    }
    pause();
  }
  counter.wait(old, std::memory_order_acquire);
}

/// One parallel_for: parts are taken from a counter by whoever is free, so that a thread that wakes late delays nobody.
struct Job {
  const RangeFunction* body;
  int64_t n;
  int parts;
  std::atomic<int> next{0};
  std::atomic<int> done{0};
  std::mutex mutex;
  std::exception_ptr error;

  void work() {
    for (int part = next++; part < parts; part = next++) {
      try {
        (*body)(n * part / parts, n * (part + 1) / parts);
      } catch (...) {
        std::lock_guard lock(mutex);
        error = std::current_exception();
      }
      ++done;
      done.notify_all();
    }
  }

  void wait() const {
    for (int seen = done.load(); seen != parts; seen = done.load()) {
      await_change(done, seen);
    }
  }
};

/// Threads start when first needed and live as long as the process.
class Pool {
 public:
  void run(const std::shared_ptr<Job>& job, int helpers) {
    {
      std::lock_guard lock(mutex_);
      for (; started_ < helpers; ++started_) {
        std::thread([this] { serve(); }).detach();
      }
      queue_.insert(queue_.end(), static_cast<size_t>(helpers), job);
    }
    // Not before the lock is free: who waits awake would run into it.
    ++posted_;
    posted_.notify_all();
  }

 private:
  void serve() {
    inside_parallel = true;
    while (true) {
      const uint32_t seen = posted_.load();
      while (const std::shared_ptr<Job> job = take()) {
        job->work();
      }
      await_change(posted_, seen);
    }
  }

  std::shared_ptr<Job> take() {
    std::lock_guard lock(mutex_);
    if (queue_.empty()) {
      return nullptr;
    }
    std::shared_ptr<Job> job = std::move(queue_.back());
    queue_.pop_back();
    return job;
  }

  std::mutex mutex_;
  std::vector<std::shared_ptr<Job>> queue_;
  std::atomic<uint32_t> posted_{0};
  int started_ = 0;
};
Pool& pool = *new Pool;

}  // namespace

int num_threads() { return thread_limit.load(std::memory_order_relaxed); }
void set_num_threads(int threads) { thread_limit.store(std::max(1, threads)); }

void parallel_for(int64_t n, int64_t grain, RangeFunction body) {
  const int parts = static_cast<int>(std::min<int64_t>(num_threads(), n / std::max<int64_t>(grain, 1)));
  if (parts <= 1 || inside_parallel) {
    if (n > 0) {
      body(0, n);
    }
    return;
  }
  auto job = std::make_shared<Job>();
  job->body = &body;
  job->n = n;
  job->parts = parts;
  pool.run(job, parts - 1);
  inside_parallel = true;
  job->work();
  inside_parallel = false;
  job->wait();
  // Taken out of the job, which a thread that comes late may be the last to hold: the exception is the caller's.
  if (const std::exception_ptr error = std::exchange(job->error, nullptr)) {
    std::rethrow_exception(error);
  }
}

}  // namespace adjoint
