using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        public static partial class graph
        {
            /// <summary>
            /// Where the gradient of a tensor goes: to the node, as a gradient of the node's output of this number
            /// (<c>torch.autograd.graph.GradientEdge</c>).
            /// </summary>
            /// <param name="node">The tensor's grad_fn, or the AccumulateGrad of a leaf.</param>
            /// <param name="output_nr">Which of the outputs of the node the tensor is.</param>
            public readonly record struct GradientEdge(Node node, long output_nr);

            /// <summary>An edge between two nodes, in the direction of backward.</summary>
            /// <param name="node">The node that hands a gradient on.</param>
            /// <param name="index">For which of its inputs.</param>
            /// <param name="next">The node that made this input.</param>
            /// <param name="input_nr">Which of the outputs of <paramref name="next"/> it is.</param>
            public readonly record struct Edge(Node node, int index, Node next, int input_nr);

            /// <summary>What a graph consists of and keeps in memory.</summary>
            /// <param name="nodes">Number of nodes.</param>
            /// <param name="edges">Number of edges between them.</param>
            /// <param name="node_bytes">Bytes of the nodes themselves.</param>
            /// <param name="saved_tensors">Number of tensors saved for backward.</param>
            /// <param name="saved_bytes">Bytes of their storages, each storage once.</param>
            public readonly record struct Memory(long nodes, long edges, long node_bytes, long saved_tensors, long saved_bytes);

            /// <summary>
            /// Where the gradient of a tensor goes: to its grad_fn, or to the AccumulateGrad of a leaf
            /// (<c>torch.autograd.graph.get_gradient_edge</c>).
            /// </summary>
            /// <param name="tensor">A tensor that requires gradients.</param>
            /// <exception cref="TorchException">The tensor does not require gradients.</exception>
            public static GradientEdge get_gradient_edge(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                using Borrowed borrowed = tensor.Borrow();
                nint node;
                long number;
                Status.Check(Native.adj_tensor_gradient_edge(borrowed.Handle, &node, &number));
                return new GradientEdge(Node.OwnOrNull(node)!, number);
            }

            /// <summary>
            /// The nodes that backward from some tensors would pass, each once: a node before those it leads to first, depth
            /// first. A tensor that requires no gradient has none.
            /// </summary>
            /// <param name="tensors">Where to start.</param>
            public static IEnumerable<Node> nodes(params IEnumerable<Tensor> tensors) => nodes(Roots(tensors));

            /// <inheritdoc cref="nodes(IEnumerable{Tensor})"/>
            /// <param name="roots">Where to start.</param>
            public static IEnumerable<Node> nodes(IEnumerable<Node> roots)
            {
                ArgumentNullException.ThrowIfNull(roots);
                return Walk(roots, null);
            }

            /// <summary>The edges between the nodes that backward from some tensors would pass, in the order of <see cref="nodes(IEnumerable{Tensor})"/>.</summary>
            /// <param name="tensors">Where to start.</param>
            public static IEnumerable<Edge> edges(params IEnumerable<Tensor> tensors) => edges(Roots(tensors));

            /// <inheritdoc cref="edges(IEnumerable{Tensor})"/>
            /// <param name="roots">Where to start.</param>
            public static IEnumerable<Edge> edges(IEnumerable<Node> roots)
            {
                ArgumentNullException.ThrowIfNull(roots);
                var found = new List<Edge>();
                foreach (Node _ in Walk(roots, found.Add))
                {
                    foreach (Edge edge in found)
                        yield return edge;
                    found.Clear();
                }
            }

            /// <summary>Measures the graph that backward from some tensors would pass.</summary>
            /// <param name="tensors">Where to start.</param>
            public static Memory memory(params IEnumerable<Tensor> tensors)
            {
                Node[] roots = [.. Roots(tensors)];
                adj_graph_memory sum;
                fixed (nint* handles = Array.ConvertAll(roots, root => root.Handle))
                    Status.Check(Native.adj_graph_get_memory(handles, (nuint)roots.Length, &sum));
                GC.KeepAlive(roots);
                return new Memory(sum.nodes, sum.edges, sum.node_bytes, sum.saved_tensors, sum.saved_bytes);
            }

            private static IEnumerable<Node> Roots(IEnumerable<Tensor> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                return [.. tensors.Where(tensor => tensor.requires_grad).Select(tensor => get_gradient_edge(tensor).node)];
            }

            /// <remarks>With a stack of its own: graphs are deeper than the thread's stack.</remarks>
            private static IEnumerable<Node> Walk(IEnumerable<Node> roots, Action<Edge>? report)
            {
                var seen = new HashSet<Node>();
                var ahead = new Stack<Node>(roots.Reverse());
                while (ahead.TryPop(out Node? node))
                {
                    if (!seen.Add(node))
                        continue;
                    IReadOnlyList<(Node? next, int input_nr)> edges = node.next_functions;
                    for (int i = edges.Count - 1; i >= 0; i--)
                    {
                        if (edges[i].next is { } next && !seen.Contains(next))
                            ahead.Push(next);
                    }
                    if (report is not null)
                    {
                        for (int i = 0; i < edges.Count; i++)
                        {
                            if (edges[i].next is { } next)
                                report(new Edge(node, i, next, edges[i].input_nr));
                        }
                    }
                    yield return node;
                }
            }
        }
    }
}
