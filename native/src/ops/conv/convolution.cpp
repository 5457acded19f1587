#include <string>
#include <utility>

#include "ops/conv/correlation.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

using kernels::Space;

constexpr const char* kNode = "ConvolutionBackward0";

/// An argument that has an entry for each dimension, or one for all.
Space spread(const char* name, IntSpan values, size_t dims) {
  check(values.size() == 1 || values.size() == dims, "expected ", name, " to be a single integer value or a list of ",
        dims, " values to match the convolution dimensions, but got ", name, "=", shown(values));
  Space space = {1, 1, 1};
  for (size_t i = 0; i < dims; ++i) {
    space[3 - dims + i] = values[values.size() == 1 ? 0 : i];
    check(std::in_range<int32_t>(space[3 - dims + i]), name, ": integer out of range, got ", space[3 - dims + i]);
  }
  return space;
}

/// What a missing dimension has for padding is 0.
Space spread_padding(const char* name, IntSpan values, size_t dims) {
  Space space = spread(name, values, dims);
  std::fill_n(space.begin(), 3 - dims, 0);
  return space;
}

bool any_below(const Space& space, int64_t least) {
  return std::any_of(space.begin(), space.end(), [&](int64_t value) { return value < least; });
}

/// Sizes in a message, as "2 x 3".
std::string crossed(const Space& space, size_t dims) {
  std::string text;
  for (size_t i = 3 - dims; i < 3; ++i) {
    text = concat(text, text.empty() ? "" : " x ", space[i]);
  }
  return text;
}

/// The same as "stride_height: 2 stride_width: 3"; a sequence counts as an image.
std::string named(const char* name, const Space& space, size_t dims) {
  static constexpr const char* kNames[] = {"_depth: ", "_height: ", "_width: "};
  std::string text;
  for (size_t i = dims == 3 ? 0 : 1; i < 3; ++i) {
    text = concat(text, text.empty() ? "" : " ", name, kNames[i], space[i]);
  }
  return text;
}

void check_operands(const char* op, const Tensor& input, const Tensor& weight, const Tensor& bias, int64_t dims,
                    bool transposed) {
  check(dims >= 1 && dims <= 3, "a convolution has 1, 2 or 3 dimensions, but got ", dims);
  check(!bias.defined() || bias.dtype() == input.dtype(), "Input type (", c_name_of(input.dtype()), ") and bias type (",
        bias.defined() ? c_name_of(bias.dtype()) : "", ") should be the same");
  check(input.ndim() == dims + 1 || input.ndim() == dims + 2, "Expected ", dims + 1, "D (unbatched) or ", dims + 2,
        "D (batched) input to ", op, transposed ? "_transpose" : "", dims,
        "d, but got input of size: ", shown(input.sizes()));
  check(weight.ndim() > 2, "weight should have at least three dimensions");
}

void check_movement(const Movement& by, const Space& output_padding) {
  check(!any_below(by.padding, 0), "negative padding is not supported");
  check(!any_below(output_padding, 0), "negative output_padding is not supported");
  check(!any_below(by.stride, 1), "non-positive stride is not supported");
  check(!any_below(by.dilation, 1), "dilation should be greater than zero, but got ",
        shown(IntSpan(by.dilation).last(by.dims)));
}

void check_shapes(const Tensor& input, const Tensor& weight, const Tensor& bias, const Movement& by, bool transposed) {
  check(weight.ndim() == input.ndim(), "Expected ", weight.ndim(), "-dimensional input for ", weight.ndim(),
        "-dimensional weight ", shown(weight.sizes()), ", but got ", input.ndim(), "-dimensional input of size ",
        shown(input.sizes()), " instead");
  check(weight.size(0) >= by.groups, "Given groups=", by.groups, ", expected weight to be at least ", by.groups,
        " at dimension 0, but got weight of size ", shown(weight.sizes()), " instead");
  check(weight.size(0) % by.groups == 0, "Given groups=", by.groups, ", expected weight to be divisible by ", by.groups,
        " at dimension 0, but got weight of size [", shown(weight.sizes()), "] instead");
  const int64_t channels = transposed ? weight.size(0) : weight.size(1) * by.groups;
  const int64_t results = transposed ? weight.size(1) * by.groups : weight.size(0);
  const std::string given = transposed ? "transposed=1" : concat("groups=", by.groups);
  check(input.size(1) == channels, "Given ", given, ", weight of size ", shown(weight.sizes()), ", expected input",
        shown(input.sizes()), " to have ", channels, " channels, but got ", input.size(1), " channels instead");
  check(!bias.defined() || (bias.ndim() == 1 && bias.size(0) == results), "Given ", transposed ? "transposed=1, " : "",
        "weight of size ", shown(weight.sizes()), ", expected bias to be 1-dimensional with ", results,
        " elements, but got bias of size ", shown(bias.defined() ? bias.sizes() : IntSpan()), " instead");
}

