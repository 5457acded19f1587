using Adjoint.Tests.Functional;
using static Adjoint.torch;

namespace Adjoint.Tests.Func;

/// <summary>torch.func's grad, vjp, jacrev and hessian, and their nesting with each other and with vmap.</summary>
public class GradTests
{
    private static readonly Tensor s_x = Near.Spread(12).reshape(3, 4);

    [Fact]
    public void Grad_of_sin_is_cos_and_nests()
    {
        Tensor x = tensor(0.7);
        Func<Tensor, Tensor> f = z => z.sin();

        Near.Equal(x.cos(), func.grad(f)(x));
        Near.Equal(-x.sin(), func.grad(func.grad(f))(x));
        Near.Equal(-x.cos(), func.grad(func.grad(func.grad(f)))(x));
        Assert.False(func.grad(f)(x).requires_grad);
    }

    [Fact]
    public void Grad_of_grad_sees_what_the_inner_function_captures()
    {
        Tensor a = tensor(2.0), b = tensor(3.0);

        // d/da of d/db (a² b³) = 6 a b²
        Near.Equal(tensor(108.0), func.grad(x => func.grad(y => x.square() * y.pow(3))(b))(a));
        // The inner argument shadows the outer: d/dx (x · d/dy (x + y)) = 1, not confused with 2.
        Near.Equal(tensor(1.0), func.grad(x => x * func.grad(y => x + y)(tensor(1.0)))(a));
    }

    [Fact]
    public void Grad_takes_argnums()
    {
        Tensor x = tensor(2.0), y = tensor(5.0);
        static Tensor F(Tensor a, Tensor b) => a.square() * b;

        Near.Equal(tensor(20.0), func.grad(F)(x, y));
        Near.Equal(tensor(4.0), func.grad(F, 1)(x, y));
        Near.Equal(tensor(4.0), func.grad(F, -1)(x, y));
        Tensor[] both = func.grad(F, [1, 0])(x, y);
        Near.Equal(tensor(4.0), both[0]);
        Near.Equal(tensor(20.0), both[1]);
        Throws("Got argnum=2, but only 2 positional inputs", () => func.grad(F, 2)(x, y));
        Throws("argnums must be non-empty", () => func.grad(F, [])(x, y));
        Throws("argnums elements must be unique, got (0, 0)", () => func.grad(F, [0, 0])(x, y));
    }

    [Fact]
    public void Grad_with_aux_passes_it_through()
    {
        (Tensor gradient, string aux) = func.grad(x => (x.square().sum(), "said"))(s_x);
        (Tensor again, (Tensor value, string told)) = func.grad_and_value(x => (x.square().sum(), "told"))(s_x);

        Near.Equal(s_x * 2, gradient);
        Near.Equal(gradient, again);
        Near.Equal(s_x.square().sum(), value);
        Assert.Equal(("said", "told"), (aux, told));
    }

