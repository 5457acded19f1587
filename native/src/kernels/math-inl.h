// Elementary functions on vectors, for files that are compiled once per instruction set: no include guard but
// Highway's.
#if defined(ADJOINT_KERNELS_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ADJOINT_KERNELS_MATH_INL_H_
#undef ADJOINT_KERNELS_MATH_INL_H_
#else
#define ADJOINT_KERNELS_MATH_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <cmath>
#include <limits>

#include "kernels/math_tables.h"

HWY_BEFORE_NAMESPACE();
namespace adjoint::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// sign / first!, and the inverse of every step-th factorial behind it; with signs in turn where the step is two.
template <size_t n>
constexpr std::array<double, n> inverse_factorials(int first, int step, double sign = 1) {
  std::array<double, n> terms{};
  double factorial = sign;
  int last = 1;
  for (double& term : terms) {
    while (last < first) {
      factorial *= ++last;
    }
    term = 1 / factorial;
    factorial *= step == 2 ? -1 : 1;
    first += step;
  }
  return terms;
}

/// What the functions need to know of a format. ln 2 is given in two parts, the first with zeros at its end, so that
/// its product with an exponent is exact.
template <typename T>
struct Format;
template <>
struct Format<float> {
  static constexpr int kMantissaBits = 23;
  static constexpr float kLn2High = 0.693359375f;
  static constexpr float kLn2Low = -2.12194440054690583e-4f;
  /// Arguments of exp beyond which the result is 0 and infinite.
  static constexpr float kExpLeast = -104;
  static constexpr float kExpMost = 89;
  /// Absolute values up to which it is a normal number.
  static constexpr float kExpNormal = 86;
  /// (e^r − 1 − r) / r² in powers of r up to ln 2 / 2, (ln(1 + f) − f + f²/2) / f³ in powers of f from √½ − 1 to √2 −
  /// 1, and, in powers of z = r² up to π/4 for r, (sin r / r − 1) / z and (cos r − 1) / z: minimax of the
  /// relative error of e^r − 1, ln, sin and cos.
  static constexpr std::array kExpSeries = {0.5f, 0.16666539f, 0.041666612f, 0.0083670998f, 0.00139176287f};
  static constexpr std::array kLogSeries = {0.333333313f, -0.250008196f, 0.200012282f, -0.166233599f,
                                            0.142017335f, -0.131601378f, 0.12761718f,  -0.0763477907f};
  static constexpr std::array kSinSeries = {-0.166666552f, 0.00833218824f, -0.000195180939f};
  static constexpr std::array kCosSeries = {-0.5f, 0.0416666456f, -0.00138873095f, 2.44323273e-5f};
  /// π/2 in three parts, and the magnitude up to which they suffice.
  static constexpr float kHalfPi[] = {1.570796251296997f, 7.549789415861596e-08f, 5.390302953474238e-15f};
  static constexpr float kReducible = 1e5f;
  static constexpr int kErfTerms = 11;
  /// ln erfc(1 + u) for u from 0 to kErfMost − 1 in powers of u: minimax where it is weighted with erfc.
  static constexpr std::array kLogErfc = {-1.8496055173f,   -2.6389667721f,    -0.84311868661f,  -0.041499776498f,
                                          0.0098899776439f, -0.0018258470193f, 0.00018555962064f};
  /// From here on erf is 1.
  static constexpr float kErfMost = 3.95f;
};
template <>
struct Format<double> {
  static constexpr int kMantissaBits = 52;
  static constexpr double kLn2High = 6.93147180369123816490e-01;
  static constexpr double kLn2Low = 1.90821492927058770002e-10;
  static constexpr double kExpLeast = -746;
  static constexpr double kExpMost = 710;
  static constexpr double kExpNormal = 707;
  /// Taylor's series, as above.
  static constexpr std::array kExpSeries = inverse_factorials<12>(2, 1);
  static constexpr std::array kSinSeries = inverse_factorials<8>(3, 2, -1);
  static constexpr std::array kCosSeries = inverse_factorials<9>(2, 2, -1);
  /// (ln((1 + s) / (1 − s)) / s − 2) / s² in powers of s².
  static constexpr std::array kLogSeries = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13,
                                            2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23};
  static constexpr double kHalfPi[] = {1.5707963267948966, 6.123233995736765e-17, 1.082856673921914e-32};
  static constexpr double kReducible = 1e9;
  static constexpr int kErfTerms = 19;
  static constexpr std::array kLogErfc = {
      -1.8496055099332482921,      -2.6389675142347757095,    -0.84310725635941358622,   -0.041561098025066647994,
      0.010033825179011887235,     -0.00197790121533391843,   0.00023731643375682140209, 0.000026296327490439569863,
      -0.000027198969987520635716, 9.6713686320511775901e-6,  -2.1319272279289812566e-6, 2.0479978971044179131e-7,
      5.8019550385235264255e-8,    -3.3394848462311300468e-8, 8.5198701285029409267e-9,  -1.3193201456965990226e-9,
      1.193509310515350192e-10,    -4.8662975736447234125e-12};
  static constexpr double kErfMost = 5.95;
};

