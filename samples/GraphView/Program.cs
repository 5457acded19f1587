using Adjoint;
using Adjoint.Samples.GraphView;

string folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : "artifacts").FullName;
(string Name, Digraph Graph)[] pictures =
[
    ("mlp", Graphs.Mlp()),
    ("seed", Graphs.Seed()),
    ("second-order", Graphs.SecondOrder()),
];
foreach ((string name, Digraph graph) in pictures)
{
    foreach (string format in new[] { "html", "svg", "dot" })
        Console.WriteLine(graph.render(Path.Combine(folder, $"{name}.{format}")));
}
Console.WriteLine();
Console.Write(pictures[^1].Graph.tree());
