// The static unwinder of GCC 12 and later asks glibc 2.35 for _dl_find_object. The library is meant to load from
// glibc 2.34 on, so it brings a definition of its own, which passes the question on wherever glibc knows the answer.
#include "platform/find_object.h"

#ifdef DLFO_STRUCT_HAS_EH_DBASE

#include <link.h>

#include <cstdint>

namespace adjoint {
namespace {

struct Query {
  std::uintptr_t address;
  dl_find_object* result;
};

int visit(dl_phdr_info* info, std::size_t /*size*/, void* data) {
  const auto* query = static_cast<const Query*>(data);
  std::uintptr_t start = UINTPTR_MAX;
  std::uintptr_t end = 0;
  std::uintptr_t eh_frame = 0;
  bool inside = false;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    const std::uintptr_t low = info->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_GNU_EH_FRAME) eh_frame = low;
    if (header.p_type != PT_LOAD) continue;
    const std::uintptr_t high = low + header.p_memsz;
    inside = inside || (query->address >= low && query->address < high);
    start = low < start ? low : start;
    end = high > end ? high : end;
  }
  if (!inside || eh_frame == 0) return 0;
  *query->result = {};
  query->result->dlfo_map_start = reinterpret_cast<void*>(start);
  query->result->dlfo_map_end = reinterpret_cast<void*>(end);
  query->result->dlfo_eh_frame = reinterpret_cast<void*>(eh_frame);
  return 1;
}

}  // namespace

int find_object_by_headers(const void* address, dl_find_object* result) {
  Query query{reinterpret_cast<std::uintptr_t>(address), result};
  return dl_iterate_phdr(visit, &query) == 1 ? 0 : -1;
}

}  // namespace adjoint

extern "C" __attribute__((visibility("hidden"))) int _dl_find_object(void* address, dl_find_object* result) noexcept {
  using Function = int (*)(void*, dl_find_object*);
  static const auto system = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "_dl_find_object"));
  return system != nullptr ? system(address, result) : adjoint::find_object_by_headers(address, result);
}

#endif