/// Adding it to a small whole number leaves that number in the low bits of the sum, as an integer.
template <typename T>
constexpr T kRounder = static_cast<T>(int64_t{3} << (Format<T>::kMantissaBits - 1));

/// 2^k · x for whole k, where neither leaves the normal range.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V scaled(D d, V x, V k_plus_rounder) {
  const hn::RebindToSigned<D> di;
  const auto exponent = hn::ShiftLeft<Format<hn::TFromD<D>>::kMantissaBits>(hn::BitCast(di, k_plus_rounder));
  return hn::BitCast(d, hn::Add(hn::BitCast(di, x), exponent));
}

/// c₀ + c₁ z + c₂ z² + …
template <class D, class V = hn::Vec<D>, size_t n>
HWY_INLINE V polynomial(D d, V z, const std::array<hn::TFromD<D>, n>& c) {
  constexpr int kLast = static_cast<int>(n) - 1;
  V sum = hn::Set(d, c[kLast]);
#pragma GCC unroll 32
  for (int i = kLast - 1; i >= 0; --i) {
    sum = hn::MulAdd(sum, z, hn::Set(d, c[i]));
  }
  return sum;
}

/// The same with z² given: of even and of odd powers each for themselves, which waits half as long.
template <class D, class V = hn::Vec<D>, size_t n>
HWY_INLINE V polynomial_in_two(D d, V z, V square, const std::array<hn::TFromD<D>, n>& c) {
  static_assert(n % 2 == 0);
  constexpr auto kPart = [](const auto& all, size_t first) {
    std::array<hn::TFromD<D>, n / 2> part{};
    for (size_t i = 0; i < n / 2; ++i) {
      part[i] = all[2 * i + first];
    }
    return part;
  };
  return hn::MulAdd(polynomial(d, square, kPart(c, 1)), z, polynomial(d, square, kPart(c, 0)));
}

/// x between bounds. On x86 NaN stays: minimum and maximum are the second operand where one is NaN.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V bounded(D d, V x, hn::TFromD<D> least, hn::TFromD<D> most) {
  return hn::Min(hn::Set(d, most), hn::Max(hn::Set(d, least), x));
}

/// The lesser of x and a bound; NaN stays.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V at_most(D d, V x, hn::TFromD<D> bound) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR
  // The minimum is the second operand where one is NaN.
  return hn::Min(hn::Set(d, bound), x);
#else
  return hn::IfThenElse(hn::Gt(x, hn::Set(d, bound)), hn::Set(d, bound), x);
#endif
}

