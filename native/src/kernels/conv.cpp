#include "kernels/conv.h"

#include <algorithm>

#include "core/parallel.h"
#include "core/scratch.h"
#include "kernels/depthwise.h"
#include "kernels/gemm.h"
#include "kernels/lowering.h"
#include "kernels/winograd.h"

namespace adjoint::kernels {
namespace {

// A correlation is a sum, over the rows of the kernel, of products of the kernel's row, [out channels, in channels ×
// width], with a lowered image, [in channels × width, places]. Its gradients are the same products transposed.

/// Work below this many multiplications is not shared between threads.
constexpr int64_t kGrain = 1 << 19;

int64_t grain(int64_t multiplications) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, multiplications)); }

const float* floats(const std::byte* data) { return reinterpret_cast<const float*>(data); }
float* floats(std::byte* data) { return reinterpret_cast<float*>(data); }

// gemm's operands are not const.
std::byte* mutable_data(const std::byte* data) { return const_cast<std::byte*>(data); }

/// What follows from a correlation.
struct Sizes {
  Sizes(DType dtype, const Correlation& c)
      : item(static_cast<int64_t>(size_of(dtype))),
        kernel_rows(c.kernel[0] * c.kernel[1]),
        depth(c.in_channels * c.kernel[2]),
        places(volume(c.out)),
        in_plane(volume(c.in)) {}
  /// `depth` is that of the product with one row of the kernel.
  int64_t item, kernel_rows, depth, places, in_plane;
};

/// The kernel, or its gradient, by rows: [groups, kernel rows, out channels, in channels × width].
template <typename F>
void for_each_kernel_run(const Correlation& c, F f) {
  const int64_t rows = c.kernel[0] * c.kernel[1];
  const int64_t width = c.kernel[2];
  for (int64_t out = 0; out < c.groups * c.out_channels; ++out) {
    for (int64_t in = 0; in < c.in_channels; ++in) {
      for (int64_t row = 0; row < rows; ++row) {
        const int64_t place = (out / c.out_channels * rows + row) * c.out_channels + out % c.out_channels;
        f(((out * c.in_channels + in) * rows + row) * width, (place * c.in_channels + in) * width);
      }
    }
  }
}

/// A kernel in the order of the products. One of a single row is in that order.
class KernelRows {
 public:
  KernelRows(DType dtype, const Correlation& c, const std::byte* kernel)
      : size_(c.out_channels * c.in_channels * c.kernel[2] * static_cast<int64_t>(size_of(dtype))),
        rows_(c.kernel[0] * c.kernel[1]),
        copy_(rows_ == 1 ? 0 : c.groups * rows_ * size_),
        data_(rows_ == 1 ? mutable_data(kernel) : copy_.data()) {
    if (rows_ == 1) {
      return;
    }
    dispatch(dtype, [&]<typename T>() {
      for_each_kernel_run(c, [&](int64_t from, int64_t to) {
        std::copy_n(reinterpret_cast<const T*>(kernel) + from, c.kernel[2], reinterpret_cast<T*>(data_) + to);
      });
    });
  }
  std::byte* row(int64_t group, int64_t row) const { return data_ + (group * rows_ + row) * size_; }

 private:
  int64_t size_, rows_;
  Scratch<std::byte> copy_;
  std::byte* data_;
};

/// Rows of `n` elements, `stride` apart, each filled with its bias, or with zeros.
void spread_bias(DType dtype, const std::byte* bias, int64_t rows, int64_t n, int64_t stride, std::byte* to) {
  dispatch(dtype, [&]<typename T>() {
    for (int64_t r = 0; r < rows; ++r) {
      std::fill_n(reinterpret_cast<T*>(to) + r * stride, n,
                  bias == nullptr ? T{} : reinterpret_cast<const T*>(bias)[r]);
    }
  });
}

