/// \file
/// The gradient system: leaves, graph, grad mode and the engine.
#ifndef ADJOINT_AUTOGRAD_H_
#define ADJOINT_AUTOGRAD_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Whether operations on this thread are recorded.
/// \api none
ADJ_API adj_status adj_grad_mode(uint8_t* out);

/// Switches recording on this thread on or off.
/// \api none
ADJ_API adj_status adj_grad_mode_set(uint8_t enabled);

/// Makes a leaf require gradients, or no longer require them (PyTorch's `Tensor.requires_grad_`).
/// Errors: "only Tensors of floating point dtype can require gradients", "you can only change requires_grad
/// flags of leaf variables. …".
/// \api none
ADJ_API adj_status adj_tensor_set_requires_grad(adj_tensor tensor, uint8_t requires_grad);

/// The accumulated gradient, or null.
/// \api none
ADJ_API adj_status adj_tensor_grad(adj_tensor tensor, adj_tensor_opt* out);

/// Replaces the accumulated gradient; null removes it.
/// \api none
ADJ_API adj_status adj_tensor_set_grad(adj_tensor tensor, adj_tensor_opt grad);

/// Keeps the gradient of a tensor that is not a leaf (PyTorch's `Tensor.retain_grad`).
/// Error: "can't retain_grad on Tensor that has requires_grad=False".
/// \api none
ADJ_API adj_status adj_tensor_retain_grad(adj_tensor tensor);

/// Whether `adj_tensor_retain_grad` was called on a tensor that is not a leaf.
/// \api none
ADJ_API adj_status adj_tensor_retains_grad(adj_tensor tensor, uint8_t* out);

/// Which output of its `grad_fn` the tensor is.
/// \api none
ADJ_API adj_status adj_tensor_output_nr(adj_tensor tensor, int64_t* out);

/// A tensor over the same elements without history (PyTorch's `Tensor.detach`): version counter shared.
/// \api method
ADJ_API adj_status adj_detach(adj_tensor self, adj_tensor* out);

/// Drops the history in place (PyTorch's `Tensor.detach_`).
/// Error: "Can't detach views in-place. Use detach() instead. …".
/// \api method
ADJ_API adj_status adj_detach_(adj_tensor self);

/// A tensor over the same elements without history and with a version counter of its own (PyTorch's
/// `Tensor.data`).
/// \api none
ADJ_API adj_status adj_tensor_data(adj_tensor tensor, adj_tensor* out);

/// Replaces elements, shape and dtype by those of another tensor (PyTorch's `Tensor.data` setter).
/// \api none
ADJ_API adj_status adj_tensor_set_data(adj_tensor tensor, adj_tensor source);

/// The base of a differentiable view, or null (PyTorch's `Tensor._base`).
/// \api none
ADJ_API adj_status adj_tensor_base(adj_tensor tensor, adj_tensor_opt* out);

/// The node that made the tensor, or null for a leaf (PyTorch's `Tensor.grad_fn`).
/// \api none
ADJ_API adj_status adj_tensor_grad_fn(adj_tensor tensor, adj_node* out);

/// Takes one more owned reference to a node. Null does nothing.
/// \api none
ADJ_API adj_status adj_node_retain(adj_node node);

/// Gives one owned reference to a node back. Null does nothing.
/// \api none
ADJ_API adj_status adj_node_release(adj_node node);

/// The node's name, as PyTorch's (`AddBackward0`).
/// \param[out] name UTF-8 text, not zero-terminated; it lives as long as the library.
/// \api none
ADJ_API adj_status adj_node_name(adj_node node, const char** name, size_t* length);

/// Place of the node in the order in which nodes were made on its thread; the engine runs the highest first.
/// \api none
ADJ_API adj_status adj_node_sequence_nr(adj_node node, int64_t* out);

/// Number of edges to other nodes, one per input of the forward function.
/// \api none
ADJ_API adj_status adj_node_edge_count(adj_node node, int64_t* out);

/// Follows an edge.
/// \param[out] next The node it leads to, or null when that input needs no gradient.
/// \param[out] input_nr Which of the forward outputs of `next` it stands for.
/// \api none
ADJ_API adj_status adj_node_edge(adj_node node, int64_t index, adj_node* next, int64_t* input_nr);

/// The leaf of an AccumulateGrad node, or null for any other node.
/// \api none
ADJ_API adj_status adj_node_variable(adj_node node, adj_tensor_opt* out);

/// Number of tensors the node has saved.
/// \api none
ADJ_API adj_status adj_node_saved_count(adj_node node, int64_t* out);

/// A saved tensor (PyTorch's `grad_fn._saved_<name>`).
/// Errors: the graph was freed; the tensor was changed in place since.
/// \param[out] name UTF-8 text, not zero-terminated; it lives as long as the library.
/// \api none
ADJ_API adj_status adj_node_saved(adj_node node, int64_t index, const char** name, size_t* length, adj_tensor_opt* out);

