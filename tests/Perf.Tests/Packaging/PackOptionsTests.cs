using Perf.Packaging;

namespace Perf.Tests.Packaging;

public sealed class PackOptionsTests
{
    private static readonly string[] s_least = ["--repository", "r", "--facts", "f", "--module", "m", "--output", "o"];

    [Fact]
    public void Parse_AllOptions_AreTaken()
    {
        PackOptions options = PackOptions.Parse([.. s_least, "--notes", "n", "--tool", "t", "--archive", "linux-x64=a=b", "--archive", "win-x64=c"]);
        Assert.Equal(("r", "f", "m", "o", "n", "t"), (options.Repository, options.Facts, options.Module, options.Output, options.Notes, options.Tool));
        Assert.Equal([("linux-x64", "a=b"), ("win-x64", "c")], options.Archives);
    }

    [Theory]
    [InlineData("--module", "--module is there twice")]
    [InlineData("--modul", "--modul is not known")]
    [InlineData("--archive", "x is not RID=FOLDER")]
    public void Parse_WhatIsNotUnderstood_IsSaid(string name, string message)
    {
        var failed = Assert.Throws<PackingException>(() => PackOptions.Parse([.. s_least, name, "x"]));
        Assert.StartsWith(message, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WithoutWhatIsNeeded_SaysWhat()
    {
        Assert.StartsWith("--output is missing", Assert.Throws<PackingException>(() => PackOptions.Parse(s_least[..^2])).Message, StringComparison.Ordinal);
        Assert.StartsWith("--output has no value", Assert.Throws<PackingException>(() => PackOptions.Parse(s_least[..^1])).Message, StringComparison.Ordinal);
    }
}
