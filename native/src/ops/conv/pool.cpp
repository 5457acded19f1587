#include "kernels/pool.h"

#include <memory>
#include <string>
#include <utility>

#include "autograd/record.h"
#include "core/batch.h"
#include "core/parallel.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

using kernels::Window;
using kernels::Windows;
using Windowing = std::shared_ptr<const Windows>;

/// Names of the nodes of an operation and of its backward.
struct Nodes {
  const char* forward;
  const char* backward;
};

/// `sizes` with other last dimensions.
Dims with_windows(IntSpan sizes, size_t dims, const Windows& windows) {
  Dims out(sizes);
  for (size_t i = 0; i < dims; ++i) {
    out[out.size() - 1 - i] = static_cast<int64_t>(windows.along[2 - i].size());
  }
  return out;
}
Dims with_image(IntSpan sizes, size_t dims, const Windows& windows) {
  Dims out(sizes);
  for (size_t i = 0; i < dims; ++i) {
    out[out.size() - 1 - i] = windows.in[2 - i];
  }
  return out;
}

/// Dense, in the dtype that kernels compute in.
Tensor dense(const Tensor& tensor) {
  const BelowAutograd below;
  return contiguous(computed(tensor));
}

/// Runs a kernel over the images of `result`, from `in` to `out` elements each, several at a time.
template <typename Kernel>
void over_images(const Tensor& result, int64_t in, int64_t out, Kernel kernel) {
  constexpr int64_t kGrain = 32768;
  parallel_for(out == 0 ? 0 : result.total_numel() / out, std::max<int64_t>(1, kGrain / std::max<int64_t>(1, in + out)),
               kernel);
}

/// Copies places in images of `plane` elements, so that nobody writes to them after they were checked. -1 stands for a
/// window without elements.
std::vector<int64_t> checked_places(const int64_t* places, int64_t count, int64_t plane) {
  std::vector<int64_t> copy(places, places + count);
  const bool fit = std::none_of(copy.begin(), copy.end(), [plane](int64_t at) {
    return static_cast<uint64_t>(at) + 1 > static_cast<uint64_t>(plane);
  });
  check_index(fit, "max_pool: index out of range of an image of ", plane, " elements");
  return copy;
}

Tensor put_windows(const char* node, const Tensor& grad, const Tensor& indices, const Windowing& windows, size_t dims);

/// The elements at `indices` of each image.
Tensor pick_windows(const char* node, const Tensor& self, const Tensor& indices, const Windowing& windows,
                    size_t dims) {
  Recorder rec(node, nullptr, self, indices);
  rec.save("indices", indices);
  const Tensor from = dense(batch_in_front(self, common_batch({&self, &indices})));
  Tensor out = empty_for(with_windows(self.sizes(), dims, *windows), from.dtype(), {&self, &indices});
  const BatchDims batch = common_batch({&out});
  const auto item = static_cast<int64_t>(from.item_size());
  const Tensor places = dense(batch_in_front(indices, batch));
  const int64_t plane = windows->plane();
  const int64_t count = windows->count();
  over_images(out, plane, count, [&](int64_t begin, int64_t end) {
    const std::vector<int64_t> at =
        checked_places(places.data<int64_t>() + begin * count, (end - begin) * count, plane);
    kernels::pick(from.dtype(), *windows, end - begin, from.bytes() + begin * plane * item, at.data(),
                  out.bytes() + begin * count * item);
  });
  out = cast(out, self.dtype());
  const auto jvp = [&](Jvp& j) { j.out() = pick_windows(node, j.tangent(), indices, windows, dims); };
  return rec.finish(
      out, jvp, [node, windows, dims](Vjp& v) { v.in(0) = put_windows(node, v.grad(), v.saved(0), windows, dims); });
}