    [Fact]
    public void Every_transform_passes_aux_through()
    {
        Tensor x = tensor([0.5, 2.0]), v = tensor([1.0, 10.0]);
        (Tensor, string) Named(Tensor at) => (at * at, "square");
        Near.Equal(tensor(new double[,] { { 1, 0 }, { 0, 4 } }), Told(func.jacrev<string>(Named)(x)));
        Near.Equal(tensor(new double[,] { { 1, 0 }, { 0, 4 } }), Told(func.jacfwd<string>(Named)(x)));
        (Tensor output, Func<Tensor, Tensor> product, string aux) = func.vjp<string>(Named, x);
        Near.Equal(x * x, Told((output, aux)));
        Near.Equal(tensor([1.0, 40.0]), product(v));
        (output, Tensor tangent, aux) = func.jvp<string>(Named, x, v);
        Near.Equal(tensor([1.0, 40.0]), Told((tangent, aux)));
        (Tensor[] gradients, (Tensor value, aux)) = func.grad_and_value((Tensor[] at) => ((at[0] * at[1]).sum(), "square"), [0, 1])([x, v]);
        Near.Equal(v, Told((gradients[0], aux)));
        Near.Equal(tensor(20.5), value);
        Near.Equal(x, Told(func.grad((Tensor[] at) => ((at[0] * at[1]).sum(), "square"), [1])([x, v]) is var (g, a) ? (g[0], a) : default));
        Near.Equal(eye(2, dtype: ScalarType.Float64) * x, Told(func.jacrev((Tensor[] at) => (at[0] * at[1], "square"), [1])([x, v]) is var (j, b) ? (j[0], b) : default));
        Near.Equal(eye(2, dtype: ScalarType.Float64) * x, Told(func.jacfwd((Tensor[] at) => (at[0] * at[1], "square"), [1])([x, v]) is var (f, c) ? (f[0], c) : default));
        (Tensor[] outputs, Func<Tensor[], Tensor[]> products, aux) = func.vjp((Tensor[] at) => ((Tensor[])[at[0] * at[1]], "square"), x, v);
        Near.Equal(x, Told((products([ones(2, ScalarType.Float64)])[1], aux)));
        Near.Equal(x * v, outputs[0]);

        static Tensor Told((Tensor Result, string Aux) both)
        {
            Assert.Equal("square", both.Aux);
            return both.Result;
        }
    }

    [Fact]
    public void Grad_and_value_gives_both()
    {
        (Tensor gradient, Tensor value) = func.grad_and_value(x => x.exp().sum())(s_x);
        (Tensor first, Tensor second) = func.value_and_grad(x => x.exp().sum())(s_x);

        Near.Equal(s_x.exp(), gradient);
        Near.Equal(s_x.exp().sum(), value);
        Near.Equal(value, first);
        Near.Equal(gradient, second);
        Assert.False(value.requires_grad);
    }

    [Fact]
    public void Grad_of_an_argument_that_is_not_used_is_zero()
    {
        Near.Equal(zeros_like(s_x), func.grad(_ => tensor(1.0))(s_x));
        Near.Equal(zeros_like(s_x), func.grad((a, b) => b.sum())(s_x, s_x));
    }

    [Fact]
    public void Grad_of_a_function_with_dimensions_is_an_error()
    {
        Throws("grad_and_value(f)(*args): Expected f(*args) to return a scalar tensor, got tensor with 2 dims. Maybe you wanted to use the vjp or jacrev APIs instead?",
            () => func.grad(x => x * 2)(s_x));
    }

