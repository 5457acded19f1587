#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "core/tensor.h"

namespace adjoint {

using BatchDims = std::vector<BatchDim>;

/// What tensors are batched over together, in order of level; strides count for nothing in it.
BatchDims common_batch(std::initializer_list<const Tensor*> tensors);
BatchDims common_batch(std::span<const Tensor> tensors);

/// The batch dimension of a level, or null.
const BatchDim* find_level(BatchSpan batch, int64_t level);
/// Whether `batch` has every level of `other`.
bool covers(BatchSpan batch, BatchSpan other);

/// Uninitialised row-major tensor, batched as the result of an operation on these operands is.
Tensor empty_for(IntSpan sizes, DType dtype, std::initializer_list<const Tensor*> operands);

// Rules for operations that treat leading dimensions alike: the batch dimensions become the leading ones. No history.

/// `tensor` with the dimensions of `batch` in front; where it lacks one, it is expanded.
Tensor batch_in_front(const Tensor& tensor, BatchSpan batch);
/// The inverse: the first dimensions become those of `batch`.
Tensor front_as_batch(const Tensor& tensor, BatchSpan batch);

/// What random operations do in a vmap.
enum class Randomness : int32_t { Error = 0, Same = 1, Different = 2 };

/// What a vmap maps over.
enum class Mapped : uint8_t {
  /// Arguments of a user's function.
  Examples,
  /// Cotangents, by the engine for `is_grads_batched`.
  Cotangents,
  /// Tangents alone: no value is ever batched at the level.
  Tangents
};

/// A vmap in force.
struct VmapLevel {
  int64_t level;
  int64_t size;
  Randomness randomness;
  Mapped mapped;
};

/// This thread's vmaps in force, outermost first.
std::span<const VmapLevel> vmap_levels();
/// Takes over those of another thread, to go on in its place.
void set_vmap_levels(std::span<const VmapLevel> others);
/// Whether one over examples is in force.
bool in_vmap();
/// Whether the tensor is batched at all those over examples.
bool has_example_of_each_vmap(const Tensor& tensor);
/// Opens a vmap over `size` things; levels are never used twice.
int64_t open_vmap(int64_t size, Randomness randomness, Mapped mapped = Mapped::Examples);
/// Closes the innermost vmap. Error: it is not `level`.
void close_vmap(int64_t level);

}  // namespace adjoint