/// r of x = n ln 2 + r, |r| ≤ ln 2 / 2; and n with kRounder added.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V exp_reduced(D d, V x, V& n_plus_rounder) {
  using T = hn::TFromD<D>;
  using F = Format<T>;
  n_plus_rounder = hn::MulAdd(x, hn::Set(d, static_cast<T>(1.44269504088896340736)), hn::Set(d, kRounder<T>));
  const V n = hn::Sub(n_plus_rounder, hn::Set(d, kRounder<T>));
  V r = hn::NegMulAdd(n, hn::Set(d, F::kLn2High), x);
  return hn::NegMulAdd(n, hn::Set(d, F::kLn2Low), r);
}

/// e^r for x = n ln 2 + r as above.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V exp_mantissa(D d, V x, V& n_plus_rounder) {
  const V one = hn::Set(d, 1);
  const V r = exp_reduced(d, x, n_plus_rounder);
  const V slope = hn::MulAdd(r, polynomial(d, r, Format<hn::TFromD<D>>::kExpSeries), one);
  return hn::MulAdd(r, slope, one);
}

/// e^r − 1, to within its own rounding.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V expm1_reduced(D d, V x, V& n_plus_rounder) {
  const V r = exp_reduced(d, x, n_plus_rounder);
  return hn::MulAdd(hn::Mul(r, r), polynomial(d, r, Format<hn::TFromD<D>>::kExpSeries), r);
}

/// Whether vectors of D hold a table of sixteen numbers, which costs less to look up than terms of a series to add.
template <class D>
constexpr bool kHoldsTable = HWY_TARGET <= HWY_AVX3 &&
                             sizeof(hn::TFromD<D>) == sizeof(float) && hn::MaxLanes(D()) == 16;

#if HWY_TARGET <= HWY_AVX3
/// For each lane the entry of a table of 16 numbers that its last four bits say.
template <class V>
HWY_INLINE V looked_up(const float* table, V bits) {
  return V{_mm512_permutexvar_ps(_mm512_castps_si512(bits.raw), _mm512_load_ps(table))};
}
/// The same for 32 numbers and five bits. Takes a third longer.
template <class V>
HWY_INLINE V looked_up_in_two(const float* table, V bits) {
  return V{_mm512_permutex2var_ps(_mm512_load_ps(table), _mm512_castps_si512(bits.raw), _mm512_load_ps(table + 16))};
}
/// A polynomial in t with the coefficients of the piece that the last bits say, that of the least power first.
template <class V, size_t n, size_t pieces>
HWY_INLINE V polynomial_of_piece(V t, const std::array<std::array<float, pieces>, n>& coefficients, V bits) {
  const auto coefficient = [&](size_t k) HWY_ATTR {
    if constexpr (pieces == 16) {
      return looked_up(coefficients[k].data(), bits);
    } else {
      return looked_up_in_two(coefficients[k].data(), bits);
    }
  };
  V sum = coefficient(n - 1);
#pragma GCC unroll 8
  for (size_t k = n - 1; k-- > 0;) {
    sum = hn::MulAdd(sum, t, coefficient(k));
  }
  return sum;
}

/// e^x = 2^n e^r for x = n ln 2 + r with n in eighths: the last three bits of n say by a table what their part of 2^n
/// is. No result needs care: the processor scales by the rest of it into infinity, and into denormals with one
/// rounding.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V exp_by_table(D d, V x) {
  using F = Format<float>;
  x = bounded(d, x, F::kExpLeast, F::kExpMost);
  const auto rounder = hn::Set(d, kRounder<float> / 8);
  const V n_plus_rounder = hn::MulAdd(x, hn::Set(d, static_cast<float>(1.44269504088896340736)), rounder);
  const V n = hn::Sub(n_plus_rounder, rounder);
  V r = hn::NegMulAdd(n, hn::Set(d, F::kLn2High), x);
  r = hn::NegMulAdd(n, hn::Set(d, F::kLn2Low), r);
  constexpr std::array kInverseFactorials = {0.5f, 1.0f / 6, 1.0f / 24};
  const V fraction = hn::MulAdd(hn::Mul(r, r), polynomial(d, r, kInverseFactorials), r);
  const V root = looked_up(kEighths.data(), n_plus_rounder);
  return V{_mm512_scalef_ps(hn::MulAdd(root, fraction, root).raw, n.raw)};
}
#endif

