using Adjoint.Tests.Abi;

namespace Adjoint.Tests.Documentation;

/// <summary>The examples of the documentation compile, run, and print what the pages say.</summary>
[Collection("memory")] // They write to the console, which is the process's.
public class ExampleTests
{
    private static readonly Example[] s_all = [.. Example.In(Repository.Root, "docs/autograd.md"), .. Example.In(Repository.Root, "README.md")];

    public static TheoryData<string, int> All
    {
        get
        {
            var data = new TheoryData<string, int>();
            Array.ForEach(s_all, example => data.Add(example.File, example.Line));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Example_prints_what_the_page_says(string file, int line)
    {
        Example example = s_all.Single(e => e.File == file && e.Line == line);

        Assert.NotEmpty(example.Stated);
        Assert.Equal(example.Stated, example.Run());
    }
}
