#ifndef ADJOINT_TESTS_ABI_ARGUMENTS_H_
#define ADJOINT_TESTS_ABI_ARGUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <random>
#include <type_traits>
#include <vector>

#include "adjoint/adjoint.h"

// Weak, so that a function which is declared but not exported is a failed test with its name.
#define ADJ_PRAGMA(text) _Pragma(#text)
#define ADJ_FUNCTION(name) ADJ_PRAGMA(weak name)
#include "functions.inc"
#undef ADJ_FUNCTION

namespace adjoint::abi_tests {

/// Chooses arguments for one call by their C types: sound ones, and all that a careless caller may pass.
class Arguments {
 public:
  enum class Pointers { kNull, kValid };

  Arguments(unsigned seed, Pointers pointers);
  ~Arguments();
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  template <typename T>
  T next();

  /// Whether no out-parameter was written.
  bool outputs_untouched() const;

 private:
  static constexpr std::size_t kBytes = 4096;  // Behind each pointer; the counts passed along stay far below.
  static constexpr std::size_t kCount = 2;

  struct Buffer {
    alignas(64) unsigned char bytes[kBytes] = {};
  };

  template <typename T>
  T one_of(std::initializer_list<T> values) {
    return values.begin()[std::uniform_int_distribution<std::size_t>(0, values.size() - 1)(random_)];
  }

  /// A callback that succeeds and gives nothing.
  template <typename Result, typename... Parameters>
  static auto does_nothing(Result (*)(Parameters...)) {
    return +[](Parameters...) -> Result { return Result(); };
  }

  adj_tensor tensor();
  adj_node node();
  adj_scalar scalar();
  int64_t integer();
  double real();
  void* output();
  void* input();

  std::mt19937 random_;
  Pointers pointers_;
  std::vector<adj_tensor> tensors_;
  std::vector<adj_node> nodes_;
  std::vector<std::unique_ptr<Buffer>> inputs_;
  std::vector<std::unique_ptr<Buffer>> outputs_;
  std::vector<adj_tensor*> tensor_outputs_;
  std::vector<adj_tensor_list*> list_outputs_;
  std::vector<adj_node*> node_outputs_;
};

template <typename T>
T Arguments::next() {
  if constexpr (std::is_same_v<T, adj_tensor>) {
    return tensor();
  } else if constexpr (std::is_same_v<T, adj_node>) {
    return node();
  } else if constexpr (std::is_same_v<T, adj_scalar>) {
    return scalar();
  } else if constexpr (std::is_same_v<T, adj_int_opt>) {
    return {integer(), one_of<int64_t>({0, 1})};
  } else if constexpr (std::is_same_v<T, adj_float_opt>) {
    return {real(), one_of<int64_t>({0, 1})};
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return integer();
  } else if constexpr (std::is_same_v<T, uint64_t> && !std::is_same_v<T, std::size_t>) {
    return static_cast<uint64_t>(integer());
  } else if constexpr (std::is_same_v<T, std::size_t>) {
    // The length of the array before it: a true one, where there is an array.
    return pointers_ == Pointers::kValid ? one_of<std::size_t>({0, 1, kCount}) : one_of<std::size_t>({0, 1, SIZE_MAX});
  } else if constexpr (std::is_same_v<T, adj_dtype>) {
    return one_of<adj_dtype>({ADJ_DTYPE_NONE, ADJ_DTYPE_UINT8, ADJ_DTYPE_INT32, ADJ_DTYPE_INT64, ADJ_DTYPE_FLOAT32,
                              ADJ_DTYPE_FLOAT64, ADJ_DTYPE_BOOL, ADJ_DTYPE_FLOAT16, ADJ_DTYPE_COMPLEX64, 8, 1000, -7});
  } else if constexpr (std::is_same_v<T, uint8_t>) {
    return one_of<uint8_t>({0, 1, 2});
  } else if constexpr (std::is_same_v<T, double>) {
    return real();
  } else if constexpr (std::is_same_v<T, char>) {
    return one_of<char>({'a', '\0', '\xff'});
  } else if constexpr (std::is_pointer_v<T> && std::is_function_v<std::remove_pointer_t<T>>) {
    return one_of<T>({nullptr, does_nothing(T{})});
  } else if constexpr (std::is_same_v<T, adj_tensor*>) {
    tensor_outputs_.push_back(static_cast<adj_tensor*>(output()));
    return tensor_outputs_.back();
  } else if constexpr (std::is_same_v<T, adj_tensor_list*>) {
    list_outputs_.push_back(static_cast<adj_tensor_list*>(output()));
    return list_outputs_.back();
  } else if constexpr (std::is_same_v<T, adj_node*>) {
    node_outputs_.push_back(static_cast<adj_node*>(output()));
    return node_outputs_.back();
  } else if constexpr (std::is_pointer_v<T> && std::is_const_v<std::remove_pointer_t<T>>) {
    using Element = std::remove_const_t<std::remove_pointer_t<T>>;
    void* const array = input();
    if constexpr (!std::is_void_v<Element>) {
      for (std::size_t i = 0; array != nullptr && i < kCount; ++i) static_cast<Element*>(array)[i] = next<Element>();
    }
    return static_cast<T>(array);
  } else {
    static_assert(std::is_pointer_v<T>, "say here which values a parameter of this type is to be given");
    return static_cast<T>(output());
  }
}

}  // namespace adjoint::abi_tests

#endif  // ADJOINT_TESTS_ABI_ARGUMENTS_H_
