using Perf.Engine.Templates;

namespace Perf.Tests.Engine.Templates;

public class TemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain $ text $5 }", "L:plain $ text $5 }@0")]
    [InlineData("${a}", "V:a@0")]
    [InlineData("x${a.b-c_1}y", "L:x@0|V:a.b-c_1@1|L:y@11")]
    [InlineData("${env:HOME}", "E:HOME@0")]
    [InlineData("${env:HOME:-http://x:1}/", "E:HOME=http://x:1@0|L:/@23")]
    [InlineData("${env:HOME:-}", "E:HOME=@0")]
    [InlineData("a$${b}c", "L:a${b}c@0")]
    [InlineData("$$${b}", "L:$${b}@0")]
    [InlineData("${a}${b}", "V:a@0|V:b@4")]
    public void Parse_Text_GivesParts(string source, string expected)
    {
        Template template = Template.Parse(source);
        Assert.Equal(expected, string.Join('|', template.Parts.Select(part => $"{part.Kind.ToString()[0]}:{part.Text}{(part.Default is null ? "" : $"={part.Default}")}@{part.Offset}")));
        Assert.Equal(source, template.Source);
    }

    [Theory]
    [InlineData("x${", 1, "not closed")]
    [InlineData("x${a", 1, "not closed")]
    [InlineData("${}", 0, "is empty")]
    [InlineData("ab${ }", 2, "is empty")]
    [InlineData("${a b}", 0, "is not a reference")]
    [InlineData("${ok} ${secret:vault/name}", 6, "is not supported yet")]
    [InlineData("${env:}", 0, "names no environment variable")]
    [InlineData("${env:A B}", 0, "names no environment variable")]
    public void Parse_MalformedReference_TellsOffset(string source, int offset, string message)
    {
        TemplateException error = Assert.Throws<TemplateException>(() => Template.Parse(source));
        Assert.Equal(offset, error.Offset);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", true, false)]
    [InlineData("", true, false)]
    [InlineData("${a}", false, true)]
    [InlineData("${a} ", false, false)]
    [InlineData("${env:A}", false, false)]
    public void Parse_Text_KnowsItsForm(string source, bool isLiteral, bool isSingleVariable)
    {
        Template template = Template.Parse(source);
        Assert.Equal((isLiteral, isSingleVariable), (template.IsLiteral, template.IsSingleVariable));
    }

    [Theory]
    [InlineData("x${a}${env:SET:-no}${env:UNSET:-yes}${env:EMPTY:-full}$${", "xAsetyesfull${")]
    [InlineData("[${env:EMPTY}]", "[]")]
    public void Expand_Values_ArePutIn(string source, string expected) =>
        Assert.Equal(expected, Template.Parse(source).Expand(name => name == "a" ? "A" : null, Environment));

    [Theory]
    [InlineData("${b}", "'b'")]
    [InlineData("${env:UNSET}", "UNSET")]
    public void Expand_MissingValue_IsVariableMissing(string source, string message)
    {
        PerfException error = Assert.Throws<PerfException>(() => Template.Parse(source).Expand(_ => null, Environment));
        Assert.Equal(ErrorIds.VariableMissing, error.Id);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyText_RoundTripsWhenEscaped()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "ab {}$:-\n"[random.Next(9)]));
            // A '$' before an escape would be read together with it, so the property holds for texts without "$${".
            string escaped = text.Replace("$${", "{", StringComparison.Ordinal).Replace("${", "$${", StringComparison.Ordinal);
            Template template = Template.Parse(escaped);
            Assert.True(template.IsLiteral, $"Seed {seed}: {escaped}");
            Assert.True(template.Expand(_ => null, _ => null) == escaped.Replace("$${", "${", StringComparison.Ordinal), $"Seed {seed}: {escaped}");
        }
    }

    private static string? Environment(string name) => name switch
    {
        "SET" => "set",
        "EMPTY" => "",
        _ => null,
    };
}
