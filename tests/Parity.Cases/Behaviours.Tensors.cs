namespace Parity.Cases;

public static partial class Behaviours
{
    private static IEnumerable<Behaviour> Detaching() =>
    [
        new("detach", r =>
        {
            Tensor w = Leaf(1, 2);
            Tensor y = w * 2;
            Tensor d = y.detach();
            r.Tell("detached", d);
            r.Tell("is a leaf", d.is_leaf);
            d.add_(1);
            r.Tell("shares memory", y);
            (y * 3 + d * 10).sum().backward();
            r.Tell("gradient", w.grad);
        }),
        new("detach shares the version counter", r =>
        {
            Tensor w = Leaf(1, 2);
            Tensor y = w * 2, z = y * y;
            y.detach().add_(1);
            r.TellError("backward", () => z.sum().backward(), text: false);
        }),
        new("detach_", r =>
        {
            Tensor w = Leaf(1, 2);
            Tensor y = w * 2;
            r.Tell("before", y);
            r.Tell("returned", y.detach_());
            r.Tell("itself", y);
            r.Tell("is a leaf", y.is_leaf);
            r.TellError("backward", () => y.sum().backward());
            r.Tell("requires gradients again", y.requires_grad_());
            (y * y).sum().backward();
            r.Tell("its gradient", y.grad);
            r.Tell("gradient of what it came from", w.grad);
        }),
        new("detach_ of a leaf", r => r.Tell("leaf", Leaf(1, 2).detach_())),
        new("detach_ of a view", r => r.TellError("detached", () => (Leaf(1, 2) * 2).view(2, 1).detach_())),
    ];

    private static IEnumerable<Behaviour> RequiringGradients() =>
    [
        new("requires_grad_", r =>
        {
            Tensor x = ones(2);
            r.Tell("before", x.requires_grad);
            r.Tell("returned", x.requires_grad_());
            r.Tell("itself", x.requires_grad);
            r.Tell("off", x.requires_grad_(false));
            r.Tell("on for a result", (x.requires_grad_() * 2).requires_grad_());
        }),
        new("with_requires_grad", r =>
        {
            Tensor x = ones(2).with_requires_grad();
            r.Tell("on", x);
            r.Tell("is a leaf", x.is_leaf);
            r.Tell("off", x.with_requires_grad(false));
            r.Tell("itself", x.requires_grad);
        }),
        new("requires_grad is set", r =>
        {
            Tensor x = ones(2);
            x.requires_grad = true;
            r.Tell("on", x);
            x.requires_grad = false;
            r.Tell("off", x);
        }),
        new("is_leaf", r =>
        {
            Tensor w = Leaf(1, 2);
            r.Tell("parameter", w.is_leaf);
            r.Tell("constant", ones(2).is_leaf);
            r.Tell("result", (w * 2).is_leaf);
            r.Tell("result of constants", (ones(2) * 2).is_leaf);
            r.Tell("view", w.view(2, 1).is_leaf);
            r.Tell("alias", w.alias().is_leaf);
        }),
        new("retain_grad", r =>
        {
            Tensor w = Leaf(1, 2);
            Tensor y = w * 2;
            y.retain_grad();
            w.retain_grad();
            (y * y).sum().backward();
            r.Tell("gradient of the result", y.grad);
            r.Tell("gradient of the leaf", w.grad);
        }),
        new("grad is set", r =>
        {
            Tensor w = Leaf(1, 2);
            w.grad = ones(2);
            (w * 3).sum().backward();
            r.Tell("added up", w.grad);
            w.grad = null;
            r.Tell("none", w.grad);
        }),
    ];
}
