// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#include "adjoint/ops_nn.h"

#include "abi/guard.h"
#include "ops/generated/ops.h"

using namespace adjoint;

adj_status adj_conv(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, int64_t dims, const int64_t* stride, size_t stride_count, const int64_t* padding, size_t padding_count, const int64_t* dilation, size_t dilation_count, int64_t groups, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed weight_ref = abi::borrow(weight, "weight");
    const abi::Borrowed bias_ref = abi::borrow_opt(bias);
    abi::give(out, adjoint::conv(input_ref.tensor, weight_ref.tensor, bias_ref.tensor, dims, abi::ints(stride, stride_count, "stride"), abi::ints(padding, padding_count, "padding"), abi::ints(dilation, dilation_count, "dilation"), groups));
  });
}

adj_status adj_conv_padding(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, int64_t dims, const int64_t* stride, size_t stride_count, uint8_t same, const int64_t* dilation, size_t dilation_count, int64_t groups, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed weight_ref = abi::borrow(weight, "weight");
    const abi::Borrowed bias_ref = abi::borrow_opt(bias);
    abi::give(out, adjoint::conv_padding(input_ref.tensor, weight_ref.tensor, bias_ref.tensor, dims, abi::ints(stride, stride_count, "stride"), same != 0, abi::ints(dilation, dilation_count, "dilation"), groups));
  });
}

adj_status adj_conv_transpose(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, int64_t dims, const int64_t* stride, size_t stride_count, const int64_t* padding, size_t padding_count, const int64_t* output_padding, size_t output_padding_count, const int64_t* dilation, size_t dilation_count, int64_t groups, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed weight_ref = abi::borrow(weight, "weight");
    const abi::Borrowed bias_ref = abi::borrow_opt(bias);
    abi::give(out, adjoint::conv_transpose(input_ref.tensor, weight_ref.tensor, bias_ref.tensor, dims, abi::ints(stride, stride_count, "stride"), abi::ints(padding, padding_count, "padding"), abi::ints(output_padding, output_padding_count, "output_padding"), abi::ints(dilation, dilation_count, "dilation"), groups));
  });
}

adj_status adj_max_pool(adj_tensor self, int64_t dims, const int64_t* kernel_size, size_t kernel_size_count, const int64_t* stride, size_t stride_count, const int64_t* padding, size_t padding_count, const int64_t* dilation, size_t dilation_count, uint8_t ceil_mode, adj_tensor* values, adj_tensor* indices) {
  return abi::guard([&] {
    abi::check_out(values, "values");
    abi::check_out(indices, "indices");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    auto results = adjoint::max_pool(self_ref.tensor, dims, abi::ints(kernel_size, kernel_size_count, "kernel_size"), abi::ints(stride, stride_count, "stride"), abi::ints(padding, padding_count, "padding"), abi::ints(dilation, dilation_count, "dilation"), ceil_mode != 0);
    abi::give(values, std::move(std::get<0>(results)));
    abi::give(indices, std::move(std::get<1>(results)));
  });
}

adj_status adj_avg_pool(adj_tensor self, int64_t dims, const int64_t* kernel_size, size_t kernel_size_count, const int64_t* stride, size_t stride_count, const int64_t* padding, size_t padding_count, uint8_t ceil_mode, uint8_t count_include_pad, adj_int_opt divisor_override, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::avg_pool(self_ref.tensor, dims, abi::ints(kernel_size, kernel_size_count, "kernel_size"), abi::ints(stride, stride_count, "stride"), abi::ints(padding, padding_count, "padding"), ceil_mode != 0, count_include_pad != 0, abi::int_opt(divisor_override)));
  });
}

adj_status adj_adaptive_avg_pool(adj_tensor self, int64_t dims, const int64_t* output_size, size_t output_size_count, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    abi::give(out, adjoint::adaptive_avg_pool(self_ref.tensor, dims, abi::ints(output_size, output_size_count, "output_size")));
  });
}

adj_status adj_adaptive_max_pool(adj_tensor self, int64_t dims, const int64_t* output_size, size_t output_size_count, adj_tensor* values, adj_tensor* indices) {
  return abi::guard([&] {
    abi::check_out(values, "values");
    abi::check_out(indices, "indices");
    const abi::Borrowed self_ref = abi::borrow(self, "self");
    auto results = adjoint::adaptive_max_pool(self_ref.tensor, dims, abi::ints(output_size, output_size_count, "output_size"));
    abi::give(values, std::move(std::get<0>(results)));
    abi::give(indices, std::move(std::get<1>(results)));
  });
}

adj_status adj_batch_norm(adj_tensor input, adj_tensor_opt running_mean, adj_tensor_opt running_var, adj_tensor_opt weight, adj_tensor_opt bias, uint8_t training, double momentum, double eps, adj_tensor* out) {
  return abi::guard([&] {
    abi::check_out(out, "out");
    const abi::Borrowed input_ref = abi::borrow(input, "input");
    const abi::Borrowed running_mean_ref = abi::borrow_opt(running_mean);
    const abi::Borrowed running_var_ref = abi::borrow_opt(running_var);
    const abi::Borrowed weight_ref = abi::borrow_opt(weight);
    const abi::Borrowed bias_ref = abi::borrow_opt(bias);
    abi::give(out, adjoint::batch_norm(input_ref.tensor, running_mean_ref.tensor, running_var_ref.tensor, weight_ref.tensor, bias_ref.tensor, training != 0, momentum, eps));
  });
}