/// Errors of dtypes, in the words of the kernel that libtorch would take.
void check_dtypes(const Tensor& input, const Tensor& weight, const Movement& by, bool transposed) {
  check(input.dtype() == weight.dtype(), "expected scalar type ", name_of(input.dtype()), " but found ",
        name_of(weight.dtype()));
  const bool dilated = by.dilation != Space{1, 1, 1};
  const bool solid = by.dims == 3;
  const char* kernel = transposed ? solid ? "slow_conv_transpose3d_out_cpu" : "slow_conv_transpose2d_out_cpu"
                       : dilated  ? "slow_conv_dilated<>"
                       : solid    ? "compute_columns3d"
                                  : "slow_conv2d_cpu";
  const bool any_integer = !transposed && !dilated && input.dtype() != DType::Bool;
  if (!input.is_floating() && input.dtype() != DType::Int64 && !any_integer) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", kernel, "\" not implemented for '", name_of(input.dtype()), "'");
  }
}

/// Whether there are no images, or none with channels; of other sizes of 0 a result is refused.
bool is_empty(const Tensor& images) { return images.size(0) == 0 || images.size(1) == 0; }

/// Sizes as libtorch shows them, to which a sequence is an image of one row.
Dims as_image(IntSpan sizes, size_t dims) {
  Dims image(sizes);
  if (dims == 1) {
    image.insert(2, 1);
  }
  return image;
}

/// Errors of sizes of 0, in the words of the kernel that libtorch would take.
void check_extents(const Tensor& images, const Tensor& weight, const Movement& by, bool transposed) {
  if ((images.numel() > 0 && weight.numel() > 0) || is_empty(images)) {
    return;
  }
  check(images.numel() > 0, "Only zero batch or zero channel inputs are supported, but got input shape: ",
        shown(as_image(images.sizes(), by.dims)));
  const Space size = space_of(weight, by.dims);
  const bool solid = by.dims == 3;
  const bool dilated = !transposed && by.dilation != Space{1, 1, 1};
  check(!any_below(size, 1) || (transposed && solid), "kernel size should be greater than zero, but got",
        dilated ? concat(" ", shown(IntSpan(size).last(std::max<size_t>(by.dims, 2))))
        : solid ? concat(": ", crossed(size, 3), " (TxHxW)")
                : concat(" ", named("kernel", size, by.dims)));
  check(!transposed || weight.numel() > 0,
        solid ? "non-empty 5D (n_output_plane x n_input_plane x kernel_depth x kernel_height x kernel_width) tensor "
                "expected for weight, but got: "
              : "non-empty 2D or 4D weight tensor expected, but got: ",
        shown(as_image(weight.sizes(), by.dims)));
}

/// What the kernel covers.
Space extent_of(const Tensor& weight, const Movement& by) {
  Space extent = space_of(weight, by.dims);
  for (size_t i = 0; i < 3; ++i) {
    extent[i] = by.dilation[i] * (extent[i] - 1) + 1;
  }
  return extent;
}

/// Runs the operation on images, also where the input is one without a dimension for them.
template <typename Run>
Tensor on_images(const Tensor& input, size_t dims, Run run) {
  const bool single = input.ndim() == static_cast<int>(dims) + 1;
  return single ? squeeze_dim(run(unsqueeze(input, 0)), 0) : run(input);
}