/// The transpose: images that are zero but for what is put to `indices`.
Tensor put_windows(const char* node, const Tensor& grad, const Tensor& indices, const Windowing& windows, size_t dims) {
  Recorder rec(node, nullptr, grad, indices);
  rec.save("indices", indices);
  const Tensor from = dense(batch_in_front(grad, common_batch({&grad, &indices})));
  Tensor out = empty_for(with_image(grad.sizes(), dims, *windows), from.dtype(), {&grad, &indices});
  const BatchDims batch = common_batch({&out});
  const auto item = static_cast<int64_t>(from.item_size());
  const Tensor places = dense(batch_in_front(indices, batch));
  const int64_t plane = windows->plane();
  const int64_t count = windows->count();
  over_images(out, count, plane, [&](int64_t begin, int64_t end) {
    const std::vector<int64_t> at =
        checked_places(places.data<int64_t>() + begin * count, (end - begin) * count, plane);
    kernels::put(from.dtype(), *windows, end - begin, from.bytes() + begin * count * item, at.data(),
                 out.bytes() + begin * plane * item);
  });
  out = cast(out, grad.dtype());
  const auto jvp = [&](Jvp& j) { j.out() = put_windows(node, j.tangent(), indices, windows, dims); };
  return rec.finish(
      out, jvp, [node, windows, dims](Vjp& v) { v.in(0) = pick_windows(node, v.grad(), v.saved(0), windows, dims); });
}

std::pair<Tensor, Tensor> max_of_windows(Nodes nodes, const Tensor& self, const Windowing& windows, size_t dims) {
  Recorder rec(nodes.forward, nullptr, self);
  const Dims sizes = with_windows(self.sizes(), dims, *windows);
  const Tensor from = dense(self);
  Tensor values = empty_for(sizes, from.dtype(), {&self});
  Tensor indices = empty_for(sizes, DType::Int64, {&self});
  rec.save("result1", indices);
  const auto item = static_cast<int64_t>(from.item_size());
  const int64_t plane = windows->plane();
  const int64_t count = windows->count();
  over_images(values, plane, count, [&](int64_t begin, int64_t end) {
    kernels::max_windows(from.dtype(), *windows, end - begin, from.bytes() + begin * plane * item,
                         values.bytes() + begin * count * item, indices.data<int64_t>() + begin * count);
  });
  values = cast(values, self.dtype());
  const auto jvp = [&](Jvp& j) { j.out() = pick_windows(nodes.backward, j.tangent(), indices, windows, dims); };
  return {rec.finish(values, jvp,
                     [node = nodes.backward, windows, dims](Vjp& v) {
                       v.in(0) = put_windows(node, v.grad(), v.saved(0), windows, dims);
                     }),
          indices};
}

/// Means of windows, or if `transposed` what is the gradient of that: two linear maps, each the vjp of the other.
Tensor average(bool transposed, Nodes nodes, const Tensor& self, const Windowing& windows, size_t dims) {
  Recorder rec(transposed ? nodes.backward : nodes.forward, nullptr, self);
  const Tensor from = dense(self);
  const int64_t in = transposed ? windows->count() : windows->plane();
  const int64_t out = transposed ? windows->plane() : windows->count();
  Tensor result =
      empty_for(transposed ? with_image(self.sizes(), dims, *windows) : with_windows(self.sizes(), dims, *windows),
                from.dtype(), {&self});
  const auto item = static_cast<int64_t>(from.item_size());
  over_images(result, in, out, [&](int64_t begin, int64_t end) {
    (transposed ? kernels::spread_windows : kernels::mean_windows)(
        from.dtype(), *windows, end - begin, from.bytes() + begin * in * item, result.bytes() + begin * out * item);
  });
  result = cast(result, self.dtype());
  const auto jvp = [&](Jvp& j) { j.out() = average(transposed, nodes, j.tangent(), windows, dims); };
  return rec.finish(result, jvp, [transposed, nodes, windows, dims](Vjp& v) {
    v.in(0) = average(!transposed, nodes, v.grad(), windows, dims);
  });
}

