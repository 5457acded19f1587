/// \file
/// Elementwise operations. Operands broadcast and promote as in PyTorch. The in-place form `adj_<op>_` writes into its
/// first argument, which must have the result's shape; errors: "output with shape [2] doesn't match the broadcast shape
/// [3, 2]", "result type Float can't be cast to the desired output type Long", and those of in-place operations on
/// leaves and views.
#ifndef ADJOINT_OPS_ELEMENTWISE_H_
#define ADJOINT_OPS_ELEMENTWISE_H_

#include "adjoint/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// self + alpha · other (PyTorch's `torch.add`).
/// \param alpha Factor of `other`. (default: 1)
/// \api none
ADJ_API adj_status adj_add(adj_tensor self, adj_tensor other, adj_scalar alpha, adj_tensor* out);

/// In-place form of `adj_add`.
/// \api none
ADJ_API adj_status adj_add_(adj_tensor self, adj_tensor other, adj_scalar alpha);

/// self + alpha · other with a number (PyTorch's `torch.add`).
/// \param alpha Factor of `other`. (default: 1)
/// \api none
ADJ_API adj_status adj_add_scalar(adj_tensor self, adj_scalar other, adj_scalar alpha, adj_tensor* out);

/// In-place form of `adj_add_scalar`.
/// \api none
ADJ_API adj_status adj_add_scalar_(adj_tensor self, adj_scalar other, adj_scalar alpha);

/// self − alpha · other (PyTorch's `torch.sub`).
/// \param alpha Factor of `other`. (default: 1)
/// \api none
ADJ_API adj_status adj_sub(adj_tensor self, adj_tensor other, adj_scalar alpha, adj_tensor* out);

/// In-place form of `adj_sub`.
/// \api none
ADJ_API adj_status adj_sub_(adj_tensor self, adj_tensor other, adj_scalar alpha);

/// self − alpha · other with a number (PyTorch's `torch.sub`).
/// \param alpha Factor of `other`. (default: 1)
/// \api none
ADJ_API adj_status adj_sub_scalar(adj_tensor self, adj_scalar other, adj_scalar alpha, adj_tensor* out);

/// In-place form of `adj_sub_scalar`.
/// \api none
ADJ_API adj_status adj_sub_scalar_(adj_tensor self, adj_scalar other, adj_scalar alpha);