/// e^x. Error at most 1.1 ULP.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V exp(D d, V x) {
  using T = hn::TFromD<D>;
  using F = Format<T>;
#if HWY_TARGET <= HWY_AVX3
  if constexpr (kHoldsTable<D>) {
    return exp_by_table(d, x);
  }
#endif
  const V one = hn::Set(d, T{1});
  V exponent;
  if (HWY_LIKELY(hn::AllTrue(d, hn::Le(hn::Abs(x), hn::Set(d, F::kExpNormal))))) {
    const V mantissa = exp_mantissa(d, x, exponent);
    return scaled(d, mantissa, exponent);
  }
  // In two steps: 2^e alone may lie outside of the normal range where the result does not.
  const hn::RebindToSigned<D> di;
  const V mantissa = exp_mantissa(d, bounded(d, x, F::kExpLeast, F::kExpMost), exponent);
  const auto e = hn::ShiftRight<F::kMantissaBits>(hn::ShiftLeft<F::kMantissaBits>(hn::BitCast(di, exponent)));
  const auto half = hn::ShiftRight<1>(e);
  const V result = hn::Mul(scaled(d, mantissa, hn::BitCast(d, half)), scaled(d, one, hn::BitCast(d, hn::Sub(e, half))));
  return hn::IfThenElse(hn::IsNaN(x), x, result);
}

/// e^x − 1. Error at most 2 ULP.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V expm1(D d, V x) {
  using T = hn::TFromD<D>;
  using F = Format<T>;
  // Beyond this the 1 is lost in rounding.
  constexpr T kLarge = (F::kMantissaBits + 8) * 0.7;
  const V one = hn::Set(d, T{1});
  V n;
  const V fraction = expm1_reduced(d, bounded(d, x, -kLarge, kLarge), n);
  const V scale = scaled(d, one, n);
  V result = hn::MulAdd(scale, fraction, hn::Sub(scale, one));
  const auto large = hn::Gt(x, hn::Set(d, kLarge));
  if (HWY_UNLIKELY(!hn::AllFalse(d, large))) {
    result = hn::IfThenElse(large, exp(d, x), result);
  }
  return hn::IfThenElse(hn::Or(hn::IsNaN(x), hn::Eq(x, hn::Zero(d))), x, result);
}

#if HWY_TARGET <= HWY_AVX3
/// ln(x) + c / x for x > 0 and a small c: with x = 2^e m and r = m c − 1, e ln 2 − ln c + r − r²/2 + r³/3 − …, where
/// the first two, as multiples of 2^−17, add up without an error. What is no positive number needs no care: its
/// exponent is infinite, or its mantissa NaN.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V log_with_correction_by_table(D d, V x, V c) {
  static constexpr LogPieces kTable;
  constexpr float kLn2High = 90852.0f / (1 << 17);
  constexpr float kLn2Low = 1.4286068e-6f;
  const V m = V{_mm512_getmant_ps(x.raw, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan)};
  const V e = hn::Sub(V{_mm512_getexp_ps(x.raw)}, V{_mm512_getexp_ps(m.raw)});
  const hn::RebindToUnsigned<D> du;
  const V place = hn::BitCast(d, hn::ShiftRight<18>(hn::BitCast(du, m)));
  const V r = hn::MulSub(m, looked_up_in_two(kTable.factors.data(), place), hn::Set(d, 1.0f));
  const V start = hn::MulAdd(e, hn::Set(d, kLn2High), looked_up_in_two(kTable.logarithms.data(), place));
  constexpr std::array kSeries = {-1.0f / 2, 1.0f / 3, -1.0f / 4, 1.0f / 5};
  const V rest = hn::MulAdd(hn::Mul(r, r), polynomial(d, r, kSeries), hn::MulAdd(e, hn::Set(d, kLn2Low), c));
  return hn::Add(start, hn::Add(r, rest));
}
#endif

