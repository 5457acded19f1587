#pragma once

#include <cstddef>
#include <memory_resource>

namespace adjoint {

/// Memory for containers that seldom need much: `kBytes` of it lie in the object, and the heap serves what does not
/// fit. What was inside and is given back is not used again.
template <size_t kBytes>
class InlineMemory final : public std::pmr::memory_resource {
 private:
  void* do_allocate(size_t bytes, size_t alignment) override {
    const size_t begin = (used_ + alignment - 1) / alignment * alignment;
    if (alignment > alignof(std::max_align_t) || bytes > kBytes || begin > kBytes - bytes) {
      return std::pmr::new_delete_resource()->allocate(bytes, alignment);
    }
    used_ = begin + bytes;
    return inside_ + begin;
  }
  void do_deallocate(void* place, size_t bytes, size_t alignment) override {
    if (place < inside_ || place >= inside_ + kBytes) {
      std::pmr::new_delete_resource()->deallocate(place, bytes, alignment);
    }
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  size_t used_ = 0;
  alignas(std::max_align_t) std::byte inside_[kBytes];
};

}  // namespace adjoint