/// An argument that has an entry for each dimension, or one for all; if it is empty, those of `otherwise`.
struct PerDim {
  PerDim(const char* op, size_t dims, const char* name, const char* wish, IntSpan given, IntSpan otherwise = {}) {
    const IntSpan from = given.empty() && !otherwise.empty() ? otherwise : given;
    static constexpr const char* kCounts[] = {"", "one int", "two ints", "three ints"};
    check(from.size() == 1 || from.size() == dims, op, ": ", name, " must ", wish, " a single int, or a tuple of ",
          kCounts[dims]);
    for (size_t i = 0; i < dims; ++i) {
      values[i] = from[from.size() == 1 ? 0 : i];
      check(std::in_range<int32_t>(values[i]), op, ": ", name, ": integer out of range, got ", values[i]);
    }
  }
  int64_t operator[](size_t i) const { return values[i]; }
  bool any_below(size_t dims, int64_t least) const {
    return std::any_of(values.begin(), values.begin() + dims, [&](int64_t value) { return value < least; });
  }
  std::array<int64_t, 3> values;
};

/// Values of all dimensions in a message, as "kH: 2 kW: 3".
std::string listed(const char* prefix, const PerDim& values, size_t dims) {
  static constexpr const char* kLetters = "THW";
  std::string text;
  for (size_t i = 0; i < dims; ++i) {
    text = concat(text, text.empty() ? "" : " ", prefix, kLetters[3 - dims + i], ": ", values[i]);
  }
  return text;
}

