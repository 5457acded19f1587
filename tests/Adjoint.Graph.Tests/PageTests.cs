using System.Collections.ObjectModel;
using System.Reflection;
using Adjoint.Samples.GraphView;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;
using static Adjoint.torch;

namespace Adjoint.Graph.Tests;

/// <summary>The page, opened and clicked in Chromium. The screenshots are left in artifacts/graphview.</summary>
[Collection("anomaly")] // The mode is the process's.
public class PageTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>The repository's folder.</summary>
    internal static string Root { get; } =
        typeof(PageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    private static readonly string s_screenshots = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "graphview")).FullName;

    [Fact]
    public void A_click_on_an_operation_tells_its_shape_dtype_and_saved_tensors()
    {
        IWebDriver page = browser.Open(Graphs.Mlp().html("mlp"));
        Click(page, "LogSoftmaxBackward0");
        Screenshot(page, "mlp");

        Assert.Equal("LogSoftmaxBackward0", Text(page, "h2"));
        Assert.Equal("first-order operation", Text(page, ".kind"));
        Assert.Equal("[32, 3]", Fact(page, "shape"));
        Assert.Equal("float32", Fact(page, "dtype"));
        Assert.Equal(["_saved_result", "[32, 3] float32", "384 B", "kept"], page.FindElements(By.CssSelector("#details .saved td")).Select(cell => cell.Text));
        Assert.Matches(@"^Graphs\.cs:\d+$", Text(page, ".source"));
        Assert.Contains("Graphs.Mlp()", Text(page, "pre"), StringComparison.Ordinal);
        Assert.Single(page.FindElements(By.CssSelector(".box.selected")));
        Assert.Equal(2, page.FindElements(By.CssSelector(".way.near")).Count);
        Assert.Empty(browser.Log());
    }

    [Fact]
    public void A_click_on_a_leaf_tells_its_gradient()
    {
        IWebDriver page = browser.Open(Graphs.Mlp().html());
        Click(page, "output.bias");
        Assert.Equal("leaf", Text(page, ".kind"));
        Assert.Equal("[3]", Fact(page, "shape"));
        Assert.Equal("[3]", Fact(page, "grad shape"));
        Assert.StartsWith("tensor([", Fact(page, "grad value"), StringComparison.Ordinal);

        Click(page, "hidden.bias");
        Assert.Equal("[16]", Fact(page, "shape"));
        Assert.Single(page.FindElements(By.CssSelector(".box.selected")));
    }

    [Fact]
    public void Second_order_operations_look_different_and_say_so()
    {
        IWebDriver page = browser.Open(Graphs.SecondOrder().html("second-order"));
        Click(page, "MulBackward0");
        Screenshot(page, "second-order");
        Assert.Equal("second-order operation", Text(page, ".kind"));
        Assert.Equal("PowBackward0", Fact(page, "made by backward of"));
        string second = Box(page, "MulBackward0").FindElement(By.TagName("rect")).GetCssValue("fill");
        string first = Box(page, "PowBackward0").FindElement(By.TagName("rect")).GetCssValue("fill");
        Assert.NotEqual(first, second);
        Assert.Contains(page.FindElements(By.CssSelector("#legend li")), entry => entry.Text == "second-order operation");
    }

    [Fact]
    public void No_labels_overlap_and_each_fits_its_box()
    {
        foreach ((string name, Digraph graph) in new[] { ("mlp", Graphs.Mlp()), ("second order", Graphs.SecondOrder()), ("crowded", Crowded()) })
        {
            IWebDriver page = browser.Open(graph.html(name));
            var boxes = (ReadOnlyCollection<object>)((IJavaScriptExecutor)page).ExecuteScript(
                """
                return [...document.querySelectorAll("#graph .box")].map(box => [box.querySelector("rect"), ...box.querySelectorAll("text")]
                  .map(element => element.getBoundingClientRect()).map(r => [r.left, r.top, r.right, r.bottom]));
                """)!;
            double[][][] areas = [.. boxes.Select(box => Rows(box).Select(row => Rows(row).Select(Convert.ToDouble).ToArray()).ToArray())];
            Assert.True(areas.Length > 5);
            for (int i = 0; i < areas.Length; i++)
            {
                foreach (double[] text in areas[i].Skip(1))
                    Assert.True(Inside(text, areas[i][0]), $"{name}: a text of box {i} runs out of it");
                for (int j = 0; j < i; j++)
                    Assert.False(Overlap(areas[i][0], areas[j][0]), $"{name}: boxes {i} and {j} overlap");
            }
        }
    }

    [Fact]
    public void The_page_zooms_moves_and_listens_to_the_keyboard()
    {
        IWebDriver page = browser.Open(Graphs.Seed().html());
        double[] first = ViewBox(page);
        page.FindElement(By.Id("in")).Click();
        double[] closer = ViewBox(page);
        Assert.Equal(first[2] / 1.3, closer[2], 2);

        IWebElement canvas = page.FindElement(By.Id("graph"));
        new Actions(page).MoveToElement(canvas, -350, 0).ClickAndHold().MoveByOffset(-60, 40).Release().Perform();
        double[] moved = ViewBox(page);
        Assert.True(moved[0] > closer[0] && moved[1] < closer[1]);
        Assert.Empty(page.FindElements(By.CssSelector(".box.selected")));

        new Actions(page).ScrollFromOrigin(new WheelInputDevice.ScrollOrigin { Element = canvas }, 0, 300).Perform();
        Assert.True(ViewBox(page)[2] > moved[2]);
        page.FindElement(By.Id("fit")).Click();
        Assert.Equal(first[2], ViewBox(page)[2], 1);

        Box(page, "MulBackward0").SendKeys(Keys.Enter);
        Assert.Equal("MulBackward0", Text(page, "h2"));
    }

    [Fact]
    public void Hostile_names_are_shown_and_do_nothing()
    {
        const string Name = "</script><script>document.title='broken'</script>";
        Tensor w = ones(2).requires_grad_();
        IWebDriver page = browser.Open(torchviz.make_dot(w * w, [(Name, w)]).html(Name));
        Assert.Equal(Name, page.Title);
        page.FindElement(By.CssSelector("#graph .box.leaf")).Click();
        Assert.Equal(Name, Text(page, "h2"));
        Assert.Empty(browser.Log());
    }

    /// <summary>Twenty leaves that are all used twice, far and near.</summary>
    private static Digraph Crowded()
    {
        (string name, Tensor tensor)[] leaves = [.. Enumerable.Range(0, 20).Select(i => ($"a_rather_long_name.of.layer{i}.weight", rand(2, 3).requires_grad_()))];
        Tensor sum = zeros(2, 3);
        foreach ((_, Tensor leaf) in leaves)
            sum = (sum + leaf).tanh();
        Tensor product = leaves.Select(leaf => leaf.tensor).Aggregate((a, b) => a * b);
        return torchviz.make_dot([sum.sum(), product.t()], leaves, show_attrs: true, show_saved: true);
    }

    private static IWebElement Box(IWebDriver page, string title) =>
        page.FindElements(By.CssSelector("#graph .box")).First(box => box.FindElement(By.CssSelector(".title")).Text == title);

    private static void Click(IWebDriver page, string title) => Box(page, title).Click();

    private static string Text(IWebDriver page, string selector) => page.FindElement(By.CssSelector($"#details {selector}")).Text;

    private static string Fact(IWebDriver page, string name) =>
        page.FindElements(By.CssSelector("#details .facts tr")).Single(row => row.FindElement(By.TagName("th")).Text == name).FindElement(By.TagName("td")).Text;

    private static void Screenshot(IWebDriver page, string name) =>
        ((ITakesScreenshot)page).GetScreenshot().SaveAsFile(Path.Combine(s_screenshots, $"{name}.png"));

    private static double[] ViewBox(IWebDriver page) =>
        [.. Rows(((IJavaScriptExecutor)page).ExecuteScript("const { x, y, width, height } = document.getElementById('graph').viewBox.baseVal; return [x, y, width, height];")!).Select(Convert.ToDouble)];

    private static ReadOnlyCollection<object> Rows(object value) => (ReadOnlyCollection<object>)value;

    private static bool Inside(double[] inner, double[] outer) =>
        inner[0] >= outer[0] && inner[1] >= outer[1] - 0.5 && inner[2] <= outer[2] && inner[3] <= outer[3] + 0.5;

    private static bool Overlap(double[] a, double[] b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
