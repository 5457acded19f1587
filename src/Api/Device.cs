using System.Globalization;

namespace Adjoint;

/// <summary>Kinds of devices; the numbers are libtorch's.</summary>
public enum DeviceType
{
    /// <summary>The processor: the one that works.</summary>
    CPU = 0,

    /// <summary>An NVIDIA graphics card; the name only.</summary>
    CUDA = 1,

    /// <summary>An Apple graphics processor; the name only.</summary>
    MPS = 13,

    /// <summary>Shapes without elements; the name only.</summary>
    META = 14,
}

public static unsafe partial class torch
{
    /// <summary>Where a tensor's elements lie (<c>torch.device</c>). All tensors lie on the CPU.</summary>
    public class Device
    {
        /// <summary>Parses a device such as <c>cpu</c> or <c>cpu:0</c>.</summary>
        /// <param name="description">The text.</param>
        /// <exception cref="ArgumentException">It names no device.</exception>
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            string[] parts = description.Split(':');
            type = Parse(parts[0]);
            if (parts.Length > 1)
            {
                if (parts.Length > 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    throw new ArgumentException($"Invalid device string: '{description}'");
                index = number;
            }
        }

        /// <summary>Names a device.</summary>
        /// <param name="deviceType">Its kind, such as <c>cpu</c>.</param>
        /// <param name="index">Its number, or -1 for the current one.</param>
        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType);
            this.index = index;
        }

        /// <summary>Names a device.</summary>
        /// <param name="deviceType">Its kind.</param>
        /// <param name="index">Its number, or -1 for the current one.</param>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The kind of the device.</summary>
        public DeviceType type { get; }

        /// <summary>Its number, or -1 for the current one.</summary>
        public int index { get; } = -1;

        /// <summary>Parses a device such as <c>cpu</c>.</summary>
        /// <param name="description">The text.</param>
        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString() =>
            type == DeviceType.CPU || index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        private static DeviceType Parse(string name) =>
            Enum.TryParse(name, ignoreCase: true, out DeviceType type) && !char.IsDigit(name[0])
                ? type
                : throw new ArgumentException($"Expected one of cpu, cuda, mps, meta device type at start of device string: {name}");
    }

    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>Names a device.</summary>
    /// <param name="description">A text such as <c>cpu</c>.</param>
    public static Device device(string description) => new(description);

    /// <summary>Names a device.</summary>
    /// <param name="deviceType">Its kind.</param>
    /// <param name="index">Its number, or -1 for the current one.</param>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>Names a device.</summary>
    /// <param name="deviceType">Its kind.</param>
    /// <param name="index">Its number, or -1 for the current one.</param>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The device on which factories make tensors.</summary>
    public static Device get_default_device() => CPU;

    /// <summary>Whether CUDA can be used: never.</summary>
    public static bool cuda_is_available() => false;

    /// <summary>Whether MPS can be used: never.</summary>
    public static bool mps_is_available() => false;

    internal static void RequireCpu(Device? device)
    {
        if (device is not null && device.type != DeviceType.CPU)
            throw new TorchException(TorchErrorKind.NotImplemented, $"Tensors on device '{device}' are not available; only 'cpu' is.");
    }
}
