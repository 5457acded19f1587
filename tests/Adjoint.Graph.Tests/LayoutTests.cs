using Adjoint.Layout;

namespace Adjoint.Graph.Tests;

/// <summary>Where boxes and links go.</summary>
public class LayoutTests
{
    private static Drawing Draw(int count, params (int From, int To)[] links) =>
        LayeredLayout.Draw([.. Enumerable.Range(0, count).Select(i => new Size(60 + 20 * (i % 4), 30))], [.. links.Select(link => new Arc(link.From, link.To))]);

    [Fact]
    public void Links_point_downwards()
    {
        (int, int)[] links = [(0, 2), (1, 2), (2, 3), (0, 4), (3, 4)];
        Drawing drawing = Draw(5, links);
        Assert.All(links, link => Assert.True(drawing.Centres[link.Item1].Y < drawing.Centres[link.Item2].Y));
        Assert.All(drawing.Stretches, stretch => Assert.True(stretch.Points[0].Y < stretch.Points[^1].Y));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Boxes_never_overlap_and_no_link_crosses_a_box(int seed)
    {
        var random = new Random(seed);
        (int, int)[] links = [.. Enumerable.Range(1, 199).SelectMany(to => new[] { (Math.Max(0, to - 1 - random.Next(6)), to), (random.Next(to), to) })];
        Drawing drawing = Draw(200, links);
        (Point Centre, Size Size)[] boxes = [.. drawing.Centres.Select((centre, i) => (centre, new Size(60 + 20 * (i % 4), 30)))];
        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                bool apart = Math.Abs(boxes[i].Centre.X - boxes[j].Centre.X) >= (boxes[i].Size.Width + boxes[j].Size.Width) / 2 ||
                    Math.Abs(boxes[i].Centre.Y - boxes[j].Centre.Y) >= 30;
                Assert.True(apart, $"boxes {i} and {j} overlap");
            }
        }
        // A way is straight down beside the boxes of a layer: its corners lie in none of them.
        foreach (Stretch stretch in drawing.Stretches)
        {
            foreach (Point corner in stretch.Points)
                Assert.DoesNotContain(boxes, box => Math.Abs(corner.X - box.Centre.X) < box.Size.Width / 2 - 0.01 && Math.Abs(corner.Y - box.Centre.Y) < 14.99);
        }
    }

    [Fact]
    public void A_leaf_stands_above_what_uses_it()
    {
        // A chain 0…4; leaf 5 is used by its end only.
        Drawing drawing = Draw(6, (0, 1), (1, 2), (2, 3), (3, 4), (5, 4));
        Assert.Equal(drawing.Centres[3].Y, drawing.Centres[5].Y);
    }

    [Fact]
    public void Few_links_cross()
    {
        // A complete binary tree, its leaves shuffled: it can be drawn without crossings.
        int[] shuffled = [.. Enumerable.Range(0, 32)];
        new Random(1).Shuffle(shuffled);
        var links = new List<(int, int)>();
        for (int i = 0; i < 32; i++)
            links.Add((shuffled[i], 32 + i / 2));
        for (int i = 0; i < 16; i++)
            links.Add((32 + i, 48 + i / 2));
        for (int i = 0; i < 8; i++)
            links.Add((48 + i, 56));
        Drawing drawing = Draw(57, [.. links]);
        (Point Start, Point End)[] ways = [.. drawing.Stretches.Select(stretch => (stretch.Points[1], stretch.Points[2]))];
        int crossings = ways.Sum(a => ways.Count(b => a.Start.Y == b.Start.Y && a.Start.X < b.Start.X && a.End.X > b.End.X));
        Assert.Equal(0, crossings);
    }

    [Fact]
    public void Unconnected_parts_stand_side_by_side()
    {
        Drawing drawing = Draw(4, (0, 1), (2, 3));
        Assert.Equal(drawing.Centres[1].Y, drawing.Centres[3].Y);
        Assert.True(drawing.Centres[2].X - drawing.Centres[0].X > 60);
    }

    [Fact]
    public void A_cycle_is_refused() => Assert.Throws<ArgumentException>(() => Draw(2, (0, 1), (1, 0)));

    [Fact]
    public void Equal_graphs_give_equal_drawings() =>
        Assert.Equal(Draw(5, (0, 2), (1, 2), (2, 3), (0, 4), (3, 4)).Centres, Draw(5, (0, 2), (1, 2), (2, 3), (0, 4), (3, 4)).Centres);
}
