using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// What a custom function's forward leaves to its backward (PyTorch's <c>ctx</c>, <c>torch.autograd.function.FunctionCtx</c>).
        /// </summary>
        public class AutogradContext : IDisposable
        {
            [ThreadStatic]
            private static Frame? t_innermost;

            private readonly bool[] _needsInputGrad;
            private readonly Dictionary<string, object?> _data = [];
            private IReadOnlyList<Tensor?> _savedForForward = [];

            internal AutogradContext(bool[] needsInputGrad) => _needsInputGrad = needsInputGrad;

            internal IReadOnlyList<Tensor?> ToSave { get; set; } = [];

            internal IReadOnlyList<Tensor> DirtyTensors { get; private set; } = [];

            internal IReadOnlyList<Tensor> NonDifferentiableTensors { get; private set; } = [];

            /// <summary>
            /// Saves tensors for backward, in forward and at most once (<c>ctx.save_for_backward</c>). Inputs and outputs are
            /// saved with their history, other tensors without; null entries stay null.
            /// </summary>
            /// <param name="tensors">What <see cref="saved_tensors"/> gives in backward.</param>
            public void save_for_backward(List<Tensor> tensors) => ToSave = Copy(tensors);

            /// <summary>Saves tensors for jvp, in forward and at most once (<c>ctx.save_for_forward</c>).</summary>
            /// <param name="tensors">What <see cref="saved_tensors"/> gives in jvp.</param>
            public void save_for_forward(List<Tensor> tensors) => _savedForForward = Copy(tensors);

            /// <summary>Saves an object that is no tensor.</summary>
            /// <param name="key">Its name for <see cref="get_data"/>.</param>
            /// <param name="value">
            /// The object. A tensor raises <see cref="Warning"/>: kept here, an input or output is never freed.
            /// </param>
            public void save_data(string key, object? value)
            {
                if (value is Tensor)
                    Warn("Attempted to save a tensor object in the data object. Please store tensors by calling `save_for_backward()`");
                _data[key] = value;
            }

            /// <summary>An object saved with <see cref="save_data"/>, or null.</summary>
            /// <param name="key">Its name.</param>
            public object? get_data(string key) => _data.GetValueOrDefault(key);

            /// <summary>
            /// Names the inputs that forward changed in place, in forward and at most once (<c>ctx.mark_dirty</c>). Each must be
            /// among the outputs.
            /// </summary>
            /// <param name="tensors">The inputs.</param>
            public void mark_dirty(List<Tensor> tensors) => DirtyTensors = Copy(tensors);

            /// <summary>
            /// Names the outputs that require no gradients, in forward and at most once (<c>ctx.mark_non_differentiable</c>).
            /// </summary>
            /// <param name="tensors">The outputs.</param>
            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiableTensors = Copy(tensors);

            /// <summary>
            /// Sets whether backward and jvp get zeros where there is no gradient, instead of null
            /// (<c>ctx.set_materialize_grads</c>); so it is unless this is called.
            /// </summary>
            /// <param name="value">Whether they do.</param>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>What <see cref="set_materialize_grads"/> set.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>For each argument of apply whether it is a tensor that requires gradients (<c>ctx.needs_input_grad</c>).</summary>
            public IReadOnlyList<bool> needs_input_grad => _needsInputGrad;

            /// <summary>
            /// The tensors of <see cref="save_for_backward"/> in backward, and of <see cref="save_for_forward"/> in jvp
            /// (<c>ctx.saved_tensors</c>).
            /// </summary>
            /// <exception cref="TorchException">The graph was freed, or a tensor was changed in place since.</exception>
            /// <exception cref="InvalidOperationException">Neither backward nor jvp is running on this thread.</exception>
            public IReadOnlyList<Tensor?> saved_tensors
            {
                get
                {
                    for (Frame? frame = t_innermost; frame is not null; frame = frame.Outer)
                    {
                        if (frame.Context == this)
                            return frame.Node == 0 ? _savedForForward : SavedBy(frame.Node);
                    }
                    throw new InvalidOperationException("Saved tensors can be read while backward or jvp of their function runs, and on its thread.");
                }
            }

            /// <summary>The same as <see cref="saved_tensors"/>.</summary>
            /// <inheritdoc cref="saved_tensors"/>
            public List<Tensor> get_saved_variables() => [.. saved_tensors.Select(tensor => tensor!)];

            /// <summary>Lets go of what <see cref="save_data"/> saved; the saved tensors belong to the graph.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Lets go of what <see cref="save_data"/> saved.</summary>
            /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                    _data.Clear();
            }

            /// <summary>Marks that backward (of a node) or jvp (node 0) runs on this thread, until disposed.</summary>
            internal Frame Enter(nint node) => t_innermost = new Frame(this, node, t_innermost);

            private static T[] Copy<T>(List<T> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                return [.. tensors];
            }

            /// <summary>What a node of a custom function has saved.</summary>
            internal static Tensor?[] SavedBy(graph.Node node)
            {
                Tensor?[] saved = SavedBy(node.Handle);
                GC.KeepAlive(node);
                return saved;
            }

            private static Tensor?[] SavedBy(nint node)
            {
                long count;
                Status.Check(Native.adj_node_saved_count(node, &count));
                var saved = new Tensor?[count];
                for (long i = 0; i < count; i++)
                {
                    byte* name;
                    nuint length;
                    nint tensor;
                    Status.Check(Native.adj_node_saved(node, i, &name, &length, &tensor));
                    saved[i] = Tensor.OwnOrNull(tensor);
                }
                return saved;
            }

            internal sealed class Frame(AutogradContext context, nint node, Frame? outer) : IDisposable
            {
                public AutogradContext Context => context;

                public nint Node => node;

                public Frame? Outer => outer;

                public void Dispose() => t_innermost = outer;
            }
        }
    }
}