/// Whether there is anything to multiply. An extent of zero leaves sums without terms: the bias, or zero.
bool has_terms(const Correlation& c) {
  const auto filled = [](const Space& space) { return space[0] != 0 && space[1] != 0 && space[2] != 0; };
  return c.images != 0 && c.in_channels != 0 && c.out_channels != 0 && filled(c.in) && filled(c.out) &&
         filled(c.kernel);
}

/// What sums without terms give, for each image; `channels` are those of a group.
void fill_without_terms(DType dtype, const Correlation& c, const std::byte* bias, int64_t channels, int64_t plane,
                        std::byte* to) {
  const int64_t rows = c.groups * channels;
  for (int64_t image = 0; image < c.images; ++image) {
    spread_bias(dtype, bias, rows, plane, plane, to + image * rows * plane * static_cast<int64_t>(size_of(dtype)));
  }
}

/// Calls f(depth of the image, first row of the kernel) for the kernel's planes that see the image from a depth.
template <typename F>
void for_each_depth(const Correlation& c, int64_t z, F f) {
  for (int64_t at = 0; at < c.kernel[0]; ++at) {
    const int64_t depth = z * c.stride[0] + at * c.dilation[0] - c.padding[0];
    if (depth >= 0 && depth < c.in[0]) {
      f(depth, at * c.kernel[1]);
    }
  }
}

/// Where a block begins in an image that lies lowered.
int64_t lowered_place(const Correlation& c, const Block& block, int64_t depth) {
  return (depth * c.in[1] + block.y) * c.in[2] + block.x;
}

/// The planes of what a block sees at a depth: in the image itself where it lies like them, else in `memory`.
std::byte* lowered(DType dtype, const Correlation& c, const Lowering& by, int64_t channels, const Block& block,
                   int64_t depth, const std::byte* image, std::byte* memory) {
  if (by.in_place) {
    return mutable_data(image) + lowered_place(c, block, depth) * static_cast<int64_t>(size_of(dtype));
  }
  lower(dtype, c, by, channels, block, depth, image, memory);
  return memory;
}

int64_t place_of(const Correlation& c, const Block& block) {
  return (block.z * c.out[1] + block.y) * c.out[2] + block.x;
}

/// Whether the image itself is the matrix: each of its elements is a patch.
bool is_product(const Correlation& c) {
  return volume(c.kernel) == 1 && c.stride == Space{1, 1, 1} && c.padding == Space{0, 0, 0};
}

}  // namespace

void correlate(DType dtype, const Correlation& c, const std::byte* in, const std::byte* kernel, const std::byte* bias,
               std::byte* out) {
  if (!has_terms(c)) {
    fill_without_terms(dtype, c, bias, c.out_channels, volume(c.out), out);
    return;
  }
  if (is_depthwise(dtype, c)) {
    depthwise(dtype, c, in, kernel, bias, out);
    return;
  }
  if (is_winograd(dtype, c) && winograd(c, floats(in), floats(kernel), floats(bias), floats(out))) {
    return;
  }
  const Sizes s(dtype, c);
  const Lowering by(dtype, c);
  const KernelRows weights(dtype, c, kernel);
  const auto run = [&](int64_t begin, int64_t end) {
    const Scratch<std::byte> memory(by.in_place ? 0 : by.size(c.in_channels) * s.item);
    for (int64_t unit = begin; unit < end; ++unit) {
      const int64_t plane = unit / by.blocks();  // Which image and group.
      const Block block = by.block(c, unit % by.blocks());
      const std::byte* image = in + plane * c.in_channels * s.in_plane * s.item;
      std::byte* to = out + (plane * c.out_channels * s.places + place_of(c, block)) * s.item;
      bool add = bias != nullptr;
      if (add) {
        spread_bias(dtype, bias + plane % c.groups * c.out_channels * s.item, c.out_channels, block.places(), s.places,
                    to);
      }
      for_each_depth(c, block.z, [&](int64_t depth, int64_t first_row) {
        std::byte* planes = lowered(dtype, c, by, c.in_channels, block, depth, image, memory.data());
        for (int64_t row = 0; row < c.kernel[1]; ++row, add = true) {
          const Matrix sums = {to, s.places, 1};
          gemm(dtype, c.out_channels, block.places(), s.depth,
               {weights.row(plane % c.groups, first_row + row), s.depth, 1},
               {planes + by.offset(c, row) * s.item, by.plane, 1}, sums, add ? sums : Matrix{});
        }
      });
      if (!add) {
        spread_bias(dtype, nullptr, c.out_channels, block.places(), s.places, to);
      }
    }
  };
  parallel_for(c.images * c.groups * by.blocks(),
               grain(c.out_channels * s.depth * s.kernel_rows * by.rows * by.columns), run);
}

