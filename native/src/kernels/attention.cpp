#include "kernels/attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel.h"
#include "core/scratch.h"
#include "kernels/gemm.h"
#include "kernels/lowering.h"

namespace adjoint::kernels {
namespace {

constexpr int64_t kTileQueries = 96;
/// Products of tiles are whole vectors wide.
constexpr int64_t kWholeColumns = 32;

constexpr int64_t round_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }

/// One problem of a batch, and the products of its tiles.
template <typename T>
class Problem {
 public:
  Problem(const Attention& all, int64_t index)
      : all_(all),
        query_(reinterpret_cast<const T*>(all.query) + index * all.queries * all.depth),
        key_(reinterpret_cast<const T*>(all.key) + index * all.keys * all.depth),
        value_(reinterpret_cast<const T*>(all.value) + index * all.keys * all.value_depth),
        mask_(all.mask == nullptr ? nullptr : reinterpret_cast<const T*>(all.mask) + all.mask_starts[index]) {}

  const T* query(int64_t row) const { return query_ + row * all_.depth; }
  const T* key(int64_t row) const { return key_ + row * all_.depth; }
  const T* value(int64_t row) const { return value_ + row * all_.value_depth; }

  /// Keys that queries before `end` see.
  int64_t keys_before(int64_t end) const { return all_.is_causal ? std::min(end, all_.keys) : all_.keys; }

  ScoreTile tile(T* scores, int64_t row, int64_t rows, int64_t column, int64_t columns) const {
    return {
        all_.dtype,
        reinterpret_cast<std::byte*>(scores),
        rows,
        columns,
        all_.is_causal ? row + 1 - column : columns,
        all_.is_causal,
        all_.scale,
        mask_ == nullptr ? nullptr : reinterpret_cast<const std::byte*>(mask_ + row * all_.mask_row_stride + column),
        all_.mask_row_stride};
  }

