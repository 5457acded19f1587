#include "ops/conv/correlation.h"

#include "autograd/record.h"
#include "ops/conv/examples.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

constexpr const char* kBackwardNode = "ConvolutionBackwardBackward0";

Dims with_space(int64_t first, int64_t second, const kernels::Space& space, size_t dims) {
  Dims sizes;
  sizes.push_back(first);
  sizes.push_back(second);
  for (size_t i = 3 - dims; i < 3; ++i) {
    sizes.push_back(space[i]);
  }
  return sizes;
}

kernels::Correlation correlation_of(const Movement& by, int64_t images, const Tensor& kernel_like_sizes,
                                    const kernels::Space& kernel, const kernels::Space& in, const kernels::Space& out) {
  return {.images = images,
          .groups = by.groups,
          .in_channels = kernel_like_sizes.size(1),
          .out_channels = kernel_like_sizes.size(0) / by.groups,
          .in = in,
          .out = out,
          .kernel = kernel,
          .stride = by.stride,
          .padding = by.padding,
          .dilation = by.dilation};
}

/// The cotangent of a bias: a sum over everything but the channels.
Tensor sum_for_bias(const Tensor& cotangent) {
  Dims dims;
  for (int64_t i = 0; i < cotangent.ndim(); ++i) {
    if (i != 1) {
      dims.push_back(i);
    }
  }
  return sum(cotangent, dims, false);
}

/// A bias in the shape that broadcasts against images.
Tensor as_channels(const Tensor& bias, int ndim) {
  Dims sizes(static_cast<size_t>(ndim), 1);
  sizes[1] = bias.numel();
  return reshape(bias, sizes);
}

/// The product rule for the forward mode of the products below, whose third operand is a bias.
template <typename First, typename Second>
auto product_rule(First first, Second second) {
  return [first, second](Jvp& j) {
    if (j.has(0)) {
      j.add(first(j.tangent(0)));
    }
    if (j.has(1)) {
      j.add(second(j.tangent(1)));
    }
    if (j.tangents().size() > 2 && j.has(2)) {
      const Tensor bias = as_channels(j.tangent(2), j.result().ndim());
      j.out() = j.out().defined() ? j.out() + bias : expand(bias, j.result().sizes());
    }
  };
}

}  // namespace

kernels::Space space_of(const Tensor& tensor, size_t dims) {
  kernels::Space space = {1, 1, 1};
  for (size_t i = 0; i < dims; ++i) {
    space[2 - i] = tensor.size(-1 - static_cast<int64_t>(i));
  }
  return space;
}

Tensor correlate(const char* node, const Tensor& image, const Tensor& kernel, const Tensor& bias, const Movement& by,
                 const kernels::Space& out) {
  Recorder rec(node, nullptr, image, kernel, bias);
  rec.save("input", image, rec.needs(1));
  rec.save("weight", kernel, rec.needs(0));
  const kernels::Space in = space_of(image, by.dims);
  const kernels::Space size = space_of(kernel, by.dims);
  Tensor result = empty_for(with_space(image.size(0), kernel.size(0), out, by.dims), computed_in(image.dtype()),
                            {&image, &kernel, &bias});
  {
    const BelowAutograd below;
    const Tensor x = contiguous(computed(image));
    const Tensor w = contiguous(computed(kernel));
    const Tensor b = bias.defined() ? contiguous(computed(bias)) : bias;
    const kernels::Correlation c = correlation_of(by, image.size(0), kernel, size, in, out);
    for_each_example<3>(result, {&x, &w, &b},
                        [&](const ExamplePointers<3>& p) { kernels::correlate(x.dtype(), c, p[1], p[2], p[3], p[0]); });
    result = cast(result, image.dtype());
  }
  const auto jvp = product_rule([&](const Tensor& t) { return correlate(kBackwardNode, t, kernel, {}, by, out); },
                                [&](const Tensor& t) { return correlate(kBackwardNode, image, t, {}, by, out); });
  return rec.finish(result, jvp, [by, in, size](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = correlate_transposed(kBackwardNode, v.grad(), v.saved(1), {}, by, in);
    }
    if (v.needs(1)) {
      v.in(1) = correlate_kernel(kBackwardNode, v.grad(), v.saved(0), by, size);
    }
    if (v.needs(2)) {
      v.in(2) = sum_for_bias(v.grad());
    }
  });
}