void correlate_transposed(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* kernel,
                          const std::byte* bias, std::byte* in) {
  if (!has_terms(c)) {
    fill_without_terms(dtype, c, bias, c.in_channels, volume(c.in), in);
    return;
  }
  if (is_depthwise(dtype, c)) {
    depthwise_transposed(dtype, c, cotangent, kernel, bias, in);
    return;
  }
  if (is_winograd(dtype, c) && winograd_transposed(c, floats(cotangent), floats(kernel), floats(bias), floats(in))) {
    return;
  }
  // An image is a unit, and where there are few of them, some of its channels.
  const Sizes s(dtype, c);
  const Lowering by(dtype, c);
  const KernelRows weights(dtype, c, kernel);
  const int64_t planes = c.images * c.groups;
  const auto run = [&](int64_t plane, int64_t first, int64_t channels, std::byte* memory) {
    const int64_t group = plane % c.groups;
    const std::byte* grad = cotangent + plane * c.out_channels * s.places * s.item;
    std::byte* image = in + (plane * c.in_channels + first) * s.in_plane * s.item;
    if (bias != nullptr || !is_product(c)) {
      const std::byte* own = bias == nullptr ? nullptr : bias + (group * c.in_channels + first) * s.item;
      spread_bias(dtype, own, channels, s.in_plane, s.in_plane, image);
    }
    for (int64_t i = 0; i < by.blocks(); ++i) {
      const Block block = by.block(c, i);
      const Matrix grads = {mutable_data(grad) + place_of(c, block) * s.item, s.places, 1};
      for_each_depth(c, block.z, [&](int64_t depth, int64_t first_row) {
        std::byte* to = by.in_place ? image + lowered_place(c, block, depth) * s.item : memory;
        if (!by.in_place) {
          std::fill_n(memory, by.size(channels) * s.item, std::byte{0});
        }
        for (int64_t row = 0; row < c.kernel[1]; ++row) {
          std::byte* part = weights.row(group, first_row + row) + first * c.kernel[2] * s.item;
          const Matrix sums = {to + by.offset(c, row) * s.item, by.plane, 1};
          gemm(dtype, channels * c.kernel[2], block.places(), c.out_channels, {part, 1, s.depth}, grads, sums,
               bias != nullptr || !is_product(c) ? sums : Matrix{});
        }
        if (!by.in_place) {
          raise(dtype, c, by, channels, block, depth, memory, image);
        }
      });
    }
  };
  const int64_t cost = c.out_channels * c.kernel[2] * s.kernel_rows * s.places;
  const bool by_planes = planes >= 2 * num_threads();
  parallel_for(by_planes ? planes : c.in_channels, grain(by_planes ? cost * c.in_channels : cost * planes),
               [&](int64_t begin, int64_t end) {
                 const int64_t channels = by_planes ? c.in_channels : end - begin;
                 const Scratch<std::byte> memory(by.in_place ? 0 : by.size(channels) * s.item);
                 for (int64_t plane = by_planes ? begin : 0; plane < (by_planes ? end : planes); ++plane) {
                   run(plane, by_planes ? 0 : begin, channels, memory.data());
                 }
               });
}

