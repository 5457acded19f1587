#pragma once

#include <cstddef>
#include <cstdint>

#include "core/dtype.h"

namespace adjoint::kernels {

/// Problems of attention: each row of `query` against all rows of `key` and `value`. All are dense floats of one dtype.
struct Attention {
  DType dtype;
  int64_t batch;
  int64_t queries;
  int64_t keys;
  int64_t depth;
  int64_t value_depth;
  double scale;
  /// Whether query i sees only the keys up to i.
  bool is_causal;
  const std::byte* query;
  const std::byte* key;
  const std::byte* value;
  /// Terms of the scores, in rows of `keys` items; null for none.
  const std::byte* mask;
  /// Where each problem's mask begins, in items.
  const int64_t* mask_starts;
  int64_t mask_row_stride;
};

/// out = softmax(scale · query keyᵀ + mask) value, and the logarithms `lse` of the sums of exponentials, one per query:
/// infinity for one that sees no key, whose result is 0. Tile by tile (Dao et al., FlashAttention, 2022): no matrix of
/// queries × keys is kept.
void attention(const Attention& problem, std::byte* out, std::byte* lse);

/// The cotangents of query, key and value; the scores are computed again.
void attention_slopes(const Attention& problem, const std::byte* out, const std::byte* lse, const std::byte* grad,
                      std::byte* grad_query, std::byte* grad_key, std::byte* grad_value);

/// A tile of scores of one problem.
struct ScoreTile {
  DType dtype;
  /// Rows of kTileKeys items, of which `columns` are keys.
  std::byte* scores;
  int64_t rows;
  int64_t columns;
  /// How many columns the first row sees; each further row sees one more if `is_causal`.
  int64_t visible;
  bool is_causal;
  double scale;
  /// The term of the first score, or null.
  const std::byte* mask;
  int64_t mask_row_stride;
};
inline constexpr int64_t kTileKeys = 128;

/// Turns scores into e^(score − top) with the largest score so far, adds their sums to `total`, and rescales what was
/// summed before: `total`, and the rows of `width` items of `out`. At first top is −∞ and total 0.
void exponentials_of_tile(const ScoreTile& tile, std::byte* top, std::byte* total, std::byte* out, int64_t width);
/// Turns scores into e^(score − lse).
void probabilities_of_tile(const ScoreTile& tile, const std::byte* lse);
/// slopes = scale · p (slopes − delta), for tiles of the same layout.
void slopes_of_tile(const ScoreTile& probabilities, std::byte* slopes, const std::byte* delta);
/// out[r] = Σ a b over the rows.
void row_products(DType dtype, std::byte* out, const std::byte* a, const std::byte* b, int64_t rows, int64_t n);

}  // namespace adjoint::kernels