int64_t divide_down(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

int64_t pooled_size(int64_t size, int64_t kernel, int64_t stride, int64_t pad, int64_t dilation, bool ceil_mode) {
  const int64_t room = size + 2 * pad - dilation * (kernel - 1) - 1 + (ceil_mode ? stride - 1 : 0);
  const int64_t count = divide_down(room, stride) + 1;
  // The last window has to start inside of the image or its left padding.
  return ceil_mode && (count - 1) * stride >= size + pad ? count - 1 : count;
}

std::string joined(IntSpan values, const char* separator) {
  std::string text;
  for (int64_t value : values) {
    text = concat(text, text.empty() ? "" : separator, value);
  }
  return text;
}

/// One image, or several.
bool has_image_dims(const Tensor& self, size_t dims) {
  return self.ndim() == static_cast<int>(dims) + 1 || self.ndim() == static_cast<int>(dims) + 2;
}

/// Errors in the number of dimensions of what windows slide over.
void check_ndim(const Tensor& self, size_t dims, bool average) {
  if (average && dims == 2) {
    // This operation asks for the size of the channels first.
    check_index(self.ndim() > 0, "Dimension specified as -3 but tensor has no dimensions");
    wrap_dim(-3, self.ndim());
  } else {
    check(has_image_dims(self, dims), "non-empty ", dims + 1, "D or ", dims + 2,
          "D (batch mode) tensor expected for input");
  }
}

void check_filled(const Tensor& self, size_t dims) {
  const bool filled =
      has_image_dims(self, dims) && std::all_of(self.sizes().end() - static_cast<int64_t>(dims) - 1, self.sizes().end(),
                                                [](int64_t size) { return size != 0; });
  check(filled, "Expected ", dims + 1, "D or ", dims + 2,
        "D (batch mode) tensor with optional 0 dim batch size for input, but got:", shown(self.sizes()));
}

/// The same for windows that adapt.
void check_covered(const char* op, const Tensor& self, size_t dims, const char* colon) {
  check(has_image_dims(self, dims), op, dims, "d(): Expected ", dims + 1, "D or ", dims + 2, "D tensor, but got", colon,
        " ", shown(self.sizes()));
  for (size_t i = self.sizes().size() - dims; i < self.sizes().size(); ++i) {
    check(self.sizes()[i] > 0, op, dims, "d(): Expected input to have non-zero size for non-batch dimensions, but ",
          "input has sizes ", shown(self.sizes()), " with dimension ", i, " being empty");
  }
}

/// The same for a sequence.
void check_sequence(const char* op, const Tensor& self) {
  check(self.ndim() == 2 || self.ndim() == 3, "Expected 2 to 3 dimensions, but got ", self.ndim(),
        "-dimensional tensor for argument #1 'self' (while checking arguments for ", op, ")");
}

/// Windows of a given size at a given distance.
Windowing sliding(const Tensor& self, size_t dims, const PerDim& kernel, const PerDim& stride, const PerDim& padding,
                  const PerDim& dilation, bool ceil_mode, bool average, bool count_include_pad) {
  check_ndim(self, dims, average);
  for (size_t i = 0; i < dims; ++i) {
    check(stride[i] != 0, "stride should not be zero");
    check(padding[i] >= 0, "pad must be non-negative, but got pad: ", padding[i]);
    check(padding[i] <= ((kernel[i] - 1) * dilation[i] + 1) / 2,
          "pad should be at most half of effective kernel size, but got pad=", padding[i], ", kernel_size=", kernel[i],
          " and dilation=", dilation[i]);
  }
  check(!kernel.any_below(dims, 1), "kernel size should be greater than zero, but got ", listed("k", kernel, dims));
  check(!stride.any_below(dims, 1), "stride should be greater than zero, but got ", listed("d", stride, dims));
  check(!dilation.any_below(dims, 1), "dilation should be greater than zero, but got ",
        listed("dilation", dilation, dims));
  check_filled(self, dims);
  auto windows = std::make_shared<Windows>();
  Dims in;
  Dims out;
  in.push_back(self.size(-1 - static_cast<int64_t>(dims)));
  out.push_back(in[0]);
  for (size_t i = 0; i < dims; ++i) {
    const int64_t size = self.size(static_cast<int64_t>(i) - static_cast<int64_t>(dims));
    in.push_back(size);
    out.push_back(pooled_size(size, kernel[i], stride[i], padding[i], dilation[i], ceil_mode));
  }
  const PerDim image("image", dims, "size", "be", self.sizes().last(dims));
  bool covered = true;
  for (size_t i = 0; i < dims; ++i) {
    covered = covered && image[i] >= kernel[i];
  }
  check(covered || !average || dims != 3, "input image (", listed("", image, dims), ") smaller than kernel size (",
        listed("k", kernel, dims), ")");
  check(std::all_of(out.begin() + 1, out.end(), [](int64_t size) { return size >= 1; }), "Given input size: (",
        joined(in, "x"), "). Calculated output size: (", joined(out, "x"), "). Output size is too small");
  windows->in = {1, 1, 1};
  windows->step = {1, 1, 1};
  for (size_t i = 0; i < 3; ++i) {
    auto& along = windows->along[i];
    if (i < 3 - dims) {
      along.push_back({0, 1, 1});
      continue;
    }
    const size_t dim = i - (3 - dims);
    const int64_t size = in[dim + 1];
    windows->in[i] = size;
    windows->step[i] = dilation[dim];
    for (int64_t at = 0; at < out[dim + 1]; ++at) {
      int64_t begin = at * stride[dim] - padding[dim];
      const int64_t end = begin + (kernel[dim] - 1) * dilation[dim] + 1;
      // Padding counts up to its end, what ceil_mode adds does not.
      const int64_t counted = std::min(end, size + padding[dim]) - begin;
      while (begin < 0) {
        begin += dilation[dim];
      }
      const int64_t last = std::min(end, size);
      along.push_back({begin, last, count_include_pad ? counted : last - begin});
    }
  }
  return windows;
}

/// So many windows that they cover the image.
Windowing adapting(const Tensor& self, size_t dims, const PerDim& count) {
  auto windows = std::make_shared<Windows>();
  windows->in = {1, 1, 1};
  windows->step = {1, 1, 1};
  for (size_t i = 0; i < 3; ++i) {
    if (i < 3 - dims) {
      windows->along[i].push_back({0, 1, 1});
      continue;
    }
    const int64_t out = count[i - (3 - dims)];
    const int64_t size = self.size(static_cast<int64_t>(i) - 3);
    windows->in[i] = size;
    windows->along[i].reserve(static_cast<size_t>(out));
    for (int64_t at = 0; at < out; ++at) {
      const int64_t begin = at * size / out;
      const int64_t end = ((at + 1) * size + out - 1) / out;
      windows->along[i].push_back({begin, end, end - begin});
    }
  }
  return windows;
}

void check_dims(int64_t dims) { check(dims >= 1 && dims <= 3, "pooling has 1, 2 or 3 dimensions, but got ", dims); }

[[noreturn]] void fail_dtype(const Tensor& self, const char* kernel) {
  fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", kernel, "\" not implemented for '", name_of(self.dtype()), "'");
}
void check_floating(const Tensor& self, const char* kernel) {
  if (!self.is_floating()) {
    fail_dtype(self, kernel);
  }
}