void correlate_kernel(DType dtype, const Correlation& c, const std::byte* cotangent, const std::byte* in,
                      std::byte* kernel) {
  if (!has_terms(c)) {
    const int64_t count = c.groups * c.out_channels * c.in_channels * volume(c.kernel);
    std::fill_n(kernel, count * static_cast<int64_t>(size_of(dtype)), std::byte{0});
    return;
  }
  if (is_depthwise(dtype, c)) {
    depthwise_kernel(dtype, c, cotangent, in, kernel);
    return;
  }
  if (is_winograd(dtype, c) && winograd_kernel(c, floats(cotangent), floats(in), floats(kernel))) {
    return;
  }
  const Sizes s(dtype, c);
  // Threads share the channels of the images, so that each sum runs over all images in their order. A part has more
  // rows than gemm has other ways for, or all.
  constexpr int64_t kFewRows = 8;
  const int64_t part = std::min(c.in_channels, (kFewRows + c.kernel[2] - 1) / c.kernel[2]);
  const int64_t parts = c.in_channels / part;
  const Lowering by(dtype, c);
  const int64_t row_size = c.out_channels * s.depth;
  // [groups, kernel rows, in channels × width, out channels]
  const Scratch<std::byte> sums(c.groups * s.kernel_rows * row_size * s.item);
  std::fill_n(sums.data(), c.groups * s.kernel_rows * row_size * s.item, std::byte{0});
  const auto run = [&](int64_t group, int64_t first, int64_t channels) {
    const Scratch<std::byte> memory(by.in_place ? 0 : by.size(channels) * s.item);
    // Turned, cotangents are dense for each row of the kernel; for a single one gemm turns them as it packs.
    const bool turned = s.kernel_rows > 1;
    const Scratch<std::byte> turned_grads(turned ? by.rows * by.columns * c.out_channels * s.item : 0);
    for (int64_t image = 0; image < c.images; ++image) {
      const int64_t plane = image * c.groups + group;
      const std::byte* grad = cotangent + plane * c.out_channels * s.places * s.item;
      const std::byte* pixels = in + (plane * c.in_channels + first) * s.in_plane * s.item;
      for (int64_t i = 0; i < by.blocks(); ++i) {
        const Block block = by.block(c, i);
        const std::byte* here = grad + place_of(c, block) * s.item;
        if (turned) {
          turn(dtype, c.out_channels, block.places(), here, s.places, turned_grads.data(), c.out_channels);
        }
        const Matrix grads =
            turned ? Matrix{turned_grads.data(), c.out_channels, 1} : Matrix{mutable_data(here), 1, s.places};
        for_each_depth(c, block.z, [&](int64_t depth, int64_t first_row) {
          std::byte* planes = lowered(dtype, c, by, channels, block, depth, pixels, memory.data());
          for (int64_t row = 0; row < c.kernel[1]; ++row) {
            const Matrix to = {sums.data() + ((group * s.kernel_rows + first_row + row) * row_size +
                                              first * c.kernel[2] * c.out_channels) *
                                                 s.item,
                               c.out_channels, 1};
            gemm(dtype, channels * c.kernel[2], c.out_channels, block.places(),
                 {planes + by.offset(c, row) * s.item, by.plane, 1}, grads, to, to);
          }
        });
      }
    }
  };
  const int64_t cost = part * c.kernel[2] * s.kernel_rows * c.out_channels * s.places * c.images;
  parallel_for(c.groups * parts, grain(cost), [&](int64_t begin, int64_t end) {
    for_each_group(begin, end, parts, [&](int64_t group, int64_t first, int64_t count) {
      // The last part has what is over.
      run(group, first * part, first + count == parts ? c.in_channels - first * part : count * part);
    });
  });
  dispatch(dtype, [&]<typename T>() {
    for_each_kernel_run(c, [&](int64_t to, int64_t from) {
      const int64_t place = from / s.depth;
      const auto* run = reinterpret_cast<const T*>(sums.data()) +
                        (place / c.out_channels * s.depth + from % s.depth) * c.out_channels + place % c.out_channels;
      for (int64_t x = 0; x < c.kernel[2]; ++x) {
        reinterpret_cast<T*>(kernel)[to + x] = run[x * c.out_channels];
      }
    });
  });
}

}  // namespace adjoint::kernels
