using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Aids around tensors and graphs (<c>torch.utils</c>).</summary>
    public static partial class utils
    {
        /// <summary>What comes with hooks (<c>torch.utils.hooks</c>).</summary>
        public static class hooks
        {
            /// <summary>Removes hooks (<c>torch.utils.hooks.RemovableHandle</c>).</summary>
            public sealed class RemovableHandle : IDisposable
            {
                private readonly long[] _ids;

                internal RemovableHandle(params long[] ids) => _ids = ids;

                /// <summary>
                /// Removes the hook. A pass that runs may still call it at the node where it is. Doing so again, or when
                /// the tensor is gone, has no effect.
                /// </summary>
                public void remove()
                {
                    foreach (long id in _ids)
                        Status.Check(Native.adj_hook_remove(id));
                }

                /// <summary>Removes the hook, as <see cref="remove"/>.</summary>
                public void Dispose() => remove();
            }
        }
    }
}