constexpr const char* kMaxNames[] = {"", "max_pool1d", "max_pool2d", "max_pool3d"};
constexpr const char* kAverageNames[] = {"", "avg_pool1d", "avg_pool2d", "avg_pool3d"};
constexpr Nodes kMaxNodes[] = {{},
                               {},
                               {"MaxPool2DWithIndicesBackward0", "MaxPool2DWithIndicesBackwardBackward0"},
                               {"MaxPool3DWithIndicesBackward0", "MaxPool3DWithIndicesBackwardBackward0"}};
constexpr Nodes kAverageNodes[] = {
    {}, {}, {"AvgPool2DBackward0", "AvgPool2DBackwardBackward0"}, {"AvgPool3DBackward0", "AvgPool3DBackwardBackward0"}};
constexpr Nodes kAdaptiveMaxNodes[] = {{},
                                       {},
                                       {"AdaptiveMaxPool2DBackward0", "AdaptiveMaxPool2DBackwardBackward0"},
                                       {"AdaptiveMaxPool3DBackward0", "AdaptiveMaxPool3DBackwardBackward0"}};
constexpr Nodes kAdaptiveAverageNodes[] = {{},
                                           {},
                                           {"AdaptiveAvgPool2DBackward0", "AdaptiveAvgPool2DBackwardBackward0"},
                                           {"AdaptiveAvgPool3DBackward0", "AdaptiveAvgPool3DBackwardBackward0"}};

/// A list for a sequence seen as an image of one row.
Dims with_row(IntSpan values, int64_t row) {
  Dims both;
  if (!values.empty()) {
    both.push_back(row);
    both.push_back(values[0]);
  }
  return both;
}

void check_one(const char* op, const char* name, IntSpan values) {
  check(values.size() == 1, op, "() argument '", name, "' should contain one int (got ", values.size(), ")");
}

}  // namespace

std::pair<Tensor, Tensor> max_pool(const Tensor& self, int64_t dims, IntSpan kernel_size, IntSpan stride,
                                   IntSpan padding, IntSpan dilation, bool ceil_mode) {
  check_dims(dims);
  if (dims == 1) {
    check_one("max_pool1d", "kernel_size", kernel_size);
    check(self.ndim() == 2 || self.ndim() == 3,
          "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:",
          shown(self.sizes()));
    check_floating(self, "max_pool1d_impl");
    const auto [values, indices] = max_pool(unsqueeze(self, -2), 2, with_row(kernel_size, 1), with_row(stride, 1),
                                            with_row(padding, 0), with_row(dilation, 1), ceil_mode);
    return {squeeze_dim(values, -2), squeeze_dim(indices, -2)};
  }
  const auto n = static_cast<size_t>(dims);
  const PerDim kernel(kMaxNames[n], n, "kernel_size", "either be", kernel_size);
  const PerDim step(kMaxNames[n], n, "stride", "either be omitted,", stride, kernel_size);
  const PerDim pad(kMaxNames[n], n, "padding", "either be", padding);
  const PerDim spread(kMaxNames[n], n, "dilation", "be either", dilation);
  const Windowing windows = sliding(self, n, kernel, step, pad, spread, ceil_mode, false, false);
  if (self.dtype() == DType::Bool) {
    fail_dtype(self, kMaxNames[n]);
  }
  return max_of_windows(kMaxNodes[n], self, windows, n);
}

