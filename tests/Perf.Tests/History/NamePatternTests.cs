using System.Text.RegularExpressions;
using Perf.History;

namespace Perf.Tests.History;

public class NamePatternTests
{
    [Theory]
    [InlineData("browse*", "Browse and buy", true)]
    [InlineData("*buy", "browse and BUY", true)]
    [InlineData("br?wse", "browse", true)]
    [InlineData("br?wse", "brwse", false)]
    [InlineData("ÄRGER", "ärger", true)]
    [InlineData("100%", "100 percent", false)] // LIKE's wildcards are ordinary characters
    [InlineData("a_b", "axb", false)]
    [InlineData("a[b]", "a[b]", true)]
    [InlineData("c:\\x", "C:\\X", true)]
    [InlineData("\\*", "*", false)] // a backslash escapes nothing
    [InlineData("\\*", "\\anything", true)]
    [InlineData("*", null, false)]
    [InlineData("", "", true)]
    public void Matches_Pattern_AsDocumented(string pattern, string? name, bool expected) => Assert.Equal(expected, NamePattern.Matches(pattern, name));

    [Fact]
    public void Matches_RandomText_AgreesWithARegularExpression()
    {
        const string Letters = "aAbB*?\\.<\"";
        for (int seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            string pattern = Text(random);
            string name = Text(random);
            string regex = "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$";
            bool expected = Regex.IsMatch(name, regex, RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant);
            Assert.True(expected == NamePattern.Matches(pattern, name), $"seed {seed}: '{pattern}' on '{name}' should be {expected}");
        }

        static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => Letters[random.Next(Letters.Length)]));
    }
}
