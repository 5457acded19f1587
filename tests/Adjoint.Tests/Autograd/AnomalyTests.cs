using System.Runtime.CompilerServices;
using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>Anomaly mode: which node failed, and which line of C# made it.</summary>
[Collection("anomaly")]
public sealed class AnomalyTests : IDisposable
{
    private readonly List<string> _warnings = [];
    private readonly Action<string> _listener;

    public AnomalyTests()
    {
        _listener = _warnings.Add;
        Warning += _listener;
    }

    public void Dispose() => Warning -= _listener;

    private static int Line([CallerLineNumber] int line = 0) => line;

    [Fact]
    public void A_nan_names_the_node_and_the_line_of_the_forward_call()
    {
        using AnomalyMode mode = detect_anomaly();
        Tensor x = tensor([0f]).requires_grad_();
        Tensor y = x.sqrt(); int line = Line();
        var exception = Assert.Throws<TorchException>(() => (y * 0).backward());
        Assert.Equal("Function 'SqrtBackward0' returned nan values in its 0th output.", exception.Message);
        Assert.Contains($"AnomalyTests.cs:line {line}", exception.ForwardTrace);
        Assert.StartsWith("   at Adjoint.Tests.Autograd.AnomalyTests.A_nan", exception.ForwardTrace);
        Assert.Equal($"AnomalyTests.cs:{line}", y.grad_fn!.Source);
        Assert.Contains(exception.ForwardTrace!, exception.ToString());
        Assert.Contains(_warnings, text => text.StartsWith("Error detected in SqrtBackward0. Traceback of forward call that caused the error:\n", StringComparison.Ordinal));
        Assert.Contains(_warnings, text => text.StartsWith("Anomaly Detection has been enabled.", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_check_nan_a_nan_passes()
    {
        using AnomalyMode mode = detect_anomaly(check_nan: false);
        Tensor x = tensor([0f]).requires_grad_();
        (x.sqrt() * 0).backward();
        Assert.True(float.IsNaN(x.grad!.item<float>()));
    }

    [Fact]
    public void Any_error_in_backward_carries_the_forward_call()
    {
        using AnomalyMode mode = detect_anomaly();
        Tensor x = ones(2).requires_grad_();
        Tensor q = x * 1;
        Tensor r = q * q; int line = Line();
        q.add_(1);
        var exception = Assert.Throws<TorchException>(() => r.sum().backward());
        Assert.Contains("is at version 1; expected version 0", exception.Message);
        Assert.Contains($"AnomalyTests.cs:line {line}", exception.ForwardTrace);
    }

    [Fact]
    public void A_graph_made_before_the_mode_has_no_trace()
    {
        Tensor x = tensor([0f]).requires_grad_();
        Tensor y = x.sqrt() * 0;
        using AnomalyMode mode = detect_anomaly();
        Assert.Null(Assert.Throws<TorchException>(() => y.backward()).ForwardTrace);
        Assert.Contains(_warnings, text => text.StartsWith("Error detected in SqrtBackward0. No forward pass information available.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_order_node_names_the_node_that_induced_it()
    {
        using AnomalyMode mode = detect_anomaly();
        Tensor x = tensor([0f]).requires_grad_();
        Tensor y = x.pow(1.5);
        Tensor first = grad(y, x, create_graph: true);
        graph.Node made = first.grad_fn!;
        Assert.Equal("PowBackward0", Assert.IsType<graph.Node>(made.metadata["parent_"]).name);
        Assert.Throws<TorchException>(() => (first * 0).backward());
        Assert.Contains(_warnings, text => text.Contains("\n\nPrevious calculation was induced by PowBackward0. Traceback of forward call that induced the previous calculation:\n   at ", StringComparison.Ordinal));
    }

    [Fact]
    public void Modes_nest_and_restore()
    {
        Assert.False(is_anomaly_enabled());
        Assert.True(is_anomaly_check_nan_enabled());
        using (detect_anomaly(check_nan: false))
        {
            Assert.True(is_anomaly_enabled());
            Assert.False(is_anomaly_check_nan_enabled());
            using (set_detect_anomaly(false))
                Assert.False(is_anomaly_enabled());
            using (set_detect_anomaly(true))
                Assert.True(AnomalyMode.ShouldCheckNaN);
            Assert.True(AnomalyMode.IsEnabled);
            Assert.False(AnomalyMode.ShouldCheckNaN);
        }
        Assert.False(is_anomaly_enabled());
    }

    [Fact]
    public void Metadata_is_the_users_too_and_goes_with_the_node()
    {
        WeakReference kept = Attach();
        for (int i = 0; i < 20 && kept.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(kept.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Attach()
        {
            Tensor x = ones(2).requires_grad_();
            Tensor y = x * 2;
            object value = new();
            y.grad_fn!.metadata["key"] = value;
            Assert.Same(value, y.grad_fn!.metadata["key"]);
            Assert.Null(y.grad_fn.Source);
            y.Dispose();
            return new WeakReference(value);
        }
    }
}

/// <summary>The mode is the process's: its tests run alone.</summary>
[CollectionDefinition("anomaly", DisableParallelization = true)]
public class WholeProcess;
