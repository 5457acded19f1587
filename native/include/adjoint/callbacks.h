/// \file
/// Functions of the caller's that the library calls: anomaly mode's traces.
///
/// A callback returns null, or an error object of the caller's. The library then stops what it does, gives
/// `ADJ_STATUS_CALLBACK`, and hands the object back through `adj_take_error`. Whatever a callback is given is borrowed.
#ifndef ADJOINT_CALLBACKS_H_
#define ADJOINT_CALLBACKS_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Frees an object of the caller's (a context, an error, the metadata of a node). It is called once per object, on
/// any thread, and must not fail.
typedef void (*adj_release)(void* object);

/// What the last failed call on this thread left behind besides its message. The caller owns both, and they are null
/// from then on.
/// \param[out] error The object that a callback returned, or null.
/// \param[out] node Under anomaly mode the node whose backward failed, or null.
/// \api none
ADJ_API adj_status adj_take_error(void** error, adj_node* node);

// Anomaly mode

/// Makes the metadata of a new node: under anomaly mode a record of the calls that led to it.
/// \param parent The node whose backward makes the new node (create_graph), or null.
/// \param[out] metadata An object that the new node owns, or null.
typedef void* (*adj_trace)(adj_node parent, void** metadata);

/// Sets the function that makes the metadata of nodes, for good.
/// \param trace It, or null for none.
/// \param release Frees metadata and errors that `trace` made.
/// \api none
ADJ_API adj_status adj_anomaly_set_trace(adj_trace trace, adj_release release);

/// Whether anomaly mode is on in this process (PyTorch's `torch.is_anomaly_enabled`), and whether it looks for NaN.
/// \api none
ADJ_API adj_status adj_anomaly_mode(uint8_t* enabled, uint8_t* check_nan);

/// Switches anomaly mode on or off (PyTorch's `torch.autograd.set_detect_anomaly`): new nodes are traced, a backward
/// that fails says in which node, and with `check_nan` a NaN in a gradient is an error: "Function 'MulBackward0'
/// returned nan values in its 0th output.".
/// \api none
ADJ_API adj_status adj_anomaly_mode_set(uint8_t enabled, uint8_t check_nan);

/// The object attached to a node (PyTorch's `Node.metadata`), which the node owns, or null.
/// \api none
ADJ_API adj_status adj_node_metadata(adj_node node, void** out);

/// Attaches an object to a node that has none. Error: it has one.
/// \param metadata The object; on success the node owns it.
/// \param release Frees it.
/// \api none
ADJ_API adj_status adj_node_set_metadata(adj_node node, void* metadata, adj_release release);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_CALLBACKS_H_
