#include "arguments.h"

#include <algorithm>
#include <limits>

namespace adjoint::abi_tests {
namespace {

adj_tensor make_tensor(adj_dtype dtype, std::initializer_list<int64_t> sizes) {
  static const double elements[8] = {0.5, 0.25};
  const int64_t width = dtype == ADJ_DTYPE_BOOL || dtype == ADJ_DTYPE_UINT8      ? 1
                        : dtype == ADJ_DTYPE_FLOAT64 || dtype == ADJ_DTYPE_INT64 ? 8
                                                                                 : 4;
  int64_t bytes = width;
  for (const int64_t size : sizes) bytes *= size;
  adj_tensor out = nullptr;
  adj_tensor_from_data(elements, bytes, sizes.begin(), sizes.size(), dtype, &out);
  return out;
}

}  // namespace

Arguments::Arguments(unsigned seed, Pointers pointers) : random_(seed), pointers_(pointers) {}

Arguments::~Arguments() {
  for (adj_tensor_list* list : list_outputs_) {
    if (list == nullptr || *list == nullptr) continue;
    // The length stands in the out-parameter after it, the next output that was handed out.
    const auto* slot = reinterpret_cast<unsigned char*>(list);
    const auto at = std::find_if(outputs_.begin(), outputs_.end(), [&](auto& b) { return b->bytes == slot; });
    const std::size_t count = *reinterpret_cast<std::size_t*>((*std::next(at))->bytes);
    for (std::size_t i = 0; i < count; ++i) adj_tensor_release((*list)[i]);
    adj_tensor_list_free(*list);
  }
  for (adj_tensor* out : tensor_outputs_) {
    for (std::size_t i = 0; out != nullptr && i < kCount; ++i) adj_tensor_release(out[i]);
  }
  for (adj_node* out : node_outputs_) {
    if (out != nullptr && *out != nullptr) adj_node_release(*out);
  }
  for (adj_node node : nodes_) adj_node_release(node);
  for (adj_tensor tensor : tensors_) adj_tensor_release(tensor);
}

bool Arguments::outputs_untouched() const {
  return std::all_of(outputs_.begin(), outputs_.end(), [](const auto& buffer) {
    return std::all_of(buffer->bytes, buffer->bytes + kBytes, [](unsigned char byte) { return byte == 0; });
  });
}

adj_tensor Arguments::tensor() {
  if (pointers_ == Pointers::kNull) return nullptr;
  adj_tensor made = nullptr;
  switch (one_of<int>({0, 1, 2, 3, 4, 5, 6, 7, 8})) {
    case 0:
      return nullptr;
    case 1:
      made = make_tensor(ADJ_DTYPE_FLOAT32, {2, 3});
      break;
    case 2:
      made = make_tensor(ADJ_DTYPE_FLOAT32, {3});
      break;
    case 3:
      made = make_tensor(ADJ_DTYPE_INT64, {2});
      break;
    case 4:
      made = make_tensor(ADJ_DTYPE_BOOL, {2, 3});
      break;
    case 5:
      made = make_tensor(ADJ_DTYPE_FLOAT64, {});
      break;
    case 6:
      made = make_tensor(ADJ_DTYPE_FLOAT32, {0, 3});
      break;
    case 7:
      made = make_tensor(ADJ_DTYPE_UINT8, {1, 2, 1});
      break;
    default:
      made = make_tensor(ADJ_DTYPE_FLOAT32, {2, 2});
      if (made != nullptr) adj_tensor_set_requires_grad(made, 1);
  }
  if (made != nullptr) tensors_.push_back(made);
  return made;
}

adj_node Arguments::node() {
  if (pointers_ == Pointers::kNull || one_of<int>({0, 1, 2}) == 0) return nullptr;
  const adj_tensor leaf = make_tensor(ADJ_DTYPE_FLOAT32, {2});
  adj_tensor product = nullptr;
  adj_node made = nullptr;
  if (leaf == nullptr) return nullptr;
  tensors_.push_back(leaf);
  if (adj_tensor_set_requires_grad(leaf, 1) == ADJ_STATUS_OK && adj_mul(leaf, leaf, &product) == ADJ_STATUS_OK) {
    tensors_.push_back(product);
    if (adj_tensor_grad_fn(product, &made) == ADJ_STATUS_OK && made != nullptr) nodes_.push_back(made);
  }
  return made;
}

adj_scalar Arguments::scalar() {
  return {real(), real(), integer(),
          one_of<int32_t>({ADJ_SCALAR_NONE, ADJ_SCALAR_BOOL, ADJ_SCALAR_INT, ADJ_SCALAR_FLOAT, ADJ_SCALAR_COMPLEX, 99}),
          0};
}

int64_t Arguments::integer() {
  constexpr int64_t kHuge = int64_t{1} << 40;
  return one_of<int64_t>({0, 1, 2, 3, -1, -2, kHuge, -kHuge, INT64_MAX, INT64_MIN});
}

double Arguments::real() {
  return one_of<double>(
      {0.0, 1.0, -1.0, 0.5, 1e300, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()});
}

void* Arguments::output() {
  if (pointers_ == Pointers::kNull) return nullptr;
  outputs_.push_back(std::make_unique<Buffer>());
  return outputs_.back()->bytes;
}

void* Arguments::input() {
  if (pointers_ == Pointers::kNull) return nullptr;
  inputs_.push_back(std::make_unique<Buffer>());
  return inputs_.back()->bytes;
}

}  // namespace adjoint::abi_tests
