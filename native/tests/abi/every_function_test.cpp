// Every function of the headers, called with what a careless caller may pass: it gives a status, and never crashes,
// leaks or writes a result that is none. Undefined behaviour shows when this runs under the sanitizers.
#include <gtest/gtest.h>

#include <string_view>
#include <tuple>

#include "arguments.h"

namespace adjoint::abi_tests {
namespace {

template <typename... Parameters>
adj_status call(adj_status (*function)(Parameters...), Arguments& arguments) {
  // Braces: evaluated from left to right.
  return std::apply(function, std::tuple<Parameters...>{arguments.next<Parameters>()...});
}

struct Entry {
  std::string_view name;
  bool exported;
  adj_status (*call)(Arguments&);
};

const Entry kEntries[] = {
#define ADJ_FUNCTION(name) {#name, &name != nullptr, [](Arguments& arguments) { return call(&name, arguments); }},
#include "functions.inc"
#undef ADJ_FUNCTION
};

// What these take must come from the library or is meant to change it as a whole.
bool takes_sound_values_only(std::string_view name) {
  return name == "adj_tensor_release" || name == "adj_node_release" || name == "adj_node_retain" ||
         name == "adj_tensor_list_free" || name == "adj_memory_set_limit" || name == "adj_set_num_threads";
}

class EveryFunction : public testing::TestWithParam<Entry> {
 protected:
  static constexpr int64_t kHooks = 1000;  // More than one test pushes.
  static constexpr int64_t kLimit = int64_t{1} << 28;

  void SetUp() override {
    ASSERT_TRUE(GetParam().exported);
    ASSERT_EQ(adj_memory_set_limit(kLimit), ADJ_STATUS_OK);
    before_ = live_tensors();
  }

  void TearDown() override {
    adj_memory_set_limit(-1);
    adj_grad_mode_set(1);
    adj_anomaly_mode_set(0, 1);
    adj_inference_mode_set(0);
    for (int64_t id = 0; id < kHooks; ++id) adj_saved_hooks_remove(id);
    adj_saved_hooks_disable(nullptr, 0);
    close_maps();
    EXPECT_EQ(live_tensors(), before_);
  }

  static void close_maps() {
    int64_t level = 0;
    ASSERT_EQ(adj_vmap_increment_nesting(1, ADJ_RANDOMNESS_ERROR, 0, &level), ADJ_STATUS_OK);
    while (level > 0) adj_vmap_decrement_nesting(level--);
  }

  static int64_t live_tensors() {
    adj_memory_stats stats{};
    EXPECT_EQ(adj_memory_get_stats(&stats), ADJ_STATUS_OK);
    return stats.live_tensors;
  }

  static void expect_status(adj_status status, const Arguments& arguments) {
    ASSERT_GE(status, ADJ_STATUS_OK);
    ASSERT_LE(status, ADJ_STATUS_CALLBACK);
    if (status == ADJ_STATUS_OK) return;
    const char* message = nullptr;
    std::size_t length = 0;
    ASSERT_EQ(adj_last_error(&message, &length), ADJ_STATUS_OK);
    EXPECT_GT(length, 0u);
    EXPECT_NE(status, ADJ_STATUS_INTERNAL_ERROR) << std::string_view(message, length);
    EXPECT_TRUE(arguments.outputs_untouched()) << std::string_view(message, length);
  }

 private:
  int64_t before_ = 0;
};

TEST_P(EveryFunction, SurvivesNullPointers) {
  if (GetParam().name == "adj_memory_set_limit" || GetParam().name == "adj_set_num_threads") return;
  for (unsigned seed = 0; seed < 20; ++seed) {
    Arguments arguments(seed, Arguments::Pointers::kNull);
    expect_status(GetParam().call(arguments), arguments);
  }
}

TEST_P(EveryFunction, SurvivesWildValues) {
  if (takes_sound_values_only(GetParam().name)) return;
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Arguments arguments(seed, Arguments::Pointers::kValid);
    expect_status(GetParam().call(arguments), arguments);
  }
}

INSTANTIATE_TEST_SUITE_P(Abi, EveryFunction, testing::ValuesIn(kEntries),
                         [](const auto& entry) { return std::string(entry.param.name); });

}  // namespace
}  // namespace adjoint::abi_tests
