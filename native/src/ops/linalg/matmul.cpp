#include "autograd/record.h"
#include "core/batch.h"
#include "core/parallel.h"
#include "kernels/gemm.h"
#include "kernels/gemm_bf16.h"
#include "ops/elementwise/launch.h"
#include "ops/operators.h"

namespace adjoint {
namespace {

/// c's name of a dtype in messages of matrix products.
void check_operands(const Tensor& a, const Tensor& b, const char* kernel = "addmm_impl_cpu_") {
  check(a.dtype() == b.dtype(), "expected m1 and m2 to have the same dtype, but got: ", c_name_of(a.dtype()),
        " != ", c_name_of(b.dtype()));
  if (a.dtype() == DType::Bool && a.numel() > 0 && b.numel() > 0) {
    fail(ADJ_STATUS_NOT_IMPLEMENTED, "\"", kernel, "\" not implemented for 'Bool'");
  }
}

void check_same_dtype(const Tensor& a, const Tensor& b) {
  check(a.dtype() == b.dtype(), "expected scalar type ", name_of(a.dtype()), " but found ", name_of(b.dtype()));
}

/// The product rule, for the forward mode of a bilinear operation.
struct Product {
  Tensor (*multiply)(const Tensor&, const Tensor&);
  void operator()(Jvp& j) const {
    if (j.has(0)) {
      j.add(multiply(j.tangent(0), j.input(1)));
    }
    if (j.has(1)) {
      j.add(multiply(j.input(0), j.tangent(1)));
    }
  }
};

/// A dimension over which products repeat, with its strides in elements.
struct Repeat {
  int64_t size, a, b, out;
};

int64_t stride_of(const Tensor& tensor, int64_t level) {
  const BatchDim* dim = find_level(tensor.batch(), level);
  return dim == nullptr ? 0 : dim->stride;
}

kernels::Matrix matrix(const Tensor& t) {
  const size_t last = t.strides().size() - 1;
  return {t.bytes(), t.strides()[last - 1], t.strides()[last]};
}

/// Matrix products of the last two dimensions, for each batch dimension and for the one that bmm has in front. Where
/// only the left operand repeats, the repeats are more rows of one product.
class Products {
 public:
  Products(const Tensor& a, const Tensor& b, const Tensor& out)
      : m(out.size(-2)),
        n(out.size(-1)),
        k(a.size(-1)),
        dtype_(a.dtype()),
        result_dtype_(out.dtype()),
        left_(matrix(a)),
        right_(matrix(b)),
        result_(matrix(out)) {
    for (const BatchDim& dim : out.batch()) {
      repeats_.push_back({dim.size, stride_of(a, dim.level), stride_of(b, dim.level), dim.stride});
    }
    if (out.ndim() == 3) {
      repeats_.push_back({out.size(0), a.strides()[0], b.strides()[0], out.strides()[0]});
    }
    if (out.is_batched() && n == 1) {
      transpose();
    }
    while (!repeats_.empty() && joins(repeats_.back())) {
      repeats_.pop_back();
    }
    for (const Repeat& repeat : repeats_) {
      count *= repeat.size;
    }
  }

  void multiply(int64_t index) const {
    const auto item = static_cast<int64_t>(size_of(dtype_));
    const auto result_item = static_cast<int64_t>(size_of(result_dtype_));
    kernels::Matrix left = left_;
    kernels::Matrix right = right_;
    kernels::Matrix result = result_;
    for (size_t i = repeats_.size(); i-- > 0;) {
      const int64_t place = index % repeats_[i].size;
      index /= repeats_[i].size;
      left.data += place * item * repeats_[i].a;
      right.data += place * item * repeats_[i].b;
      result.data += place * result_item * repeats_[i].out;
    }
    if (is_half(dtype_)) {
      kernels::gemm_bf16(m, n, k, left, right, result, result_dtype_);
    } else {
      kernels::gemm(dtype_, m, n, k, left, right, result);
    }
  }

  int64_t m, n, k;
  int64_t count = 1;

