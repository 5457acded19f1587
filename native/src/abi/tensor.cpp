#include "adjoint/tensor.h"

#include <cstring>

#include "abi/guard.h"
#include "autograd/forward.h"
#include "core/allocator.h"
#include "ops/generated/ops.h"

using namespace adjoint;

namespace {

TensorImpl* impl_of(adj_tensor handle) { return reinterpret_cast<TensorImpl*>(handle); }

void check_one_example(const Tensor& tensor) {
  check(!tensor.is_batched(),
        "vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a "
        "Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside "
        "PyTorch internals, please file a bug report.");
}

size_t checked_bytes(const Tensor& tensor, int64_t nbytes) {
  const int64_t expected = tensor.numel() * static_cast<int64_t>(tensor.item_size());
  check_value(nbytes == expected, "expected ", expected, " bytes for shape ", shown(tensor.sizes()), " of ",
              python_name_of(tensor.dtype()), ", but got ", nbytes);
  return static_cast<size_t>(expected);
}

}  // namespace

adj_status adj_tensor_release(adj_tensor_opt tensor) {
  return abi::guard([&] {
    if (tensor != nullptr) {
      impl_of(tensor)->release();
    }
  });
}

adj_status adj_tensor_retain(adj_tensor tensor, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    abi::give(out, Tensor(abi::borrow(tensor, "tensor")));
  });
}

adj_status adj_tensor_is_same(adj_tensor a, adj_tensor b, uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = abi::borrow(a, "a")->is_same(abi::borrow(b, "b"));
  });
}

adj_status adj_tensor_get_info(adj_tensor tensor, adj_tensor_info* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    adj_tensor_info info = {};
    info.sizes = t->sizes().data();
    info.strides = t->strides().data();
    info.numel = t->numel();
    info.data = info.numel == 0 || t->is_batched() ? nullptr : t->bytes();
    info.storage_offset = t->offset();
    info.ndim = t->ndim();
    info.dtype = static_cast<adj_dtype>(t->dtype());
    info.is_contiguous = t->is_contiguous();
    info.requires_grad = t->requires_grad();
    info.is_leaf = t->is_leaf();
    info.is_batched = t->is_batched();
    info.is_view = is_view(t);
    *out = info;
  });
}

adj_status adj_tensor_storage_nbytes(adj_tensor tensor, int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = static_cast<int64_t>(abi::borrow(tensor, "tensor")->storage()->nbytes());
  });
}

adj_status adj_tensor_shares_storage(adj_tensor a, adj_tensor b, uint8_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    *out = abi::borrow(a, "a")->storage()->root() == abi::borrow(b, "b")->storage()->root();
  });
}

adj_status adj_tensor_from_data(const void* data, int64_t nbytes, const int64_t* sizes, size_t sizes_count,
                                adj_dtype dtype, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    Tensor made = empty(abi::ints(sizes, sizes_count, "sizes"), abi::dtype(dtype, "dtype"));
    const size_t count = checked_bytes(made, nbytes);
    if (count != 0) {
      abi::check_out(data, "data");
      std::memcpy(made.bytes(), data, count);
    }
    abi::give(out, std::move(made));
  });
}

adj_status adj_tensor_to_data(adj_tensor tensor, void* destination, int64_t nbytes) {
  return abi::guard([&] {
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    check(!t->is_batched(), "Cannot access data pointer of Tensor that doesn't have storage");
    const size_t count = checked_bytes(t, nbytes);
    if (count != 0) {
      abi::check_out(destination, "destination");
      const BelowAutograd below;
      const Tensor dense = contiguous(t);
      std::memcpy(destination, dense.bytes(), count);
    }
  });
}

adj_status adj_tensor_item(adj_tensor tensor, adj_scalar* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    check_one_example(t);
    check(t->numel() == 1, "a Tensor with ", t->numel(), " elements cannot be converted to Scalar");
    adj_scalar value = {};
    dispatch_all(t->dtype(), [&]<typename T>() {
      const T element = *t->data<T>();
      if constexpr (std::is_integral_v<T>) {
        value.kind = std::is_same_v<T, bool> ? ADJ_SCALAR_BOOL : ADJ_SCALAR_INT;
        value.i = element;
      } else {
        value.kind = ADJ_SCALAR_FLOAT;
        value.re = element;
      }
    });
    *out = value;
  });
}

adj_status adj_tensor_version(adj_tensor tensor, int64_t* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed t = abi::borrow(tensor, "tensor");
    check(!t->impl()->is_inference, "Inference tensors do not track version counter.");
    *out = t->storage()->version();
  });
}

adj_status adj_tensor_list_free(adj_tensor_list list) {
  return abi::guard([&] {
    if (list != nullptr) {
      size_t* block = reinterpret_cast<size_t*>(list) - 1;
      memory::release(block, block[0]);
    }
  });
}
