#include "adjoint/callbacks.h"

#include "abi/guard.h"
#include "autograd/anomaly.h"

using namespace adjoint;

adj_status adj_anomaly_set_trace(adj_trace trace, adj_release release) {
  return abi::guard([&] { AnomalyMode::set_trace(trace, release); });
}

adj_status adj_anomaly_mode(uint8_t* enabled, uint8_t* check_nan) {
  return abi::guard([&] {
    abi::check_out(enabled, "enabled");
    abi::check_out(check_nan, "check_nan");
    *enabled = AnomalyMode::enabled();
    *check_nan = AnomalyMode::check_nan_set();
  });
}

adj_status adj_anomaly_mode_set(uint8_t enabled, uint8_t check_nan) {
  return abi::guard([&] { AnomalyMode::set(enabled != 0, check_nan != 0); });
}

adj_status adj_node_metadata(adj_node node, void** out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = metadata_of(&abi::node_of(node));
  });
}

adj_status adj_node_set_metadata(adj_node node, void* metadata, adj_release release) {
  return abi::guard([&] {
    Node& target = abi::node_of(node);
    abi::check_out(metadata, "metadata");
    ForeignObject object(metadata, release);
    const bool attached = attach_metadata(&target, object);
    object.detach();
    check(attached, "the node has metadata already");
  });
}
