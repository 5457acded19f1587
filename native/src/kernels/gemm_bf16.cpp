#include "kernels/gemm_bf16.h"

#include "core/error.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/parallel.h"
#include "core/scratch.h"

// Highway 1.0 does not know these instructions.
#define ADJ_BF16 __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))

namespace adjoint::kernels {
namespace {

// The scheme is that of gemm_simd.cpp, on pairs of neighbours along k: an instruction adds the two products of a pair.

constexpr int kRows = 12;
constexpr int64_t kLanes = 16;
constexpr int64_t kWidth = 2 * kLanes;
/// In pairs.
constexpr int64_t kDepth = 512;
constexpr int64_t kBlockRows = int64_t{kRows} * 10;
constexpr int64_t kBlockColumns = 3072;

/// One side of the product: elements beside each other across it, and along k.
struct Side {
  const uint16_t* data;
  int64_t across;
  int64_t along;

  /// What begins at these places.
  Side part(int64_t first_across, int64_t first_along) const {
    return {data + first_across * across + first_along * along, across, along};
  }
};

/// Where sums over blocks of the depth go.
struct Target {
  /// In float32, added to what is there if `adds`.
  float* sums;
  int64_t stride;
  bool adds;
  /// Where they go instead after the last block, rounded to bfloat16; null if they do not.
  uint16_t* rounded;
  int64_t rounded_stride;
};

/// rows × two vectors of the target (of which `width` columns exist) from [i, j] on = [sums +] a b, over a depth of so
/// many pairs.
template <int rows>
ADJ_BF16 void tile(int64_t pairs, const uint32_t* a, const uint32_t* b, const Target& c, int64_t i, int64_t j,
                   int64_t width) {
  __m512 sums[rows][2];
#pragma GCC unroll 12
  for (int r = 0; r < rows; ++r) {
    sums[r][0] = _mm512_setzero_ps();
    sums[r][1] = _mm512_setzero_ps();
  }
  for (int64_t p = 0; p < pairs; ++p, a += kRows, b += kWidth) {
    const auto b0 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b));
    const auto b1 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + kLanes));
#pragma GCC unroll 12
    for (int r = 0; r < rows; ++r) {
      const auto factor = reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(a[r])));
      sums[r][0] = _mm512_dpbf16_ps(sums[r][0], factor, b0);
      sums[r][1] = _mm512_dpbf16_ps(sums[r][1], factor, b1);
    }
  }
  const auto mask = static_cast<uint32_t>((uint64_t{1} << width) - 1);
  const auto lower = static_cast<__mmask16>(mask);
  const auto upper = static_cast<__mmask16>(mask >> kLanes);
#pragma GCC unroll 12
  for (int r = 0; r < rows; ++r) {
    const int64_t at = (i + r) * c.stride + j;
    if (c.adds) {
      sums[r][0] = _mm512_add_ps(sums[r][0], _mm512_maskz_loadu_ps(lower, c.sums + at));
      sums[r][1] = _mm512_add_ps(sums[r][1], _mm512_maskz_loadu_ps(upper, c.sums + at + kLanes));
    }
    if (c.rounded != nullptr) {
      const auto both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(sums[r][1], sums[r][0]));
      _mm512_mask_storeu_epi16(c.rounded + (i + r) * c.rounded_stride + j, mask, both);
    } else {
      _mm512_mask_storeu_ps(c.sums + at, lower, sums[r][0]);
      _mm512_mask_storeu_ps(c.sums + at + kLanes, upper, sums[r][1]);
    }
  }
}

using Tile = void (*)(int64_t, const uint32_t*, const uint32_t*, const Target&, int64_t, int64_t, int64_t);

template <int... rows>
constexpr std::array<Tile, sizeof...(rows)> tiles_of(std::integer_sequence<int, rows...>) {
  return {tile<rows + 1>...};
}

/// Four pairs of each of four rows, turned in registers.
ADJ_BF16 void turn_square(uint32_t* to, int64_t to_stride, const uint16_t* in, int64_t in_stride) {
  // Pairs are moved as the floats they are not.
  const auto row = [&](int64_t r) { return _mm_loadu_ps(reinterpret_cast<const float*>(in + r * in_stride)); };
  __m128 x0 = row(0);
  __m128 x1 = row(1);
  __m128 x2 = row(2);
  __m128 x3 = row(3);
  _MM_TRANSPOSE4_PS(x0, x1, x2, x3);
  const auto put = [&](int64_t r, __m128 x) { _mm_storeu_ps(reinterpret_cast<float*>(to + r * to_stride), x); };
  put(0, x0);
  put(1, x1);
  put(2, x2);
  put(3, x3);
}