/// Runs the graph backwards from `tensors` and adds gradients up in the leaves, or only in `inputs`
/// (PyTorch's `torch.autograd.backward`).
/// \param grad_tensors One cotangent per tensor; a null entry stands for ones and needs a one-element tensor.
/// May be empty when all of them are null.
/// \param inputs Where gradients add up; empty for all leaves.
/// \param retain_graph 1 to keep the saved tensors for another pass.
/// \param create_graph 1 to record the backward pass itself.
/// \api none
ADJ_API adj_status adj_autograd_backward(const adj_tensor* tensors, size_t tensors_count,
                                         const adj_tensor_opt* grad_tensors, size_t grad_tensors_count,
                                         uint8_t retain_graph, uint8_t create_graph, const adj_tensor* inputs,
                                         size_t inputs_count);

/// Gradients of `outputs` with respect to `inputs` (PyTorch's `torch.autograd.grad`); nothing adds up in leaves.
/// \param grad_outputs One cotangent per output; a null entry stands for ones and needs a one-element tensor.
/// \param allow_unused 1 to get null for an input that the graph does not use, instead of an error.
/// \param is_grads_batched 1 if the first dimension of each cotangent counts cotangents: all run in one pass, and the
/// first dimension of each gradient counts gradients.
/// \param[out] grads One gradient, or null, per input: room for `inputs_count`.
/// \api none
ADJ_API adj_status adj_autograd_grad(const adj_tensor* outputs, size_t outputs_count,
                                     const adj_tensor_opt* grad_outputs, size_t grad_outputs_count,
                                     const adj_tensor* inputs, size_t inputs_count, uint8_t retain_graph,
                                     uint8_t create_graph, uint8_t allow_unused, uint8_t is_grads_batched,
                                     adj_tensor_opt* grads);

// Inspection

/// Where the cotangent of a tensor goes: to its `grad_fn`, or to the AccumulateGrad of a leaf (PyTorch's
/// `torch.autograd.graph.get_gradient_edge`).
/// Error: the tensor requires no gradient.
/// \param[out] input_nr Which of the forward outputs of `node` the tensor is.
/// \api none
ADJ_API adj_status adj_tensor_gradient_edge(adj_tensor tensor, adj_node* node, int64_t* input_nr);

/// Number of outputs the forward function had.
/// \api none
ADJ_API adj_status adj_node_output_count(adj_node node, int64_t* out);

/// Shape and dtype of a forward output, which a cotangent for it must have (an entry of PyTorch's
/// `grad_fn._input_metadata`).
/// \param[out] sizes The shape, `ndim` sizes; it lives as long as the node.
/// \param[out] dtype `ADJ_DTYPE_NONE` for an output that is not differentiable.
/// \api none
ADJ_API adj_status adj_node_output(adj_node node, int64_t index, const int64_t** sizes, size_t* ndim,
                                   adj_dtype_opt* dtype);

/// How a node came to be.
/// \param[out] order 0 for a node of a forward pass; for one that a backward pass with `create_graph` recorded, one
/// more than the highest order in the graph that this pass went through. \param[out] is_view 1 if the first output is a
/// view of an input. \param[out] version The version that a change in place gave its tensor; -1 if the operation was
/// out of place. \api none
ADJ_API adj_status adj_node_origin(adj_node node, int64_t* order, uint8_t* is_view, int64_t* version);

/// What became of a saved tensor.
enum adj_saved_state {
  /// This call had nothing to save there.
  ADJ_SAVED_NONE = 0,
  /// It is kept as it was.
  ADJ_SAVED_KEPT = 1,
  /// It was freed with its graph.
  ADJ_SAVED_FREED = 2,
  /// It was changed in place since; backward will refuse it.
  ADJ_SAVED_CHANGED = 3,
  /// A pack hook has it (`adj_saved_hooks_push`).
  ADJ_SAVED_PACKED = 4
};

/// A saved tensor without the checks and the history of `adj_node_saved`: for looking, not for computing.
/// \param[out] name UTF-8 text, not zero-terminated; it lives as long as the library.
/// \param[out] state One of `adj_saved_state`.
/// \param[out] out The tensor, or null when none is kept.
/// \api none
ADJ_API adj_status adj_node_saved_state(adj_node node, int64_t index, const char** name, size_t* length, int32_t* state,
                                        adj_tensor_opt* out);

/// What a graph consists of and keeps in memory.
typedef struct adj_graph_memory {
  /// Nodes that can be reached.
  int64_t nodes;
  /// Edges between them.
  int64_t edges;
  /// Bytes of the nodes themselves.
  int64_t node_bytes;
  /// Tensors that they keep for backward.
  int64_t saved_tensors;
  /// Bytes of the storages of these tensors, each storage once.
  int64_t saved_bytes;
} adj_graph_memory;

/// Measures the graph that can be reached from some nodes, which may be null.
/// \api none
ADJ_API adj_status adj_graph_get_memory(const adj_node* roots, size_t roots_count, adj_graph_memory* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_AUTOGRAD_H_
