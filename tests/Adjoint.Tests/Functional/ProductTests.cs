using static Adjoint.torch;

namespace Adjoint.Tests.Functional;

/// <summary>torch.autograd.functional's vjp, jvp, vhp and hvp.</summary>
public class ProductTests
{
    private static readonly Tensor s_matrix = Near.Spread(12).reshape(4, 3);

    private static Tensor Waves(Tensor x) => s_matrix.mv(x).sin();

    [Fact]
    public void Vjp_is_the_vector_times_the_jacobian()
    {
        Tensor x = Near.Spread(3), v = Near.Spread(4, 1, 2);

        (Tensor output, Tensor product) = autograd.functional.vjp(Waves, x, v);

        Near.Equal(Waves(x), output);
        Near.Equal(autograd.functional.jacobian(Waves, x).t().mv(v), product);
        Assert.False(output.requires_grad || product.requires_grad);
    }

    [Fact]
    public void Jvp_is_the_jacobian_times_the_vector()
    {
        Tensor x = Near.Spread(3), v = Near.Spread(3, 1, 2);

        (Tensor output, Tensor product) = autograd.functional.jvp(Waves, x, v);

        Near.Equal(Waves(x), output);
        Near.Equal(s_matrix.mv(v) * s_matrix.mv(x).cos(), product);
        Assert.False(output.requires_grad || product.requires_grad);
    }

    [Fact]
    public void Products_of_several_inputs_and_outputs_add_up_over_them()
    {
        Tensor x = Near.Spread(3), y = Near.Spread(3, 2, 3), v = Near.Spread(3, 1, 2), w = Near.Spread(3, 4, 5);
        static Tensor[] Function(Tensor[] z) => [z[0] * z[1], z[1].exp()];

        (Tensor[] outputs, Tensor[] vjp) = autograd.functional.vjp(Function, [x, y], [v, w]);
        (_, Tensor[] jvp) = autograd.functional.jvp(Function, [x, y], [v, w]);

        Near.Equal(x * y, outputs[0]);
        Near.Equal(v * y, vjp[0]);
        Near.Equal((v * x) + (w * y.exp()), vjp[1]);
        Near.Equal((v * y) + (x * w), jvp[0]);
        Near.Equal(w * y.exp(), jvp[1]);
    }

    [Fact]
    public void Each_pairing_of_one_and_several_has_its_overload()
    {
        Tensor x = Near.Spread(3), v = Near.Spread(3, 1, 2);

        (Tensor[] outputs, Tensor vjp) = autograd.functional.vjp(z => [z.sin(), z.cos()], x, [v, v]);
        (Tensor product, Tensor[] vjps) = autograd.functional.vjp((Tensor[] z) => z[0] * z[1], [x, x], v);
        (_, Tensor[] jvps) = autograd.functional.jvp(z => [z.sin(), z.cos()], x, v);
        (_, Tensor jvp) = autograd.functional.jvp((Tensor[] z) => z[0] * z[1], [x, x], [v, v]);

        Near.Equal(x.cos(), outputs[1]);
        Near.Equal(v * (x.cos() - x.sin()), vjp);
        Near.Equal(x * x, product);
        Assert.All(vjps, p => Near.Equal(v * x, p));
        Near.Equal(-v * x.sin(), jvps[1]);
        Near.Equal(v * x * 2, jvp);
    }

    [Fact]
    public void Vhp_and_hvp_of_a_quadratic_form_are_its_matrix_times_the_vector()
    {
        Tensor a = Near.Spread(9).reshape(3, 3), x = Near.Spread(3), v = Near.Spread(3, 1, 2);
        Tensor Form(Tensor z) => z.dot(a.mv(z)) / 2;

        (Tensor value, Tensor vhp) = autograd.functional.vhp(Form, x, v);
        (_, Tensor hvp) = autograd.functional.hvp(Form, x, v);

        Near.Equal(x.dot(a.mv(x)) / 2, value);
        Near.Equal((a + a.t()).mv(v) / 2, vhp);
        Near.Equal(vhp, hvp);
        Assert.False(value.requires_grad || vhp.requires_grad || hvp.requires_grad);
    }

    [Fact]
    public void Vhp_and_hvp_of_several_inputs_use_the_mixed_derivatives()
    {
        Tensor x = Near.Spread(3), y = Near.Spread(3, 2, 3), v = Near.Spread(3, 1, 2), w = Near.Spread(3, 4, 5);
        static Tensor Function(Tensor[] z) => (z[0].square() * z[1]).sum();

        (_, Tensor[] vhp) = autograd.functional.vhp(Function, [x, y], [v, w]);
        (_, Tensor[] hvp) = autograd.functional.hvp(Function, [x, y], [v, w]);

        Near.Equal(((v * y) + (w * x)) * 2, vhp[0]);
        Near.Equal(v * x * 2, vhp[1]);
        Near.Equal(vhp[0], hvp[0]);
        Near.Equal(vhp[1], hvp[1]);
    }

