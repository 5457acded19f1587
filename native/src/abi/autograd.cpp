#include "adjoint/autograd.h"

#include <cstring>
#include <unordered_set>

#include "abi/guard.h"
#include "autograd/engine.h"
#include "autograd/nesting.h"
#include "autograd/saved_hooks.h"
#include "core/batch.h"

using namespace adjoint;

namespace {

using abi::node_of;

/// Hands out a reference to a borrowed node, or null.
void give_node(adj_node* out, Node* node) {
  if (node != nullptr) {
    node->retain();
  }
  *out = reinterpret_cast<adj_node>(node);
}

size_t checked_index(int64_t index, size_t count) {
  check_index(index >= 0 && static_cast<size_t>(index) < count, "index ", index, " is out of range for ", count,
              " elements");
  return static_cast<size_t>(index);
}

/// Adds a node's own figures to `sum`; `storages` are those counted so far.
void measure(const Node& node, std::unordered_set<const Storage*>& storages, adj_graph_memory& sum) {
  ++sum.nodes;
  sum.node_bytes += static_cast<int64_t>(node.bytes());
  for (size_t i = 0; i < node.saved().size(); ++i) {
    const Tensor kept = node.kept(i);
    if (!kept.defined()) {
      continue;
    }
    ++sum.saved_tensors;
    const Storage* storage = kept.storage()->root();
    if (storages.insert(storage).second) {
      sum.saved_bytes += static_cast<int64_t>(storage->nbytes());
    }
  }
}

}  // namespace

adj_status adj_grad_mode(uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = GradMode::requested();
  });
}

adj_status adj_grad_mode_set(uint8_t enabled) {
  return abi::guard([&] { GradMode::request(enabled != 0); });
}

adj_status adj_tensor_set_requires_grad(adj_tensor tensor, uint8_t requires_grad) {
  return abi::guard([&] {
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    // Its gradient would be summed over the examples.
    check(
        requires_grad == 0 || t->requires_grad() || has_example_of_each_vmap(t),
        "You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside "
        "of a function being transformed by a functorch transform. This is unsupported, please attempt to use the "
        "functorch transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function "
        "being transformed instead.");
    set_requires_grad(t, requires_grad != 0);
  });
}

adj_status adj_tensor_grad(adj_tensor tensor, adj_tensor_opt* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, grad_of(abi::borrow(tensor, "tensor")));
  });
}

adj_status adj_tensor_set_grad(adj_tensor tensor, adj_tensor_opt grad) {
  return abi::guard([&] {
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    const abi::Borrowed g = abi::borrow_opt(grad);
    if (g->defined()) {
      check(!g->is_same(t), "can't assign Variable as its own grad");
      check(same(g->sizes(), t->sizes()), "assigned grad has data of a different size");
      check(g->dtype() == t->dtype(), "assigned grad has data of a different type");
    }
    set_grad(t, g);
  });
}

adj_status adj_tensor_retain_grad(adj_tensor tensor) {
  return abi::guard([&] { retain_grad(abi::borrow(tensor, "tensor")); });
}

adj_status adj_tensor_retains_grad(adj_tensor tensor, uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    *out = t->impl()->meta != nullptr && t->impl()->meta->retains_grad;
  });
}

adj_status adj_tensor_output_nr(adj_tensor tensor, int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = abi::borrow(tensor, "tensor")->impl()->output_nr;
  });
}

adj_status adj_tensor_data(adj_tensor tensor, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    Storage* storage = Storage::alias(t->storage());
    try {
      Tensor made =
          Tensor::adopt(TensorImpl::create(storage, t->dtype(), t->offset(), t->sizes(), t->strides(), t->batch()));
      made.impl()->is_inference = t->impl()->is_inference;
      abi::give(out, std::move(made));
    } catch (...) {
      storage->release();
      throw;
    }
  });
}

adj_status adj_tensor_set_data(adj_tensor tensor, adj_tensor source) {
  return abi::guard([&] {
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    const abi::Borrowed from = abi::borrow(source, "source");
    check(!t->requires_grad() || from->is_floating(),
          "data set to a tensor that requires gradients must be floating "
          "point or complex dtype");
    set_data(t, from);
  });
}

