using static Adjoint.torch;

namespace Adjoint.Tests.Functional;

/// <summary>A loss made of second derivatives, as physics-informed networks have it, against its closed form.</summary>
public class SecondOrderLossTests
{
    /// <summary>
    /// u(x) = Σ a sin(w x) with 50 amplitudes and 50 frequencies; the loss is the mean of (u'' + k² u)², the residual
    /// of Helmholtz's equation. The residual is Σ a (k² - w²) sin(w x).
    /// </summary>
    [Fact]
    public void Gradient_of_a_Helmholtz_residual_is_its_closed_form()
    {
        const int waves = 50, points = 64;
        const double k = 1.5;
        Tensor a = Near.Spread(waves).requires_grad_(), w = Near.Spread(waves, 0.5, 2.5).requires_grad_();
        Tensor x = Near.Spread(points, -2, 2).requires_grad_();

        Tensor u = (x.unsqueeze(1) * w).sin().mv(a);
        Tensor slope = autograd.grad([u.sum()], [x], create_graph: true)[0];
        Tensor curvature = autograd.grad([slope.sum()], [x], create_graph: true)[0];
        Tensor loss = (curvature + (u * (k * k))).square().mean();
        IList<Tensor> gradients = autograd.grad([loss], [a, w]);

        double[] amplitude = Near.Values(a), frequency = Near.Values(w), place = Near.Values(x);
        double[] forAmplitude = new double[waves], forFrequency = new double[waves];
        double expectedLoss = 0;
        foreach (double at in place)
        {
            double residual = 0;
            for (int j = 0; j < waves; j++)
                residual += amplitude[j] * Factor(j) * Math.Sin(frequency[j] * at);
            expectedLoss += residual * residual / points;
            for (int j = 0; j < waves; j++)
            {
                double sine = Math.Sin(frequency[j] * at), cosine = Math.Cos(frequency[j] * at);
                forAmplitude[j] += 2 * residual * Factor(j) * sine / points;
                forFrequency[j] += 2 * residual * amplitude[j] * ((Factor(j) * at * cosine) - (2 * frequency[j] * sine)) / points;
            }
        }
        Assert.Equal(expectedLoss, loss.item<double>(), 1e-10);
        Near.Equal(tensor(forAmplitude), gradients[0], 1e-10);
        Near.Equal(tensor(forFrequency), gradients[1], 1e-10);

        double Factor(int j) => (k * k) - (frequency[j] * frequency[j]);
    }

    /// <summary>
    /// u(x) = sin(a · x) for x of 50 dimensions; the loss is the mean of (Δu + k² u)² over some points, with the Laplacian
    /// as the trace of a Hessian per point. The residual is (k² - |a|²) sin(a · x).
    /// </summary>
    [Theory]
    [InlineData("hessian")]
    [InlineData("jvp of grad")]
    public void Gradient_of_a_loss_with_a_Laplacian_in_50_dimensions_is_its_closed_form(string way)
    {
        const int dims = 50, points = 8;
        const double k = 1.5;
        Tensor a = Near.Spread(dims, -0.3, 0.3), x = Near.Spread(dims * points).reshape(points, dims);

        (Tensor gradient, Tensor loss) = func.grad_and_value(Loss)(a);

        Tensor factor = (k * k) - a.square().sum(), phase = x.mv(a);
        Tensor residual = factor * phase.sin();
        Near.Equal(residual.square().mean(), loss, 1e-10);
        // Of the residual: (k² - |a|²) cos(a · x) x - 2 sin(a · x) a.
        Tensor slope = ((factor * phase.cos()).unsqueeze(1) * x) - (phase.sin().unsqueeze(1) * a * 2);
        Near.Equal((residual.unsqueeze(1) * slope).mean([0]) * 2, gradient, 1e-10);

        Tensor Loss(Tensor amplitudes)
        {
            Func<Tensor, Tensor> u = at => amplitudes.dot(at).sin();
            return vmap(at => (Laplacian(u, at) + (u(at) * (k * k))).square())(x).mean();
        }

        Tensor Laplacian(Func<Tensor, Tensor> u, Tensor at) => way == "hessian"
            ? func.hessian(u)(at).diagonal().sum()
            : vmap(v => func.jvp(func.grad(u), at, v).jvp_out.dot(v))(eye(dims, dtype: ScalarType.Float64)).sum();
    }
}