 private:
  /// A matrix times many vectors is many rows times its transpose.
  void transpose() {
    std::swap(m, n);
    result_ = result_.turned();
    left_ = std::exchange(right_, left_.turned()).turned();
    for (Repeat& repeat : repeats_) {
      std::swap(repeat.a, repeat.b);
    }
  }

  bool joins(const Repeat& by) {
    if (by.size == 1) {
      return true;
    }
    const bool rows = by.b == 0 && (m == 1 || (by.a == m * left_.row_stride && by.out == m * result_.row_stride));
    if (rows && m == 1) {
      left_.row_stride = by.a;
      result_.row_stride = by.out;
    }
    m *= rows ? by.size : 1;
    return rows;
  }

  DType dtype_, result_dtype_;
  kernels::Matrix left_, right_, result_;
  std::vector<Repeat> repeats_;
};

/// Products of pairs of matrices, the last two dimensions of each tensor. Operands of 16 bits may have a result in
/// float32.
void multiply(const Tensor& a, const Tensor& b, const Tensor& out) {
  if (out.total_numel() == 0) {
    return;
  }
  const bool as_they_are =
      a.dtype() == DType::BFloat16 && kernels::has_gemm_bf16(out.size(-2), out.size(-1), a.size(-1));
  if (is_half(out.dtype()) && !as_they_are) {
    const Tensor sums = empty_for(out.sizes(), computed_in(out.dtype()), {&out});
    multiply(a, b, sums);
    assign(out, sums);
    return;
  }
  if (is_half(a.dtype()) && !as_they_are) {
    multiply(computed(a), computed(b), out);
    return;
  }
  if (out.ndim() == 2 && !out.is_batched() && !as_they_are) {
    kernels::gemm(out.dtype(), out.size(0), out.size(1), a.size(1), matrix(a), matrix(b), matrix(out));
    return;
  }
  const Products all(a, b, out);
  constexpr int64_t kGrain = 1 << 19;
  parallel_for(all.count, std::max<int64_t>(1, kGrain / (all.m * all.n * std::max<int64_t>(all.k, 1))),
               [&](int64_t begin, int64_t end) {
                 for (int64_t i = begin; i < end; ++i) {
                   all.multiply(i);
                 }
               });
}

/// Whether a matrix lies column by column, as the weight of a linear layer does when it is multiplied with. Its
/// cotangent is then computed to lie so too, and the leaf's gradient need not be turned.
bool lies_turned(const Tensor& matrix) { return matrix.strides()[0] == 1 && matrix.strides()[1] == matrix.size(0); }

/// A product of matrices in an order of its own, for formulas that nobody records.
Tensor bare_product(DType dtype, int64_t m, int64_t n, int64_t k, const kernels::Matrix& a, const kernels::Matrix& b,
                    bool turned) {
  const int64_t sizes[] = {m, n};
  const int64_t strides[] = {1, m};
  Tensor out = turned ? empty_strided(sizes, strides, dtype) : empty(sizes, dtype);
  if (turned && m * n > 0) {
    kernels::gemm(dtype, n, m, k, b.turned(), a.turned(), {out.bytes(), m, 1});
  } else if (m * n > 0) {
    kernels::gemm(dtype, m, n, k, a, b, {out.bytes(), n, 1});
  }
  return out;
}

/// The cotangents of the operands of mm.
Tensor left_cotangent(const Tensor& grad, const Tensor& mat2, bool turned) {
  if (is_bare({&grad, &mat2}) && !is_half(grad.dtype())) {
    return bare_product(grad.dtype(), grad.size(0), mat2.size(0), grad.size(1), matrix(grad), matrix(mat2).turned(),
                        turned);
  }
  return turned ? t(mm(mat2, t(grad))) : mm(grad, t(mat2));
}
Tensor right_cotangent(const Tensor& grad, const Tensor& self, bool turned) {
  if (is_bare({&grad, &self}) && !is_half(grad.dtype())) {
    return bare_product(grad.dtype(), self.size(1), grad.size(1), grad.size(0), matrix(self).turned(), matrix(grad),
                        turned);
  }
  return turned ? t(mm(t(grad), self)) : mm(t(self), grad);
}

/// Whether a tensor is a row to be added to each row of `out` as it lies.
bool is_bias_of(const Tensor& row, const Tensor& out) {
  return row.ndim() == 1 && row.size(0) == out.size(1) && row.is_contiguous() && !out.is_batched() && out.numel() > 0;
}

}  // namespace

Tensor mm(const Tensor& self, const Tensor& mat2) {
  check(self.ndim() == 2, "self must be a matrix");
  check(mat2.ndim() == 2, "mat2 must be a matrix");
  check(self.size(1) == mat2.size(0), "mat1 and mat2 shapes cannot be multiplied (", self.size(0), "x", self.size(1),
        " and ", mat2.size(0), "x", mat2.size(1), ")");
  check_operands(self, mat2);
  Recorder rec("MmBackward0", nullptr, self, mat2);
  rec.save("self", self, rec.needs(1));
  rec.save("mat2", mat2, rec.needs(0));
  const int64_t sizes[] = {self.size(0), mat2.size(1)};
  Tensor out = empty_for(sizes, self.dtype(), {&self, &mat2});
  multiply(self, mat2, out);
  return rec.finish(out, Product{mm}, [left = lies_turned(self), right = lies_turned(mat2)](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = left_cotangent(v.grad(), v.saved(1), left);
    }
    if (v.needs(1)) {
      v.in(1) = right_cotangent(v.grad(), v.saved(0), right);
    }
  });
}