/// ln(2^power · x) + c / x for normal x > 0 and a small c. The mantissa m lies between √½ and √2, f = m − 1 is exact,
/// and so is its product with the first part of ln 2 for a power.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V log_of_normal(D d, V x, V power, V c) {
  using T = hn::TFromD<D>;
  using F = Format<T>;
  const hn::RebindToUnsigned<D> du;
  const auto root_half = hn::BitCast(du, hn::Set(d, static_cast<T>(0.70710678118654752440)));
  // Raised by a whole power of two, so that the exponent is no negative number: arithmetic shifts of 64 bits are slow.
  constexpr int kRaise = sizeof(T) == 4 ? 128 : 1024;
  const auto raise = hn::ShiftLeft<F::kMantissaBits>(hn::Set(du, kRaise));
  const auto raised = hn::Add(hn::BitCast(du, x), hn::Sub(raise, root_half));
  const auto exponent = hn::Or(hn::ShiftRight<F::kMantissaBits>(raised), hn::BitCast(du, hn::Set(d, kRounder<T>)));
  const V e = hn::Add(hn::Sub(hn::BitCast(d, exponent), hn::Set(d, kRounder<T> + kRaise)), power);
  const auto fraction = hn::AndNot(hn::BitCast(du, hn::Set(d, -std::numeric_limits<T>::infinity())), raised);
  const V f = hn::Sub(hn::BitCast(d, hn::Add(fraction, root_half)), hn::Set(d, T{1}));
  const V square = hn::Mul(f, f);
  const V lesser = hn::MulAdd(e, hn::Set(d, F::kLn2Low), c);
  V rest;
  if constexpr (sizeof(T) == sizeof(float)) {
    rest = hn::MulAdd(hn::Mul(square, f), polynomial_in_two(d, f, square, F::kLogSeries), lesser);
    rest = hn::NegMulAdd(square, hn::Set(d, T(0.5)), rest);
  } else {
    // With s = f / (2 + f), ln m = 2 s + 2 s³/3 + …, summed so that f is a term (FreeBSD's e_log.c explains it).
    const V s = hn::Div(f, hn::Add(hn::Set(d, T{2}), f));
    const V z = hn::Mul(s, s);
    const V half_square = hn::Mul(square, hn::Set(d, T(0.5)));
    const V sum = hn::MulAdd(polynomial(d, z, F::kLogSeries), z, half_square);
    rest = hn::Sub(hn::MulAdd(s, sum, lesser), half_square);
  }
  return hn::MulAdd(e, hn::Set(d, F::kLn2High), hn::Add(f, rest));
}

/// ln(x) + c / x for x > 0 and a small c.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V log_with_correction(D d, V x, V c) {
#if HWY_TARGET <= HWY_AVX3
  if constexpr (kHoldsTable<D>) {
    return log_with_correction_by_table(d, x, c);
  }
#endif
  using T = hn::TFromD<D>;
  using F = Format<T>;
  const V least = hn::Set(d, std::numeric_limits<T>::min());
  const V infinity = hn::Inf(d);
  const V zero = hn::Zero(d);
  if (HWY_LIKELY(hn::AllTrue(d, hn::And(hn::Ge(x, least), hn::Lt(x, infinity))))) {
    return log_of_normal(d, x, zero, c);
  }
  const auto tiny = hn::Lt(x, least);
  const V normal = hn::IfThenElse(tiny, hn::Mul(x, hn::Set(d, T{uint64_t{1} << F::kMantissaBits})), x);
  V result = log_of_normal(d, normal, hn::IfThenElseZero(tiny, hn::Set(d, T{-F::kMantissaBits})), c);
  result = hn::IfThenElse(hn::Eq(x, infinity), infinity, result);
  result = hn::IfThenElse(hn::Eq(x, zero), hn::Neg(infinity), result);
  return hn::IfThenElse(hn::Or(hn::IsNaN(x), hn::Lt(x, zero)), hn::NaN(d), result);
}

