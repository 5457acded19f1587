// Written by src/Bindings.Generator with CppSharp (source build of v1.2) from native/include/adjoint.
// SHA-256 of the headers: 4350865300da59b81db24c264c12375c00dcb039534cc416d36f1083f56166b0
// Do not edit: change the header and run ./build.sh --target=Bindings.

#pragma once

#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "core/shape.h"
#include "core/tensor.h"

namespace adjoint {

Tensor detach(const Tensor& self, Tensor* dst = nullptr);
Tensor gelu(const Tensor& self, int64_t approximate, Tensor* dst = nullptr);
Tensor silu(const Tensor& self, Tensor* dst = nullptr);
Tensor softplus(const Tensor& self, double beta, double threshold);
Tensor leaky_relu(const Tensor& self, double negative_slope, Tensor* dst = nullptr);
Tensor elu(const Tensor& self, double alpha, double scale, double input_scale, Tensor* dst = nullptr);
Tensor scaled_dot_product_attention(const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& attn_mask, double dropout_p, bool is_causal, std::optional<double> scale);
Tensor empty(IntSpan size, DType dtype);
Tensor zeros(IntSpan size, DType dtype);
Tensor ones(IntSpan size, DType dtype);
Tensor full(IntSpan size, const Scalar& value, std::optional<DType> dtype = std::nullopt);
Tensor empty_like(const Tensor& self, std::optional<DType> dtype = std::nullopt);
Tensor zeros_like(const Tensor& self, std::optional<DType> dtype = std::nullopt);
Tensor ones_like(const Tensor& self, std::optional<DType> dtype = std::nullopt);
Tensor full_like(const Tensor& self, const Scalar& value, std::optional<DType> dtype = std::nullopt);
Tensor arange(const Scalar& start, const Scalar& stop, const Scalar& step, std::optional<DType> dtype = std::nullopt);
Tensor linspace(const Scalar& start, const Scalar& end, int64_t steps, std::optional<DType> dtype = std::nullopt);
Tensor eye(int64_t rows, int64_t columns, std::optional<DType> dtype = std::nullopt);
Tensor tril(const Tensor& self, int64_t diagonal);
Tensor triu(const Tensor& self, int64_t diagonal);
Tensor add(const Tensor& self, const Tensor& other, const Scalar& alpha, Tensor* dst = nullptr);
Tensor add_scalar(const Tensor& self, const Scalar& other, const Scalar& alpha, Tensor* dst = nullptr);
Tensor sub(const Tensor& self, const Tensor& other, const Scalar& alpha, Tensor* dst = nullptr);
Tensor sub_scalar(const Tensor& self, const Scalar& other, const Scalar& alpha, Tensor* dst = nullptr);
Tensor mul(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor mul_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor div(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor div_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor div_mode(const Tensor& self, const Tensor& other, int64_t mode, Tensor* dst = nullptr);
Tensor remainder(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor fmod(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor pow(const Tensor& self, const Tensor& exponent, Tensor* dst = nullptr);
Tensor pow_scalar(const Tensor& self, const Scalar& exponent, Tensor* dst = nullptr);
Tensor pow_base(const Scalar& base, const Tensor& exponent);
Tensor neg(const Tensor& self, Tensor* dst = nullptr);
Tensor abs(const Tensor& self, Tensor* dst = nullptr);
Tensor sign(const Tensor& self, Tensor* dst = nullptr);
Tensor exp(const Tensor& self, Tensor* dst = nullptr);
Tensor log(const Tensor& self, Tensor* dst = nullptr);
Tensor log1p(const Tensor& self, Tensor* dst = nullptr);
Tensor expm1(const Tensor& self, Tensor* dst = nullptr);
Tensor sqrt(const Tensor& self, Tensor* dst = nullptr);
Tensor rsqrt(const Tensor& self, Tensor* dst = nullptr);
Tensor reciprocal(const Tensor& self, Tensor* dst = nullptr);
Tensor square(const Tensor& self, Tensor* dst = nullptr);
Tensor sin(const Tensor& self, Tensor* dst = nullptr);
Tensor cos(const Tensor& self, Tensor* dst = nullptr);
Tensor tan(const Tensor& self, Tensor* dst = nullptr);
Tensor tanh(const Tensor& self, Tensor* dst = nullptr);
Tensor sigmoid(const Tensor& self, Tensor* dst = nullptr);
Tensor erf(const Tensor& self, Tensor* dst = nullptr);
Tensor relu(const Tensor& self, Tensor* dst = nullptr);
Tensor floor(const Tensor& self, Tensor* dst = nullptr);
Tensor ceil(const Tensor& self, Tensor* dst = nullptr);
Tensor round(const Tensor& self, Tensor* dst = nullptr);
Tensor trunc(const Tensor& self, Tensor* dst = nullptr);
Tensor logical_not(const Tensor& self, Tensor* dst = nullptr);
Tensor bitwise_not(const Tensor& self, Tensor* dst = nullptr);
Tensor isnan(const Tensor& self);
Tensor isinf(const Tensor& self);
Tensor isfinite(const Tensor& self);
Tensor maximum(const Tensor& self, const Tensor& other);
Tensor minimum(const Tensor& self, const Tensor& other);
Tensor eq(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor eq_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor ne(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor ne_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor lt(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor lt_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor le(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor le_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor gt(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor gt_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor ge(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor ge_scalar(const Tensor& self, const Scalar& other, Tensor* dst = nullptr);
Tensor logical_and(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor bitwise_and(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor logical_or(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor bitwise_or(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor logical_xor(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor bitwise_xor(const Tensor& self, const Tensor& other, Tensor* dst = nullptr);
Tensor clamp(const Tensor& self, const Scalar& min, const Scalar& max, Tensor* dst = nullptr);
Tensor clamp_tensor(const Tensor& self, const Tensor& min, const Tensor& max, Tensor* dst = nullptr);
Tensor where(const Tensor& condition, const Tensor& self, const Tensor& other);
Tensor matmul(const Tensor& self, const Tensor& other);
Tensor mm(const Tensor& self, const Tensor& target);
Tensor bmm(const Tensor& self, const Tensor& batch2);
Tensor mv(const Tensor& self, const Tensor& target);
Tensor dot(const Tensor& self, const Tensor& target);
Tensor addmm(const Tensor& self, const Tensor& mat1, const Tensor& mat2, const Scalar& beta, const Scalar& alpha);
Tensor outer(const Tensor& self, const Tensor& vec2);
Tensor linear(const Tensor& input, const Tensor& weight, const Tensor& bias);
Tensor mse_loss(const Tensor& input, const Tensor& target, int64_t reduction);
Tensor nll_loss(const Tensor& input, const Tensor& target, const Tensor& weight, int64_t reduction, int64_t ignore_index);
Tensor cross_entropy(const Tensor& input, const Tensor& target, const Tensor& weight, int64_t reduction, int64_t ignore_index, double label_smoothing);
Tensor conv(const Tensor& input, const Tensor& weight, const Tensor& bias, int64_t dims, IntSpan stride, IntSpan padding, IntSpan dilation, int64_t groups);
Tensor conv_padding(const Tensor& input, const Tensor& weight, const Tensor& bias, int64_t dims, IntSpan stride, bool same, IntSpan dilation, int64_t groups);
Tensor conv_transpose(const Tensor& input, const Tensor& weight, const Tensor& bias, int64_t dims, IntSpan stride, IntSpan padding, IntSpan output_padding, IntSpan dilation, int64_t groups);
std::pair<Tensor, Tensor> max_pool(const Tensor& self, int64_t dims, IntSpan kernel_size, IntSpan stride, IntSpan padding, IntSpan dilation, bool ceil_mode);
Tensor avg_pool(const Tensor& self, int64_t dims, IntSpan kernel_size, IntSpan stride, IntSpan padding, bool ceil_mode, bool count_include_pad, std::optional<int64_t> divisor_override);
Tensor adaptive_avg_pool(const Tensor& self, int64_t dims, IntSpan output_size);
std::pair<Tensor, Tensor> adaptive_max_pool(const Tensor& self, int64_t dims, IntSpan output_size);
Tensor batch_norm(const Tensor& input, const Tensor& running_mean, const Tensor& running_var, const Tensor& weight, const Tensor& bias, bool training, double momentum, double eps);
Tensor layer_norm(const Tensor& input, IntSpan normalized_shape, const Tensor& weight, const Tensor& bias, double eps);
Tensor sum(const Tensor& self, IntSpan dim, bool keepdim, std::optional<DType> dtype = std::nullopt);
Tensor mean(const Tensor& self, IntSpan dim, bool keepdim, std::optional<DType> dtype = std::nullopt);
Tensor prod(const Tensor& self, std::optional<DType> dtype = std::nullopt);
Tensor prod_dim(const Tensor& self, int64_t dim, bool keepdim, std::optional<DType> dtype = std::nullopt);
Tensor var(const Tensor& self, IntSpan dim, double correction, bool keepdim);
Tensor std(const Tensor& self, IntSpan dim, double correction, bool keepdim);
Tensor max(const Tensor& self);
Tensor min(const Tensor& self);
std::pair<Tensor, Tensor> max_dim(const Tensor& self, int64_t dim, bool keepdim);
std::pair<Tensor, Tensor> min_dim(const Tensor& self, int64_t dim, bool keepdim);
Tensor amax(const Tensor& self, IntSpan dim, bool keepdim);
Tensor amin(const Tensor& self, IntSpan dim, bool keepdim);
Tensor argmax(const Tensor& self, std::optional<int64_t> dim, bool keepdim);
Tensor argmin(const Tensor& self, std::optional<int64_t> dim, bool keepdim);
Tensor all(const Tensor& self, IntSpan dim, bool keepdim);
Tensor any(const Tensor& self, IntSpan dim, bool keepdim);
Tensor logsumexp(const Tensor& self, IntSpan dim, bool keepdim);
Tensor softmax(const Tensor& self, int64_t dim, std::optional<DType> dtype = std::nullopt);
Tensor log_softmax(const Tensor& self, int64_t dim, std::optional<DType> dtype = std::nullopt);
Tensor cumsum(const Tensor& self, int64_t dim, std::optional<DType> dtype = std::nullopt);
Tensor norm(const Tensor& self, double p, IntSpan dim, bool keepdim);
Tensor view(const Tensor& self, IntSpan shape);
Tensor reshape(const Tensor& self, IntSpan shape);
Tensor flatten(const Tensor& self, int64_t start_dim, int64_t end_dim);
Tensor squeeze(const Tensor& self);
Tensor squeeze_dim(const Tensor& self, int64_t dim);
Tensor unsqueeze(const Tensor& self, int64_t dim);
Tensor expand(const Tensor& self, IntSpan size);
Tensor permute(const Tensor& self, IntSpan permutation);
Tensor transpose(const Tensor& self, int64_t dim0, int64_t dim1);
Tensor t(const Tensor& self);
Tensor select(const Tensor& self, int64_t dim, int64_t index);
Tensor slice(const Tensor& self, int64_t dim, int64_t start, int64_t finish, int64_t step);
Tensor narrow(const Tensor& self, int64_t dim, int64_t start, int64_t length);
Tensor diagonal(const Tensor& self, int64_t offset, int64_t dim1, int64_t dim2);
Tensor as_strided(const Tensor& self, IntSpan size, IntSpan stride, std::optional<int64_t> storage_offset);
Tensor index_select(const Tensor& self, int64_t dim, const Tensor& index);
Tensor gather(const Tensor& self, int64_t dim, const Tensor& index);
Tensor scatter_add(const Tensor& self, int64_t dim, const Tensor& index, const Tensor& src, Tensor* dst = nullptr);
Tensor index_add(const Tensor& self, int64_t dim, const Tensor& index, const Tensor& source, const Scalar& alpha, Tensor* dst = nullptr);
Tensor masked_select(const Tensor& self, const Tensor& mask);
Tensor masked_fill(const Tensor& self, const Tensor& mask, const Scalar& value, Tensor* dst = nullptr);
Tensor cat(std::span<const Tensor> tensors, int64_t dim);
Tensor stack(std::span<const Tensor> tensors, int64_t dim);
std::vector<Tensor> split(const Tensor& self, int64_t split_size, int64_t dim);
std::vector<Tensor> split_sizes(const Tensor& self, IntSpan sizes, int64_t dim);
std::vector<Tensor> chunk(const Tensor& self, int64_t chunks, int64_t dim);
std::vector<Tensor> unbind(const Tensor& self, int64_t dim);
Tensor clone(const Tensor& self);
Tensor contiguous(const Tensor& self);
Tensor to_dtype(const Tensor& self, DType dtype, bool copy);
Tensor copy_(Tensor& self, const Tensor& source);
Tensor fill_(Tensor& self, const Scalar& value);
Tensor fill_tensor_(Tensor& self, const Tensor& value);
Tensor zero_(Tensor& self);
Tensor flip(const Tensor& self, IntSpan dims);
void manual_seed(uint64_t seed);
uint64_t initial_seed();
Tensor get_rng_state();
void set_rng_state(const Tensor& state);
Tensor rand(IntSpan size, DType dtype);
Tensor randn(IntSpan size, DType dtype);
Tensor randint(int64_t low, int64_t high, IntSpan size, DType dtype);
Tensor randperm(int64_t n, DType dtype);
Tensor uniform_(Tensor& self, double from, double to);
Tensor normal_(Tensor& self, double mean, double std);

}  // namespace adjoint
