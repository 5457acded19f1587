using System.Runtime.CompilerServices;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>The sum of the elements (<c>torch.sum</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.Required().sum(type);

    /// <summary>The sum of the elements (<c>torch.sum</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => input.Required().sum(dim, keepdim, type);

    /// <summary>The sum of the elements (<c>torch.sum</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    [OverloadResolutionPriority(1)]
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.Required().sum(dim, keepdim, type);

    /// <summary>The arithmetic mean of the elements (<c>torch.mean</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor mean(Tensor input) => input.Required().mean();

    /// <summary>The arithmetic mean of the elements (<c>torch.mean</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.Required().mean(dimensions, keepdim, type);

    /// <summary>The product of the elements (<c>torch.prod</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor prod(Tensor input, ScalarType? type = null) => input.Required().prod(type);

    /// <summary>The product of the elements (<c>torch.prod</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    [OverloadResolutionPriority(1)]
    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.Required().prod(dim, keepdim, type);

    /// <summary>The variance of the elements (<c>torch.var</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    public static Tensor var(Tensor input, bool unbiased = true) => input.Required().var(unbiased);

    /// <summary>The variance of the elements (<c>torch.var</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance of the elements (<c>torch.var</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance of the elements (<c>torch.var</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance of the elements (<c>torch.var</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().var(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of the elements (<c>torch.std</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    public static Tensor std(Tensor input, bool unbiased = true) => input.Required().std(unbiased);

    /// <summary>The standard deviation of the elements (<c>torch.std</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of the elements (<c>torch.std</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of the elements (<c>torch.std</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation of the elements (<c>torch.std</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimensions">The dimensions; negative ones count from the end.</param>
    /// <param name="unbiased">Whether to divide by N − 1 and not by N (Bessel's correction).</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.Required().std(dimensions, unbiased, keepdim, type);

    /// <summary>The largest elements (<c>torch.max</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor max(Tensor input) => input.Required().max();

    /// <summary>The largest elements (<c>torch.max</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="other">Another tensor.</param>
    public static Tensor max(Tensor input, Tensor other) => input.Required().max(other);

    /// <summary>The largest elements (<c>torch.max</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.Required().max(dim, keepdim);

    /// <summary>The smallest elements (<c>torch.min</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor min(Tensor input) => input.Required().min();

    /// <summary>The smallest elements (<c>torch.min</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="other">Another tensor.</param>
    public static Tensor min(Tensor input, Tensor other) => input.Required().min(other);

    /// <summary>The smallest elements (<c>torch.min</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.Required().min(dim, keepdim);

    /// <summary>The largest elements along dimensions (<c>torch.amax</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dims">The dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="out">Null: results are new tensors.</param>
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.Required().amax(dims, keepdim, @out);

    /// <summary>The largest elements along dimensions (<c>torch.amax</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dims">The dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="out">Null: results are new tensors.</param>
    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.Required().amax(dims, keepdim, @out);

    /// <summary>The largest elements along dimensions (<c>torch.amax</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dims">The dimensions; negative ones count from the end.</param>
    public static Tensor amax(Tensor input, long[] dims) => input.Required().amax(dims);

    /// <summary>The smallest elements along dimensions (<c>torch.amin</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dims">The dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="out">Null: results are new tensors.</param>
    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.Required().amin(dims, keepdim, @out);

    /// <summary>The smallest elements along dimensions (<c>torch.amin</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dims">The dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="out">Null: results are new tensors.</param>
    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.Required().amin(dims, keepdim, @out);

    /// <summary>Where the largest elements are first (<c>torch.argmax</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor argmax(Tensor input) => input.Required().argmax();

    /// <summary>Where the largest elements are first (<c>torch.argmax</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.Required().argmax(dim, keepdim);

    /// <summary>Where the smallest elements are first (<c>torch.argmin</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor argmin(Tensor input) => input.Required().argmin();

    /// <summary>Where the smallest elements are first (<c>torch.argmin</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.Required().argmin(dim, keepdim);

    /// <summary>Whether all elements are not zero (<c>torch.all</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor all(Tensor input) => input.Required().all();

    /// <summary>Whether all elements are not zero (<c>torch.all</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    public static Tensor all(Tensor input, long dim, bool keepdim = false) => input.Required().all(dim, keepdim);

    /// <summary>Whether any element is not zero (<c>torch.any</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor any(Tensor input) => input.Required().any();

    /// <summary>Whether any element is not zero (<c>torch.any</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    public static Tensor any(Tensor input, long dim, bool keepdim = false) => input.Required().any(dim, keepdim);

    /// <summary>log Σ e^x along a dimension (<c>torch.logsumexp</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.Required().logsumexp(dim, keepdim);

    /// <summary>e^x / Σ e^x along a dimension (<c>torch.softmax</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="dtype">The dtype to compute in; null for the natural one.</param>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.Required().softmax(dim, dtype);

    /// <summary>The running sum along a dimension (<c>torch.cumsum</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dim">The dimension or dimensions; negative ones count from the end.</param>
    /// <param name="type">The dtype to compute in; null for the natural one.</param>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.Required().cumsum(dim, type);

    /// <summary>The p-norm, (Σ |x|^p)^(1/p) (<c>torch.norm</c>).</summary>
    /// <param name="input">The tensor.</param>
    public static Tensor norm(Tensor input) => input.Required().norm();

    /// <summary>The p-norm, (Σ |x|^p)^(1/p) (<c>torch.norm</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="p">The order.</param>
    public static Tensor norm(Tensor input, float p = 2) => input.Required().norm(p);

    /// <summary>The p-norm, (Σ |x|^p)^(1/p) (<c>torch.norm</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dimension">The dimension.</param>
    /// <param name="keepdim">Whether reduced dimensions stay, with size 1.</param>
    /// <param name="p">The order.</param>
    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2) => input.Required().norm(dimension, keepdim, p);
}
