#ifndef ADJOINT_PLATFORM_FIND_OBJECT_H_
#define ADJOINT_PLATFORM_FIND_OBJECT_H_

#include <dlfcn.h>

#ifdef DLFO_STRUCT_HAS_EH_DBASE  // glibc 2.35 and later

namespace adjoint {

/// Finds the loaded object around `address` from the program headers, as `_dl_find_object` does.
/// Returns 0 and fills in `result`, or -1 when no object with unwinding data covers the address.
int find_object_by_headers(const void* address, dl_find_object* result);

}  // namespace adjoint

#endif
#endif  // ADJOINT_PLATFORM_FIND_OBJECT_H_
