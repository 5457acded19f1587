using static Adjoint.torch;

namespace Adjoint.Tests.Functional;

/// <summary>torch.autograd.functional.jacobian.</summary>
public class JacobianTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_softmax_is_diag_p_minus_p_p(bool vectorize)
    {
        Tensor x = Near.Spread(6);
        Tensor p = x.softmax(0);

        Tensor jacobian = autograd.functional.jacobian(z => z.softmax(0), x, vectorize: vectorize);

        Near.Equal((eye(6, dtype: ScalarType.Float64) * p) - p.outer(p), jacobian);
        Assert.False(jacobian.requires_grad);
    }

    [Fact]
    public void Has_the_outputs_shape_followed_by_the_inputs()
    {
        Tensor a = Near.Spread(6).reshape(2, 3), x = Near.Spread(12).reshape(3, 4);

        Tensor jacobian = autograd.functional.jacobian(z => a.mm(z), x);

        Assert.Equal([2, 4, 3, 4], jacobian.shape);
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 4; j++)
                for (int k = 0; k < 3; k++)
                    for (int l = 0; l < 4; l++)
                        Assert.Equal(j == l ? a[i, k].item<double>() : 0, jacobian[i, j, k, l].item<double>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_several_outputs_for_several_inputs_is_nested(bool vectorize)
    {
        Tensor x = Near.Spread(3), y = Near.Spread(2);

        autograd.functional.Jacobians jacobian = autograd.functional.jacobian(z => [z[0].exp(), z[0].sum() * z[1]], [x, y], vectorize: vectorize);

        Assert.Equal(2, jacobian.Length);
        Near.Equal(Near.Diagonal(x.exp()), jacobian[0][0]);
        Near.Equal(zeros(3, 2, dtype: ScalarType.Float64), jacobian[0][1]);
        Near.Equal(y.unsqueeze(1).expand(2, 3), jacobian[1][0]);
        Near.Equal(eye(2, dtype: ScalarType.Float64) * x.sum(), jacobian[1][1]);
        Assert.Equal([jacobian[0][0], jacobian[0][1], jacobian[1][0], jacobian[1][1]], jacobian, (a, b) => a.is_same(b));
    }

    [Fact]
    public void Of_one_output_for_several_inputs_is_a_list_and_the_other_way_round()
    {
        Tensor x = Near.Spread(3);

        Tensor[] inputs = autograd.functional.jacobian((Tensor[] z) => (z[0] * z[1]).sum(), [x, x]);
        Tensor[] outputs = autograd.functional.jacobian(z => [z.sin().sum(), z.cos().sum()], x);

        Assert.All(inputs, j => Near.Equal(x, j));
        Near.Equal(x.cos(), outputs[0]);
        Near.Equal(-x.sin(), outputs[1]);
    }

    [Fact]
    public void Takes_its_inputs_one_by_one_as_TorchSharp_does()
    {
        Tensor x = Near.Spread(3), y = Near.Spread(3, 2, 3);

        IEnumerable<Tensor> one = autograd.functional.jacobian((Tensor[] z) => z[0] * z[1], x, y);
        IEnumerable<Tensor> several = autograd.functional.jacobian((Tensor[] z) => new[] { z[0] * z[1] }, x, y);

        Near.Equal(Near.Diagonal(y), one.ElementAt(0));
        Near.Equal(Near.Diagonal(x), several.ElementAt(1));
    }

    [Fact]
    public void With_create_graph_can_be_differentiated_on()
    {
        Tensor x = Near.Spread(4).requires_grad_();

        Tensor jacobian = autograd.functional.jacobian(z => z.pow(3), x, create_graph: true);
        jacobian.square().sum().backward();

        Near.Equal(Near.Diagonal((x * x * 3).detach()), jacobian.detach());
        Near.Equal(x.detach().pow(3) * 36, x.grad!);
    }

    [Fact]
    public void Leaves_the_inputs_as_they_were()
    {
        Tensor x = Near.Spread(3), tracked = Near.Spread(3).requires_grad_();

        autograd.functional.jacobian(z => z.exp(), x);
        autograd.functional.jacobian(z => z.exp(), tracked);

        Assert.False(x.requires_grad);
        Assert.Null(x.grad);
        Assert.Null(tracked.grad);
    }

    [Fact]
    public void Takes_a_captured_input_for_a_constant()
    {
        Tensor x = Near.Spread(3).requires_grad_();

        Tensor jacobian = autograd.functional.jacobian(z => z * x, x);

        Near.Equal(Near.Diagonal(x.detach()), jacobian);
    }

    [Fact]
    public void Of_a_non_contiguous_input_is_that_of_its_values()
    {
        Tensor x = Near.Spread(12).reshape(3, 4).t();

        Tensor jacobian = autograd.functional.jacobian(z => z.sin(), x);
        Tensor recorded = autograd.functional.jacobian(z => z.sin(), x.detach().requires_grad_(), create_graph: true);

        Near.Equal(Near.Diagonal(x.cos().reshape(12)).reshape(4, 3, 4, 3), jacobian);
        Near.Equal(jacobian, recorded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_empty_tensors_is_empty(bool vectorize)
    {
        Tensor none = zeros(0, dtype: ScalarType.Float64);

        Assert.Equal([0, 0], autograd.functional.jacobian(z => z.exp(), none, vectorize: vectorize).shape);
        Near.Equal(zeros(0, dtype: ScalarType.Float64), autograd.functional.jacobian(z => z.sum(), none, vectorize: vectorize));
        Assert.Equal([0, 3], autograd.functional.jacobian(z => z.narrow(0, 0, 0), Near.Spread(3), vectorize: vectorize).shape);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_a_constant_is_zero_unless_strict(bool vectorize)
    {
        Tensor x = Near.Spread(3);

        Near.Equal(zeros(2, 3, dtype: ScalarType.Float64), autograd.functional.jacobian(_ => ones(2), x, vectorize: vectorize));
    }

    [Fact]
    public void Is_recorded_under_no_grad_too()
    {
        using IDisposable mode = no_grad();

        Near.Equal(tensor(6.0), autograd.functional.jacobian(z => z * z, tensor(3.0)));
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Of_integers_is_an_error()
    {
        var error = Assert.Throws<TorchException>(() => autograd.functional.jacobian(z => z * 2, tensor(new long[] { 1, 2 })));

        Assert.StartsWith("only Tensors of floating point and complex dtype can require gradients", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Of_a_function_without_result_is_an_error()
    {
        var error = Assert.Throws<TorchException>(() => autograd.functional.jacobian(_ => (Tensor)null!, ones(2)));

        Assert.Equal(
            "The outputs of the user-provided function given to jacobian must be either a Tensor or a tuple of Tensors but the value at index 0 is null.",
            error.Message);
    }
}
