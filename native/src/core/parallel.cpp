#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace adjoint {
namespace {

std::atomic<int> thread_limit{static_cast<int>(std::max(1u, std::thread::hardware_concurrency()))};
thread_local bool inside_parallel = false;

/// One parallel_for: parts are taken from a counter by whoever is free.
struct Job {
  const std::function<void(int64_t, int64_t)>* body;
  int64_t n;
  int64_t parts;
  std::atomic<int64_t> next{0};
  std::atomic<int64_t> done{0};
  std::mutex mutex;
  std::condition_variable finished;
  std::exception_ptr error;

  void work() {
    for (int64_t part = next++; part < parts; part = next++) {
      try {
        (*body)(n * part / parts, n * (part + 1) / parts);
      } catch (...) {
        std::lock_guard lock(mutex);
        error = std::current_exception();
      }
      if (++done == parts) {
        std::lock_guard lock(mutex);
        finished.notify_all();
      }
    }
  }
};

/// Threads start when first needed and live as long as the process.
class Pool {
 public:
  void run(const std::shared_ptr<Job>& job, int helpers) {
    {
      std::lock_guard lock(mutex_);
      while (static_cast<int>(started_) < helpers) {
        std::thread([this] { serve(); }).detach();
        ++started_;
      }
      for (int i = 0; i < helpers; ++i) {
        queue_.push_back(job);
      }
    }
    wake_.notify_all();
  }

 private:
  void serve() {
    inside_parallel = true;
    while (true) {
      std::shared_ptr<Job> job;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !queue_.empty(); });
        job = std::move(queue_.back());
        queue_.pop_back();
      }
      job->work();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::shared_ptr<Job>> queue_;
  int started_ = 0;
};
Pool& pool = *new Pool;

}  // namespace

int num_threads() { return thread_limit.load(std::memory_order_relaxed); }
void set_num_threads(int threads) { thread_limit.store(std::max(1, threads)); }

void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t, int64_t)>& body) {
  const int64_t parts = std::min<int64_t>(num_threads(), n / std::max<int64_t>(grain, 1));
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
  pool.run(job, static_cast<int>(parts) - 1);
  inside_parallel = true;
  job->work();
  inside_parallel = false;
  std::unique_lock lock(job->mutex);
  job->finished.wait(lock, [&] { return job->done.load() == job->parts; });
  // Taken out of the job, which a thread that comes late may be the last to hold: the exception is the caller's.
  if (const std::exception_ptr error = std::exchange(job->error, nullptr)) {
    std::rethrow_exception(error);
  }
}

}  // namespace adjoint
