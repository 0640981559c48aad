using Perf.Analysis;

namespace Perf.Tests.Analysis.PolicyFiles;

public sealed class NameFilterTests
{
    [Theory]
    [InlineData("prod*", "production", true)]
    [InlineData("PROD*", "production", true)]
    [InlineData("prod*", "preprod", false)]
    [InlineData("check?ut", "checkout", true)]
    [InlineData("check?ut", "checkut", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*", "", true)]
    [InlineData("**", "", true)]
    [InlineData("", "", true)]
    [InlineData("?", "", false)]
    [InlineData("", "a", false)]
    [InlineData(@"a\b", @"a\b", true)] // a backslash is no escape
    [InlineData(@"a\*", @"a\bc", true)]
    [InlineData("a.b", "axb", false)]
    public void Matches_OfANameAndAPattern_IsByWildcards(string pattern, string name, bool matches) => Assert.Equal(matches, NameFilter.Matches(pattern, name));

    [Fact]
    public void Fits_OfPatterns_IsOneOfThemOrNone()
    {
        Assert.True(NameFilter.Fits([], null));
        Assert.True(NameFilter.Fits([], "a"));
        Assert.True(NameFilter.Fits(["b", "a"], "A"));
        Assert.False(NameFilter.Fits(["b"], "a"));
        Assert.False(NameFilter.Fits(["*"], null));
    }
}
