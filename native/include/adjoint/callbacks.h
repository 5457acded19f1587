/// \file
/// Functions of the caller's that the library calls: anomaly mode's traces, hooks, pack hooks, custom functions.
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

// Hooks

/// Called with the gradient of a tensor.
/// \param[out] replacement The gradient to go on with, whose reference passes to the library; left null it stays.
typedef void* (*adj_tensor_hook)(void* context, adj_tensor grad, adj_tensor* replacement);

/// Called with a leaf after a gradient was added to its own.
typedef void* (*adj_leaf_hook)(void* context, adj_tensor leaf);

/// Called before or after the backward of a node. Gradients may be null.
/// \param grad_inputs What the node's backward returned; empty for a hook that is called before it.
/// \param grad_outputs What arrived at the node.
/// \param[out] replacement With `replaced` set to 1: what to go on with, in place of `grad_inputs`, or of
/// `grad_outputs` for a hook that is called before; as many, whose references pass to the library.
typedef void* (*adj_node_hook)(void* context, const adj_tensor_opt* grad_inputs, size_t grad_inputs_count,
                               const adj_tensor_opt* grad_outputs, size_t grad_outputs_count,
                               adj_tensor_opt* replacement, uint8_t* replaced);

/// Has a function called with each gradient of a tensor (PyTorch's `Tensor.register_hook`), before it is kept,
/// captured or used; in order of registration. It is not called when no gradient arrives.
/// Errors: "cannot register a hook on a tensor that doesn't require gradient"; in backward: "hook '…' has changed the
/// size of value" and so on.
/// \param context Passed to `hook`; the library owns it from this call on, even when it fails.
/// \param release Frees `context` and errors of `hook`.
/// \param name What messages call the hook, UTF-8.
/// \param[out] id For `adj_hook_remove`.
/// \api none
ADJ_API adj_status adj_tensor_register_hook(adj_tensor tensor, adj_tensor_hook hook, void* context, adj_release release,
                                            const char* name, size_t name_length, int64_t* id);

/// Has a function called after each addition to a leaf's gradient (PyTorch's
/// `Tensor.register_post_accumulate_grad_hook`). For the parameters see `adj_tensor_register_hook`.
/// Error: "post accumulate grad hooks cannot be registered on non-leaf tensors".
/// \api none
ADJ_API adj_status adj_tensor_register_post_accumulate_hook(adj_tensor tensor, adj_leaf_hook hook, void* context,
                                                            adj_release release, int64_t* id);

/// Has a function called before or after a node's backward (PyTorch's `Node.register_prehook` and `register_hook`).
/// For the parameters see `adj_tensor_register_hook`.
/// \param before 1 for a prehook.
/// \api none
ADJ_API adj_status adj_node_register_hook(adj_node node, uint8_t before, adj_node_hook hook, void* context,
                                          adj_release release, const char* name, size_t name_length, int64_t* id);

/// Removes a hook. Does nothing when it, its tensor or its node is gone already.
/// \api none
ADJ_API adj_status adj_hook_remove(int64_t id);

// Saved tensors

/// Puts a tensor that is being saved for backward somewhere.
/// \param tensor Without history.
/// \param[out] packed What stands for it, which the library owns.
typedef void* (*adj_pack)(void* context, adj_tensor tensor, void** packed);

/// Brings a packed tensor back.
/// \param[out] tensor Equal in value, shape and dtype to the packed one; its reference passes to the library.
typedef void* (*adj_unpack)(void* context, void* packed, adj_tensor* tensor);

/// Lets a pair of functions keep what this thread's operations save for backward (PyTorch's
/// `torch.autograd.graph.saved_tensors_hooks`), until it is removed or another pair is pushed.
/// Error: the message of `adj_saved_hooks_disable`.
/// \param context Passed to both; the library owns it from this call on, even when it fails.
/// \param release Frees `context`, what `pack` made, and errors.
/// \param[out] id For `adj_saved_hooks_remove`.
/// \api none
ADJ_API adj_status adj_saved_hooks_push(adj_pack pack, adj_unpack unpack, void* context, adj_release release,
                                        int64_t* id);

