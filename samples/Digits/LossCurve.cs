using ScottPlot;

namespace Adjoint.Samples.Digits;

/// <summary>The course of the training as a picture.</summary>
internal static class LossCurve
{
    /// <summary>Writes the curve as PNG and returns its path.</summary>
    public static string Write(IReadOnlyList<double> train, IReadOnlyList<double> test, string directory)
    {
        using var plot = new Plot();
        plot.Title("Handwritten digits: 64-128-10 network, SGD");
        plot.XLabel("epoch");
        plot.YLabel("cross entropy");
        double[] epochs = [.. Enumerable.Range(1, train.Count).Select(epoch => (double)epoch)];
        Add(train, "training");
        Add(test, "held out");
        plot.ShowLegend(Alignment.UpperRight);
        plot.Axes.SetLimitsY(0, Math.Max(train.Max(), test.Max()) * 1.05);
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, "digits-loss.png");
        plot.SavePng(path, 900, 540);
        return path;

        void Add(IReadOnlyList<double> losses, string name)
        {
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(epochs, [.. losses]);
            line.LegendText = name;
            line.LineWidth = 2;
        }
    }
}
