/// \file
/// Convolution, pooling and batch normalisation. Images are [N, C, L], [N, C, H, W] or [N, C, D, H, W], or the same
/// without N; `dims` (1, 2 or 3) says how many dimensions follow the channels. A list has an entry for each of them, or
/// one for all.
#ifndef ADJOINT_OPS_NN_H_
#define ADJOINT_OPS_NN_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Cross-correlation with a kernel (PyTorch's `torch.nn.functional.conv1d`, `conv2d` and `conv3d`).
/// \param weight [out, in / groups, …].
/// \param bias [out] or none.
/// \param padding Zeros at both ends of each dimension.
/// Errors: "Given groups=1, weight of size [4, 3, 2, 2], expected input[1, 2, 5, 5] to have 3 channels, but got 2 channels instead",
/// "Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). Kernel size can't be greater than actual input size".
/// \api none
ADJ_API adj_status adj_conv(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, int64_t dims,
                            const int64_t* stride, size_t stride_count, const int64_t* padding, size_t padding_count,
                            const int64_t* dilation, size_t dilation_count, int64_t groups, adj_tensor* out);

/// The same with padding by name: none ("valid"), or as much as leaves the size as it is ("same").
/// \param same Whether it is "same".
/// Error: "padding='same' is not supported for strided convolutions".
/// \api none
ADJ_API adj_status adj_conv_padding(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, int64_t dims,
                                    const int64_t* stride, size_t stride_count, uint8_t same, const int64_t* dilation,
                                    size_t dilation_count, int64_t groups, adj_tensor* out);

/// Transposed convolution, the gradient of a convolution for its input (PyTorch's `torch.nn.functional.conv_transpose1d`,
/// `conv_transpose2d` and `conv_transpose3d`).
/// \param weight [in, out / groups, …].
/// \param output_padding What is added to the size of the result at one end.
/// Error: "output padding must be smaller than either stride or dilation, but got output_padding_height: 2 …".
/// \api none
ADJ_API adj_status adj_conv_transpose(adj_tensor input, adj_tensor weight, adj_tensor_opt bias, int64_t dims,
                                      const int64_t* stride, size_t stride_count, const int64_t* padding,
                                      size_t padding_count, const int64_t* output_padding, size_t output_padding_count,
                                      const int64_t* dilation, size_t dilation_count, int64_t groups, adj_tensor* out);

/// Largest elements of windows, and where in an image they are (PyTorch's `torch.nn.functional.max_pool1d`, `max_pool2d` and
/// `max_pool3d`).
/// \param stride Empty for that of the window.
/// \param ceil_mode Whether windows may end beyond the image.
/// Error: "pad should be at most half of effective kernel size, but got pad=2, kernel_size=2 and dilation=1".
/// \api none
ADJ_API adj_status adj_max_pool(adj_tensor self, int64_t dims, const int64_t* kernel_size, size_t kernel_size_count,
                                const int64_t* stride, size_t stride_count, const int64_t* padding,
                                size_t padding_count, const int64_t* dilation, size_t dilation_count, uint8_t ceil_mode,
                                adj_tensor* values, adj_tensor* indices);

/// Means of windows (PyTorch's `torch.nn.functional.avg_pool1d`, `avg_pool2d` and `avg_pool3d`).
/// \param stride Empty for that of the window.
/// \param count_include_pad Whether padding counts as elements.
/// \param divisor_override What sums are divided by instead of the number of elements.
/// \api none
ADJ_API adj_status adj_avg_pool(adj_tensor self, int64_t dims, const int64_t* kernel_size, size_t kernel_size_count,
                                const int64_t* stride, size_t stride_count, const int64_t* padding,
                                size_t padding_count, uint8_t ceil_mode, uint8_t count_include_pad,
                                adj_int_opt divisor_override, adj_tensor* out);

/// Means of as many windows as asked for (PyTorch's `torch.nn.functional.adaptive_avg_pool1d`, `adaptive_avg_pool2d` and
/// `adaptive_avg_pool3d`).
/// \api none
ADJ_API adj_status adj_adaptive_avg_pool(adj_tensor self, int64_t dims, const int64_t* output_size,
                                         size_t output_size_count, adj_tensor* out);

/// Largest elements of as many windows as asked for, and where they are (PyTorch's
/// `torch.nn.functional.adaptive_max_pool1d`, `adaptive_max_pool2d` and `adaptive_max_pool3d`).
/// \api none
ADJ_API adj_status adj_adaptive_max_pool(adj_tensor self, int64_t dims, const int64_t* output_size,
                                         size_t output_size_count, adj_tensor* values, adj_tensor* indices);

/// (input − mean) / √(variance + eps) · weight + bias for each channel, by the batch's own statistics (`training`) or by the
/// running ones (PyTorch's `torch.nn.functional.batch_norm`).
/// \param running_mean [C] or none; in training it moves towards the batch's.
/// \param momentum How far.
/// Error: "running_mean should contain 3 elements not 4".
/// \api none
ADJ_API adj_status adj_batch_norm(adj_tensor input, adj_tensor_opt running_mean, adj_tensor_opt running_var,
                                  adj_tensor_opt weight, adj_tensor_opt bias, uint8_t training, double momentum,
                                  double eps, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_NN_H_
