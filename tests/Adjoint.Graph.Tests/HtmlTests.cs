using System.Text.Json;
using System.Text.RegularExpressions;
using Adjoint.Samples.GraphView;
using static Adjoint.torch;

namespace Adjoint.Graph.Tests;

/// <summary>The page's text; <see cref="PageTests"/> opens it.</summary>
[Collection("anomaly")] // The mode is the process's.
public partial class HtmlTests
{
    [Fact]
    public void The_page_loads_nothing()
    {
        string html = Graphs.Mlp().html();
        string[] addresses = [.. Address().Matches(html).Select(match => match.Value).Distinct()];
        Assert.Equal(["http://www.w3.org/2000/svg"], addresses);
        Assert.DoesNotMatch(Loading(), html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_ends_the_script()
    {
        Tensor w = ones(2).requires_grad_();
        const string Name = "</script><script>alert(1)</script><!--";
        string html = torchviz.make_dot(w * w, [(Name, w)]).html(Name);
        Assert.Equal(2, Script().Count(html));
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        Assert.Equal(Name, Details(html).GetProperty("n2").GetProperty("title").GetString());
    }

    [Fact]
    public void The_details_name_saved_tensors_with_their_bytes()
    {
        Tensor x = zeros(4, 5, dtype: ScalarType.Float64).requires_grad_();
        JsonElement node = Details(torchviz.make_dot(x.exp()).html()).GetProperty("n0");
        JsonElement saved = Assert.Single(node.GetProperty("saved").EnumerateArray().ToArray());
        Assert.Equal("_saved_result", saved.GetProperty("name").GetString());
        Assert.Equal("[4, 5] float64", saved.GetProperty("type").GetString());
        Assert.Equal("160 B", saved.GetProperty("bytes").GetString());
        Assert.Equal("kept", saved.GetProperty("state").GetString());
    }

    [Fact]
    public void The_details_name_the_line_that_called_the_operation_if_anomaly_mode_was_on()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor before = x.exp();
        using AnomalyMode traced = autograd.detect_anomaly();
        int line = Line();
        Tensor y = before.sin();
        JsonElement details = Details(torchviz.make_dot(y).html());
        Assert.Equal($"HtmlTests.cs:{line + 1}", details.GetProperty("n0").GetProperty("source").GetString());
        Assert.Contains(nameof(The_details_name_the_line_that_called_the_operation_if_anomaly_mode_was_on), details.GetProperty("n0").GetProperty("stack").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, details.GetProperty("n1").GetProperty("source").ValueKind);
    }

    private static int Line([System.Runtime.CompilerServices.CallerLineNumber] int line = 0) => line;

    private static JsonElement Details(string html) => JsonDocument.Parse(Json().Match(html).Groups[1].Value).RootElement;

    [GeneratedRegex("""https?:[^"'\s)<]*""")]
    private static partial Regex Address();

    [GeneratedRegex("""<link|<img|<iframe|\ssrc=|@import|fetch\(|XMLHttpRequest|\burl\((?!#)""")]
    private static partial Regex Loading();

    [GeneratedRegex("</script>")]
    private static partial Regex Script();

    [GeneratedRegex("""<script type="application/json" id="boxes">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Json();
}
