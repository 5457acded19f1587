using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>
    /// A source of random numbers (<c>torch.Generator</c>). There is one, <see cref="Default"/>, with libtorch's
    /// sequences: the same seed gives the same numbers.
    /// </summary>
    public sealed class Generator
    {
        private Generator() { }

        /// <summary>The generator that all functions use.</summary>
        public static Generator Default { get; } = new();

        /// <summary>Begins the sequence of a seed.</summary>
        /// <param name="seed">The seed.</param>
        /// <returns>This generator.</returns>
        public Generator manual_seed(long seed)
        {
            Status.Check(Native.adj_manual_seed(unchecked((ulong)seed)));
            return this;
        }

        /// <summary>The seed last set.</summary>
        public long initial_seed()
        {
            ulong seed;
            Status.Check(Native.adj_initial_seed(&seed));
            return unchecked((long)seed);
        }

        /// <summary>
        /// The state, 5056 elements of dtype uint8, the bytes that libtorch's generator has (<c>Generator.get_state</c>).
        /// </summary>
        public Tensor get_state()
        {
            nint state;
            Status.Check(Native.adj_get_rng_state(&state));
            return Tensor.Own(state);
        }

        /// <summary>Goes on from a state (<c>Generator.set_state</c>).</summary>
        /// <param name="value">What <see cref="get_state"/> gave.</param>
        /// <exception cref="TorchException">It is no such state.</exception>
        public void set_state(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            using var state = value.Borrow();
            Status.Check(Native.adj_set_rng_state(state.Handle));
        }

        /// <summary>Where it draws numbers.</summary>
        public Device device => CPU;
    }

    private static void RequireDefault(Generator? generator) => _ = generator ?? Generator.Default;

    private static void RequireFloating(string function, ScalarType? dtype)
    {
        if (dtype is { } wanted && !is_floating_point(wanted))
            throw new ArgumentException($"torch.{function}() was passed a bad dtype: {wanted}. It must be floating point or complex.", nameof(dtype));
    }

    /// <summary>Begins the sequence of random numbers of a seed (<c>torch.manual_seed</c>).</summary>
    /// <param name="seed">The seed.</param>
    /// <returns>The generator.</returns>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    /// <summary>The seed last set (<c>torch.initial_seed</c>).</summary>
    public static long initial_seed() => Generator.Default.initial_seed();

    /// <summary>The state of the default generator (<c>torch.get_rng_state</c>); see <see cref="Generator.get_state"/>.</summary>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <summary>Sets the state of the default generator (<c>torch.set_rng_state</c>).</summary>
    /// <param name="new_state">What <see cref="get_rng_state"/> gave.</param>
    /// <exception cref="TorchException">It is no such state.</exception>
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>Begins the sequence of a seed taken from the system's entropy (<c>torch.seed</c>).</summary>
    /// <returns>The seed.</returns>
    public static long seed()
    {
        long seed = Random.Shared.NextInt64();
        manual_seed(seed);
        return seed;
    }

    /// <summary>Random integers from [low, high) (<c>torch.randint</c>).</summary>
    /// <param name="low">The lowest integer.</param>
    /// <param name="high">One above the highest integer.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="dtype">The dtype; by default int64.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    /// <exception cref="TorchException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(size);
        RequireCpu(device);
        RequireNoNames(names);
        RequireDefault(generator);
        nint result;
        fixed (long* sizes = size)
            Status.Check(Native.adj_randint(low, high, sizes, (nuint)size.Length, (int)(dtype ?? ScalarType.Int64), &result));
        return Finish(result, requires_grad);
    }

    /// <inheritdoc cref="randint(long, long, long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="randint(long, long, long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="randint(long, long, long[], ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>A permutation of 0 … n − 1 (<c>torch.randperm</c>).</summary>
    /// <param name="n">How many.</param>
    /// <param name="dtype">The dtype; by default int64.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
    /// <exception cref="TorchException"><paramref name="n"/> is negative.</exception>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        RequireCpu(device);
        RequireDefault(generator);
        nint result;
        Status.Check(Native.adj_randperm(n, (int)(dtype ?? ScalarType.Int64), &result));
        return Finish(result, requires_grad);
    }

    /// <summary>Random numbers of a normal distribution (<c>torch.normal</c>).</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="dtype">The dtype; by default <see cref="get_default_dtype"/>.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(size, dtype, device, false, generator, names).mul_(std).add_(mean).SetRequiresGrad(requires_grad);

    public partial class Tensor
    {
        /// <summary>Fills the tensor with random numbers, uniform on [from, to) (<c>Tensor.uniform_</c>).</summary>
        /// <param name="from">The lower bound.</param>
        /// <param name="to">The upper bound, not included.</param>
        /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
        /// <returns>This tensor.</returns>
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            RequireDefault(generator);
            using var self = Borrow();
            Status.Check(Native.adj_uniform_(self.Handle, from, to));
            return this;
        }

        /// <summary>Fills the tensor with random numbers of a normal distribution (<c>Tensor.normal_</c>).</summary>
        /// <param name="mean">The mean.</param>
        /// <param name="std">The standard deviation.</param>
        /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
        /// <returns>This tensor.</returns>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            RequireDefault(generator);
            using var self = Borrow();
            Status.Check(Native.adj_normal_(self.Handle, mean, std));
            return this;
        }
    }
}