    [Fact]
    public void Grad_heeds_no_grad_inside_and_not_outside()
    {
        Tensor x = tensor(3.0);
        Tensor F(Tensor z)
        {
            Tensor constant;
            using (no_grad())
                constant = z.square();
            return z - constant;
        }

        Near.Equal(tensor(1.0), func.grad(F)(x));
        using IDisposable mode = no_grad();
        Near.Equal(tensor(6.0), func.grad(z => z.square())(x));
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Grad_can_be_differentiated_for_tensors_outside()
    {
        Tensor w = tensor(2.0, requires_grad: true), x = tensor(3.0, requires_grad: true);

        Tensor gradient = func.grad(z => z.square() * w)(x);
        gradient.backward();

        Near.Equal(tensor(12.0), gradient.detach());
        Near.Equal(tensor(6.0), w.grad!);
        Near.Equal(tensor(4.0), x.grad!);
    }

    [Fact]
    public void Per_sample_gradients()
    {
        Tensor w = Near.Spread(4, 1, 2), targets = Near.Spread(3);
        static Tensor Loss(Tensor weights, Tensor example, Tensor target) => (example.dot(weights).tanh() - target).square();

        Tensor gradients = func.vmap(func.grad(Loss), in_dims: (null, 0, 0))(w, s_x, targets);

        Near.Equal(stack([.. Enumerable.Range(0, 3).Select(i => func.grad(Loss)(w, s_x[i], targets[i]))]), gradients);
        Near.Equal(func.grad(v => func.vmap(Loss, in_dims: (null, 0, 0))(v, s_x, targets).sum())(w), gradients.sum([0]));
    }

    [Fact]
    public void Per_sample_gradients_of_a_network_with_a_captured_model()
    {
        Tensor w1 = Near.Spread(20).reshape(5, 4), b1 = Near.Spread(5, 1, 2), w2 = Near.Spread(5);
        static Tensor Loss(Tensor[] p) => nn.functional.linear(p[3].unsqueeze(0), p[0], p[1]).sigmoid().squeeze(0).dot(p[2]).exp();

        Tensor[] gradients = func.vmap(func.grad(Loss, [0, 1, 2]), in_dims: new long?[] { null, null, null, 0 })([w1, b1, w2, s_x]);

        for (int i = 0; i < 3; i++)
            for (int b = 0; b < 3; b++)
                Near.Equal(func.grad(Loss, [0, 1, 2])([w1, b1, w2, s_x[b]])[i], gradients[i][b]);
    }

    [Fact]
    public void Vjp_gives_the_value_and_a_product_that_can_be_mapped()
    {
        (Tensor value, Func<Tensor, Tensor> product) = func.vjp(x => x.sin(), s_x[0]);

        Near.Equal(s_x[0].sin(), value);
        Near.Equal(s_x[1] * s_x[0].cos(), product(s_x[1]));
        Near.Equal(s_x * s_x[0].cos(), func.vmap(product)(s_x));
        Assert.False(value.requires_grad);
    }

    [Fact]
    public void Vjp_of_several_inputs_and_outputs()
    {
        Tensor a = s_x[0], b = s_x[1];

        (Tensor[] values, Func<Tensor[], Tensor[]> product) = func.vjp((Tensor[] z) => new[] { z[0] * z[1], z[1].exp() }, a, b);
        Tensor[] products = product([a, b]);

        Near.Equal(a * b, values[0]);
        Near.Equal(a * b, products[0]);
        Near.Equal((a * a) + (b * b.exp()), products[1]);
        Throws("vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype Int64", () => func.vjp(z => z.to(ScalarType.Int64), a));
    }

    [Fact]
    public void Vjp_product_can_be_differentiated()
    {
        Tensor x = s_x[0];

        // d/dx Σ v cos(x) = -v sin(x)
        Near.Equal(-s_x[1] * x.sin(), func.grad(z => func.vjp(y => y.sin(), z).vjp_fn(s_x[1]).sum())(x));
        Near.Equal(x.cos(), func.grad(v => func.vjp(y => y.sin(), x).vjp_fn(v).sum())(s_x[1]));
    }

    [Fact]
    public void Jacrev_is_the_jacobian()
    {
        Tensor x = s_x[0];

        Near.Equal(Near.Diagonal(x.cos()), func.jacrev(z => z.sin())(x));
        Near.Equal(autograd.functional.jacobian(z => z.unsqueeze(1) * z, x), func.jacrev(z => z.unsqueeze(1) * z)(x));
        Near.Equal(Near.Diagonal(x * 2), func.jacrev((a, b) => a + b.square(), 1)(s_x[1], x));
        Assert.All((long[])[1, 2, 3, 9], chunk => Near.Equal(Near.Diagonal(x.cos()), func.jacrev(z => z.sin(), chunk)(x)));
        Assert.Equal([0, 4], func.jacrev(z => z.narrow(0, 0, 0))(x).shape);
    }

    [Fact]
    public void Jacrev_of_several_outputs_and_inputs()
    {
        Tensor x = s_x[0], y = s_x[1];

        Tensor[] outputs = func.jacrev(z => new[] { z.sin(), z.sum() })(x);
        Tensor[] inputs = func.jacrev((Tensor[] z) => z[0] * z[1], [0, 1])([x, y]);

        Near.Equal(Near.Diagonal(x.cos()), outputs[0]);
        Near.Equal(ones_like(x), outputs[1]);
        Near.Equal(Near.Diagonal(y), inputs[0]);
        Near.Equal(Near.Diagonal(x), inputs[1]);
    }

    [Fact]
    public void Jacrev_of_jacrev_is_the_hessian()
    {
        Tensor x = s_x[0];

        Near.Equal(Near.Diagonal(-x.sin()), func.jacrev(func.jacrev(z => z.sin().sum()))(x));
        Near.Equal(Near.Diagonal(-x.sin()), func.hessian(z => z.sin().sum())(x));
        // f = Σ x³ per output: the third derivative of x⁴/4 summed is 6 x on the diagonal of diagonals.
        Tensor third = func.jacrev(func.hessian(z => z.pow(4).sum() / 4))(x);
        Assert.Equal([4, 4, 4], third.shape);
        Near.Equal(x * 6, third.diagonal(0, 0, 1).diagonal());
    }

    [Fact]
    public void Vmap_of_jacrev_and_of_hessian_are_one_per_example()
    {
        Near.Equal(stack([.. s_x.unbind().Select(x => Near.Diagonal(x.cos()))]), func.vmap(func.jacrev(z => z.sin()))(s_x));
        Near.Equal(stack([.. s_x.unbind().Select(x => autograd.functional.hessian(z => z.prod().exp(), x))]), func.vmap(func.hessian(z => z.prod().exp()))(s_x));
    }

    [Fact]
    public void Jacrev_of_vmap_and_hessian_of_vmap_are_block_diagonal()
    {
        Tensor jacobian = func.jacrev(func.vmap(z => z.softmax(0)))(s_x);
        Tensor hessian = func.hessian(z => func.vmap(row => row.prod().exp())(z).sum())(s_x);

        Near.Equal(autograd.functional.jacobian(z => z.softmax(1), s_x), jacobian);
        Near.Equal(autograd.functional.hessian(z => z.prod(1).exp().sum(), s_x), hessian);
    }

    [Fact]
    public void Hessian_of_several_inputs_has_a_block_per_pair()
    {
        Tensor x = s_x[0], y = s_x[1];

        Tensor[][] hessian = func.hessian((Tensor[] z) => (z[0].square() * z[1]).sum(), [0, 1])([x, y]);

        Near.Equal(Near.Diagonal(y * 2), hessian[0][0]);
        Near.Equal(Near.Diagonal(x * 2), hessian[0][1]);
        Near.Equal(Near.Diagonal(x * 2), hessian[1][0]);
        Near.Equal(zeros(4, 4, dtype: ScalarType.Float64), hessian[1][1]);
    }

    [Fact]
    public void Autograd_grad_takes_batched_weights()
    {
        Tensor x = Near.Spread(4).requires_grad_(), y = x.pow(3);

        Tensor rows = autograd.grad([y], [x], [eye(4, dtype: ScalarType.Float64)], retain_graph: true, is_grads_batched: true)[0];

        Near.Equal(Near.Diagonal((x * x * 3).detach()), rows);
        Throws("If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the batch dimension. The sizes of the remaining dimensions are expected " +
            "to match the shape of corresponding output, but a mismatch was detected: grad_output[0] has a shape of torch.Size([4, 5]) and output[0] has a shape of torch.Size([4]). " +
            "If you only want some tensors in `grad_output` to be considered batched, consider using vmap.",
            () => autograd.grad([y], [x], [ones(4, 5)], is_grads_batched: true));
    }

    [Fact]
    public void Batched_weights_can_be_differentiated_for()
    {
        Tensor x = Near.Spread(3).requires_grad_(), v = Near.Spread(6).reshape(2, 3).requires_grad_();

        Tensor rows = autograd.grad([x.pow(3)], [x], [v], create_graph: true, is_grads_batched: true)[0];
        rows.square().sum().backward();

        // rows = 3 v x², Σ rows² = 9 Σ v² x⁴
        Near.Equal((v * x.pow(4) * 18).detach(), v.grad!);
        Near.Equal((v.square().sum([0]) * x.pow(3) * 36).detach(), x.grad!);
    }

    private static void Throws(string message, Func<object> action) => Assert.Equal(message, Assert.Throws<TorchException>(action).Message);
}