adj_status adj_tensor_base(adj_tensor tensor, adj_tensor_opt* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    abi::give(out, Tensor::share(t->impl()->meta == nullptr ? nullptr : t->impl()->meta->view_base));
  });
}

adj_status adj_tensor_grad_fn(adj_tensor tensor, adj_node* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = reinterpret_cast<adj_node>(grad_fn(abi::borrow(tensor, "tensor")).detach());
  });
}

adj_status adj_node_retain(adj_node node) {
  return abi::guard([&] {
    if (node != nullptr) {
      node_of(node).retain();
    }
  });
}

adj_status adj_node_release(adj_node node) {
  return abi::guard([&] {
    if (node != nullptr) {
      node_of(node).release();
    }
  });
}

adj_status adj_node_name(adj_node node, const char** name, size_t* length) {
  return abi::guard([&] {
    abi::check_out(name, "name");
    abi::check_out(length, "length");
    *name = node_of(node).name();
    *length = std::strlen(*name);
  });
}

adj_status adj_node_sequence_nr(adj_node node, int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = static_cast<int64_t>(node_of(node).sequence_nr());
  });
}

adj_status adj_node_edge_count(adj_node node, int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = static_cast<int64_t>(node_of(node).edges().size());
  });
}

adj_status adj_node_edge(adj_node node, int64_t index, adj_node* next, int64_t* input_nr) {
  return abi::guard([&] {
    abi::check_out(next, "next");
    abi::check_out(input_nr, "input_nr");
    const std::span<Edge> edges = node_of(node).edges();
    const Edge& edge = edges[checked_index(index, edges.size())];
    give_node(next, edge.node);
    *input_nr = edge.input_nr;
  });
}

adj_status adj_node_variable(adj_node node, adj_tensor_opt* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, Tensor::share(node_of(node).variable()));
  });
}

adj_status adj_node_saved_count(adj_node node, int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = static_cast<int64_t>(node_of(node).saved().size());
  });
}

adj_status adj_node_saved(adj_node node, int64_t index, const char** name, size_t* length, adj_tensor_opt* out) {
  return abi::guard([&] {
    abi::check_out(name, "name");
    abi::check_out(length, "length");
    abi::check_out(out, "out");
    Node& n = node_of(node);
    const size_t at = checked_index(index, n.saved().size());
    Tensor saved = n.unpack(at);
    *name = n.saved_name(at);
    *length = std::strlen(*name);
    abi::give(out, std::move(saved));
  });
}

adj_status adj_autograd_backward(const adj_tensor* tensors, size_t tensors_count, const adj_tensor_opt* grad_tensors,
                                 size_t grad_tensors_count, uint8_t retain_graph, uint8_t create_graph,
                                 const adj_tensor* inputs, size_t inputs_count) {
  return abi::guard([&] {
    const abi::BorrowedList roots = abi::borrow_list(tensors, tensors_count, "tensors");
    const abi::BorrowedList grads = abi::borrow_list_opt(grad_tensors, grad_tensors_count, "grad_tensors");
    const abi::BorrowedList wanted = abi::borrow_list(inputs, inputs_count, "inputs");
    const RestrictedGuard restricted(inputs_count != 0);
    backward(roots, grads, retain_graph != 0, create_graph != 0, wanted);
  });
}

adj_status adj_autograd_grad(const adj_tensor* outputs, size_t outputs_count, const adj_tensor_opt* grad_outputs,
                             size_t grad_outputs_count, const adj_tensor* inputs, size_t inputs_count,
                             uint8_t retain_graph, uint8_t create_graph, uint8_t allow_unused, uint8_t is_grads_batched,
                             adj_tensor_opt* grads) {
  return abi::guard([&] {
    if (inputs_count != 0) {
      abi::check_out(grads, "grads");
    }
    const abi::BorrowedList from = abi::borrow_list(outputs, outputs_count, "outputs");
    const abi::BorrowedList cotangents = abi::borrow_list_opt(grad_outputs, grad_outputs_count, "grad_outputs");
    const abi::BorrowedList wanted = abi::borrow_list(inputs, inputs_count, "inputs");
    const RestrictedGuard restricted(true);
    std::vector<Tensor> found =
        grad(from, cotangents, wanted, retain_graph != 0, create_graph != 0, allow_unused != 0, is_grads_batched != 0);
    for (size_t i = 0; i < found.size(); ++i) {
      abi::give(&grads[i], std::move(found[i]));
    }
  });
}

