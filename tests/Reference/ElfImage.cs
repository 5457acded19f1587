using System.Buffers.Binary;
using System.Text;

namespace Adjoint.Reference;

/// <summary>
/// The dynamic part of a 64-bit little-endian ELF file: exported symbols and required symbol versions
/// (System V ABI, chapter "Dynamic Linking"; LSB, "Symbol Versioning").
/// </summary>
public sealed class ElfImage
{
    private const int DynamicSegment = 2, LoadSegment = 1;
    private const long StringTable = 5, SymbolTable = 6, SonameTag = 14, NeededTag = 1;
    private const long VersionNeeds = 0x6ffffffe, VersionNeedCount = 0x6fffffff, GnuHash = 0x6ffffef5;
    private const ushort Weak = 2;

    private readonly byte[] _image;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];
    private readonly List<(long Tag, ulong Value)> _dynamic = [];

    /// <summary>Reads the program headers and the dynamic section.</summary>
    /// <param name="image">The file; <see cref="MakeVersionWeak"/> writes into it.</param>
    public ElfImage(byte[] image)
    {
        ArgumentNullException.ThrowIfNull(image);
        _image = image;
        if (U32(0) != 0x464c457f || _image[4] != 2 || _image[5] != 1)
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        ulong headers = U64(32);
        int size = U16(54), count = U16(56);
        (ulong Offset, ulong Size) dynamic = default;
        for (int i = 0; i < count; i++)
        {
            int at = (int)headers + i * size;
            uint kind = U32(at);
            (ulong offset, ulong address, ulong bytes) = (U64(at + 8), U64(at + 16), U64(at + 32));
            if (kind == LoadSegment)
                _segments.Add((address, offset, bytes));
            if (kind == DynamicSegment)
                dynamic = (offset, bytes);
        }
        for (ulong at = dynamic.Offset; at < dynamic.Offset + dynamic.Size; at += 16)
            _dynamic.Add(((long)U64((int)at), U64((int)at + 8)));
    }

    /// <summary>Reads a file.</summary>
    public static ElfImage Read(string path) => new(File.ReadAllBytes(path));

    /// <summary>The name under which other libraries ask for this one.</summary>
    public string? Soname => _dynamic.Where(d => d.Tag == SonameTag).Select(d => Text(d.Value)).SingleOrDefault();

    /// <summary>The libraries that this one asks for.</summary>
    public IReadOnlyList<string> Needed => [.. _dynamic.Where(d => d.Tag == NeededTag).Select(d => Text(d.Value))];

    /// <summary>Names of the symbols that the file defines for others.</summary>
    public IReadOnlyList<string> Exports()
    {
        int table = Table(SymbolTable);
        var names = new List<string>();
        for (int i = 1; i < SymbolCount(); i++)
        {
            int at = table + i * 24;
            if (U16(at + 6) != 0)
                names.Add(Text(U32(at)));
        }
        return names;
    }

    /// <summary>The symbol versions that other libraries must have, such as GLIBC_2.34.</summary>
    public IReadOnlyList<string> RequiredVersions() => [.. Requirements().Select(r => r.Name)];

    /// <summary>Tells the loader that the version may be missing (<c>VER_FLG_WEAK</c>).</summary>
    /// <exception cref="InvalidDataException">The file does not ask for the version.</exception>
    public void MakeVersionWeak(string version)
    {
        int[] entries = [.. Requirements().Where(r => r.Name == version).Select(r => r.Offset)];
        if (entries.Length == 0)
            throw new InvalidDataException($"the file does not ask for {version}");
        foreach (int at in entries)
        {
            Span<byte> flags = _image.AsSpan(at + 4);
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(U16(at + 4) | Weak));
        }
    }

    private IEnumerable<(string Name, int Offset)> Requirements()
    {
        if (_dynamic.All(d => d.Tag != VersionNeeds))
            yield break;
        int need = Table(VersionNeeds);
        for (ulong left = _dynamic.Single(d => d.Tag == VersionNeedCount).Value; left > 0; left--)
        {
            int entry = need + (int)U32(need + 8);
            for (int k = U16(need + 2); k > 0; k--)
            {
                yield return (Text(U32(entry + 8)), entry);
                entry += (int)U32(entry + 12);
            }
            need += (int)U32(need + 12);
        }
    }

    // The dynamic symbol table has no length of its own: the last chain of the GNU hash table ends it.
    private int SymbolCount()
    {
        int hash = Table(GnuHash);
        int buckets = (int)U32(hash), first = (int)U32(hash + 4), bloom = (int)U32(hash + 8);
        int chains = hash + 16 + bloom * 8 + buckets * 4;
        int last = Enumerable.Range(0, buckets).Max(b => (int)U32(hash + 16 + bloom * 8 + b * 4));
        if (last < first)
            return first;
        while ((U32(chains + (last - first) * 4) & 1) == 0)
            last++;
        return last + 1;
    }

    private int Table(long tag) => Offset(_dynamic.First(d => d.Tag == tag).Value);

    private int Offset(ulong address)
    {
        (ulong start, ulong offset, _) = _segments.First(s => address >= s.Address && address < s.Address + s.Size);
        return (int)(address - start + offset);
    }

    private string Text(ulong index)
    {
        ReadOnlySpan<byte> rest = _image.AsSpan(Table(StringTable) + (int)index);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_image.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_image.AsSpan(at));
}
