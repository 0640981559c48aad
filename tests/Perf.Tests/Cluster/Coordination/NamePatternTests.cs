using System.Management.Automation;
using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("web[1", "web[1", true)]
    [InlineData("web[1", "web1", false)]
    [InlineData("web[1]", "web[1]", true)]     // as it is written
    [InlineData("web[1]", "web1", true)]
    [InlineData("web[]", "web[]", true)]
    [InlineData("a[c-a]", "ab", false)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    public void Matches_AName_IsMeantOrNot(string pattern, string name, bool expected) => Assert.Equal(expected, NamePattern.Matches(pattern, name));

    /// <summary>What PowerShell's own wildcards mean, these mean.</summary>
    [Fact]
    public void Matches_AnyPattern_IsAsPowerShellHasIt()
    {
        string[] pieces = ["a", "B", "1", "-", "*", "?", "[ab]", "[0-9]", "[a-c1]"];
        string[] letters = ["a", "b", "A", "1", "9", "-"];
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string pattern = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
            string name = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => letters[random.Next(letters.Length)]));

            bool expected = new WildcardPattern(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(name);

            Assert.True(expected == NamePattern.Matches(pattern, name), $"seed {seed}: '{pattern}' and '{name}'");
        }
    }

    [Theory]
    [InlineData("web-1", false)]
    [InlineData("web-*", true)]
    [InlineData("web-?", true)]
    [InlineData("[5]", true)]
    public void IsOne_AText_HasWildcardsOrNot(string text, bool expected) => Assert.Equal(expected, NamePattern.IsOne(text));
}
