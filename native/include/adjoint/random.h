/// \file
/// Random numbers: the sequences of libtorch's CPU generator (mt19937). Two programs with one seed draw the same
/// values.
#ifndef ADJOINT_RANDOM_H_
#define ADJOINT_RANDOM_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Seeds the generator (PyTorch's `torch.manual_seed`).
/// \api none
ADJ_API adj_status adj_manual_seed(uint64_t seed);

/// The seed last set (PyTorch's `torch.initial_seed`).
/// \api none
ADJ_API adj_status adj_initial_seed(uint64_t* out);

/// The generator's state, as the bytes that libtorch's has (PyTorch's `torch.get_rng_state`).
/// \api none
ADJ_API adj_status adj_get_rng_state(adj_tensor* out);

/// Sets the generator's state (PyTorch's `torch.set_rng_state`).
/// Errors: "RNG state must be a torch.ByteTensor", one for another size than 5056 bytes, "Invalid mt19937 state".
/// \api none
ADJ_API adj_status adj_set_rng_state(adj_tensor state);

/// Uniform on [0, 1) (PyTorch's `torch.rand`).
/// \api none
ADJ_API adj_status adj_rand(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out);

/// Standard normal (PyTorch's `torch.randn`).
/// \api none
ADJ_API adj_status adj_randn(const int64_t* size, size_t size_count, adj_dtype dtype, adj_tensor* out);

/// Integers in [low, high) (PyTorch's `torch.randint`).
/// Error: "random_ expects 'from' to be less than 'to', but got from=3 >= to=3".
/// \api none
ADJ_API adj_status adj_randint(int64_t low, int64_t high, const int64_t* size, size_t size_count, adj_dtype dtype,
                               adj_tensor* out);

/// A permutation of 0 … n − 1 (PyTorch's `torch.randperm`).
/// \api none
ADJ_API adj_status adj_randperm(int64_t n, adj_dtype dtype, adj_tensor* out);

/// Fills with uniform values on [from, to) (PyTorch's `Tensor.uniform_`).
/// \api none
ADJ_API adj_status adj_uniform_(adj_tensor self, double from, double to);

/// Fills with normal values (PyTorch's `Tensor.normal_`).
/// \api none
ADJ_API adj_status adj_normal_(adj_tensor self, double mean, double std);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_RANDOM_H_
