using Perf.Tuning;

namespace Perf.Tests.Tuning.Catalogue;

public class TemplateTests
{
    private static readonly KnownValues s_known = new(("host.cores", 2), ("finding.pool", "4"), ("name", "a}b"));

    [Theory]
    [InlineData("on", "on")]
    [InlineData("{host.cores}", "2")]
    [InlineData("{2 * host.cores}k", "4k")]
    [InlineData("8 {finding.pool}k, {host.cores}", "8 4k, 2")]
    [InlineData("{{host.cores}}", "{host.cores}")]
    [InlineData("{'}'}", "}")]
    [InlineData("{name}", "a}b")]
    [InlineData("", "")]
    [InlineData("$host$request_uri", "$host$request_uri")]
    public void Compute_OfATemplate_PutsValuesIn(string text, string expected) => Assert.Equal(expected, Template.Parse(text).Compute(s_known).Written);

    [Fact]
    public void Compute_OfOneExpressionAlone_KeepsItsKind()
    {
        Assert.Equal(ValueKind.Number, Template.Parse("{host.cores}").Compute(s_known).Kind);
        Assert.Equal(ValueKind.Text, Template.Parse("{host.cores} ").Compute(s_known).Kind);
        Assert.False(Template.Parse("a {nothing} b").Compute(s_known).IsKnown);
    }

    [Fact]
    public void Tell_OfWhatIsNotKnown_ShowsAQuestionMark() => Assert.Equal("of ? and 2", Template.Parse("of {nothing} and {host.cores}").Tell(s_known));

    [Theory]
    [InlineData("a {host.cores", 2, "a '{' is not closed")]
    [InlineData("a } b", 2, "a '}' closes nothing")]
    [InlineData("ab {1 +}", 7, "a value is missing at the end")]
    [InlineData("{}", 1, "a value is missing at the end")]
    public void Parse_OfABrokenTemplate_SaysWhereAndWhat(string text, int offset, string message)
    {
        ExpressionException error = Assert.Throws<ExpressionException>(() => Template.Parse(text));
        Assert.Equal(offset, error.Offset);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
