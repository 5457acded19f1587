using System.Reflection;
using System.Runtime.InteropServices;

namespace Adjoint.Reference;

/// <summary>Loads TorchSharp's native libraries, so that its managed code finds them in the process.</summary>
public static class LibTorch
{
    // Of GCC 13. TorchSharp's library asks for it although nothing in it uses the one symbol of that version.
    private const string UnusedVersion = "GLIBCXX_3.4.32";

    private static readonly Lazy<bool> s_patched = new(LoadOnLinux);

    /// <summary>Loads the libraries, once per process.</summary>
    /// <param name="threads">Intra-op threads, 0 for libtorch's default.</param>
    /// <returns>Whether this system's libstdc++ made a patched copy of TorchSharp's library necessary.</returns>
    public static bool Load(int threads = 0)
    {
        bool patched = OperatingSystem.IsLinux() && s_patched.Value;
        if (threads > 0)
            TorchSharp.torch.set_num_threads(threads);
        return patched;
    }

    private static bool LoadOnLinux()
    {
        string libtorch = Folder("LibTorchNative");
        // Once loaded, a library answers to its soname: dlopen asks no folder for it any more.
        foreach (string name in (string[])["libgomp-98b21ff3.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so"])
            NativeLibrary.Load(Path.Combine(libtorch, name));

        string original = Path.Combine(Folder("TorchSharpNative"), "libLibTorchSharp.so");
        try
        {
            NativeLibrary.Load(original);
            return false;
        }
        catch (DllNotFoundException e) when (e.Message.Contains(UnusedVersion, StringComparison.Ordinal))
        {
            NativeLibrary.Load(PatchedCopy(original));
            return true;
        }
    }

    /// <summary>
    /// Lets libtorch use kernels of its own instead of oneDNN's, whose generated ones give wrong gradients of float32
    /// convolutions on some machines (seen on a Zen 5: with AVX2 and AVX-512 they differ from each other, and both from
    /// float64).
    /// </summary>
    public static unsafe void TurnOffOneDnn()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Load();
        nint library = NativeLibrary.Load(Path.Combine(Folder("LibTorchNative"), "libtorch_cpu.so"));
        var context = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "_ZN2at13globalContextEv");
        var enable = (delegate* unmanaged<nint, byte, void>)NativeLibrary.GetExport(library, "_ZN2at7Context20setUserEnabledMkldnnEb");
        enable(context(), 0);
    }

    private static string PatchedCopy(string original)
    {
        byte[] image = File.ReadAllBytes(original);
        new ElfImage(image).MakeVersionWeak(UnusedVersion);
        string copy = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        string draft = $"{copy}.{Environment.ProcessId}";
        File.WriteAllBytes(draft, image);
        File.Move(draft, copy, overwrite: true);
        return copy;
    }

    private static string Folder(string key) =>
        typeof(LibTorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
