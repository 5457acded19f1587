using System.Collections.Concurrent;
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
            public sealed partial class Node : IEquatable<Node>
            {
                private readonly nint _handle;

                private Node(nint handle) => _handle = handle;

                internal static Node? OwnOrNull(nint handle) => handle == 0 ? null : new Node(handle);

                /// <summary>Takes a reference of its own to a borrowed node.</summary>
                internal static Node? ShareOrNull(nint handle)
                {
                    if (handle != 0)
                        Status.Check(Native.adj_node_retain(handle));
                    return OwnOrNull(handle);
                }

                /// <summary>Gives the native node back.</summary>
                ~Node() => _ = Native.adj_node_release(_handle);

                /// <summary>PyTorch's name of the node, such as <c>AddBackward0</c> (<c>Node.name()</c>).</summary>
                public string name
                {
                    get
                    {
                        byte* text;
                        nuint length;
                        Status.Check(Native.adj_node_name(_handle, &text, &length));
                        GC.KeepAlive(this);
                        return Text(text, length);
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

                /// <summary>
                /// Place in the order in which its thread made nodes; backward runs the highest first. -1 for an
                /// AccumulateGrad, which runs as soon as it can.
                /// </summary>
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

                /// <summary>
                /// Shape and dtype of each output of the forward function, which gradients arriving here must have; null for
                /// an output that is not differentiable (<c>Node._input_metadata</c>).
                /// </summary>
                public IReadOnlyList<InputMetadata?> _input_metadata
                {
                    get
                    {
                        long count;
                        Status.Check(Native.adj_node_output_count(_handle, &count));
                        var outputs = new InputMetadata?[count];
                        for (long i = 0; i < count; i++)
                        {
                            long* sizes;
                            nuint ndim;
                            int dtype;
                            Status.Check(Native.adj_node_output(_handle, i, &sizes, &ndim, &dtype));
                            if (dtype != (int)adj_dtype_code.ADJ_DTYPE_NONE)
                                outputs[i] = new InputMetadata(new ReadOnlySpan<long>(sizes, checked((int)ndim)).ToArray(), (ScalarType)dtype);
                        }
                        GC.KeepAlive(this);
                        return outputs;
                    }
                }

                /// <summary>
                /// The tensors that the node has saved for backward under PyTorch's names, such as <c>_saved_self</c>; null
                /// where this call had nothing to save.
                /// </summary>
                /// <exception cref="TorchException">The graph was freed, or a saved tensor was changed in place since.</exception>
                public IReadOnlyDictionary<string, Tensor?> saved_tensors
                {
                    get
                    {
                        long count = SavedCount();
                        var saved = new Dictionary<string, Tensor?>();
                        for (long i = 0; i < count; i++)
                        {
                            byte* text;
                            nuint length;
                            nint tensor;
                            Status.Check(Native.adj_node_saved(_handle, i, &text, &length, &tensor));
                            saved.Add(SavedPrefix + Text(text, length), Tensor.OwnOrNull(tensor));
                        }
                        GC.KeepAlive(this);
                        return saved;
                    }
                }

                /// <summary>What became of the saved tensors. Never throws, and never runs anybody's code.</summary>
                internal IReadOnlyList<SavedSlot> SavedSlots()
                {
                    var slots = new SavedSlot[SavedCount()];
                    for (int i = 0; i < slots.Length; i++)
                    {
                        byte* text;
                        nuint length;
                        int state;
                        nint tensor;
                        Status.Check(Native.adj_node_saved_state(_handle, i, &text, &length, &state, &tensor));
                        slots[i] = new SavedSlot(SavedPrefix + Text(text, length), (adj_saved_state)state, Tensor.OwnOrNull(tensor));
                    }
                    GC.KeepAlive(this);
                    return slots;
                }

                /// <summary>How the node came to be.</summary>
                internal NodeOrigin Origin
                {
                    get
                    {
                        long order, version;
                        byte view;
                        Status.Check(Native.adj_node_origin(_handle, &order, &view, &version));
                        GC.KeepAlive(this);
                        return new NodeOrigin((int)order, view != 0, version);
                    }
                }

                /// <summary>
                /// What is attached to the node (<c>Node.metadata</c>). Under <see cref="AnomalyMode"/> a new node has "traceback_", a
                /// string: the C# calls that led to it, innermost first; and "parent_", the node whose backward made it, if there
                /// is one.
                /// </summary>
                public IDictionary<string, object> metadata
                {
                    get
                    {
                        if (Attached() is { } present)
                            return present;
                        void* made = ForeignObject.Of(new ConcurrentDictionary<string, object>());
                        if (Native.adj_node_set_metadata(_handle, made, ForeignObject.Release) != 0)
                            _ = ForeignObject.Take<object>(made);  // Another thread was first.
                        return Attached()!;
                    }
                }

                /// <summary>An entry of the metadata, or null; unlike <see cref="metadata"/> it attaches nothing.</summary>
                internal object? Metadata(string key) => Attached()?.GetValueOrDefault(key);

                /// <summary>Where the operation was called, as "Model.cs:12"; null when that was not recorded.</summary>
                internal string? Source => Metadata(ForwardTrace.Source) as string;

                /// <summary>Adds to an exception which calls made this node, whose backward threw it, and raises PyTorch's warning.</summary>
                internal void Explain(Exception exception)
                {
                    Warn(ForwardTrace.Describe(this, out string? traceback));
                    if (traceback is not null && !exception.Data.Contains(ForwardTrace.Traceback))
                        exception.Data[ForwardTrace.Traceback] = traceback;
                }

                private ConcurrentDictionary<string, object>? Attached()
                {
                    void* attached;
                    Status.Check(Native.adj_node_metadata(_handle, &attached));
                    ConcurrentDictionary<string, object>? entries = attached == null ? null : ForeignObject.Get<ConcurrentDictionary<string, object>>(attached);
                    GC.KeepAlive(this);
                    return entries;
                }

                internal nint Handle => _handle;

                private const string SavedPrefix = "_saved_";

                private long SavedCount()
                {
                    long count;
                    Status.Check(Native.adj_node_saved_count(_handle, &count));
                    return count;
                }

                private static string Text(byte* text, nuint length) => Encoding.UTF8.GetString(text, checked((int)length));

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

            /// <summary>What a gradient arriving at a node looks like (an entry of <c>Node._input_metadata</c>).</summary>
            public sealed class InputMetadata
            {
                internal InputMetadata(long[] shape, ScalarType dtype)
                {
                    this.shape = shape;
                    this.dtype = dtype;
                }

                /// <summary>The sizes.</summary>
                public IReadOnlyList<long> shape { get; }

                /// <summary>The element type.</summary>
                public ScalarType dtype { get; }
            }

            /// <summary>How a node came to be: by a forward pass (order 0) or a recorded backward pass over a graph of the order before.</summary>
            /// <param name="Order">0, or one more than the highest order in the graph that was differentiated.</param>
            /// <param name="IsView">Whether the output is a view of an input.</param>
            /// <param name="Version">The version that a change in place gave its tensor; -1 for an operation out of place.</param>
            internal readonly record struct NodeOrigin(int Order, bool IsView, long Version)
            {
                /// <summary>Whether the operation changed its tensor in place.</summary>
                public bool IsInPlace => Version >= 0;
            }

            /// <summary>A place where a node saves a tensor. The tensor is for looking only: it may be without history.</summary>
            internal readonly record struct SavedSlot(string Name, adj_saved_state State, Tensor? Tensor);
        }
    }
}