Tensor avg_pool(const Tensor& self, int64_t dims, IntSpan kernel_size, IntSpan stride, IntSpan padding, bool ceil_mode,
                bool count_include_pad, std::optional<int64_t> divisor_override) {
  check_dims(dims);
  if (dims == 1) {
    check_one("avg_pool1d", "kernel_size", kernel_size);
    check_sequence("avg_pool1d", self);
    return squeeze_dim(avg_pool(unsqueeze(self, -2), 2, with_row(kernel_size, 1), with_row(stride, 1),
                                with_row(padding, 0), ceil_mode, count_include_pad, divisor_override),
                       -2);
  }
  const auto n = static_cast<size_t>(dims);
  const PerDim kernel(kAverageNames[n], n, "kernel_size", "either be", kernel_size);
  const PerDim step(kAverageNames[n], n, "stride", "either be omitted,", stride, kernel_size);
  const PerDim pad(kAverageNames[n], n, "padding", "either be", padding);
  const int64_t one = 1;
  const PerDim dense(kAverageNames[n], n, "dilation", "be", IntSpan(&one, 1));
  check(divisor_override != 0, "divisor must be not zero");
  const Windowing windows = sliding(self, n, kernel, step, pad, dense, ceil_mode, true, count_include_pad);
  if (self.dtype() != DType::Int64) {
    check_floating(self, n == 2 ? "avg_pool2d" : "avg_pool3d_out_frame");
  }
  if (n == 3 && is_half(self.dtype())) {
    fail_dtype(self, "avg_pool3d_out_frame");
  }
  const auto overridden = std::make_shared<Windows>(*windows);
  overridden->divisor_override = divisor_override.value_or(0);
  return average(false, kAverageNodes[n], self, overridden, n);
}

Tensor adaptive_avg_pool(const Tensor& self, int64_t dims, IntSpan output_size) {
  check_dims(dims);
  if (dims == 1) {
    check_one("adaptive_avg_pool1d", "output_size", output_size);
    check_sequence("adaptive_avg_pool1d", self);
    return squeeze_dim(adaptive_avg_pool(unsqueeze(self, -2), 2, with_row(output_size, 1)), -2);
  }
  const auto n = static_cast<size_t>(dims);
  check(output_size.size() == n, "adaptive_avg_pool", n, "d: output_size must be ", n);
  const PerDim count("adaptive_avg_pool", n, "output_size", "be", output_size);
  check(!count.any_below(n, 0), "adaptive_avg_pool", n,
        "d: elements of output_size must be greater than or equal to 0 but received {", joined(output_size, ", "), "}");
  if (std::all_of(output_size.begin(), output_size.end(), [](int64_t size) { return size == 1; })) {
    const int64_t last[] = {-3, -2, -1};
    return mean(self, IntSpan(last).last(n), true);
  }
  check_covered("adaptive_avg_pool", self, n, "");
  if (n == 3 || self.numel() > 0) {
    check_floating(self, n == 2 ? "adaptive_avg_pool2d" : "adaptive_avg_pool3d_cpu");
  }
  return average(false, kAdaptiveAverageNodes[n], self, adapting(self, n, count), n);
}

std::pair<Tensor, Tensor> adaptive_max_pool(const Tensor& self, int64_t dims, IntSpan output_size) {
  check_dims(dims);
  if (dims == 1) {
    check_one("adaptive_max_pool1d", "output_size", output_size);
    check_sequence("adaptive_max_pool1d", self);
    const auto [values, indices] = adaptive_max_pool(unsqueeze(self, -2), 2, with_row(output_size, 1));
    return {squeeze_dim(values, -2), squeeze_dim(indices, -2)};
  }
  const auto n = static_cast<size_t>(dims);
  check(output_size.size() == n, "adaptive_max_pool", n, "d(): internal error: output_size.size() must be ", n);
  const PerDim count("adaptive_max_pool", n, "output_size", "be", output_size);
  check(!count.any_below(n, 0), "adaptive_max_pool", n,
        "d: elements of output_size must be greater than or equal to 0 but received ", shown(output_size));
  check_covered("adaptive_max_pool", self, n, ":");
  check_floating(self, n == 2 ? "adaptive_max_pool2d" : "adaptive_max_pool3d_cpu");
  return max_of_windows(kAdaptiveMaxNodes[n], self, adapting(self, n, count), n);
}

}  // namespace adjoint