adj_status adj_tensor_gradient_edge(adj_tensor tensor, adj_node* node, int64_t* input_nr) {
  return abi::guard([&] {
    abi::check_out(node, "node");
    abi::check_out(input_nr, "input_nr");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    check(t->requires_grad(),
          "It is not possible to get the gradient edge for a Tensor that does not require gradients.");
    const Edge edge = gradient_edge(t);
    *node = reinterpret_cast<adj_node>(edge.node);
    *input_nr = edge.input_nr;
  });
}

adj_status adj_node_output_count(adj_node node, int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = static_cast<int64_t>(node_of(node).outputs().size());
  });
}

adj_status adj_node_output(adj_node node, int64_t index, const int64_t** sizes, size_t* ndim, adj_dtype_opt* dtype) {
  return abi::guard([&] {
    abi::check_out(sizes, "sizes");
    abi::check_out(ndim, "ndim");
    abi::check_out(dtype, "dtype");
    const std::span<OutputMetadata> outputs = node_of(node).outputs();
    const OutputMetadata& output = outputs[checked_index(index, outputs.size())];
    *sizes = output.shape().data();
    *ndim = output.shape().size();
    *dtype = output.defined ? static_cast<adj_dtype_opt>(output.dtype) : ADJ_DTYPE_NONE;
  });
}

adj_status adj_node_origin(adj_node node, int64_t* order, uint8_t* is_view, int64_t* version) {
  return abi::guard([&] {
    abi::check_out(order, "order");
    abi::check_out(is_view, "is_view");
    abi::check_out(version, "version");
    const Node& n = node_of(node);
    const OutputMetadata& first = n.outputs()[0];
    *order = n.order();
    *is_view = first.is_view && n.variable() == nullptr;
    *version = n.in_place() ? static_cast<int64_t>(first.version) : -1;
  });
}

adj_status adj_node_saved_state(adj_node node, int64_t index, const char** name, size_t* length, int32_t* state,
                                adj_tensor_opt* out) {
  return abi::guard([&] {
    abi::check_out(name, "name");
    abi::check_out(length, "length");
    abi::check_out(state, "state");
    abi::check_out(out, "out");
    const Node& n = node_of(node);
    const size_t at = checked_index(index, n.saved().size());
    const SavedTensor& slot = n.saved()[at];
    Tensor kept = n.kept(at);
    *name = n.saved_name(at);
    *length = std::strlen(*name);
    *state = !slot.was_saved                             ? ADJ_SAVED_NONE
             : packed_in(&n, at) != nullptr              ? ADJ_SAVED_PACKED
             : !kept.defined()                           ? ADJ_SAVED_FREED
             : kept.storage()->version() != slot.version ? ADJ_SAVED_CHANGED
                                                         : ADJ_SAVED_KEPT;
    abi::give(out, std::move(kept));
  });
}

adj_status adj_graph_get_memory(const adj_node* roots, size_t roots_count, adj_graph_memory* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    if (roots_count != 0 && roots == nullptr) {
      abi::fail_null("roots");
    }
    adj_graph_memory sum = {};
    std::unordered_set<const Node*> seen;
    std::unordered_set<const Storage*> storages;
    std::vector<const Node*> ahead;
    const auto visit = [&](const Node* next) {
      if (next != nullptr && seen.insert(next).second) {
        ahead.push_back(next);
      }
    };
    for (size_t i = 0; i < roots_count; ++i) {
      visit(reinterpret_cast<const Node*>(roots[i]));
    }
    while (!ahead.empty()) {
      const Node* node = ahead.back();
      ahead.pop_back();
      measure(*node, storages, sum);
      for (const Edge& edge : node->edges()) {
        sum.edges += edge.node != nullptr;
        visit(edge.node);
      }
    }
    *out = sum;
  });
}