Tensor convolve(const Tensor& images, const Tensor& weight, const Tensor& bias, const Movement& by, bool same) {
  check_movement(by, {0, 0, 0});
  check_shapes(images, weight, bias, by, false);
  const Space extent = extent_of(weight, by);
  Space padded = space_of(images, by.dims);
  Space out = padded;
  if (!same) {
    bool fits = true;
    for (size_t i = 0; i < 3; ++i) {
      padded[i] += 2 * by.padding[i];
      fits = fits && padded[i] >= extent[i];
      out[i] = (padded[i] - extent[i]) / by.stride[i] + 1;
    }
    check(fits, "Calculated padded input size per channel: (", crossed(padded, by.dims), "). Kernel size: (",
          crossed(extent, by.dims), "). Kernel size can't be greater than actual input size");
  }
  check_extents(images, weight, by, false);
  check_dtypes(images, weight, by, false);
  const Tensor result = correlate(kNode, images, weight, bias, by, out);
  // Of no channels libtorch makes none.
  return images.size(1) == 0 ? narrow(result, 1, 0, 0) : result;
}

Movement movement(const Tensor& weight, IntSpan stride, IntSpan padding, IntSpan dilation, int64_t groups) {
  const auto dims = static_cast<size_t>(weight.ndim()) - 2;
  check(groups > 0, "non-positive groups is not supported");
  check(dims <= 3, "a convolution has 1, 2 or 3 dimensions, but got ", dims);
  return {dims, spread("stride", stride, dims), spread_padding("padding", padding, dims),
          spread("dilation", dilation, dims), groups};
}

}  // namespace

Tensor conv(const Tensor& input, const Tensor& weight, const Tensor& bias, int64_t dims, IntSpan stride,
            IntSpan padding, IntSpan dilation, int64_t groups) {
  check_operands("conv", input, weight, bias, dims, false);
  const Movement by = movement(weight, stride, padding, dilation, groups);
  // libtorch hands this on, and notices by it that the weight has other dimensions.
  spread("output_padding", IntSpan(Space{}).first(static_cast<size_t>(dims)), by.dims);
  return on_images(input, static_cast<size_t>(dims),
                   [&](const Tensor& images) { return convolve(images, weight, bias, by, false); });
}

Tensor conv_padding(const Tensor& input, const Tensor& weight, const Tensor& bias, int64_t dims, IntSpan stride,
                    bool same, IntSpan dilation, int64_t groups) {
  check_operands("conv", input, weight, bias, dims, false);
  const int64_t none = 0;
  Movement by = movement(weight, stride, IntSpan(&none, 1), dilation, groups);
  if (same) {
    check(by.stride == Space{1, 1, 1}, "padding='same' is not supported for strided convolutions");
    const Space extent = extent_of(weight, by);
    for (size_t i = 0; i < 3; ++i) {
      by.padding[i] = (extent[i] - 1) / 2;
    }
  }
  return on_images(input, static_cast<size_t>(dims),
                   [&](const Tensor& images) { return convolve(images, weight, bias, by, same); });
}

Tensor conv_transpose(const Tensor& input, const Tensor& weight, const Tensor& bias, int64_t dims, IntSpan stride,
                      IntSpan padding, IntSpan output_padding, IntSpan dilation, int64_t groups) {
  check_operands("conv", input, weight, bias, dims, true);
  const Movement by = movement(weight, stride, padding, dilation, groups);
  const Space more = spread_padding("output_padding", output_padding, by.dims);
  return on_images(input, static_cast<size_t>(dims), [&](const Tensor& images) {
    check_movement(by, more);
    check_shapes(images, weight, bias, by, true);
    check_extents(images, weight, by, true);
    const Space from = space_of(images, by.dims);
    const Space extent = extent_of(weight, by);
    Space out = from;
    for (size_t i = 0; i < 3; ++i) {
      check(more[i] == 0 || more[i] < std::max(by.stride[i], by.dilation[i]),
            "output padding must be smaller than either stride or dilation, but got ",
            named("output_padding", more, by.dims), " ", named("stride", by.stride, by.dims), " ",
            named("dilation", by.dilation, by.dims));
      out[i] = (from[i] - 1) * by.stride[i] - 2 * by.padding[i] + extent[i] + more[i];
    }
    check(!any_below(out, 1), "Given input size per channel: (", crossed(from, by.dims),
          "). Calculated output size per channel: (", crossed(out, by.dims), "). Output size is too small");
    check_dtypes(images, weight, by, true);
    return correlate_transposed(kNode, images, weight, bias, by, out);
  });
}

}  // namespace adjoint
