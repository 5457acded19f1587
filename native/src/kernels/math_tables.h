#pragma once

#include <array>
#include <cstddef>

namespace adjoint::kernels {

// Tables that vectors of 16 floats hold, one or two of them each.

/// 2^(i/8) for i from 0 to 7, twice. Sixteenths would save a term, but some of them lie far from the nearest float.
alignas(64) inline constexpr std::array kEighths = {
    1.0f, 1.09050775f, 1.18920708f, 1.29683959f, 1.41421354f, 1.54221082f, 1.68179286f, 1.8340081f,
    1.0f, 1.09050775f, 1.18920708f, 1.29683959f, 1.41421354f, 1.54221082f, 1.68179286f, 1.8340081f};

/// For each of 32 parts of the numbers from ¾ to 1½, by their leading bits behind the first: a number c near their
/// reciprocals, so that −ln c is a multiple of 2^−17 to within 2e-10; and that multiple.
struct LogPieces {
  alignas(64) std::array<float, 32> factors = {
      1.0F,         0.960942507F, 0.930723906F, 0.901194274F, 0.879311264F, 0.853800118F, 0.832038939F, 0.81212014F,
      0.788077235F, 0.76979208F,  0.755646288F, 0.735432327F, 0.716884911F, 0.705598354F, 0.685885429F, 0.674566925F,
      1.321887136F, 1.295439601F, 1.267218113F, 1.24273634F,  1.223590851F, 1.195364952F, 1.171377301F, 1.152935266F,
      1.131463885F, 1.114083648F, 1.094295502F, 1.071902514F, 1.056839228F, 1.042083025F, 1.0F,         1.0F};
  alignas(64) std::array<float, 32> logarithms{};

  constexpr LogPieces() {
    constexpr std::array kMultiples = {0,      5222,   9410,   13636,  16858,  20717,  24101,  27277,
                                       31216,  34293,  36724,  40278,  43626,  45706,  49420,  51601,
                                       -36577, -33928, -31041, -28484, -26449, -23390, -20733, -18653,
                                       -16189, -14160, -11811, -9101,  -7246,  -5403,  0,      0};
    for (size_t i = 0; i < kMultiples.size(); ++i) {
      logarithms[i] = static_cast<float>(kMultiples[i]) / (1 << 17);
    }
  }
};

/// Of a polynomial of degree 6 in t, |t| ≤ ½, the one of degree 4 that comes nearest, in width · t: Chebyshev's
/// polynomials of 2t go.
constexpr std::array<double, 5> economized(std::array<double, 7> a, double width) {
  a[4] += a[6] * 3 / 8;
  a[2] -= a[6] * 9 / 256;
  a[0] += a[6] / 2048;
  a[3] += a[5] * 5 / 16;
  a[1] -= a[5] * 5 / 256;
  std::array<double, 5> b{};
  double unit = 1;
  for (size_t k = 0; k < b.size(); ++k, unit *= width) {
    b[k] = a[k] / unit;
  }
  return b;
}

/// tanh(8y/7) for y from ½ to 8, by a polynomial of degree 4 in y − c for each eighth of an octave, with c its middle.
/// A piece has the place that the last two bits of the exponent and the first three of the mantissa say.
struct TanhPieces {
  static constexpr float kScale = 0.875f;
  static constexpr size_t kLast = 15;
  alignas(64) std::array<std::array<float, 32>, 5> coefficients{};

  constexpr TanhPieces() {
    for (int i = 0; i < 32; ++i) {
      constexpr double kOctaves[] = {2, 4, 0.5, 1};
      const double octave = kOctaves[i / 8];
      fit(i, octave * (1 + (i % 8 + 0.5) / 8), octave / 8);
    }
    // Where the last one is not 1, it is nearly so.
    for (std::array<float, 32>& coefficient : coefficients) {
      coefficient[kLast] = 0;
    }
    coefficients[0][kLast] = 1;
  }

 private:
  constexpr void fit(int i, double middle, double width) {
    // e^2c for c in the scale of x, and from tanh c on Taylor's terms of f′ = 1 − f², in t = (y − c) / width.
    double exponential = 1;
    double power = 1;
    for (int k = 1; k < 120; ++k) {
      power *= 2 * middle / kScale / k;
      exponential += power;
    }
    const double h = width / kScale;
    std::array<double, 7> a{1 - 2 / (exponential + 1)};
    for (size_t k = 0; k < 6; ++k) {
      double next = k == 0 ? h : 0;
      for (size_t j = 0; j <= k; ++j) {
        next -= h * a[j] * a[k - j];
      }
      a[k + 1] = next / static_cast<double>(k + 1);
    }
    const std::array<double, 5> b = economized(a, width);
    for (size_t k = 0; k < b.size(); ++k) {
      coefficients[k][static_cast<size_t>(i)] = static_cast<float>(b[k]);
    }
  }
};

/// Φ(x) − ½ for x ≥ 0 by a polynomial of degree 4 in t = kScale · x − i for each whole i from 0 to kLast, |t| ≤ ½; ½
/// where the last one's t is 0. The first and the last are taken on one side only.
struct NormalPieces {
  static constexpr size_t kLast = 15;
  static constexpr float kScale = 2.7f;
  alignas(64) std::array<std::array<float, kLast + 1>, 5> coefficients{};

  constexpr NormalPieces() {
    fit(0, 0.25, 0.5);
    for (size_t i = 1; i < kLast; ++i) {
      fit(i, 0, 1);
    }
    fit(kLast, -0.25, 0.5);
    coefficients[0][kLast] = 0.5f;
  }

 private:
  /// For |t − middle| ≤ width / 2.
  constexpr void fit(size_t i, double middle, double width) {
    const double h = width / static_cast<double>(kScale);
    const double c = (static_cast<double>(i) + middle) / static_cast<double>(kScale);
    // e^(c²/2), and Φ(c) − ½ = φ(c) (c + c³/3 + c⁵/(3·5) + …).
    double inverse = 1;
    double power = 1;
    double odd = c;
    double sum = c;
    for (int k = 1; k < 120; ++k) {
      power *= c * c / 2 / k;
      inverse += power;
      odd *= c * c / (2 * k + 1);
      sum += odd;
    }
    // The derivatives of Φ are φ times Hermite's polynomials: Taylor's terms in (t − middle) / width.
    const double density = 0.39894228040143267794 / inverse;
    std::array<double, 7> a{density * sum, density * h};
    double hermite[] = {1, -c};
    double factor = a[1];
    for (size_t k = 2; k < 7; ++k) {
      factor *= h / static_cast<double>(k);
      a[k] = factor * hermite[1];
      const double next = -c * hermite[1] - static_cast<double>(k - 1) * hermite[0];
      hermite[0] = hermite[1];
      hermite[1] = next;
    }
    std::array<double, 5> b = economized(a, width);
    // From powers of t − middle to those of t.
    for (size_t k = 0; k < 4; ++k) {
      for (size_t j = 4; j-- > k;) {
        b[j] -= middle * b[j + 1];
      }
    }
    for (size_t k = 0; k < b.size(); ++k) {
      coefficients[k][i] = static_cast<float>(b[k]);
    }
  }
};

}  // namespace adjoint::kernels
