using System.Text;
using Adjoint.Bindings;

namespace Adjoint;

public static unsafe partial class torch
{
    public static partial class autograd
    {
        /// <summary>The recorded graph (<c>torch.autograd.graph</c>).</summary>
        public static partial class graph
        {
            /// <summary>
            /// A recorded operation: it turns gradients of its outputs into gradients of its inputs
            /// (<c>torch.autograd.graph.Node</c>). Two objects for one node are equal.
            /// </summary>
            public sealed class Node : IEquatable<Node>
            {
                private readonly nint _handle;

                private Node(nint handle) => _handle = handle;

                internal static Node? OwnOrNull(nint handle) => handle == 0 ? null : new Node(handle);

                /// <summary>Gives the native node back.</summary>
                ~Node() => _ = Native.adj_node_release(_handle);

                /// <summary>PyTorch's name of the node, such as <c>AddBackward0</c>.</summary>
                public string name
                {
                    get
                    {
                        byte* text;
                        nuint length;
                        Status.Check(Native.adj_node_name(_handle, &text, &length));
                        string name = Encoding.UTF8.GetString(text, checked((int)length));
                        GC.KeepAlive(this);
                        return name;
                    }
                }

                /// <summary>Where the gradients go: for each input of the operation its node, or null if it needs none, and which of the node's outputs it was.</summary>
                public IReadOnlyList<(Node? next, int input_nr)> next_functions
                {
                    get
                    {
                        long count;
                        Status.Check(Native.adj_node_edge_count(_handle, &count));
                        var edges = new (Node?, int)[count];
                        for (long i = 0; i < count; i++)
                        {
                            nint next;
                            long number;
                            Status.Check(Native.adj_node_edge(_handle, i, &next, &number));
                            edges[i] = (OwnOrNull(next), (int)number);
                        }
                        GC.KeepAlive(this);
                        return edges;
                    }
                }

                /// <summary>The leaf in which an AccumulateGrad node adds gradients up; null for any other node.</summary>
                public Tensor? variable
                {
                    get
                    {
                        nint leaf;
                        Status.Check(Native.adj_node_variable(_handle, &leaf));
                        GC.KeepAlive(this);
                        return Tensor.OwnOrNull(leaf);
                    }
                }

                /// <summary>Place in the order in which its thread made nodes; backward runs the highest first.</summary>
                public long _sequence_nr
                {
                    get
                    {
                        long number;
                        Status.Check(Native.adj_node_sequence_nr(_handle, &number));
                        GC.KeepAlive(this);
                        return number;
                    }
                }

                /// <summary>The tensors that the node has saved for backward, by name (PyTorch's <c>grad_fn._saved_self</c> and the like).</summary>
                /// <exception cref="TorchException">The graph was freed, or a saved tensor was changed in place since.</exception>
                public IReadOnlyList<(string name, Tensor? tensor)> saved_tensors
                {
                    get
                    {
                        long count;
                        Status.Check(Native.adj_node_saved_count(_handle, &count));
                        var saved = new (string, Tensor?)[count];
                        for (long i = 0; i < count; i++)
                        {
                            byte* text;
                            nuint length;
                            nint tensor;
                            Status.Check(Native.adj_node_saved(_handle, i, &text, &length, &tensor));
                            saved[i] = (Encoding.UTF8.GetString(text, checked((int)length)), Tensor.OwnOrNull(tensor));
                        }
                        GC.KeepAlive(this);
                        return saved;
                    }
                }

                /// <inheritdoc/>
                public bool Equals(Node? other) => other is not null && _handle == other._handle;

                /// <inheritdoc/>
                public override bool Equals(object? obj) => Equals(obj as Node);

                /// <inheritdoc/>
                public override int GetHashCode() => _handle.GetHashCode();

                /// <summary>Whether two objects stand for one node.</summary>
                /// <param name="left">A node.</param>
                /// <param name="right">Another one.</param>
                public static bool operator ==(Node? left, Node? right) => left is null ? right is null : left.Equals(right);

                /// <summary>Whether two objects stand for different nodes.</summary>
                /// <param name="left">A node.</param>
                /// <param name="right">Another one.</param>
                public static bool operator !=(Node? left, Node? right) => !(left == right);

                /// <summary>The name in angle brackets, such as <c>&lt;AddBackward0&gt;</c>.</summary>
                public override string ToString() => $"<{name}>";
            }
        }
    }
}
