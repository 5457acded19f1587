#include "adjoint/forward.h"

#include "abi/guard.h"
#include "autograd/forward.h"

using namespace adjoint;

adj_status adj_forward_enter_level(int64_t number, int64_t* level) {
  return abi::guard([&] {
    abi::check_out(level, "level");
    *level = ForwardLevel::enter(number);
  });
}

adj_status adj_forward_exit_level(int64_t level) {
  return abi::guard([&] { ForwardLevel::exit(level); });
}

adj_status adj_forward_make_dual(adj_tensor primal, adj_tensor tangent, int64_t level, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, make_dual(abi::borrow(primal, "primal"), abi::borrow(tangent, "tangent"), level));
  });
}

adj_status adj_forward_unpack_dual(adj_tensor tensor, int64_t level, adj_tensor* primal, adj_tensor_opt* tangent) {
  return abi::guard([&] {
    abi::check_out(primal, "primal");
    abi::check_out(tangent, "tangent");
    auto [value, derivative] = unpack_dual(abi::borrow(tensor, "tensor"), level);
    abi::give(primal, std::move(value));
    abi::give(tangent, std::move(derivative));
  });
}

adj_status adj_forward_mode(uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = ForwardMode::enabled();
  });
}

adj_status adj_forward_mode_set(uint8_t enabled) {
  return abi::guard([&] { ForwardMode::set_enabled(enabled != 0); });
}
