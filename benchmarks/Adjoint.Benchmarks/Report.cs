extern alias ours;

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScottPlot;
using Spectre.Console;
using Workload = ours::Benchmarks.Workload;

namespace Adjoint.Benchmarks;

/// <summary>One line of <c>artifacts/bench/summary.json</c>.</summary>
internal sealed record Line(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("adjoint_us")] double Adjoint,
    [property: JsonPropertyName("torchsharp_us")] double TorchSharp,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("limit_us")] double Limit);

/// <summary>What a run says: a table, summary.json, and, when the run was whole, a page under docs with its chart: performance.md on machines with vectors of 512 bits, performance-256.md on others.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static void Write(IReadOnlyList<Measurement> measured, Machine machine, bool isWhole)
    {
        Line[] lines =
        [
            .. from m in measured
               let work = Workload.All.Single(w => w.Name == m.Name).Work
               select new Line(m.Name, m.Threads, m.AdjointMicroseconds, m.TorchSharpMicroseconds, m.Ratio, machine.Limit(work, m.Threads)),
        ];
        Print(lines);
        foreach (string fact in Facts(machine, lines))
            Console.WriteLine(fact);
        Directory.CreateDirectory("artifacts/bench");
        File.WriteAllText("artifacts/bench/summary.json", JsonSerializer.Serialize(lines, s_json));
        if (isWhole)
        {
            string name = machine.Peak512 > 0 ? "performance" : "performance-256";
            File.WriteAllText($"docs/{name}.md", Page(machine, lines, $"{name}.svg"));
            Chart(lines).SaveSvg($"docs/{name}.svg", 900, 20 * lines.Length + 120);
        }
    }

    private static void Print(Line[] lines)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("workload", "threads", "Adjoint µs", "TorchSharp µs", "ratio", "of the limit");
        foreach (Line line in lines)
            table.AddRow([line.Name, .. Cells(line)]);
        AnsiConsole.Write(table);
    }

    private static string[] Cells(Line line) =>
        [Text(line.Threads), Text(line.Adjoint), Text(line.TorchSharp), line.Ratio.ToString("F2", CultureInfo.InvariantCulture), (line.Limit / line.Adjoint).ToString("P0", CultureInfo.InvariantCulture)];

    private static string Text(double value) => value.ToString(value < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Facts(Machine machine, Line[] lines) =>
    [
        $"Geometric mean of the ratios: {Text(Math.Exp(lines.Average(l => Math.Log(l.Ratio))))}; the lowest: {lines.MinBy(l => l.Ratio)!.Name} with {Text(lines.Min(l => l.Ratio))}.",
        $"The machine: multiply-add peak of a core {Text(machine.Peak256)} GFLOP/s with 256 bits, {Text(machine.Peak512)} with 512; " +
        $"sums of arrays in memory {Text(machine.Bandwidth(120_000_000, 1))} GB/s; an empty call into the library {Text(machine.EmptyCall)} ns.",
    ];

    private static string Page(Machine machine, Line[] lines, string chart)
    {
        var page = new StringBuilder();
        page.AppendLine("# Performance").AppendLine()
            .AppendLine("Written by `./build.sh --target=Bench`. Both engines run in one process and in turns, in rounds that are minutes apart; times are medians of the round with the median ratio, which is TorchSharp's time divided by Adjoint's.")
            .AppendLine("The last column is the time at the machine's own limit (calls, bandwidth at that size, or multiply-adds, measured in the same run) divided by Adjoint's.").AppendLine();
        foreach (string fact in Facts(machine, lines))
            page.AppendLine(fact).AppendLine();
        page.AppendLine($"![Ratios]({chart})").AppendLine()
            .AppendLine("| workload | threads | Adjoint µs | TorchSharp µs | ratio | of the limit |")
            .AppendLine("|---|---:|---:|---:|---:|---:|");
        foreach (Line line in lines)
            page.AppendLine($"| {line.Name} | {string.Join(" | ", Cells(line))} |");
        return page.ToString();
    }

    private static Plot Chart(Line[] lines)
    {
        var plot = new Plot();
        Line[] upwards = [.. lines.Reverse()];
        Bar[] bars = [.. upwards.Select((line, i) => new Bar { Position = i, Value = Math.Log2(line.Ratio), FillColor = line.Ratio >= 1 ? Colors.SteelBlue : Colors.IndianRed, LineWidth = 0 })];
        plot.Add.Bars(bars).Horizontal = true;
        plot.Axes.Left.SetTicks([.. upwards.Select((_, i) => (double)i)], [.. upwards.Select(line => $"{line.Name} ({line.Threads})")]);
        double[] powers = [.. Enumerable.Range(-2, 9).Select(p => (double)p)];
        plot.Axes.Bottom.SetTicks(powers, [.. powers.Select(p => $"{Text(Math.Pow(2, p))}×")]);
        plot.Axes.Margins(bottom: 0.01, top: 0.01);
        plot.Title("TorchSharp's time / Adjoint's (threads)");
        return plot;
    }
}
