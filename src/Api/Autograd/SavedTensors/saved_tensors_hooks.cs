using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        public static partial class graph
        {
            /// <summary>
            /// Lets a pair of functions keep what this thread's operations save for backward, until it is disposed
            /// (<c>torch.autograd.graph.saved_tensors_hooks</c>). Of several pairs the innermost holds.
            /// </summary>
            /// <remarks>
            /// Saved tensors on disk:
            /// <code>
            /// using (new autograd.graph.saved_tensors_hooks(x => Write(x), file => Read((string)file)))
            ///     loss = model.forward(input);
            /// loss.backward();
            /// </code>
            /// </remarks>
            public class saved_tensors_hooks : IDisposable
            {
                private readonly long _id;
                private int _left;

                /// <summary>Begins.</summary>
                /// <param name="pack_hook">
                /// Called with each tensor that is saved, which it must not change in place. It gives anything that stands for the
                /// tensor.
                /// </param>
                /// <param name="unpack_hook">
                /// Called with what <paramref name="pack_hook"/> gave each time the tensor is needed. It gives a tensor of the same
                /// content, shape and dtype.
                /// </param>
                /// <exception cref="TorchException">Such pairs are disabled here.</exception>
                public saved_tensors_hooks(Func<Tensor, object> pack_hook, Func<object, Tensor> unpack_hook)
                {
                    ArgumentNullException.ThrowIfNull(pack_hook);
                    ArgumentNullException.ThrowIfNull(unpack_hook);
                    long id;
                    Status.Check(Native.adj_saved_hooks_push(&Pack, &Unpack, ForeignObject.Of(new Pair(pack_hook, unpack_hook)), ForeignObject.Release, &id));
                    _id = id;
                }

                /// <summary>Ends, on the thread on which it began; what was packed stays packed.</summary>
                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                /// <summary>Ends.</summary>
                /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
                protected virtual void Dispose(bool disposing)
                {
                    if (disposing && Interlocked.Exchange(ref _left, 1) == 0)
                        Status.Check(Native.adj_saved_hooks_remove(_id));
                }

                private sealed record Pair(Func<Tensor, object> Pack, Func<object, Tensor> Unpack);

                [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
                private static void* Pack(void* context, nint tensor, void** packed)
                {
                    try
                    {
                        *packed = ForeignObject.Of(ForeignObject.Get<Pair>(context).Pack(ForeignTensors.Share(tensor)!));
                        return null;
                    }
                    catch (Exception exception)
                    {
                        return ForeignObject.Error(exception);
                    }
                }

                [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
                private static void* Unpack(void* context, void* packed, nint* tensor)
                {
                    try
                    {
                        *tensor = ForeignTensors.Give(ForeignObject.Get<Pair>(context).Unpack(ForeignObject.Get<object>(packed)));
                        return null;
                    }
                    catch (Exception exception)
                    {
                        return ForeignObject.Error(exception);
                    }
                }
            }

            /// <summary>
            /// Keeps copies of what is saved for backward, until it is disposed (<c>torch.autograd.graph.save_on_cpu</c>; all
            /// tensors are on the CPU, so that it serves as the pattern for other places).
            /// </summary>
            public class save_on_cpu : saved_tensors_hooks
            {
                /// <summary>Begins.</summary>
                /// <exception cref="TorchException">Such pairs are disabled here.</exception>
                public save_on_cpu() : base(x => x.clone(), packed => (Tensor)packed)
                {
                }
            }

            /// <summary>
            /// Forbids <see cref="saved_tensors_hooks"/> on this thread until the result is disposed
            /// (<c>torch.autograd.graph.disable_saved_tensors_hooks</c>).
            /// </summary>
            /// <param name="error_message">What using them fails with.</param>
            /// <exception cref="TorchException">They are in use here.</exception>
            public static IDisposable disable_saved_tensors_hooks(string error_message)
            {
                ArgumentNullException.ThrowIfNull(error_message);
                return new Disabled(error_message);
            }

            private sealed class Disabled : IDisposable
            {
                private readonly string? _before;
                private bool _left;

                public Disabled(string message)
                {
                    _before = Present();
                    try
                    {
                        Set(message);
                    }
                    catch
                    {
                        Set(_before);
                        throw;
                    }
                }

                public void Dispose()
                {
                    if (_left)
                        return;
                    _left = true;
                    Set(_before);
                }

                private static string? Present()
                {
                    byte* text;
                    nuint length;
                    Status.Check(Native.adj_saved_hooks_disabled(&text, &length));
                    return text == null ? null : Encoding.UTF8.GetString(text, checked((int)length));
                }

                private static void Set(string? message)
                {
                    // A terminator, so that an empty message is no null.
                    byte[]? bytes = message is null ? null : Encoding.UTF8.GetBytes(message + '\0');
                    fixed (byte* text = bytes)
                        Status.Check(Native.adj_saved_hooks_disable(text, bytes is null ? 0 : (nuint)bytes.Length - 1));
                }
            }
        }
    }
}
