using Perf.Engine.Flows;

namespace Perf.Tests.Engine.Flows;

public sealed class CompiledAssertionTests
{
    private const string Body = """{"items":[{"id":1,"name":"a"},{"id":2,"name":"b"}],"total":2.0,"ok":true,"none":null,"when":"2026-01-02T03:04:05Z"}""";

    [Theory]
    [InlineData(ResponsePart.Status, "", Comparison.Equal, "200", true)]
    [InlineData(ResponsePart.Status, "", Comparison.Equal, "2xx", true)]
    [InlineData(ResponsePart.Status, "", Comparison.Equal, "3XX", false)]
    [InlineData(ResponsePart.Status, "", Comparison.Equal, "404|200", true)]
    [InlineData(ResponsePart.Status, "", Comparison.NotEqual, "500", true)]
    [InlineData(ResponsePart.Status, "", Comparison.NotEqual, "500|200", false)]
    [InlineData(ResponsePart.Status, "", Comparison.Less, "400", true)]
    [InlineData(ResponsePart.Header, "x-id", Comparison.Equal, "7", true)]
    [InlineData(ResponsePart.Header, "x-id", Comparison.GreaterOrEqual, "7", true)]
    [InlineData(ResponsePart.Header, "x-none", Comparison.NotExists, "", true)]
    [InlineData(ResponsePart.Header, "x-none", Comparison.Exists, "", false)]
    [InlineData(ResponsePart.Header, "x-none", Comparison.Equal, "", false)]
    [InlineData(ResponsePart.Json, "$.items[*].id", Comparison.Equal, "2", true)]
    [InlineData(ResponsePart.Json, "$.items[*].id", Comparison.Equal, "3", false)]
    // What must not be, must not be in any value.
    [InlineData(ResponsePart.Json, "$.items[*].id", Comparison.NotEqual, "2", false)]
    [InlineData(ResponsePart.Json, "$.items[*].id", Comparison.NotEqual, "3", true)]
    [InlineData(ResponsePart.Json, "$.total", Comparison.Equal, "2", true)]
    [InlineData(ResponsePart.Json, "$.total", Comparison.Greater, "2", false)]
    [InlineData(ResponsePart.Json, "$.ok", Comparison.Equal, "true", true)]
    [InlineData(ResponsePart.Json, "$.none", Comparison.Equal, "null", true)]
    [InlineData(ResponsePart.Json, "$.none", Comparison.Exists, "", true)]
    [InlineData(ResponsePart.Json, "$.when", Comparison.Equal, "2026-01-02T03:04:05Z", true)]
    [InlineData(ResponsePart.Json, "$.items[0]", Comparison.Equal, """{"id":1,"name":"a"}""", true)]
    [InlineData(ResponsePart.Json, "$.items[*].name", Comparison.Matches, "^b$", true)]
    [InlineData(ResponsePart.Json, "$.total", Comparison.Less, "many", false)]
    [InlineData(ResponsePart.Body, "", Comparison.Contains, "\"id\":2", true)]
    [InlineData(ResponsePart.Body, "", Comparison.NotContains, "\"id\":2", false)]
    [InlineData(ResponsePart.Body, "", Comparison.Matches, "id\":\\d", true)]
    [InlineData(ResponsePart.Body, "", Comparison.Matches, "(?<=total\":)2", true)]
    [InlineData(ResponsePart.Duration, "", Comparison.Less, "12.6", true)]
    [InlineData(ResponsePart.Duration, "", Comparison.LessOrEqual, "12.5", true)]
    [InlineData(ResponsePart.Duration, "", Comparison.Greater, "12.5", false)]
    [InlineData(ResponsePart.Size, "", Comparison.Greater, "100", true)]
    [InlineData(ResponsePart.Status, "", Comparison.Equal, "${expected}", true)]
    public void Holds_Assertion_JudgesTheResponse(ResponsePart part, string selector, Comparison comparison, string expected, bool holds) =>
        Assert.Equal(holds, Holds(new Assertion { Part = part, Selector = selector, Operator = comparison, Expected = expected.Split('|') }, Body));

    [Theory]
    [InlineData("$.items", "2", true)]
    [InlineData("$.items[*]", "2", true)]
    [InlineData("$.items[*].id", "2", true)]
    [InlineData("$.nothing", "0", true)]
    [InlineData("$.total", "1", true)]
    public void Holds_OfCount_CountsValuesOrTheOneArray(string selector, string count, bool holds) =>
        Assert.Equal(holds, Holds(new Assertion { Part = ResponsePart.Json, Selector = selector, OfCount = true, Expected = [count] }, Body));

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("{\"open\":")]
    public void Holds_BodyIsNoJson_FindsNothing(string body)
    {
        Assert.False(Holds(new Assertion { Part = ResponsePart.Json, Selector = "$.a", Operator = Comparison.Exists }, body));
        Assert.True(Holds(new Assertion { Part = ResponsePart.Json, Selector = "$.a", Operator = Comparison.NotExists }, body));
    }

    [Fact]
    public void Holds_JsonNestedTooDeep_FindsNothing() =>
        Assert.False(Holds(new Assertion { Part = ResponsePart.Json, Selector = "$..x", Operator = Comparison.Exists }, new string('[', 100_000)));

    [Fact]
    public void Holds_PatternRunsOutOfTime_DoesNotHold() =>
        Assert.False(Holds(new Assertion { Part = ResponsePart.Body, Operator = Comparison.Matches, Expected = ["^(a+)+(?!b)$"] }, new string('a', 40) + "!"));

    private static bool Holds(Assertion assertion, string body)
    {
        var table = new VariableTable();
        int slot = table.SlotOf("expected");
        var values = new ScalarValue[1];
        values[slot] = ScalarValue.OfText("200");
        var compiled = new CompiledAssertion(
            assertion,
            [.. assertion.Expected.Select(text => TextTemplate.Compile(text, table, _ => null))],
            assertion.Operator == Comparison.Matches ? RegexOf.Compile(assertion.Expected[0]) : null);
        return compiled.Holds(ResponseSamples.Of(body), values);
    }
}
