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
};

/// rows × two vectors of c (of which `width` columns exist) = [c +] a b, over a depth of so many pairs.
template <int rows>
ADJ_BF16 void tile(int64_t pairs, const uint32_t* a, const uint32_t* b, float* c, int64_t c_stride, int64_t width,
                   bool add) {
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
  for (int r = 0; r < rows; ++r, c += c_stride) {
    if (add) {
      sums[r][0] = _mm512_add_ps(sums[r][0], _mm512_maskz_loadu_ps(lower, c));
      sums[r][1] = _mm512_add_ps(sums[r][1], _mm512_maskz_loadu_ps(upper, c + kLanes));
    }
    _mm512_mask_storeu_ps(c, lower, sums[r][0]);
    _mm512_mask_storeu_ps(c + kLanes, upper, sums[r][1]);
  }
}

using Tile = void (*)(int64_t, const uint32_t*, const uint32_t*, float*, int64_t, int64_t, bool);

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

void multiply(int64_t m, int64_t n, int64_t k, Side a, Side b, float* c, int64_t c_stride) {
  static constexpr std::array<Tile, kRows> kTiles = tiles_of(std::make_integer_sequence<int, kRows>{});
  const int64_t most = std::min((k + 1) / 2, kDepth);
  const Scratch<uint32_t> a_block(round_up(std::min(m, kBlockRows), kRows) * most);
  const Scratch<uint32_t> b_block(round_up(std::min(n, kBlockColumns), kWidth) * most);
  for (int64_t j0 = 0; j0 < n; j0 += kBlockColumns) {
    const int64_t columns = std::min(kBlockColumns, n - j0);
    for (int64_t p0 = 0; p0 < k; p0 += 2 * kDepth) {
      const int64_t depth = std::min(2 * kDepth, k - p0);
      const int64_t pairs = (depth + 1) / 2;
      pack<kWidth>(b_block.data(), {b.data + j0 * b.across + p0 * b.along, b.across, b.along}, columns, depth);
      for (int64_t i0 = 0; i0 < m; i0 += kBlockRows) {
        const int64_t rows = std::min(kBlockRows, m - i0);
        pack<kRows>(a_block.data(), {a.data + i0 * a.across + p0 * a.along, a.across, a.along}, rows, depth);
        for (int64_t j = 0; j < columns; j += kWidth) {
          for (int64_t i = 0; i < rows; i += kRows) {
            kTiles[static_cast<size_t>(std::min<int64_t>(kRows, rows - i)) - 1](
                pairs, a_block.data() + i * pairs, b_block.data() + j * pairs, c + (i0 + i) * c_stride + j0 + j,
                c_stride, std::min(kWidth, columns - j), p0 > 0);
          }
        }
      }
    }
  }
}

/// Below these many multiplications a second thread costs more than it brings.
constexpr int64_t kGrain = 1 << 20;
/// Parts end between tiles.
constexpr int64_t kUnit = 96;

}  // namespace

bool has_gemm_bf16(int64_t m, int64_t n, int64_t k) {
  static const bool has_instructions = __builtin_cpu_supports("avx512bf16") != 0;
  constexpr int64_t kLeast = 32;  // Packing smaller ones takes as long as multiplying them.
  return has_instructions && m >= kLeast && n >= kLeast && k >= kLeast;
}

void gemm_bf16(int64_t m, int64_t n, int64_t k, Matrix a, Matrix b, Matrix c) {
  const Side left = {reinterpret_cast<const uint16_t*>(a.data), a.row_stride, a.column_stride};
  const Side right = {reinterpret_cast<const uint16_t*>(b.data), b.column_stride, b.row_stride};
  auto* out = reinterpret_cast<float*>(c.data);
  const bool by_rows = m >= n;
  const int64_t along = by_rows ? m : n;
  const int64_t unit_cost = std::max<int64_t>(1, kUnit * k * (by_rows ? n : m));
  parallel_for((along + kUnit - 1) / kUnit, (kGrain + unit_cost - 1) / unit_cost, [&](int64_t begin, int64_t end) {
    const int64_t from = begin * kUnit;
    const int64_t count = std::min(end * kUnit, along) - from;
    if (by_rows) {
      multiply(count, n, k, {left.data + from * left.across, left.across, left.along}, right, out + from * c.row_stride,
               c.row_stride);
    } else {
      multiply(m, count, k, left, {right.data + from * right.across, right.across, right.along}, out + from,
               c.row_stride);
    }
  });
}

}  // namespace adjoint::kernels

#else

namespace adjoint::kernels {

bool has_gemm_bf16(int64_t, int64_t, int64_t) { return false; }
void gemm_bf16(int64_t, int64_t, int64_t, Matrix, Matrix, Matrix) {
  fail(ADJ_STATUS_NOT_IMPLEMENTED, "this machine does not multiply bfloat16");
}

}  // namespace adjoint::kernels

#endif