/// ln x. Error at most 1 ULP.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V log(D d, V x) {
  return log_with_correction(d, x, hn::Zero(d));
}

/// ln(1 + x). Error at most 1 ULP.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V log1p(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T{1});
  const V sum = hn::Add(one, x);
  // What rounding took from the sum: its part of the logarithm is c / sum. The larger operand is subtracted first.
  const V lost = hn::IfThenElse(hn::Gt(x, one), hn::Sub(one, hn::Sub(sum, x)), hn::Sub(x, hn::Sub(sum, one)));
  const auto lossless = hn::Or(hn::Eq(lost, hn::Zero(d)), hn::Not(hn::Lt(hn::Abs(sum), hn::Inf(d))));
  const V c = hn::IfThenElse(lossless, hn::Zero(d), hn::Div(lost, sum));
  return hn::IfThenElse(hn::Eq(x, hn::Zero(d)), x, log_with_correction(d, sum, c));
}

#if HWY_TARGET <= HWY_AVX3
/// tanh x: up to 4/7 by the odd polynomial that is nearest, beyond it by pieces. Error at most 1.5 ULP.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V tanh_by_table(D d, V x) {
  static constexpr TanhPieces kTable;
  constexpr std::array kSeries = {-0.33333331431487107f, 0.13333041415131938f, -0.05389575758204161f,
                                  0.02122874828126091f, -0.006464333143700274f};
  const hn::RebindToUnsigned<D> du;
  const V magnitude = hn::Abs(x);
  const V y = hn::Min(hn::Mul(magnitude, hn::Set(d, TanhPieces::kScale)), hn::Set(d, 7.75f));
  const auto bits = hn::BitCast(du, y);
  const V middle = hn::BitCast(d, hn::Or(hn::And(bits, hn::Set(du, 0xFFF00000U)), hn::Set(du, 0x00080000U)));
  const V place = hn::BitCast(d, hn::ShiftRight<20>(bits));
  const V t = hn::Sub(y, middle);
  const V far = polynomial_of_piece(t, kTable.coefficients, place);
  const V z = hn::Mul(x, x);
  const V near = hn::MulAdd(hn::Mul(x, z), polynomial(d, z, kSeries), x);
  // NaN is not above 4/7.
  return hn::CopySign(hn::IfThenElse(hn::Gt(magnitude, hn::Set(d, 0.5715f)), far, near), x);
}
#endif

/// tanh x, with t = e^2|x| − 1 and the sign of x: t / (t + 2), of doubles 1 − 2 / (t + 2) where that is nearer to 1.
/// Error at most 2.75 ULP.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V tanh(D d, V x) {
#if HWY_TARGET <= HWY_AVX3
  if constexpr (kHoldsTable<D>) {
    return tanh_by_table(d, x);
  }
#endif
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T{1});
  const V two = hn::Set(d, T{2});
  // From here on the result is 1.
  const V magnitude = at_most(d, hn::Abs(x), (Format<T>::kMantissaBits + 3) * T(0.35));
  V n;
  const V fraction = expm1_reduced(d, hn::Add(magnitude, magnitude), n);
  const V scale = scaled(d, one, n);
  const V t = hn::MulAdd(scale, fraction, hn::Sub(scale, one));
  const V denominator = hn::Add(t, two);
  if constexpr (sizeof(T) == sizeof(float)) {
    return hn::CopySignToAbs(hn::Div(t, denominator), x);
  }
  const auto large = hn::Gt(t, two);
  const V quotient = hn::Div(hn::IfThenElse(large, two, t), denominator);
  return hn::CopySignToAbs(hn::IfThenElse(large, hn::Sub(one, quotient), quotient), x);
}

