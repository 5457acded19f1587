namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Tensors one below the other; vectors become rows (<c>torch.vstack</c>).</summary>
    /// <param name="tensors">The tensors.</param>
    public static Tensor vstack(IList<Tensor> tensors)
    {
        using DisposeScope scope = NewDisposeScope();
        return scope.MoveToOuter(cat([.. tensors.Select(t => t.atleast_2d())], 0));
    }

    /// <inheritdoc cref="vstack(IList{Tensor})"/>
    public static Tensor vstack(Tensor[] tensors) => vstack((IList<Tensor>)tensors);

    /// <inheritdoc cref="vstack(IList{Tensor})"/>
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => vstack((IList<Tensor>)tensors.ToArray());

    /// <summary>Tensors side by side: along the second dimension, vectors along the first (<c>torch.hstack</c>).</summary>
    /// <param name="tensors">The tensors.</param>
    public static Tensor hstack(IList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = [.. tensors.Select(t => t.atleast_1d())];
        return scope.MoveToOuter(cat(parts, parts is [{ ndim: 1 }, ..] ? 0 : 1));
    }

    /// <inheritdoc cref="hstack(IList{Tensor})"/>
    public static Tensor hstack(params Tensor[] tensors) => hstack((IList<Tensor>)tensors);

    /// <inheritdoc cref="hstack(IList{Tensor})"/>
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => hstack((IList<Tensor>)tensors.ToArray());

    /// <summary>The tensor repeated along each dimension (<c>torch.tile</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dims">How often; too few are filled up with 1 in front.</param>
    public static Tensor tile(Tensor input, long[] dims) => input.Required().tile(dims);

    public partial class Tensor
    {
        /// <summary>The tensor with at least one dimension (<c>torch.atleast_1d</c>).</summary>
        public Tensor atleast_1d() => ndim == 0 ? reshape(1) : alias();

        /// <summary>The tensor with at least two dimensions, new ones in front (<c>torch.atleast_2d</c>).</summary>
        public Tensor atleast_2d() => ndim == 0 ? reshape(1, 1) : ndim == 1 ? unsqueeze(0) : alias();

        /// <summary>The tensor repeated along each dimension (<c>Tensor.repeat</c>).</summary>
        /// <param name="sizes">How often; there must be one for each dimension, more are new dimensions in front.</param>
        /// <exception cref="TorchException">There are too few, or one is negative.</exception>
        public Tensor repeat(params long[] sizes)
        {
            ArgumentNullException.ThrowIfNull(sizes);
            int rank = (int)ndim;
            if (sizes.Length < rank)
                throw new TorchException("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
            if (sizes.FirstOrDefault(s => s < 0) is var negative and < 0)
                throw new TorchException($"Trying to create tensor with negative dimension {negative}: [{string.Join(", ", sizes)}]");

            // Each dimension becomes a pair, how often and what; the first is expanded, and both are merged.
            using DisposeScope scope = NewDisposeScope();
            long[] own = [.. Enumerable.Repeat(1L, sizes.Length - rank), .. shape];
            long[] pairs = [.. own.SelectMany(size => new[] { 1, size })];
            long[] expanded = [.. sizes.Zip(own).SelectMany(p => new[] { p.First, p.Second })];
            long[] merged = [.. sizes.Zip(own).Select(p => p.First * p.Second)];
            Tensor repeated = reshape(pairs).expand((ReadOnlySpan<long>)expanded).clone().reshape(merged);
            return scope.MoveToOuter(repeated);
        }

        /// <summary>The tensor repeated along each dimension (<c>torch.tile</c>).</summary>
        /// <param name="reps">How often; too few are filled up with 1 in front.</param>
        public Tensor tile(long[] reps)
        {
            ArgumentNullException.ThrowIfNull(reps);
            return repeat([.. Enumerable.Repeat(1L, Math.Max(0, (int)ndim - reps.Length)), .. reps]);
        }
    }
}
