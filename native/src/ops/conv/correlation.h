#pragma once

#include "core/shape.h"
#include "core/tensor.h"
#include "kernels/conv.h"

namespace adjoint {

// The three products of a trilinear form: correlating an image with a kernel and weighing the result by a cotangent.
// Each one's derivatives are the other two, so that a convolution can be differentiated as often as one likes.

/// How a kernel moves over an image; `dims` dimensions follow the channels, the last ones of each Space.
struct Movement {
  size_t dims;
  kernels::Space stride, padding, dilation;
  int64_t groups;
};

/// The last sizes of a tensor.
kernels::Space space_of(const Tensor& tensor, size_t dims);

/// image ⋆ kernel + bias, of size `out`; `node` names its node in the graph.
Tensor correlate(const char* node, const Tensor& image, const Tensor& kernel, const Tensor& bias, const Movement& by,
                 const kernels::Space& out);
/// The cotangent of the image, of size `in`, plus a bias: what a transposed convolution is.
Tensor correlate_transposed(const char* node, const Tensor& cotangent, const Tensor& kernel, const Tensor& bias,
                            const Movement& by, const kernels::Space& in);
/// The cotangent of the kernel, of size `size`.
Tensor correlate_kernel(const char* node, const Tensor& cotangent, const Tensor& image, const Movement& by,
                        const kernels::Space& size);

}  // namespace adjoint
