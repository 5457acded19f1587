#include "adjoint/func.h"

#include <deque>
#include <unordered_set>

#include "abi/guard.h"
#include "autograd/record.h"
#include "core/batch.h"
#include "ops/func/vmap.h"

using namespace adjoint;

namespace {

bool has_other_leaves(std::span<const Tensor> outputs, std::span<const Tensor> inputs) {
  std::deque<NodeReference> held;
  const auto node_of = [&](const Tensor& tensor) { return held.emplace_back(gradient_edge(tensor).node).get(); };
  std::unordered_set<const Node*> seen;
  for (const Tensor& input : inputs) {
    if (input.is_leaf() && input.requires_grad()) {
      seen.insert(node_of(input));
    }
  }
  std::vector<const Node*> ahead;
  const auto visit = [&](const Node* node) {
    if (node != nullptr && seen.insert(node).second) {
      ahead.push_back(node);
    }
  };
  for (const Tensor& output : outputs) {
    visit(node_of(output));
    while (!ahead.empty()) {
      const Node* node = ahead.back();
      ahead.pop_back();
      if (node->variable() != nullptr) {
        return true;
      }
      for (const Edge& edge : node->edges()) {
        visit(edge.node);
      }
    }
  }
  return false;
}

}  // namespace

adj_status adj_vmap_increment_nesting(int64_t batch_size, int32_t randomness, uint8_t of_tangents, int64_t* level) {
  return abi::guard([&] {
    abi::check_out(level, "level");
    check_value(randomness >= ADJ_RANDOMNESS_ERROR && randomness <= ADJ_RANDOMNESS_DIFFERENT,
                "Only allowed values for randomness are 'error', 'different', or 'same'. Got ", randomness);
    *level = open_vmap(batch_size, static_cast<Randomness>(randomness),
                       of_tangents != 0 ? Mapped::Tangents : Mapped::Examples);
  });
}

adj_status adj_vmap_decrement_nesting(int64_t level) {
  return abi::guard([&] { close_vmap(level); });
}

adj_status adj_vmap_add_batch_dim(adj_tensor self, int64_t dim, int64_t level, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, add_batch_dim(abi::borrow(self, "self"), dim, level));
  });
}

adj_status adj_vmap_remove_batch_dim(adj_tensor self, int64_t level, int64_t batch_size, int64_t dim, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, remove_batch_dim(abi::borrow(self, "self"), dim, level, batch_size));
  });
}

adj_status adj_vmap_is_batched_at(adj_tensor self, int64_t level, uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = find_level(abi::borrow(self, "self")->batch(), level) != nullptr;
  });
}

adj_status adj_vmap_expand(adj_tensor self, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, expand_to_vmaps(abi::borrow(self, "self")));
  });
}

adj_status adj_func_has_other_leaves(const adj_tensor* outputs, size_t outputs_count, const adj_tensor* inputs,
                                     size_t inputs_count, uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::BorrowedList from = abi::borrow_list(outputs, outputs_count, "outputs");
    const abi::BorrowedList known = abi::borrow_list(inputs, inputs_count, "inputs");
    *out = has_other_leaves(from, known);
  });
}
