using Perf.Compatibility.Artillery.Reading;

namespace Perf.Tests.Compatibility.Artillery.Reading;

public sealed class NodeValuesTests
{
    [Theory]
    [InlineData("10", 10_000)]
    [InlineData("0.5", 500)]
    [InlineData("\"10\"", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("2m", 120_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("\"{{ $env.SECONDS }}\"", 7000)]
    [InlineData("\"{{ $processEnvironment.SECONDS }}s\"", 7000)]
    public void Duration_Text_IsThisLong(string text, double milliseconds)
    {
        var values = new NodeValues(name => name == "SECONDS" ? "7" : null, new Problems());
        Assert.Equal(milliseconds, values.Duration(NodeReaderTests.Read(text, "a.yml"), "x")!.Value.TotalMilliseconds);
        Assert.Empty(values.Problems.All);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"false\"", false)]
    [InlineData("\"{{ $env.ON }}\"", true)]
    public void Flag_Text_IsThis(string text, bool expected)
    {
        var values = new NodeValues(name => name == "ON" ? "true" : null, new Problems());
        Assert.Equal(expected, values.Flag(NodeReaderTests.Read(text, "a.yml"), "x"));
        Assert.Empty(values.Problems.All);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("[1]")]
    [InlineData("\"{{ $env.NOBODY }}\"")]
    public void Duration_WhatIsNone_IsAProblem(string text)
    {
        var values = new NodeValues(_ => null, new Problems());
        Assert.Null(values.Duration(NodeReaderTests.Read(text, "a.yml"), "think"));
        Assert.StartsWith("think must be", values.Problems.All.Single().Message, StringComparison.Ordinal);
    }
}