/// Takes a pair of this thread out. Does nothing for one of another thread.
/// \api none
ADJ_API adj_status adj_saved_hooks_remove(int64_t id);

/// Forbids pairs on this thread (PyTorch's `torch.autograd.graph.disable_saved_tensors_hooks`).
/// Error: the message itself, when a pair holds.
/// \param message What pushing a pair fails with, UTF-8; null allows them again.
/// \api none
ADJ_API adj_status adj_saved_hooks_disable(const char* message, size_t message_length);

/// The message that was set last on this thread, or null. It stays valid until the next is set.
/// \api none
ADJ_API adj_status adj_saved_hooks_disabled(const char** message, size_t* length);

/// A number for the innermost backward pass that runs on this thread; 0 outside of one.
/// \api none
ADJ_API adj_status adj_graph_task(int64_t* out);

/// Whether a backward pass that runs on this thread returns gradients or adds up only in given tensors, so that a pass
/// inside of it must not add up in leaves (the opposite of PyTorch's `torch._C._autograd._is_checkpoint_valid`).
/// \api none
ADJ_API adj_status adj_graph_task_restricted(uint8_t* out);

// Custom functions

/// Computes the cotangents of a custom function's inputs from those of its outputs. Its saved tensors are those of
/// `node` (`adj_node_saved`).
/// \param[out] results One for each input, whose references pass to the library, or null for none.
typedef void* (*adj_backward)(void* context, adj_node node, const adj_tensor_opt* grads, size_t grads_count,
                              adj_tensor_opt* results, size_t results_count);

/// Computes the tangents of a custom function's outputs from those of its inputs, in forward mode.
/// \param tangents One for each input, null where there is none.
/// \param[out] results One for each output, whose references pass to the library, or null for zero.
typedef void* (*adj_jvp)(void* context, const adj_tensor_opt* tangents, size_t tangents_count, adj_tensor_opt* results,
                         size_t results_count);

/// Puts a call of a function of the caller's into the graph (PyTorch's `torch.autograd.Function`).
/// Errors: those of PyTorch for tensors marked dirty, and for tangents of views and of tensors marked dirty.
/// \param name The node's name, UTF-8.
/// \param jvp Called before this returns, once for each level of forward mode at which an input has a tangent.
/// \param context Passed to both; the library owns it from this call on, even when it fails.
/// \param release Frees `context`, and errors of both.
/// \param outputs What forward returned, run with recording and forward mode off.
/// \param dirty Inputs that forward changed in place.
/// \param saved What `backward` wants to see.
/// \param materialize_grads 1 to give `backward` zeros instead of null.
/// \param[out] results The outputs with their history: room for `outputs_count`.
/// \api none
ADJ_API adj_status adj_custom_function(const char* name, size_t name_length, adj_backward backward, adj_jvp jvp,
                                       void* context, adj_release release, const adj_tensor* inputs,
                                       size_t inputs_count, const adj_tensor* outputs, size_t outputs_count,
                                       const adj_tensor* dirty, size_t dirty_count,
                                       const adj_tensor* non_differentiable, size_t non_differentiable_count,
                                       const adj_tensor_opt* saved, size_t saved_count, uint8_t materialize_grads,
                                       adj_tensor* results);

// Inference mode

/// Whether this thread is in inference mode (PyTorch's `torch.is_inference_mode_enabled`).
/// \api none
ADJ_API adj_status adj_inference_mode(uint8_t* out);

/// Enters or leaves inference mode on this thread: tensors made in it never take part in recorded operations. It leaves
/// the grad mode and the forward mode alone, which PyTorch's `inference_mode` switches off, too.
/// \api none
ADJ_API adj_status adj_inference_mode_set(uint8_t enabled);

/// Whether the tensor was made in inference mode (PyTorch's `Tensor.is_inference`).
/// \api none
ADJ_API adj_status adj_tensor_is_inference(adj_tensor tensor, uint8_t* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_CALLBACKS_H_