Tensor bmm(const Tensor& self, const Tensor& batch2) {
  check(self.ndim() == 3, "batch1 must be a 3D tensor");
  check(batch2.ndim() == 3, "batch2 must be a 3D tensor");
  check(self.size(0) == batch2.size(0) && self.size(2) == batch2.size(1),
        "Expected size for first two dimensions of batch2 tensor to be: [", self.size(0), ", ", self.size(2),
        "] but got: [", batch2.size(0), ", ", batch2.size(1), "].");
  check_same_dtype(self, batch2);
  check_operands(self, batch2, "bmm");
  Recorder rec("BmmBackward0", nullptr, self, batch2);
  rec.save("self", self, rec.needs(1));
  rec.save("mat2", batch2, rec.needs(0));
  const int64_t sizes[] = {self.size(0), self.size(1), batch2.size(2)};
  Tensor out = empty_for(sizes, self.dtype(), {&self, &batch2});
  multiply(self, batch2, out);
  return rec.finish(out, Product{bmm}, [](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = bmm(v.grad(), transpose(v.saved(1), 1, 2));
    }
    if (v.needs(1)) {
      v.in(1) = bmm(transpose(v.saved(0), 1, 2), v.grad());
    }
  });
}

Tensor mv(const Tensor& self, const Tensor& vec) {
  check(self.ndim() == 2 && vec.ndim() == 1, "vector + matrix @ vector expected, got 1, ", self.ndim(), ", ",
        vec.ndim());
  check(self.size(1) == vec.size(0), "size mismatch, got input (", self.size(0), "), mat (", self.size(0), "x",
        self.size(1), "), vec (", vec.size(0), ")");
  check_same_dtype(self, vec);
  check_operands(self, vec, "addmv_impl_cpu");
  Recorder rec("MvBackward0", nullptr, self, vec);
  rec.save("self", self, rec.needs(1));
  rec.save("vec", vec, rec.needs(0));
  const int64_t size = self.size(0);
  Tensor out = empty_for(IntSpan(&size, 1), self.dtype(), {&self, &vec});
  {
    const BelowAutograd below;
    multiply(self, unsqueeze(vec, 1), unsqueeze(out, 1));
  }
  return rec.finish(out, Product{mv}, [](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = outer(v.grad(), v.saved(1));
    }
    if (v.needs(1)) {
      v.in(1) = mv(t(v.saved(0)), v.grad());
    }
  });
}

