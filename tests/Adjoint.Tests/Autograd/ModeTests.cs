using static Adjoint.torch;
using static Adjoint.torch.autograd;

namespace Adjoint.Tests.Autograd;

/// <summary>Grad mode and inference mode: on their thread, and along asynchronous methods.</summary>
public class ModeTests
{
    private static Tensor Leaf(params double[] values) => tensor(values).requires_grad_();

    [Fact]
    public void Grad_modes_nest_and_restore()
    {
        using (no_grad())
        {
            Assert.False((Leaf(1) * 2).requires_grad);
            using (enable_grad())
                Assert.True((Leaf(1) * 2).requires_grad);
            using (set_grad_enabled(true))
                Assert.True(is_grad_enabled());
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public async Task A_mode_follows_an_asynchronous_method_and_leaves_with_it()
    {
        using (no_grad())
        {
            for (int i = 0; i < 20; i++)
            {
                await Task.Delay(1);
                Assert.False(is_grad_enabled());
            }
        }
        Assert.True(is_grad_enabled());
        await Task.Delay(1);
        Assert.True(is_grad_enabled());
        using (inference_mode())
        {
            await Task.Yield();
            Assert.True(is_inference_mode_enabled());
            Assert.False(is_grad_enabled());
        }
        Assert.Equal((false, true, true), (is_inference_mode_enabled(), is_grad_enabled(), forward_ad.is_fwd_grad_enabled()));
    }

    [Fact]
    public async Task A_mode_set_in_a_task_does_not_stay_with_the_pool_or_its_caller()
    {
        for (int i = 0; i < 50; i++)
        {
            await Task.Run(() => _ = set_grad_enabled(false));
            Assert.True(await Task.Run(is_grad_enabled));
        }
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Modes_of_threads_are_their_own()
    {
        using var inside = new Barrier(2);
        bool other = false;
        var thread = new Thread(() =>
        {
            inside.SignalAndWait();
            other = is_grad_enabled();
            inside.SignalAndWait();
        });
        thread.Start();
        using (no_grad())
        {
            inside.SignalAndWait();
            inside.SignalAndWait();
        }
        thread.Join();
        Assert.True(other);
    }

    [Fact]
    public void Inference_mode_makes_inference_tensors()
    {
        Tensor x = Leaf(1);
        Tensor made, view;
        using (inference_mode())
        {
            made = x * 2;
            view = x.view(1, 1);
            Assert.False(is_grad_enabled());
            using (inference_mode(false))
                Assert.True((x * 2).requires_grad);
        }
        Assert.True(made.is_inference());
        Assert.True(is_inference(made));
        Assert.False(made.requires_grad);
        Assert.False(view.is_inference());
        Assert.False((made + 1).is_inference());
        Assert.True(made.view(1, 1).is_inference());
    }

    [Fact]
    public void Inference_tensors_have_no_version_and_change_in_place_only_in_the_mode()
    {
        Tensor made;
        using (inference_mode())
        {
            made = ones(2);
            made.add_(1);
        }
        Assert.Equal("Inference tensors do not track version counter.", Assert.Throws<TorchException>(() => made._version).Message);
        Assert.StartsWith("Inplace update to inference tensor outside InferenceMode is not allowed.", Assert.Throws<TorchException>(() => made.add_(1)).Message);
        using (inference_mode())
            made.add_(1);
        Assert.Equal([3f, 3f], made.data<float>().ToArray());
    }

    [Fact]
    public void Inference_tensors_cannot_be_saved_for_backward()
    {
        Tensor made;
        using (inference_mode())
            made = tensor([2.0]);
        Tensor x = Leaf(3);
        Assert.Equal(
            "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. " +
            "To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.",
            Assert.Throws<TorchException>(() => x * made).Message);
        (x + made).backward();  // Saves nothing.
        (x * made.clone()).backward();
        Assert.Equal(3, x.grad!.item<double>());
        Assert.Equal(
            "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.",
            Assert.Throws<TorchException>(() => made.requires_grad_()).Message);
    }

    [Fact]
    public void A_view_taken_in_inference_mode_is_not_changed_in_place_outside()
    {
        Tensor x = Leaf(1, 2) * 1;
        Tensor view;
        using (inference_mode())
            view = x[1..];
        Assert.StartsWith("A view was created in inference mode and is being modified inplace in normal mode.", Assert.Throws<TorchException>(() => view.mul_(Leaf(2))).Message);
    }

    [Fact]
    public void Detach_in_place_drops_the_history()
    {
        Tensor x = Leaf(2);
        Tensor y = x * 3;
        Assert.Same(y, y.detach_());
        Assert.False(y.requires_grad);
        Assert.True(y.is_leaf);
        Assert.StartsWith("Can't detach views in-place. Use detach() instead.", Assert.Throws<TorchException>(() => (x * 3).view(1, 1).detach_()).Message);
    }

    [Fact]
    public void Data_shares_memory_but_neither_history_nor_version()
    {
        Tensor x = Leaf(2);
        Tensor y = x * 3, z = y * y;
        Tensor data = y.data();
        Assert.False(data.requires_grad);
        data.add_(1);
        Assert.Equal(7, y.item<double>());
        Assert.Equal((0, 1), (y._version, data._version));
        // Unlike that of a detached tensor the change goes unnoticed, as in PyTorch.
        z.backward();
        Assert.Equal(2 * 7 * 3, x.grad!.item<double>());
    }

    [Fact]
    public void Set_replaces_elements_and_keeps_the_leaf()
    {
        Tensor x = Leaf(2);
        Assert.Same(x, x.set_(tensor([3.0, 4.0])));
        Assert.True(x.requires_grad && x.is_leaf);
        x.square().sum().backward();
        Assert.Equal([6, 8], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void Inference_mode_records_nothing_whatever_the_grad_mode()
    {
        using IDisposable mode = inference_mode();
        using (enable_grad())
            Assert.False((Leaf(1) * 2).requires_grad);
        using (set_grad_enabled(true))
            Assert.False((Leaf(1) * 2).requires_grad);
        using (inference_mode(false))
            Assert.True((Leaf(1) * 2).requires_grad);
    }

    [Fact]
    public void An_assigned_grad_must_fit()
    {
        Tensor x = Leaf(1, 2);
        x.grad = Leaf(3, 4).detach();
        Assert.Equal("can't assign Variable as its own grad", Assert.Throws<TorchException>(() => x.grad = x).Message);
        Assert.Equal("assigned grad has data of a different size", Assert.Throws<TorchException>(() => x.grad = Leaf(1)).Message);
        Assert.Equal("assigned grad has data of a different type", Assert.Throws<TorchException>(() => x.grad = ones(2)).Message);
        x.square().sum().backward();
        Assert.Equal([5, 8], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void Requires_grad_can_be_set_on_leaves_only()
    {
        Tensor x = tensor([2.0]);
        Assert.Same(x, x.requires_grad_());
        Assert.Same(x, x.with_requires_grad(false));
        Tensor y = Leaf(2) * 1;
        Assert.StartsWith("you can only change requires_grad flags of leaf variables.", Assert.Throws<TorchException>(() => y.requires_grad_(false)).Message);
    }
}