/// 1 / (1 + e^−x). Error at most 3 ULP; 0 where e^−x overflows, as in PyTorch.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V sigmoid(D d, V x) {
  const V one = hn::Set(d, hn::TFromD<D>(1));
  return hn::Div(one, hn::Add(one, exp(d, hn::Neg(x))));
}

/// erf x: its Taylor series up to 1, beyond it 1 − erfc by the logarithm of erfc. Error at most 1.5 ULP.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V erf(D d, V x) {
  using T = hn::TFromD<D>;
  using F = Format<T>;
  // Without its first term.
  constexpr auto kSeries = [] {
    std::array<T, F::kErfTerms - 1> terms{};
    double factor = 1.12837916709551257390;  // 2 / √π
    for (int i = 1; i < F::kErfTerms; ++i) {
      factor *= -1.0 / i;
      terms[i - 1] = static_cast<T>(factor / (2 * i + 1));
    }
    return terms;
  }();
  const V one = hn::Set(d, T{1});
  const V magnitude = hn::Min(hn::Abs(x), hn::Set(d, F::kErfMost));
  const V z = hn::Mul(x, x);
  const V sum = polynomial(d, z, kSeries);
  // The leading coefficient in two parts: in one its rounding would cost a third of an ULP.
  const V near = hn::MulAdd(x, hn::MulAdd(sum, z, hn::Set(d, static_cast<T>(0.12837916709551257390))), x);
  const V log_erfc = polynomial(d, hn::Sub(magnitude, one), F::kLogErfc);
  const V far = hn::CopySign(hn::Sub(one, exp(d, log_erfc)), x);
  // NaN is not above 1.
  return hn::IfThenElse(hn::Gt(hn::Abs(x), one), far, near);
}

#if HWY_TARGET <= HWY_AVX3
template <class D, class V = hn::Vec<D>>
HWY_INLINE V normal_above_half_by_table(D d, V x) {
  static constexpr NormalPieces kTable;
  const V scale = hn::Set(d, NormalPieces::kScale);
  const V near = hn::Min(x, hn::Set(d, NormalPieces::kLast / NormalPieces::kScale));
  const V i_plus_rounder = hn::MulAdd(near, scale, hn::Set(d, kRounder<float>));
  const V t = hn::MulSub(near, scale, hn::Sub(i_plus_rounder, hn::Set(d, kRounder<float>)));
  return polynomial_of_piece(t, kTable.coefficients, i_plus_rounder);
}
#endif

/// Φ(x) − ½ = erf(x / √2) / 2 for x ≥ 0, of which NaN may give any number. Φ is the distribution function of a normal
/// variable.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V normal_above_half(D d, V x) {
  using T = hn::TFromD<D>;
  const V half = hn::Set(d, T(0.5));
  if constexpr (sizeof(T) == sizeof(double)) {
    return hn::Mul(erf(d, hn::Mul(x, hn::Set(d, T(0.70710678118654752440)))), half);
  } else {
#if HWY_TARGET <= HWY_AVX3
    if constexpr (kHoldsTable<D>) {
      return normal_above_half_by_table(d, x);
    }
#endif
    // The quotient of it and x by the rational function of x² that is nearest up to kMost, from where on Φ is 1: off by
    // less than 6e-9.
    constexpr T kMost = 5.42F;
    constexpr std::array kAbove = {0.3989422435F,    0.033462041645F,  0.0046556623483F,
                                   0.0001651512523F, 6.3571843092e-6F, 2.3258294953e-8F};
    constexpr std::array kBelow = {1.0F,           0.2505429588F, 0.028428318042F, 0.0018636598258F, 7.2623314522e-5F,
                                   1.212660537e-6F};
    const V z = hn::Mul(x, x);
    const V quotient = hn::Div(hn::Mul(x, polynomial(d, z, kAbove)), polynomial(d, z, kBelow));
    return hn::IfThenElse(hn::Lt(x, hn::Set(d, kMost)), quotient, half);
  }
}

