#include "platform/find_object.h"

#include <gtest/gtest.h>

#ifdef DLFO_STRUCT_HAS_EH_DBASE

namespace {

TEST(FindObject, AgreesWithGlibcOnTheUnwindingDataOfEachObject) {
  const auto glibc = reinterpret_cast<int (*)(void*, dl_find_object*)>(dlsym(RTLD_DEFAULT, "_dl_find_object"));
  ASSERT_NE(glibc, nullptr);
  void* const here = reinterpret_cast<void*>(&adjoint::find_object_by_headers);
  void* const in_libc = dlsym(RTLD_DEFAULT, "qsort");
  for (void* address : {here, in_libc}) {
    dl_find_object expected{};
    dl_find_object actual{};
    ASSERT_EQ(glibc(address, &expected), 0);
    ASSERT_EQ(adjoint::find_object_by_headers(address, &actual), 0);
    EXPECT_EQ(actual.dlfo_eh_frame, expected.dlfo_eh_frame);
    EXPECT_LE(actual.dlfo_map_start, address);
    EXPECT_GT(actual.dlfo_map_end, address);
  }
}

TEST(FindObject, KnowsNothingOutsideOfLoadedObjects) {
  int on_the_stack = 0;
  dl_find_object result{};
  EXPECT_EQ(adjoint::find_object_by_headers(&on_the_stack, &result), -1);
}

}  // namespace

#endif
