#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "adjoint/types.h"

namespace adjoint {

/// The only exception type thrown on purpose; `abi::guard` turns it into a status code.
class Error : public std::runtime_error {
 public:
  Error(adj_status status, const std::string& message) : std::runtime_error(message), status_(status) {}
  adj_status status() const { return status_; }

 private:
  adj_status status_;
};

template <typename... Parts>
std::string concat(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  return text.str();
}

template <typename... Parts>
[[noreturn]] void fail(adj_status status, const Parts&... parts) {
  throw Error(status, concat(parts...));
}

/// Throws a RuntimeError unless `condition` holds. The message's parts are only joined on failure.
template <typename... Parts>
inline void check(bool condition, const Parts&... parts) {
  if (!condition) [[unlikely]] {
    fail(ADJ_STATUS_RUNTIME_ERROR, parts...);
  }
}

template <typename... Parts>
inline void check_index(bool condition, const Parts&... parts) {
  if (!condition) [[unlikely]] {
    fail(ADJ_STATUS_INDEX_ERROR, parts...);
  }
}

template <typename... Parts>
inline void check_value(bool condition, const Parts&... parts) {
  if (!condition) [[unlikely]] {
    fail(ADJ_STATUS_VALUE_ERROR, parts...);
  }
}

}  // namespace adjoint