Tensor dot(const Tensor& self, const Tensor& other) {
  check(self.ndim() == 1 && other.ndim() == 1, "1D tensors expected, but got ", self.ndim(), "D and ", other.ndim(),
        "D tensors");
  check(self.dtype() == other.dtype(), "dot : expected both vectors to have same dtype, but found ",
        name_of(self.dtype()), " and ", name_of(other.dtype()));
  check(self.numel() == other.numel(), "inconsistent tensor size, expected tensor [", self.numel(), "] and src [",
        other.numel(), "] to have the same number of elements, but got ", self.numel(), " and ", other.numel(),
        " elements respectively");
  check(self.dtype() != DType::Bool, "\"dot\" not implemented for 'Bool'");
  Recorder rec("DotBackward0", nullptr, self, other);
  rec.save("self", self, rec.needs(1));
  rec.save("tensor", other, rec.needs(0));
  const BelowAutograd below;
  Tensor out = cast(sum(computed(self) * computed(other), {}, false, computed_in(self.dtype())), self.dtype());
  return rec.finish(out, Product{dot}, [](Vjp& v) {
    if (v.needs(0)) {
      v.in(0) = v.grad() * v.saved(1);
    }
    if (v.needs(1)) {
      v.in(1) = v.grad() * v.saved(0);
    }
  });
}

Tensor outer(const Tensor& self, const Tensor& vec2) {
  check(self.ndim() == 1, "outer: Expected 1-D argument self, but got ", self.ndim(), "-D");
  check(vec2.ndim() == 1, "outer: Expected 1-D argument vec2, but got ", vec2.ndim(), "-D");
  return unsqueeze(self, 1) * vec2;
}

namespace {

/// beta · self + alpha · mat1 mat2 in the dtype that kernels compute in, without history.
Tensor scaled_sum(const Tensor& self, const Tensor& mat1, const Tensor& mat2, const Scalar& beta, const Scalar& alpha) {
  const int64_t sizes[] = {mat1.size(0), mat2.size(1)};
  Tensor out = empty_for(sizes, self.dtype(), {&mat1, &mat2, &self});
  if (beta.equals(1) && alpha.equals(1) && mat1.dtype() == out.dtype() && is_bias_of(self, out)) {
    kernels::gemm(out.dtype(), sizes[0], sizes[1], mat1.size(1), matrix(mat1), matrix(mat2), matrix(out),
                  {self.bytes(), 0, 1});
    return out;
  }
  // Factors count in the dtype of the matrices.
  const auto factor = [&](const Scalar& value) { return out.is_floating() ? value : Scalar(value.to_int()); };
  const Tensor bias = expand(self, sizes);
  multiply(mat1, mat2, out);
  if (!alpha.equals(1)) {
    mul(out, wrapped_number(factor(alpha)), &out);
  }
  if (!beta.equals(0)) {
    add(out, bias, factor(beta), &out);
  }
  return out;
}

}  // namespace

