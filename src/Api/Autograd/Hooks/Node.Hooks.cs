using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        public static partial class graph
        {
            public sealed partial class Node
            {
                /// <summary>Has a function called after each backward of this node (<c>Node.register_hook</c>).</summary>
                /// <param name="hook">
                /// Takes the gradients that go on and those that arrived, null where there is none, and gives as many in place
                /// of the former, or null to keep them.
                /// </param>
                /// <returns>Removes the hook.</returns>
                /// <exception cref="TorchException">In the pass: a new gradient differs in number, size or dtype.</exception>
                public utils.hooks.RemovableHandle register_hook(Func<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>?> hook)
                {
                    ArgumentNullException.ThrowIfNull(hook);
                    return Register(hook, hook, before: false);
                }

                /// <inheritdoc cref="register_hook(Func{IReadOnlyList{Tensor}, IReadOnlyList{Tensor}, IReadOnlyList{Tensor}})"/>
                /// <param name="hook">Takes the gradients that go on and those that arrived, null where there is none.</param>
                public utils.hooks.RemovableHandle register_hook(Action<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>> hook)
                {
                    ArgumentNullException.ThrowIfNull(hook);
                    Func<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>?> observer = (inputs, outputs) =>
                    {
                        hook(inputs, outputs);
                        return null;
                    };
                    return Register(hook, observer, before: false);
                }

                /// <summary>Has a function called before each backward of this node (<c>Node.register_prehook</c>).</summary>
                /// <param name="hook">
                /// Takes the gradients that arrived, null where there is none, and gives as many in their place, or null to keep
                /// them.
                /// </param>
                /// <returns>Removes the hook.</returns>
                /// <exception cref="TorchException">In the pass: a new gradient differs in number, size or dtype.</exception>
                public utils.hooks.RemovableHandle register_prehook(Func<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>?> hook)
                {
                    ArgumentNullException.ThrowIfNull(hook);
                    return Register(hook, hook, before: true);
                }

                /// <inheritdoc cref="register_prehook(Func{IReadOnlyList{Tensor}, IReadOnlyList{Tensor}})"/>
                /// <param name="hook">Takes the gradients that arrived, null where there is none.</param>
                public utils.hooks.RemovableHandle register_prehook(Action<IReadOnlyList<Tensor?>> hook)
                {
                    ArgumentNullException.ThrowIfNull(hook);
                    Func<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor?>?> observer = outputs =>
                    {
                        hook(outputs);
                        return null;
                    };
                    return Register(hook, observer, before: true);
                }

                private utils.hooks.RemovableHandle Register(Delegate named, Delegate hook, bool before)
                {
                    byte[] name = Hook.NameOf(named);
                    long id;
                    fixed (byte* text = name)
                    {
                        Status.Check(Native.adj_node_register_hook(_handle, Option.Of(before), before ? Hook.BeforeNode : Hook.AfterNode,
                            ForeignObject.Of(hook), ForeignObject.Release, text, (nuint)name.Length, &id));
                    }
                    GC.KeepAlive(this);
                    return new utils.hooks.RemovableHandle(id);
                }
            }
        }
    }
}