/// Φ(x), the distribution function of a normal variable. Error at most 2.5 ULP of 1.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V normal_distribution(D d, V x) {
  return hn::Add(hn::CopySign(normal_above_half(d, hn::Abs(x)), x), hn::Set(d, hn::TFromD<D>(0.5)));
}

/// sin(x + quarter_turns · π/2) for quarter turns of 0 and 1 and |x| ≤ kReducible. |x| = n π/2 + r. For instruction
/// sets with FMA: fused, the products with the parts of π/2 are exact, and so is the first difference.
template <int kQuarterTurns, class D, class V = hn::Vec<D>>
HWY_INLINE V sine_reduced(D d, V x, V magnitude) {
  using T = hn::TFromD<D>;
  using F = Format<T>;
  const hn::RebindToUnsigned<D> du;
  const V rounder = hn::Set(d, kRounder<T>);
  const V n_plus_rounder = hn::MulAdd(magnitude, hn::Set(d, static_cast<T>(0.63661977236758134308)), rounder);
  const V n = hn::Sub(n_plus_rounder, rounder);
  V r = hn::NegMulAdd(n, hn::Set(d, F::kHalfPi[0]), magnitude);
  r = hn::NegMulAdd(n, hn::Set(d, F::kHalfPi[1]), r);
  r = hn::NegMulAdd(n, hn::Set(d, F::kHalfPi[2]), r);
  const V z = hn::Mul(r, r);
  const V sine = hn::MulAdd(hn::Mul(z, r), polynomial(d, z, F::kSinSeries), r);
  const V cosine = hn::MulAdd(z, polynomial(d, z, F::kCosSeries), hn::Set(d, T{1}));
  const auto quadrant = hn::Add(hn::BitCast(du, n_plus_rounder), hn::Set(du, kQuarterTurns));
  constexpr int kToSign = sizeof(T) * 8 - 1;
  const V odd = hn::BitCast(d, hn::ShiftLeft<kToSign>(quadrant));
  V sign = hn::BitCast(d, hn::ShiftLeft<kToSign>(hn::ShiftRight<1>(quadrant)));
  if constexpr (kQuarterTurns == 0) {
    sign = hn::Xor(sign, hn::And(x, hn::SignBit(d)));
  }
  return hn::Xor(hn::IfNegativeThenElse(odd, cosine, sine), sign);
}

/// sin x, and cos x with one quarter turn. Error at most 1.5 ULP; arguments too large to be reduced are left to libm.
template <int kQuarterTurns, class D, class V = hn::Vec<D>>
HWY_INLINE V sine(D d, V x) {
  using T = hn::TFromD<D>;
  const V magnitude = hn::Abs(x);
  const V result = sine_reduced<kQuarterTurns>(d, x, magnitude);
  if (HWY_LIKELY(hn::AllTrue(d, hn::Le(magnitude, hn::Set(d, Format<T>::kReducible))))) {
    return result;
  }
  HWY_ALIGN T arguments[HWY_LANES(T)];
  HWY_ALIGN T results[HWY_LANES(T)];
  hn::Store(x, d, arguments);
  hn::Store(result, d, results);
  for (size_t i = 0; i < hn::Lanes(d); ++i) {
    if (!(std::abs(arguments[i]) <= Format<T>::kReducible)) {
      results[i] = kQuarterTurns == 0 ? std::sin(arguments[i]) : std::cos(arguments[i]);
    }
  }
  return hn::Load(d, results);
}

}  // namespace adjoint::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
