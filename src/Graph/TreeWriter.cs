using System.Text;

namespace Adjoint;

/// <summary>Writes the graph as a tree of text, from the outputs to the leaves, with a stack of its own.</summary>
internal static class TreeWriter
{
    private readonly record struct Branch(int Box, string Before, bool IsLast, int Depth);

    public static string Write(Picture picture, int maxDepth)
    {
        ILookup<int, int> inputs = picture.Links.Where(link => link.Kind == LinkKind.Flow).ToLookup(link => link.To, link => link.From);
        ILookup<int, int> users = picture.Links.Where(link => link.Kind == LinkKind.Flow).ToLookup(link => link.From, link => link.To);
        var numbers = new Dictionary<int, int>();
        var text = new StringBuilder();
        var ahead = new Stack<Branch>(picture.Outputs.Reverse().Select(output => new Branch(output, "", true, 0)));
        while (ahead.TryPop(out Branch branch))
        {
            Box box = picture.Boxes[branch.Box];
            // The leaf itself stands for its AccumulateGrad.
            if (box.Kind == BoxKind.AccumulateGrad)
            {
                ahead.Push(branch with { Box = inputs[branch.Box].Single() });
                continue;
            }
            if (branch.Depth > 0)
                text.Append(branch.Before).Append(branch.IsLast ? "└─ " : "├─ ");
            if (branch.Depth > maxDepth)
            {
                text.Append("…\n");
                continue;
            }
            bool again = numbers.TryGetValue(branch.Box, out int number);
            if (!again && box.Kind == BoxKind.Operation && users[branch.Box].Skip(1).Any())
                numbers.Add(branch.Box, number = numbers.Count + 1);
            text.Append(BoxSizes.Clip(box.Title)).Append(number > 0 ? FormattableString.Invariant($" #{number}") : "");
            if (again)
            {
                text.Append(" ↑\n");
                continue;
            }
            text.Append(Details(box)).Append('\n');
            string before = branch.Depth == 0 ? "" : branch.Before + (branch.IsLast ? "   " : "│  ");
            int[] below = [.. inputs[branch.Box]];
            for (int i = below.Length - 1; i >= 0; i--)
                ahead.Push(new Branch(below[i], before, i == below.Length - 1, branch.Depth + 1));
        }
        return text.ToString();
    }

    private static string Details(Box box)
    {
        string lines = string.Concat(box.Lines.Select(line => "  " + BoxSizes.Clip(line)));
        string view = box.IsView ? "  view" : "";
        string order = box.Kind == BoxKind.Operation && box.Order > 0 ? $"  {Order.Name(box.Order)}" : "";
        return lines + view + order;
    }
}