/// Panels of `panel` neighbours across, each in order of pairs; what is missing is filled up with zeros.
template <int64_t panel>
ADJ_BF16 void pack(uint32_t* to, Side from, int64_t across, int64_t depth) {
  for (int64_t i0 = 0; i0 < across; i0 += panel) {
    const int64_t count = std::min(panel, across - i0);
    const uint16_t* in = from.data + i0 * from.across;
    int64_t p = 0;
    constexpr int64_t kSquare = 8;
    for (; count == panel && from.along == 1 && p + kSquare <= depth; p += kSquare, in += kSquare) {
      for (int64_t i = 0; i < panel; i += 4) {
        turn_square(to + i, panel, in + i * from.across, from.across);
      }
      to += kSquare / 2 * panel;
    }
    for (; p < depth; p += 2, in += 2 * from.along, to += panel) {
      if (count == panel && p + 1 < depth && from.across == 1) {
        const uint16_t* next = in + from.along;
        for (int64_t i = 0; i < panel; ++i) {
          to[i] = in[i] | static_cast<uint32_t>(next[i]) << 16;
        }
        continue;
      }
      for (int64_t i = 0; i < panel; ++i) {
        const uint16_t* item = in + i * from.across;
        const uint32_t first = i < count ? item[0] : 0;
        const uint32_t second = i < count && p + 1 < depth ? item[from.along] : 0;
        to[i] = first | second << 16;
      }
    }
  }
}

constexpr int64_t round_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }

/// Where results go: rows of float32 or, if rounded, of bfloat16.
struct Result {
  std::byte* data;
  int64_t stride;
  bool is_rounded;
};

/// c = a b, in the calling thread.
void multiply(int64_t m, int64_t n, int64_t k, Side a, Side b, Result c) {
  static constexpr std::array<Tile, kRows> kTiles = tiles_of(std::make_integer_sequence<int, kRows>{});
  const int64_t most_columns = std::min(n, kBlockColumns);
  const int64_t most_depth = std::min(k, 2 * kDepth);
  const int64_t most_pairs = (most_depth + 1) / 2;
  const Scratch<uint32_t> a_block(round_up(std::min(m, kBlockRows), kRows) * most_pairs);
  const Scratch<uint32_t> b_block(round_up(most_columns, kWidth) * most_pairs);
  const Scratch<float> sums(c.is_rounded && k > most_depth ? m * most_columns : 0);
  for (int64_t j0 = 0; j0 < n; j0 += kBlockColumns) {
    const int64_t columns = std::min(kBlockColumns, n - j0);
    for (int64_t p0 = 0; p0 < k; p0 += most_depth) {
      const int64_t depth = std::min(most_depth, k - p0);
      const int64_t pairs = (depth + 1) / 2;
      Target target = {sums.data(), most_columns, p0 > 0, nullptr, c.stride};
      if (!c.is_rounded) {
        target = {reinterpret_cast<float*>(c.data) + j0, c.stride, p0 > 0, nullptr, 0};
      } else if (p0 + depth == k) {
        target.rounded = reinterpret_cast<uint16_t*>(c.data) + j0;
      }
      pack<kWidth>(b_block.data(), b.part(j0, p0), columns, depth);
      for (int64_t i0 = 0; i0 < m; i0 += kBlockRows) {
        const int64_t rows = std::min(kBlockRows, m - i0);
        pack<kRows>(a_block.data(), a.part(i0, p0), rows, depth);
        for (int64_t j = 0; j < columns; j += kWidth) {
          for (int64_t i = 0; i < rows; i += kRows) {
            kTiles[static_cast<size_t>(std::min<int64_t>(kRows, rows - i)) - 1](
                pairs, a_block.data() + i * pairs, b_block.data() + j * pairs, target, i0 + i, j,
                std::min(kWidth, columns - j));
          }
        }
      }
    }
  }
}

/// Below these many multiplications a second thread costs more than it brings.
constexpr int64_t kGrain = 1 << 20;

}  // namespace

bool has_gemm_bf16(int64_t m, int64_t n, int64_t k) {
  static const bool has_instructions = __builtin_cpu_supports("avx512bf16") != 0;
  constexpr int64_t kLeast = 32;  // Packing smaller ones takes as long as multiplying them.
  return has_instructions && m >= kLeast && n >= kLeast && k >= kLeast;
}

void gemm_bf16(int64_t m, int64_t n, int64_t k, const Matrix& a, const Matrix& b, const Matrix& c, DType result) {
  const Side left = {reinterpret_cast<const uint16_t*>(a.data), a.row_stride, a.column_stride};
  const Side right = {reinterpret_cast<const uint16_t*>(b.data), b.column_stride, b.row_stride};
  const auto to = [&](int64_t row, int64_t column) {
    const int64_t items = row * c.row_stride + column;
    return Result{c.data + items * static_cast<int64_t>(size_of(result)), c.row_stride, result == DType::BFloat16};
  };
  // Each thread packs all that it reads: what another one has written would come from its cache, which takes longer.
  if (m > n) {
    parallel_for_units(m, kRows, kRows * n * k, kGrain, [&](int64_t begin, int64_t end) {
      multiply(end - begin, n, k, left.part(begin, 0), right, to(begin, 0));
    });
  } else {
    parallel_for_units(n, kWidth, kWidth * m * k, kGrain, [&](int64_t begin, int64_t end) {
      multiply(m, end - begin, k, left, right.part(begin, 0), to(0, begin));
    });
  }
}

}  // namespace adjoint::kernels

#else

namespace adjoint::kernels {

bool has_gemm_bf16(int64_t, int64_t, int64_t) { return false; }
void gemm_bf16(int64_t, int64_t, int64_t, const Matrix&, const Matrix&, const Matrix&, DType) {
  fail(ADJ_STATUS_NOT_IMPLEMENTED, "this machine does not multiply bfloat16");
}

}  // namespace adjoint::kernels

#endif