Tensor addmm(const Tensor& self, const Tensor& mat1, const Tensor& mat2, const Scalar& beta, const Scalar& alpha) {
  check(mat1.ndim() == 2, "mat1 must be a matrix, got ", mat1.ndim(), "-D tensor");
  check(mat2.ndim() == 2, "mat2 must be a matrix, got ", mat2.ndim(), "-D tensor");
  check(mat1.size(1) == mat2.size(0), "mat1 and mat2 shapes cannot be multiplied (", mat1.size(0), "x", mat1.size(1),
        " and ", mat2.size(0), "x", mat2.size(1), ")");
  check(mat1.dtype() == mat2.dtype(), "mat1 and mat2 must have the same dtype, but got ", name_of(mat1.dtype()),
        " and ", name_of(mat2.dtype()));
  check_operands(mat1, mat2);
  check(self.dtype() == mat1.dtype(), "self and mat2 must have the same dtype, but got ", name_of(self.dtype()),
        " and ", name_of(mat2.dtype()));
  Recorder rec("AddmmBackward0", nullptr, self, mat1, mat2);
  rec.save("mat1", mat1, rec.needs(2));
  rec.save("mat2", mat2, rec.needs(1));
  const BelowAutograd below;
  Tensor out = cast(scaled_sum(computed(self), mat1, mat2, beta, alpha), mat1.dtype());
  const auto jvp = [&](Jvp& j) {
    const auto scaled = [](const Tensor& x, const Scalar& factor) { return factor.equals(1) ? x : x * factor; };
    if (j.has(0)) {
      j.add(scaled(j.tangent(0), beta));
    }
    if (j.has(1)) {
      j.add(scaled(mm(j.tangent(1), mat2), alpha));
    }
    if (j.has(2)) {
      j.add(scaled(mm(mat1, j.tangent(2)), alpha));
    }
  };
  return rec.finish(out, jvp, [beta, alpha, left = lies_turned(mat1), right = lies_turned(mat2)](Vjp& v) {
    const auto scaled = [](const Tensor& x, const Scalar& factor) { return factor.equals(1) ? x : x * factor; };
    if (v.needs(0)) {
      v.in(0) = scaled(v.grad(), beta);
    }
    if (v.needs(1)) {
      v.in(1) = scaled(left_cotangent(v.grad(), v.saved(1), left), alpha);
    }
    if (v.needs(2)) {
      v.in(2) = scaled(right_cotangent(v.grad(), v.saved(0), right), alpha);
    }
  });
}

Tensor matmul(const Tensor& self, const Tensor& other) {
  const int a = self.ndim();
  const int b = other.ndim();
  check(a > 0 && b > 0, "both arguments to matmul need to be at least 1D, but they are ", a, "D and ", b, "D");
  if (a == 1 && b == 1) {
    return dot(self, other);
  }
  if (a == 2 && b == 1) {
    return mv(self, other);
  }
  if (a == 1 && b == 2) {
    return squeeze_dim(mm(unsqueeze(self, 0), other), 0);
  }
  if (a == 2 && b == 2) {
    return mm(self, other);
  }
  // Vectors become matrices, batches broadcast and join, and the result gets its shape back.
  const Tensor left = a == 1 ? unsqueeze(self, 0) : self;
  const Tensor right = b == 1 ? unsqueeze(other, 1) : other;
  const IntSpan left_batch = left.sizes().first(left.sizes().size() - 2);
  const IntSpan right_batch = right.sizes().first(right.sizes().size() - 2);
  const Dims batch = broadcast_shapes(left_batch, right_batch);
  const int64_t count = numel_of(batch);
  const auto joined = [&](const Tensor& x) {
    Dims full(batch);
    full.push_back(x.size(-2));
    full.push_back(x.size(-1));
    const int64_t three[] = {count, x.size(-2), x.size(-1)};
    return reshape(expand(x, full), three);
  };
  check(b != 1 || left.size(-1) == other.size(0), "size mismatch, got input (",
        left.numel() / std::max<int64_t>(1, left.size(-1)), "), mat (",
        left.numel() / std::max<int64_t>(1, left.size(-1)), "x", left.size(-1), "), vec (", other.numel(), ")");
  check((a > 2 && b > 2) || left.size(-1) == right.size(-2), "mat1 and mat2 shapes cannot be multiplied (",
        left.numel() / std::max<int64_t>(1, left.size(-1)), "x", left.size(-1), " and ", right.size(-2), "x",
        right.size(-1), ")");
  Dims sizes(batch);
  if (a != 1) {
    sizes.push_back(left.size(-2));
  }
  if (b != 1) {
    sizes.push_back(right.size(-1));
  }
  return reshape(bmm(joined(left), joined(right)), sizes);
}

Tensor linear(const Tensor& input, const Tensor& weight, const Tensor& bias) {
  if (input.ndim() == 2 && bias.defined() && weight.ndim() == 2) {
    return addmm(bias, input, t(weight), 1, 1);
  }
  const Tensor product = matmul(input, weight.ndim() == 2 ? t(weight) : weight);
  return bias.defined() ? product + bias : product;
}

}  // namespace adjoint