    [Fact]
    public void A_vector_left_out_stands_for_one()
    {
        Tensor x = tensor(0.5);

        Near.Equal(x.cos(), autograd.functional.vjp(z => z.sin(), x).vjp);
        Near.Equal(x.cos(), autograd.functional.jvp(z => z.sin(), x).jvp);
        Near.Equal(-x.sin(), autograd.functional.vhp(z => z.sin(), x).vhp);
        Near.Equal(-x.sin(), autograd.functional.hvp(z => z.sin(), x).hvp);
    }

    [Fact]
    public void With_create_graph_products_can_be_differentiated_on()
    {
        Tensor x = Near.Spread(3).requires_grad_(), v = Near.Spread(3, 1, 2).requires_grad_();

        Tensor jvp = autograd.functional.jvp(z => z.pow(3), x, v, create_graph: true).jvp;
        IList<Tensor> first = autograd.grad([jvp.sum()], [x, v]);
        Tensor vjp = autograd.functional.vjp(z => z.pow(3), x, v, create_graph: true).vjp;
        Tensor second = autograd.grad([vjp.sum()], [x])[0];
        Tensor vhp = autograd.functional.vhp(z => z.pow(4).sum(), x, v, create_graph: true).vhp;
        Tensor hvp = autograd.functional.hvp(z => z.pow(4).sum(), x, v, create_graph: true).hvp;

        Tensor a = x.detach(), b = v.detach();
        Near.Equal(a * b * 6, first[0]);
        Near.Equal(a.square() * 3, first[1]);
        Near.Equal(a * b * 6, second);
        Near.Equal(a * b * 24, autograd.grad([vhp.sum()], [x])[0]);
        Near.Equal(a * b * 24, autograd.grad([hvp.sum()], [x])[0]);
    }

    [Fact]
    public void Products_of_constants_are_zero_unless_strict()
    {
        Tensor x = Near.Spread(3), zero = zeros(3, dtype: ScalarType.Float64);

        Near.Equal(zero, autograd.functional.vjp(_ => tensor(1.0), x).vjp);
        Near.Equal(tensor(0.0), autograd.functional.jvp(_ => tensor(1.0), x, x).jvp);
        Near.Equal(zero, autograd.functional.vhp(z => z.sum(), x, x).vhp);
        Near.Equal(zero, autograd.functional.hvp(z => z.sum(), x, x).hvp);
    }

    [Fact]
    public void Products_take_non_contiguous_and_empty_tensors()
    {
        Tensor x = Near.Spread(6).reshape(2, 3).t(), v = Near.Spread(6, 1, 2).reshape(2, 3).t(), none = zeros(0, 2, dtype: ScalarType.Float64);

        Near.Equal(v * x.cos(), autograd.functional.vjp(z => z.sin(), x, v).vjp);
        Near.Equal(v * x.cos(), autograd.functional.jvp(z => z.sin(), x, v).jvp);
        Near.Equal(v * x.exp(), autograd.functional.hvp(z => z.exp().sum(), x, v).hvp);
        Assert.Equal([0, 2], autograd.functional.jvp(z => z.exp(), none, none).jvp.shape);
        Assert.Equal([0, 2], autograd.functional.vhp(z => z.exp().sum(), none, none).vhp.shape);
    }

    [Fact]
    public void A_vector_that_does_not_fit_is_an_error()
    {
        Tensor x = ones(3);

        Throws("The vector v can only be None if the user-provided function returns a single Tensor with a single element.", () => autograd.functional.vjp(z => z, x));
        Throws("The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.", () => autograd.functional.jvp(z => z, x));
        Throws("The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.", () => autograd.functional.vhp(z => z.sum(), x));
        Throws("v has invalid size: should be torch.Size([3]) but got torch.Size([2, 1]).", () => autograd.functional.vjp(z => z, x, ones(2, 1)));
        Throws("Entry 1 in v has invalid size: should be torch.Size([3]) but got torch.Size([2]).", () => autograd.functional.jvp(z => z, [x, x], [x, ones(2)]));
        Throws("v is a tuple of invalid length: should be 2 but got 1.", () => autograd.functional.jvp(z => z, [x, x], [x]));
        Throws("The Tensor returned by the function given to vhp should contain a single element", () => autograd.functional.vhp(z => z, x, x));
        Throws("The Tensor returned by the function given to hvp should contain a single element", () => autograd.functional.hvp(z => z, x, x));
    }

    private static void Throws(string message, Action action) => Assert.Equal(message, Assert.Throws<TorchException>(action).Message);
}