 private:
  const Attention& all_;
  const T* query_;
  const T* key_;
  const T* value_;
  const T* mask_;
};

template <typename T>
Matrix matrix(const T* data, int64_t row_stride, int64_t column_stride = 1) {
  return {reinterpret_cast<std::byte*>(const_cast<T*>(data)), row_stride, column_stride};
}

/// Rows of `depth` items as tiles of kTileKeys columns, each depth rows high; the last is filled up with zeros.
template <typename T>
void transpose_tiles(DType dtype, T* to, const T* from, int64_t rows, int64_t depth) {
  for (int64_t j0 = 0; j0 < rows; j0 += kTileKeys, from += kTileKeys * depth, to += kTileKeys * depth) {
    const int64_t count = std::min(kTileKeys, rows - j0);
    turn(dtype, count, depth, reinterpret_cast<const std::byte*>(from), depth, reinterpret_cast<std::byte*>(to),
         kTileKeys);
    for (int64_t p = 0; p < depth; ++p) {
      std::fill(to + p * kTileKeys + count, to + (p + 1) * kTileKeys, T{0});
    }
  }
}

/// rows × columns of a bᵀ, with b as transpose_tiles leaves it.
template <typename T>
void multiply_transposed(DType dtype, T* out, const T* a, const T* tile, int64_t rows, int64_t columns, int64_t depth) {
  gemm_floats(dtype, false, rows, round_up(columns, kWholeColumns), depth, matrix(a, depth), matrix(tile, kTileKeys),
              matrix(out, kTileKeys), false);
}

template <typename T>
void forward(const Attention& all, T* out, T* lse) {
  const int64_t blocks = (all.queries + kTileQueries - 1) / kTileQueries;
  // The keys are transposed once for all blocks of a problem.
  parallel_for(all.batch * blocks, all.batch > 1 ? blocks : 1, [&](int64_t begin, int64_t end) {
    const Scratch<T> keys(round_up(all.keys, kTileKeys) * all.depth);
    const Scratch<T> scores(kTileQueries * kTileKeys);
    T total[kTileQueries];
    for (int64_t item = begin; item < end; ++item) {
      const int64_t index = item / blocks;
      const Problem<T> problem(all, index);
      if (item == begin || item % blocks == 0) {
        transpose_tiles(all.dtype, keys.data(), problem.key(0), all.keys, all.depth);
      }
      const int64_t i0 = item % blocks * kTileQueries;
      const int64_t rows = std::min(kTileQueries, all.queries - i0);
      T* const sums = out + (index * all.queries + i0) * all.value_depth;
      T* const top = lse + index * all.queries + i0;
      std::fill(top, top + rows, -std::numeric_limits<T>::infinity());
      std::fill(total, total + rows, T{0});
      const int64_t seen = problem.keys_before(i0 + rows);
      for (int64_t j0 = 0; j0 < seen; j0 += kTileKeys) {
        const int64_t columns = std::min(kTileKeys, seen - j0);
        multiply_transposed(all.dtype, scores.data(), problem.query(i0), keys.data() + j0 * all.depth, rows, columns,
                            all.depth);
        exponentials_of_tile(problem.tile(scores.data(), i0, rows, j0, columns), reinterpret_cast<std::byte*>(top),
                             reinterpret_cast<std::byte*>(total), reinterpret_cast<std::byte*>(sums), all.value_depth);
        gemm_floats(all.dtype, false, rows, all.value_depth, columns, matrix(scores.data(), kTileKeys),
                    matrix(problem.value(j0), all.value_depth), matrix(sums, all.value_depth), j0 > 0);
      }
      for (int64_t r = 0; r < rows; ++r) {
        const T factor = total[r] == 0 ? T{0} : T{1} / total[r];
        for (int64_t p = 0; p < all.value_depth; ++p) {
          sums[r * all.value_depth + p] *= factor;
        }
        top[r] = total[r] == 0 ? std::numeric_limits<T>::infinity() : top[r] + std::log(total[r]);
      }
    }
  });
}

template <typename T>
struct Cotangents {
  const T* out;
  T* query;
  T* key;
  T* value;
};

/// The cotangents of one problem: for each tile of keys all tiles of queries that see it.
template <typename T>
void backward_of(const Attention& all, const Problem<T>& problem, const T* out, const T* lse, Cotangents<T> grad) {
  const Scratch<T> keys(round_up(all.keys, kTileKeys) * all.depth);
  const Scratch<T> values(round_up(all.keys, kTileKeys) * all.value_depth);
  const Scratch<T> scores(kTileQueries * kTileKeys);
  const Scratch<T> slopes(kTileQueries * kTileKeys);
  const Scratch<T> delta(all.queries);
  transpose_tiles(all.dtype, keys.data(), problem.key(0), all.keys, all.depth);
  transpose_tiles(all.dtype, values.data(), problem.value(0), all.keys, all.value_depth);
  row_products(all.dtype, reinterpret_cast<std::byte*>(delta.data()), reinterpret_cast<const std::byte*>(grad.out),
               reinterpret_cast<const std::byte*>(out), all.queries, all.value_depth);
  for (int64_t j0 = 0; j0 < all.keys; j0 += kTileKeys) {
    const int64_t columns = std::min(kTileKeys, all.keys - j0);
    T* const grad_key = grad.key + j0 * all.depth;
    T* const grad_value = grad.value + j0 * all.value_depth;
    const int64_t first = all.is_causal ? j0 / kTileQueries * kTileQueries : 0;
    if (first >= all.queries) {
      std::fill(grad_key, grad_key + columns * all.depth, T{0});
      std::fill(grad_value, grad_value + columns * all.value_depth, T{0});
    }
    for (int64_t i0 = first; i0 < all.queries; i0 += kTileQueries) {
      const int64_t rows = std::min(kTileQueries, all.queries - i0);
      const T* const grad_out = grad.out + i0 * all.value_depth;
      const ScoreTile tile = problem.tile(scores.data(), i0, rows, j0, columns);
      multiply_transposed(all.dtype, scores.data(), problem.query(i0), keys.data() + j0 * all.depth, rows, columns,
                          all.depth);
      probabilities_of_tile(tile, reinterpret_cast<const std::byte*>(lse + i0));
      gemm_floats(all.dtype, false, columns, all.value_depth, rows, matrix(scores.data(), 1, kTileKeys),
                  matrix(grad_out, all.value_depth), matrix(grad_value, all.value_depth), i0 > first);
      multiply_transposed(all.dtype, slopes.data(), grad_out, values.data() + j0 * all.value_depth, rows, columns,
                          all.value_depth);
      slopes_of_tile(tile, reinterpret_cast<std::byte*>(slopes.data()),
                     reinterpret_cast<const std::byte*>(delta.data() + i0));
      gemm_floats(all.dtype, false, rows, all.depth, columns, matrix(slopes.data(), kTileKeys),
                  matrix(problem.key(j0), all.depth), matrix(grad.query + i0 * all.depth, all.depth), j0 > 0);
      gemm_floats(all.dtype, false, columns, all.depth, rows, matrix(slopes.data(), 1, kTileKeys),
                  matrix(problem.query(i0), all.depth), matrix(grad_key, all.depth), i0 > first);
    }
  }
}

}  // namespace

void attention(const Attention& problem, std::byte* out, std::byte* lse) {
  if (problem.dtype == DType::Float32) {
    forward(problem, reinterpret_cast<float*>(out), reinterpret_cast<float*>(lse));
  } else {
    forward(problem, reinterpret_cast<double*>(out), reinterpret_cast<double*>(lse));
  }
}

void attention_slopes(const Attention& problem, const std::byte* out, const std::byte* lse, const std::byte* grad,
                      std::byte* grad_query, std::byte* grad_key, std::byte* grad_value) {
  const auto run = [&]<typename T>(T) {
    const int64_t of_query = problem.queries * problem.depth;
    const int64_t of_key = problem.keys * problem.depth;
    const int64_t of_value = problem.keys * problem.value_depth;
    const int64_t of_out = problem.queries * problem.value_depth;
    parallel_for(problem.batch, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        backward_of<T>(problem, Problem<T>(problem, i), reinterpret_cast<const T*>(out) + i * of_out,
                       reinterpret_cast<const T*>(lse) + i * problem.queries,
                       {reinterpret_cast<const T*>(grad) + i * of_out, reinterpret_cast<T*>(grad_query) + i * of_query,
                        reinterpret_cast<T*>(grad_key) + i * of_key, reinterpret_cast<T*>(grad_value) + i * of_value});
      }
    });
  };
  if (problem.dtype == DType::Float32) {
    run(float{});
  } else {
    run(double{});
  }
}

}  // namespace adjoint::kernels