/// self · other (PyTorch's `torch.mul`).
/// \api none
ADJ_API adj_status adj_mul(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_mul`.
/// \api none
ADJ_API adj_status adj_mul_(adj_tensor self, adj_tensor other);

/// self · other with a number (PyTorch's `torch.mul`).
/// \api none
ADJ_API adj_status adj_mul_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_mul_scalar`.
/// \api none
ADJ_API adj_status adj_mul_scalar_(adj_tensor self, adj_scalar other);

/// self / other, in floating point also for integers (PyTorch's `torch.div`).
/// \api none
ADJ_API adj_status adj_div(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_div`.
/// \api none
ADJ_API adj_status adj_div_(adj_tensor self, adj_tensor other);

/// self / other, in floating point also for integers with a number (PyTorch's `torch.div`).
/// \api none
ADJ_API adj_status adj_div_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_div_scalar`.
/// \api none
ADJ_API adj_status adj_div_scalar_(adj_tensor self, adj_scalar other);

/// Quotient rounded as asked (PyTorch's `torch.div` with `rounding_mode`).
/// \param mode 0: true division, 1: towards zero ("trunc"), 2: down ("floor").
/// \api none
ADJ_API adj_status adj_div_mode(adj_tensor self, adj_tensor other, int64_t mode, adj_tensor* out);

/// In-place form of `adj_div_mode`.
/// \api none
ADJ_API adj_status adj_div_mode_(adj_tensor self, adj_tensor other, int64_t mode);

/// Remainder with the sign of the divisor (PyTorch's `torch.remainder`).
/// \api none
ADJ_API adj_status adj_remainder(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_remainder`.
/// \api none
ADJ_API adj_status adj_remainder_(adj_tensor self, adj_tensor other);

/// Remainder with the sign of the dividend (PyTorch's `torch.fmod`).
/// \api none
ADJ_API adj_status adj_fmod(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_fmod`.
/// \api none
ADJ_API adj_status adj_fmod_(adj_tensor self, adj_tensor other);

/// self to the power of exponent (PyTorch's `torch.pow`). d/dself = exponent · self^(exponent − 1), d/dexponent = result · log(self).
/// Error: "Integers to negative integer powers are not allowed."
/// \api none
ADJ_API adj_status adj_pow(adj_tensor self, adj_tensor exponent, adj_tensor* out);

/// In-place form of `adj_pow`.
/// \api none
ADJ_API adj_status adj_pow_(adj_tensor self, adj_tensor exponent);

/// self to the power of a number (PyTorch's `torch.pow`).
/// Error: "Integers to negative integer powers are not allowed."
/// \api none
ADJ_API adj_status adj_pow_scalar(adj_tensor self, adj_scalar exponent, adj_tensor* out);

/// In-place form of `adj_pow_scalar`.
/// \api none
ADJ_API adj_status adj_pow_scalar_(adj_tensor self, adj_scalar exponent);

/// A number to the power of a tensor (PyTorch's `torch.pow(Scalar, Tensor)`).
/// \api none
ADJ_API adj_status adj_pow_base(adj_scalar base, adj_tensor exponent, adj_tensor* out);

/// −self (PyTorch's `torch.neg`).
/// Error on bool tensors: "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."
ADJ_API adj_status adj_neg(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_neg`.
/// \api method
ADJ_API adj_status adj_neg_(adj_tensor self);

/// Absolute value (PyTorch's `torch.abs`). Integers give floats where the result is not an integer. d = sign(self).
ADJ_API adj_status adj_abs(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_abs`.
/// \api method
ADJ_API adj_status adj_abs_(adj_tensor self);

/// −1, 0 or 1 by the sign of each element (PyTorch's `torch.sign`). Integers give floats where the result is not an integer. d = 0.
ADJ_API adj_status adj_sign(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_sign`.
/// \api method
ADJ_API adj_status adj_sign_(adj_tensor self);

/// e^self (PyTorch's `torch.exp`). Integers give floats where the result is not an integer. d = result.
ADJ_API adj_status adj_exp(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_exp`.
/// \api method
ADJ_API adj_status adj_exp_(adj_tensor self);

/// Natural logarithm (PyTorch's `torch.log`). Integers give floats where the result is not an integer. d = 1 / self.
ADJ_API adj_status adj_log(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_log`.
/// \api method
ADJ_API adj_status adj_log_(adj_tensor self);

/// log(1 + self) (PyTorch's `torch.log1p`). Integers give floats where the result is not an integer. d = 1 / (1 + self).
ADJ_API adj_status adj_log1p(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_log1p`.
/// \api method
ADJ_API adj_status adj_log1p_(adj_tensor self);

/// e^self − 1 (PyTorch's `torch.expm1`). Integers give floats where the result is not an integer. d = result + 1.
ADJ_API adj_status adj_expm1(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_expm1`.
/// \api method
ADJ_API adj_status adj_expm1_(adj_tensor self);

/// Square root (PyTorch's `torch.sqrt`). Integers give floats where the result is not an integer. d = 1 / (2 · result).
ADJ_API adj_status adj_sqrt(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_sqrt`.
/// \api method
ADJ_API adj_status adj_sqrt_(adj_tensor self);

/// 1 / √self (PyTorch's `torch.rsqrt`). Integers give floats where the result is not an integer. d = −result³ / 2.
ADJ_API adj_status adj_rsqrt(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_rsqrt`.
/// \api method
ADJ_API adj_status adj_rsqrt_(adj_tensor self);

/// 1 / self (PyTorch's `torch.reciprocal`). Integers give floats where the result is not an integer. d = −result².
ADJ_API adj_status adj_reciprocal(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_reciprocal`.
/// \api method
ADJ_API adj_status adj_reciprocal_(adj_tensor self);

/// self² (PyTorch's `torch.square`). Integers give floats where the result is not an integer. d = 2 · self.
ADJ_API adj_status adj_square(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_square`.
/// \api method
ADJ_API adj_status adj_square_(adj_tensor self);

/// Sine, of radians (PyTorch's `torch.sin`). Integers give floats where the result is not an integer. d = cos(self).
ADJ_API adj_status adj_sin(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_sin`.
/// \api method
ADJ_API adj_status adj_sin_(adj_tensor self);

/// Cosine, of radians (PyTorch's `torch.cos`). Integers give floats where the result is not an integer. d = −sin(self).
ADJ_API adj_status adj_cos(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_cos`.
/// \api method
ADJ_API adj_status adj_cos_(adj_tensor self);

/// Tangent, of radians (PyTorch's `torch.tan`). Integers give floats where the result is not an integer. d = 1 + result².
ADJ_API adj_status adj_tan(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_tan`.
/// \api method
ADJ_API adj_status adj_tan_(adj_tensor self);

/// Hyperbolic tangent (PyTorch's `torch.tanh`). Integers give floats where the result is not an integer. d = 1 − result².
ADJ_API adj_status adj_tanh(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_tanh`.
/// \api method
ADJ_API adj_status adj_tanh_(adj_tensor self);

/// 1 / (1 + e^−self) (PyTorch's `torch.sigmoid`). Integers give floats where the result is not an integer. d = result · (1 − result).
ADJ_API adj_status adj_sigmoid(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_sigmoid`.
/// \api method
ADJ_API adj_status adj_sigmoid_(adj_tensor self);

/// The error function (PyTorch's `torch.erf`). Integers give floats. d = 2 / √π · e^(−self²).
ADJ_API adj_status adj_erf(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_erf`.
/// \api method
ADJ_API adj_status adj_erf_(adj_tensor self);

/// max(self, 0) (PyTorch's `torch.relu`). Integers give floats where the result is not an integer. d = 1 where result > 0, else 0.
ADJ_API adj_status adj_relu(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_relu`.
/// \api method
ADJ_API adj_status adj_relu_(adj_tensor self);

/// Largest integer not above (PyTorch's `torch.floor`). Integers give floats where the result is not an integer. d = 0.
ADJ_API adj_status adj_floor(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_floor`.
/// \api method
ADJ_API adj_status adj_floor_(adj_tensor self);

/// Smallest integer not below (PyTorch's `torch.ceil`). Integers give floats where the result is not an integer. d = 0.
ADJ_API adj_status adj_ceil(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_ceil`.
/// \api method
ADJ_API adj_status adj_ceil_(adj_tensor self);

/// Nearest integer, halves to even (PyTorch's `torch.round`). Integers give floats where the result is not an integer. d = 0.
/// \api none
ADJ_API adj_status adj_round(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_round`.
/// \api none
ADJ_API adj_status adj_round_(adj_tensor self);

/// Integer part (PyTorch's `torch.trunc`). Integers give floats where the result is not an integer. d = 0.
ADJ_API adj_status adj_trunc(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_trunc`.
/// \api method
ADJ_API adj_status adj_trunc_(adj_tensor self);

/// Whether each element is zero (PyTorch's `torch.logical_not`); a bool tensor. Not differentiable.
ADJ_API adj_status adj_logical_not(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_logical_not`.
/// \api method
ADJ_API adj_status adj_logical_not_(adj_tensor self);

/// Bitwise complement of integers, negation of bools (PyTorch's `torch.bitwise_not`). Not differentiable.
ADJ_API adj_status adj_bitwise_not(adj_tensor self, adj_tensor* out);

/// In-place form of `adj_bitwise_not`.
/// \api method
ADJ_API adj_status adj_bitwise_not_(adj_tensor self);

/// Whether each element is NaN (PyTorch's `torch.isnan`); a bool tensor.
ADJ_API adj_status adj_isnan(adj_tensor self, adj_tensor* out);

/// Whether each element is infinite (PyTorch's `torch.isinf`); a bool tensor.
/// \api method
ADJ_API adj_status adj_isinf(adj_tensor self, adj_tensor* out);

/// Whether each element is neither infinite nor NaN (PyTorch's `torch.isfinite`); a bool tensor.
/// \api method
ADJ_API adj_status adj_isfinite(adj_tensor self, adj_tensor* out);

/// The larger of two elements, NaN if one of them is (PyTorch's `torch.maximum`). Where they are equal each gets half of the cotangent.
ADJ_API adj_status adj_maximum(adj_tensor self, adj_tensor other, adj_tensor* out);

/// The smaller of two elements, NaN if one of them is (PyTorch's `torch.minimum`). Where they are equal each gets half of the cotangent.
ADJ_API adj_status adj_minimum(adj_tensor self, adj_tensor other, adj_tensor* out);

/// Whether self is equal to other, as a bool tensor (PyTorch's `torch.eq`). Not differentiable.
/// \api none
ADJ_API adj_status adj_eq(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_eq`.
/// \api none
ADJ_API adj_status adj_eq_(adj_tensor self, adj_tensor other);

/// Whether self is equal to a number, as a bool tensor (PyTorch's `torch.eq`).
/// \api none
ADJ_API adj_status adj_eq_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_eq_scalar`.
/// \api none
ADJ_API adj_status adj_eq_scalar_(adj_tensor self, adj_scalar other);

/// Whether self is not equal to other, as a bool tensor (PyTorch's `torch.ne`). Not differentiable.
/// \api none
ADJ_API adj_status adj_ne(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_ne`.
/// \api none
ADJ_API adj_status adj_ne_(adj_tensor self, adj_tensor other);

/// Whether self is not equal to a number, as a bool tensor (PyTorch's `torch.ne`).
/// \api none
ADJ_API adj_status adj_ne_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_ne_scalar`.
/// \api none
ADJ_API adj_status adj_ne_scalar_(adj_tensor self, adj_scalar other);

/// Whether self is less than other, as a bool tensor (PyTorch's `torch.lt`). Not differentiable.
/// \api none
ADJ_API adj_status adj_lt(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_lt`.
/// \api none
ADJ_API adj_status adj_lt_(adj_tensor self, adj_tensor other);

/// Whether self is less than a number, as a bool tensor (PyTorch's `torch.lt`).
/// \api none
ADJ_API adj_status adj_lt_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_lt_scalar`.
/// \api none
ADJ_API adj_status adj_lt_scalar_(adj_tensor self, adj_scalar other);

/// Whether self is at most other, as a bool tensor (PyTorch's `torch.le`). Not differentiable.
/// \api none
ADJ_API adj_status adj_le(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_le`.
/// \api none
ADJ_API adj_status adj_le_(adj_tensor self, adj_tensor other);

/// Whether self is at most a number, as a bool tensor (PyTorch's `torch.le`).
/// \api none
ADJ_API adj_status adj_le_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_le_scalar`.
/// \api none
ADJ_API adj_status adj_le_scalar_(adj_tensor self, adj_scalar other);

/// Whether self is greater than other, as a bool tensor (PyTorch's `torch.gt`). Not differentiable.
/// \api none
ADJ_API adj_status adj_gt(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_gt`.
/// \api none
ADJ_API adj_status adj_gt_(adj_tensor self, adj_tensor other);

/// Whether self is greater than a number, as a bool tensor (PyTorch's `torch.gt`).
/// \api none
ADJ_API adj_status adj_gt_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_gt_scalar`.
/// \api none
ADJ_API adj_status adj_gt_scalar_(adj_tensor self, adj_scalar other);

/// Whether self is at least other, as a bool tensor (PyTorch's `torch.ge`). Not differentiable.
/// \api none
ADJ_API adj_status adj_ge(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_ge`.
/// \api none
ADJ_API adj_status adj_ge_(adj_tensor self, adj_tensor other);

/// Whether self is at least a number, as a bool tensor (PyTorch's `torch.ge`).
/// \api none
ADJ_API adj_status adj_ge_scalar(adj_tensor self, adj_scalar other, adj_tensor* out);

/// In-place form of `adj_ge_scalar`.
/// \api none
ADJ_API adj_status adj_ge_scalar_(adj_tensor self, adj_scalar other);

/// Logical and of "is not zero", as a bool tensor (PyTorch's `torch.logical_and`). Not differentiable.
/// \api method
ADJ_API adj_status adj_logical_and(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_logical_and`.
/// \api method
ADJ_API adj_status adj_logical_and_(adj_tensor self, adj_tensor other);

/// Bitwise and of integers or bools (PyTorch's `torch.bitwise_and`). Not differentiable.
/// \api method
ADJ_API adj_status adj_bitwise_and(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_bitwise_and`.
/// \api method
ADJ_API adj_status adj_bitwise_and_(adj_tensor self, adj_tensor other);

/// Logical or of "is not zero", as a bool tensor (PyTorch's `torch.logical_or`). Not differentiable.
/// \api method
ADJ_API adj_status adj_logical_or(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_logical_or`.
/// \api method
ADJ_API adj_status adj_logical_or_(adj_tensor self, adj_tensor other);

/// Bitwise or of integers or bools (PyTorch's `torch.bitwise_or`). Not differentiable.
/// \api method
ADJ_API adj_status adj_bitwise_or(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_bitwise_or`.
/// \api method
ADJ_API adj_status adj_bitwise_or_(adj_tensor self, adj_tensor other);

/// Logical xor of "is not zero", as a bool tensor (PyTorch's `torch.logical_xor`). Not differentiable.
/// \api method
ADJ_API adj_status adj_logical_xor(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_logical_xor`.
/// \api method
ADJ_API adj_status adj_logical_xor_(adj_tensor self, adj_tensor other);

/// Bitwise xor of integers or bools (PyTorch's `torch.bitwise_xor`). Not differentiable.
/// \api method
ADJ_API adj_status adj_bitwise_xor(adj_tensor self, adj_tensor other, adj_tensor* out);

/// In-place form of `adj_bitwise_xor`.
/// \api method
ADJ_API adj_status adj_bitwise_xor_(adj_tensor self, adj_tensor other);

/// Limits elements to [min, max] (PyTorch's `torch.clamp`). d = 1 where min <= self <= max, else 0.
/// \param min Lower bound. (default: none)
/// \param max Upper bound. (default: none)
/// Error: "torch.clamp: At least one of 'min' or 'max' must not be None".
/// \api none
ADJ_API adj_status adj_clamp(adj_tensor self, adj_scalar_opt min, adj_scalar_opt max, adj_tensor* out);

/// In-place form of `adj_clamp`.
/// \api none
ADJ_API adj_status adj_clamp_(adj_tensor self, adj_scalar_opt min, adj_scalar_opt max);

/// Limits elements to bounds of their own (PyTorch's `torch.clamp` with tensors).
/// \param min Lower bounds. (default: none)
/// \param max Upper bounds. (default: none)
/// \api none
ADJ_API adj_status adj_clamp_tensor(adj_tensor self, adj_tensor_opt min, adj_tensor_opt max, adj_tensor* out);

/// In-place form of `adj_clamp_tensor`.
/// \api none
ADJ_API adj_status adj_clamp_tensor_(adj_tensor self, adj_tensor_opt min, adj_tensor_opt max);

/// `self` where `condition` holds, else `other` (PyTorch's `torch.where`). Neither gets a cotangent where it was not taken.
/// \param condition A bool tensor.
/// Error: "where expected condition to be a boolean tensor, but got a tensor with dtype Float".
/// \api none
ADJ_API adj_status adj_where(adj_tensor condition, adj_tensor self, adj_tensor other, adj_tensor* out);

#ifdef __cplusplus
}
#endif

#endif  // ADJOINT_OPS_ELEMENTWISE_H_
