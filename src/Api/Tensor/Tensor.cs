using System.Runtime.CompilerServices;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>
    /// A multi-dimensional array of one element type, and a place in the autograd graph
    /// (<see href="https://pytorch.org/docs/stable/tensors.html">torch.Tensor</see>).
    /// </summary>
    /// <remarks>
    /// It owns one reference to a native tensor. Dispose or a <see cref="DisposeScope"/> releases it at once, the
    /// finalizer does so otherwise. Using a tensor on several threads, and disposing it while a call runs, is safe.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        private const int Disposed = 1;
        private const int Released = 2;
        private const int OneBorrow = 4;

        private readonly nint _handle;

        // Number of running calls times four, plus flags: a single word, so that one interlocked operation both
        // announces a call and learns whether the tensor is still there.
        private int _state;

        private readonly TensorFinalizer _finalizer;

        internal DisposeScope? OwningDisposeScope;

        internal int PlaceInScope;

        // Whether the statistics of scopes count it.
        internal bool IsCounted = true;

        // Each operation makes a tensor and lets one go: these are optimised at once, where tiers would run them slowly
        // until the program has been quiet for a tenth of a second.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal Tensor(nint handle)
        {
            _handle = handle;
            DisposeScopeManager thread = DisposeScopeManager.ThreadSingleton;
            thread.Register(this);
            _finalizer = thread.Finalizers.Take(this);
        }

        /// <summary>Takes over an owned reference.</summary>
        internal static Tensor Own(nint handle) => new(handle);

        /// <summary>Takes over an owned reference, or gives null for 0.</summary>
        internal static Tensor? OwnOrNull(nint handle) => handle == 0 ? null : new Tensor(handle);

        /// <summary>Takes over the references in an array that the library wrote, and frees the array.</summary>
        internal static Tensor[] OwnList(nint* list, nuint count)
        {
            var tensors = new Tensor[checked((int)count)];
            for (int i = 0; i < tensors.Length; i++)
                tensors[i] = new Tensor(list[i]);
            Status.Check(Native.adj_tensor_list_free(list));
            return tensors;
        }

        /// <summary>Holds the native tensor for the length of a call.</summary>
        /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Borrowed Borrow()
        {
            if ((Interlocked.Add(ref _state, OneBorrow) & Disposed) != 0)
                ThrowDisposed();
            return new Borrowed(this, _handle);
        }

        /// <summary>Holds the native tensor for the length of a call; null gives the handle 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Borrowed Borrow(Tensor? tensor) => tensor is null ? default : tensor.Borrow();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void GiveBack()
        {
            if (Interlocked.Add(ref _state, -OneBorrow) == Disposed)
                ReleaseOnce();
        }

        private void ThrowDisposed()
        {
            GiveBack();
            throw new ObjectDisposedException(nameof(Tensor), "The tensor was disposed. Tensors made in a DisposeScope are disposed with it, unless they are moved out.");
        }

        // The last call that ran while the tensor was disposed may not be the only one to see "disposed, and nobody
        // holds it": a call that came too late may as well.
        private void ReleaseOnce()
        {
            if (Interlocked.CompareExchange(ref _state, Disposed | Released, Disposed) == Disposed)
                _ = Native.adj_tensor_release(_handle);
        }

        /// <summary>Releases the native tensor; a call that runs on another thread finishes first.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Dispose()
        {
            Dispose(true);
            // Only a derived class can have a finalizer.
            if (GetType() != typeof(Tensor))
                GC.SuppressFinalize(this);
        }

        /// <summary>Releases the native tensor.</summary>
        /// <param name="disposing">Whether <see cref="Dispose()"/> was called, and not the finalizer.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected virtual void Dispose(bool disposing)
        {
            bool isIdle = Interlocked.CompareExchange(ref _state, Disposed | Released, 0) == 0;
            int before = isIdle ? 0 : Interlocked.Or(ref _state, Disposed);
            if ((before & Disposed) != 0)
                return;
            if (disposing)
                Forget();
            if (isIdle)
                _ = Native.adj_tensor_release(_handle);
            else if (before == 0)
                ReleaseOnce();
        }

        private void Forget()
        {
            DisposeScopeManager thread = DisposeScopeManager.ThreadSingleton;
            thread.Disposing(this);
            thread.Finalizers.TakeBack(_finalizer);
        }

        /// <summary>Releases the native tensor, as nobody can reach this object any more.</summary>
        internal void Abandon() => Dispose(false);

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => (Volatile.Read(ref _state) & Disposed) != 0;

        /// <summary>The native tensor. It stays valid while this object is neither disposed nor collected.</summary>
        /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
        public nint Handle
        {
            get
            {
                using var self = Borrow();
                return self.Handle;
            }
        }

        /// <summary>Moves the tensor to the scope around the one that owns it.</summary>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of the scope that owns it: nothing but the caller disposes it then.</summary>
        /// <returns>This tensor.</returns>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Moves the tensor to the scope that owns another tensor.</summary>
        /// <param name="other">A tensor of the wanted scope.</param>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return MoveToOtherDisposeScope(other.OwningDisposeScope);
        }

        /// <summary>Moves the tensor to another scope.</summary>
        /// <param name="other">The wanted scope, or null for none.</param>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
                owner.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }
    }
}