Tensor correlate_transposed(const char* node, const Tensor& cotangent, const Tensor& kernel, const Tensor& bias,
                            const Movement& by, const kernels::Space& in) {
  Recorder rec(node, nullptr, cotangent, kernel, bias);
  rec.save("input", cotangent, rec.needs(1));
  rec.save("weight", kernel, rec.needs(0));
  const kernels::Space out = space_of(cotangent, by.dims);
  const kernels::Space size = space_of(kernel, by.dims);
  const Dims sizes = with_space(cotangent.size(0), kernel.size(1) * by.groups, in, by.dims);
  Tensor result = empty_for(sizes, computed_in(cotangent.dtype()), {&cotangent, &kernel, &bias});
  {
    const BelowAutograd below;
    const Tensor g = contiguous(computed(cotangent));
    const Tensor w = contiguous(computed(kernel));
    const Tensor b = bias.defined() ? contiguous(computed(bias)) : bias;
    const kernels::Correlation c = correlation_of(by, cotangent.size(0), kernel, size, in, out);
    for_each_example<3>(result, {&g, &w, &b}, [&](const ExamplePointers<3>& p) {
      kernels::correlate_transposed(g.dtype(), c, p[1], p[2], p[3], p[0]);
    });
    result = cast(result, cotangent.dtype());
  }
  const auto jvp =
      product_rule([&](const Tensor& t) { return correlate_transposed(kBackwardNode, t, kernel, {}, by, in); },
                   [&](const Tensor& t) { return correlate_transposed(kBackwardNode, cotangent, t, {}, by, in); });
  return rec.finish(result, jvp, [by, out, size](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = correlate(kBackwardNode, v.grad(), v.saved(1), {}, by, out);
    }
    if (v.needs(1)) {
      v.in(1) = correlate_kernel(kBackwardNode, v.saved(0), v.grad(), by, size);
    }
    if (v.needs(2)) {
      v.in(2) = sum_for_bias(v.grad());
    }
  });
}

Tensor correlate_kernel(const char* node, const Tensor& cotangent, const Tensor& image, const Movement& by,
                        const kernels::Space& size) {
  Recorder rec(node, nullptr, cotangent, image);
  rec.save("grad_output", cotangent, rec.needs(1));
  rec.save("input", image, rec.needs(0));
  const kernels::Space in = space_of(image, by.dims);
  const kernels::Space out = space_of(cotangent, by.dims);
  const Dims sizes = with_space(cotangent.size(1), image.size(1) / by.groups, size, by.dims);
  Tensor result = empty_for(sizes, computed_in(image.dtype()), {&cotangent, &image});
  {
    const BelowAutograd below;
    const Tensor g = contiguous(computed(cotangent));
    const Tensor x = contiguous(computed(image));
    const kernels::Correlation c = correlation_of(by, image.size(0), result, size, in, out);
    for_each_example<2>(result, {&g, &x}, [&](const ExamplePointers<2>& p) {
      kernels::correlate_kernel(x.dtype(), c, p[1], p[2], p[0]);
    });
    result = cast(result, image.dtype());
  }
  const auto jvp =
      product_rule([&](const Tensor& t) { return correlate_kernel(kBackwardNode, t, image, by, size); },
                   [&](const Tensor& t) { return correlate_kernel(kBackwardNode, cotangent, t, by, size); });
  return rec.finish(result, jvp, [by, in, out](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = correlate(kBackwardNode, v.saved(1), v.grad(), {}, by, out);
    }
    if (v.needs(1)) {
      v.in(1) = correlate_transposed(kBackwardNode, v.saved(0), v.grad(), {}, by, in);
    }
  });
}

}  // namespace adjoint
