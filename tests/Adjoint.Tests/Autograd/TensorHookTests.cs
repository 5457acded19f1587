using System.Runtime.CompilerServices;
using static Adjoint.torch;
using RemovableHandle = Adjoint.torch.utils.hooks.RemovableHandle;

namespace Adjoint.Tests.Autograd;

/// <summary>PyTorch's Tensor.register_hook and register_post_accumulate_grad_hook.</summary>
public class TensorHookTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    private static double[] Values(Tensor? tensor) => tensor!.detach().data<double>().ToArray();

    [Fact]
    public void A_hook_sees_the_gradient_of_a_leaf_and_of_a_computed_tensor()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = x * 3;
        var seen = new List<double[]>();
        x.register_hook(grad => seen.Add(Values(grad)));
        y.register_hook(grad => seen.Add(Values(grad)));
        (y * y).sum().backward();
        Assert.Equal([[6, 12], [18, 36]], seen);
        Assert.Equal([18, 36], Values(x.grad));
    }

    [Fact]
    public void A_hook_sees_the_sum_over_all_uses_once()
    {
        Tensor x = Leaf(2);
        var seen = new List<double[]>();
        x.register_hook(grad => seen.Add(Values(grad)));
        (x * 3 + x * x).backward();
        Assert.Equal([[7]], seen);
    }

    [Fact]
    public void A_hook_may_replace_the_gradient()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        y.register_hook(grad => grad * 10);
        x.register_hook(grad => grad + 1);
        (y * 3).backward();
        Assert.Equal([61], Values(x.grad));
    }

    [Fact]
    public void Hooks_run_in_order_of_registration_each_on_what_the_one_before_left()
    {
        Tensor x = Leaf(1);
        x.register_hook(grad => grad * 2);
        x.register_hook(grad => grad + 1);
        (x * 3).backward();
        Assert.Equal([7], Values(x.grad));
    }

    [Fact]
    public void A_removed_hook_is_called_no_more()
    {
        Tensor x = Leaf(1);
        int calls = 0;
        RemovableHandle first = x.register_hook(_ => { calls++; });
        using (x.register_hook(_ => { calls += 10; }))
            (x * 1).backward();
        (x * 1).backward();
        first.remove();
        first.remove();
        (x * 1).backward();
        Assert.Equal(12, calls);
    }

    [Fact]
    public void A_hook_may_remove_itself_and_register_others()
    {
        Tensor x = Leaf(1);
        int first = 0, second = 0;
        RemovableHandle? handle = null;
        handle = x.register_hook(_ =>
        {
            first++;
            handle!.remove();
            x.register_hook(_ => { second++; });
        });
        (x * 1).backward();
        (x * 1).backward();
        Assert.Equal((1, 1), (first, second));
    }

    [Fact]
    public void A_handle_outlives_its_tensor()
    {
        Assert.Equal(0, Collected(out RemovableHandle handle));
        handle.remove();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Collected(out RemovableHandle handle)
        {
            Tensor x = Leaf(1);
            int calls = 0;
            handle = (x * 1).register_hook(_ => { calls++; });
            x.Dispose();
            return calls;
        }
    }

    [Fact]
    public void A_retained_gradient_is_the_one_the_hooks_leave()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        y.retain_grad();
        y.register_hook(grad => grad * 5);
        (y * 3).backward();
        Assert.Equal([15], Values(y.grad));
    }

    [Fact]
    public void Autograd_grad_returns_what_the_hooks_leave()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        x.register_hook(grad => grad * 7);
        y.register_hook(grad => grad * 5);
        Tensor z = y * 3;
        Assert.Equal([15], Values(autograd.grad(z, y, retain_graph: true)));
        Assert.Equal([210], Values(autograd.grad(z, x)));
        Assert.Null(x.grad);
    }

    [Fact]
    public void A_hook_is_not_called_where_no_gradient_arrives()
    {
        Tensor x = Leaf(1, 2);
        Tensor[] parts = x.split(1);
        parts[1].register_hook(_ => throw new InvalidDataException());
        parts[0].backward();
        Assert.Equal([1, 0], Values(x.grad));
    }

    [Fact]
    public void A_hook_stays_with_the_operation_when_the_tensor_changes_in_place()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        var seen = new List<string>();
        y.register_hook(grad => seen.Add($"before {Values(grad)[0]}"));
        y.mul_(3);
        y.register_hook(grad => seen.Add($"after {Values(grad)[0]}"));
        (y * 5).backward();
        Assert.Equal(["after 5", "before 15"], seen);
    }

    [Fact]
    public void A_hook_on_one_output_of_several_sees_that_output()
    {
        Tensor x = Leaf(1, 2);
        Tensor[] parts = x.split(1);
        parts[1].register_hook(grad => grad * 10);
        (parts[0] * 3 + parts[1] * 4).backward();
        Assert.Equal([3, 40], Values(x.grad));
    }

    [Fact]
    public void Under_create_graph_the_hook_is_part_of_the_derivative()
    {
        Tensor x = Leaf(3);
        x.register_hook(grad => grad * grad);
        Tensor first = autograd.grad(x * x, x, create_graph: true);
        Assert.Equal([36], Values(first));
        // d/dx (2x)² = 8x, squared once more by the hook.
        Assert.Equal([576], Values(autograd.grad(first, x)));
    }

    [Fact]
    public void Recording_is_off_in_a_hook_unless_create_graph()
    {
        Tensor x = Leaf(3);
        var modes = new List<bool>();
        x.register_hook(_ => modes.Add(is_grad_enabled()));
        (x * x).backward();
        (x * x).backward(create_graph: true);
        Assert.Equal([false, true], modes);
    }

    [Fact]
    public void Only_a_tensor_that_requires_gradients_takes_hooks()
    {
        var exception = Assert.Throws<TorchException>(() => ones(1).register_hook(_ => { }));
        Assert.Equal("cannot register a hook on a tensor that doesn't require gradient", exception.Message);
        Assert.Throws<ArgumentNullException>(() => Leaf(1).register_hook((Func<Tensor, Tensor?>)null!));
    }

    private static Tensor Doubles(Tensor grad) => cat([grad, grad]);

    private static Tensor Narrows(Tensor grad) => grad.to(ScalarType.Float32);

    [Fact]
    public void A_hook_may_not_change_shape_or_dtype()
    {
        Tensor x = Leaf(1);
        using (x.register_hook(Doubles))
            Assert.Equal("hook 'Doubles' has changed the size of value", Assert.Throws<TorchException>(() => (x * 1).backward()).Message);
        using (x.register_hook(Narrows))
            Assert.Equal("hook 'Narrows' has changed the type of value (was CPUDoubleType got CPUFloatType)", Assert.Throws<TorchException>(() => (x * 1).backward()).Message);
        (x * 1).backward();
        Assert.Equal([1], Values(x.grad));
    }

    [Fact]
    public void What_a_hook_throws_comes_out_as_itself_with_its_stack()
    {
        Tensor x = Leaf(1);
        Tensor y = x * 2;
        var thrown = new InvalidDataException("from the hook");
        RemovableHandle handle = y.register_hook(_ => Fails(thrown));
        Tensor z = y * 3;
        var caught = Assert.Throws<InvalidDataException>(() => z.backward(null, retain_graph: true));
        Assert.Same(thrown, caught);
        Assert.Contains(nameof(Fails), caught.StackTrace);
        Assert.Null(x.grad);
        // The graph is as it was.
        handle.remove();
        z.backward();
        Assert.Equal([6], Values(x.grad));

        static void Fails(Exception thrown) => throw thrown;
    }

    [Fact]
    public void A_post_accumulate_hook_sees_the_sum_and_may_reset_it()
    {
        Tensor x = Leaf(1);
        var seen = new List<double[]>();
        using RemovableHandle handle = x.register_post_accumulate_grad_hook(leaf =>
        {
            seen.Add(Values(leaf.grad));
            if (seen.Count == 2)
                leaf.grad = null;
        });
        (x * 2).backward();
        (x * 3).backward();
        (x * 4).backward();
        Assert.Equal([[2], [5], [4]], seen);
    }

    [Fact]
    public void Post_accumulate_hooks_follow_the_tensor_hooks()
    {
        Tensor x = Leaf(1);
        var order = new List<string>();
        x.register_post_accumulate_grad_hook(leaf => order.Add($"first {Values(leaf.grad)[0]}"));
        x.register_post_accumulate_grad_hook(_ => order.Add("second"));
        x.register_hook(grad =>
        {
            order.Add("hook");
            return grad * 2;
        });
        (x * 3).backward();
        Assert.Equal(["hook", "first 6", "second"], order);
    }

    [Fact]
    public void A_post_accumulate_hook_is_not_called_by_autograd_grad()
    {
        Tensor x = Leaf(1);
        x.register_post_accumulate_grad_hook(_ => throw new InvalidDataException());
        Assert.Equal([2], Values(autograd.grad(x * 2, x)));
    }

    [Fact]
    public void A_post_accumulate_hook_can_take_the_optimizer_step()
    {
        Tensor w = Leaf(10);
        w.register_post_accumulate_grad_hook(leaf =>
        {
            using (no_grad())
                leaf.sub_(leaf.grad! * 0.5);
            leaf.grad = null;
        });
        (w * 2).backward();
        Assert.Equal([9], Values(w));
        Assert.Null(w.grad);
    }

    [Fact]
    public void Post_accumulate_hooks_are_for_leaves()
    {
        var exception = Assert.Throws<TorchException>(() => (Leaf(1) * 2).register_post_accumulate_grad_hook(_ => { }));
        Assert.Equal("post accumulate grad hooks cannot be registered on non-leaf tensors", exception.Message);
        Assert.Equal(
            "cannot register a hook on a tensor that doesn't require gradient",
            Assert.Throws<TorchException>(() => ones(1).register_post_accumulate_grad_hook(_ => { })).Message);
    }
}
