using System.Globalization;
using System.IO.Compression;
using static Adjoint.torch;

namespace Adjoint.Samples.Digits;

/// <summary>The digits as tensors.</summary>
/// <param name="Images">Pixels scaled to [0, 1], float32 [N, 64].</param>
/// <param name="Labels">The digit on each image, int64 [N].</param>
internal sealed record DigitSet(Tensor Images, Tensor Labels)
{
    private const int Pixels = 64;
    private const float Brightest = 16;

    public long Count => Labels.numel();

    public static DigitSet Load(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var pixels = new List<float>();
        var labels = new List<long>();
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            if (fields.Length != Pixels + 1 || !long.TryParse(fields[Pixels], NumberStyles.Integer, CultureInfo.InvariantCulture, out long label))
            {
                throw new InvalidDataException($"{path}: expected {Pixels} pixels and a label, but got '{line}'");
            }

            pixels.AddRange(fields.Take(Pixels).Select(field => float.Parse(field, CultureInfo.InvariantCulture) / Brightest));
            labels.Add(label);
        }

        return new DigitSet(tensor(pixels.ToArray()).view(labels.Count, Pixels), tensor(labels.ToArray()));
    }
}
