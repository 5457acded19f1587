using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    /// <summary>Zeros in the shape of a tensor (<c>torch.zeros_like</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dtype">The dtype; by default the tensor's.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RequireNoNames(names);
        return input.Required().zeros_like(dtype, device, requires_grad);
    }

    /// <summary>Ones in the shape of a tensor (<c>torch.ones_like</c>).</summary>
    /// <inheritdoc cref="zeros_like(Tensor, ScalarType?, Device, bool, string[])"/>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RequireNoNames(names);
        return input.Required().ones_like(dtype, device, requires_grad);
    }

    /// <summary>Undefined elements in the shape of a tensor (<c>torch.empty_like</c>).</summary>
    /// <inheritdoc cref="zeros_like(Tensor, ScalarType?, Device, bool, string[])"/>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RequireNoNames(names);
        return input.Required().empty_like(dtype, device, requires_grad);
    }

    /// <summary>One value in the shape of a tensor (<c>torch.full_like</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="value">The value.</param>
    /// <param name="dtype">The dtype; by default the tensor's.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    /// <param name="names">Null: names of dimensions are not available.</param>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RequireNoNames(names);
        return input.Required().full_like(value, dtype, device, requires_grad);
    }

    /// <summary>Random numbers, uniform on [0, 1), in the shape of a tensor (<c>torch.rand_like</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="dtype">The dtype; by default the tensor's.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.Required().rand_like(dtype, device, requires_grad);

    /// <summary>Random numbers, standard normal, in the shape of a tensor (<c>torch.randn_like</c>).</summary>
    /// <inheritdoc cref="rand_like(Tensor, ScalarType?, Device, bool)"/>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.Required().randn_like(dtype, device, requires_grad);

    /// <summary>Random integers from [low, high) in the shape of a tensor (<c>torch.randint_like</c>).</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="low">The lowest integer.</param>
    /// <param name="high">One above the highest integer.</param>
    /// <param name="dtype">The dtype; by default the tensor's.</param>
    /// <param name="device">The processor, or null.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.Required().randint_like(low, high, dtype, device, requires_grad);

    public partial class Tensor
    {
        /// <summary>Zeros in the shape of this tensor (<c>torch.zeros_like</c>).</summary>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        {
            RequireCpu(device);
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_zeros_like(self.Handle, Option.Of(dtype), &result));
            return Finish(result, requires_grad);
        }

        /// <summary>Ones in the shape of this tensor (<c>torch.ones_like</c>).</summary>
        /// <inheritdoc cref="zeros_like(ScalarType?, Device, bool)"/>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        {
            RequireCpu(device);
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_ones_like(self.Handle, Option.Of(dtype), &result));
            return Finish(result, requires_grad);
        }

        /// <summary>Undefined elements in the shape of this tensor (<c>torch.empty_like</c>).</summary>
        /// <inheritdoc cref="zeros_like(ScalarType?, Device, bool)"/>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        {
            RequireCpu(device);
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_empty_like(self.Handle, Option.Of(dtype), &result));
            return Finish(result, requires_grad);
        }

        /// <summary>One value in the shape of this tensor (<c>torch.full_like</c>).</summary>
        /// <param name="value">The value.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        {
            RequireCpu(device);
            using var self = Borrow();
            nint result;
            Status.Check(Native.adj_full_like(self.Handle, value.ToNative(), Option.Of(dtype), &result));
            return Finish(result, requires_grad);
        }

        /// <summary>Random numbers, uniform on [0, 1), in the shape of this tensor (<c>torch.rand_like</c>).</summary>
        /// <inheritdoc cref="zeros_like(ScalarType?, Device, bool)"/>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        {
            RequireCpu(device);
            return empty_like(dtype).uniform_(0, 1).SetRequiresGrad(requires_grad);
        }

        /// <summary>Random numbers, standard normal, in the shape of this tensor (<c>torch.randn_like</c>).</summary>
        /// <inheritdoc cref="zeros_like(ScalarType?, Device, bool)"/>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        {
            RequireCpu(device);
            return empty_like(dtype).normal_().SetRequiresGrad(requires_grad);
        }

        /// <summary>Random integers from [low, high) in the shape of this tensor (<c>torch.randint_like</c>).</summary>
        /// <param name="low">The lowest integer.</param>
        /// <param name="high">One above the highest integer.</param>
        /// <param name="dtype">The dtype; by default this tensor's.</param>
        /// <param name="device">The processor, or null.</param>
        /// <param name="requires_grad">Whether operations on it are recorded.</param>
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            randint(low, high, shape, dtype ?? this.dtype, device, requires_grad);
    }
}
