using Perf.Engine.Flows;

namespace Perf.Tests.Engine.Flows;

public sealed class CompiledAssertionTests
{
    private const string Body = """{"items":[{"id":1,"name":"a"},{"id":2,"name":"b"}],"total":2.0,"ok":true,"none":null,"when":"2026-01-02T03:04:05Z"}""";

    [Theory]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.Equal, "200", true)]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.Equal, "2xx", true)]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.Equal, "3XX", false)]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.Equal, "404|200", true)]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.NotEqual, "500", true)]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.NotEqual, "500|200", false)]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.Less, "400", true)]
    [InlineData(ResponsePart.Header, "x-id", ComparisonOperator.Equal, "7", true)]
    [InlineData(ResponsePart.Header, "x-id", ComparisonOperator.GreaterOrEqual, "7", true)]
    [InlineData(ResponsePart.Header, "x-none", ComparisonOperator.NotExists, "", true)]
    [InlineData(ResponsePart.Header, "x-none", ComparisonOperator.Exists, "", false)]
    [InlineData(ResponsePart.Header, "x-none", ComparisonOperator.Equal, "", false)]
    [InlineData(ResponsePart.Json, "$.items[*].id", ComparisonOperator.Equal, "2", true)]
    [InlineData(ResponsePart.Json, "$.items[*].id", ComparisonOperator.Equal, "3", false)]
    // What must not be, must not be in any value.
    [InlineData(ResponsePart.Json, "$.items[*].id", ComparisonOperator.NotEqual, "2", false)]
    [InlineData(ResponsePart.Json, "$.items[*].id", ComparisonOperator.NotEqual, "3", true)]
    [InlineData(ResponsePart.Json, "$.total", ComparisonOperator.Equal, "2", true)]
    [InlineData(ResponsePart.Json, "$.total", ComparisonOperator.Greater, "2", false)]
    [InlineData(ResponsePart.Json, "$.ok", ComparisonOperator.Equal, "true", true)]
    [InlineData(ResponsePart.Json, "$.none", ComparisonOperator.Equal, "null", true)]
    [InlineData(ResponsePart.Json, "$.none", ComparisonOperator.Exists, "", true)]
    [InlineData(ResponsePart.Json, "$.when", ComparisonOperator.Equal, "2026-01-02T03:04:05Z", true)]
    [InlineData(ResponsePart.Json, "$.items[0]", ComparisonOperator.Equal, """{"id":1,"name":"a"}""", true)]
    [InlineData(ResponsePart.Json, "$.items[*].name", ComparisonOperator.Matches, "^b$", true)]
    [InlineData(ResponsePart.Json, "$.total", ComparisonOperator.Less, "many", false)]
    [InlineData(ResponsePart.Body, "", ComparisonOperator.Contains, "\"id\":2", true)]
    [InlineData(ResponsePart.Body, "", ComparisonOperator.NotContains, "\"id\":2", false)]
    [InlineData(ResponsePart.Body, "", ComparisonOperator.Matches, "id\":\\d", true)]
    [InlineData(ResponsePart.Body, "", ComparisonOperator.Matches, "(?<=total\":)2", true)]
    [InlineData(ResponsePart.Duration, "", ComparisonOperator.Less, "12.6", true)]
    [InlineData(ResponsePart.Duration, "", ComparisonOperator.LessOrEqual, "12.5", true)]
    [InlineData(ResponsePart.Duration, "", ComparisonOperator.Greater, "12.5", false)]
    [InlineData(ResponsePart.Size, "", ComparisonOperator.Greater, "100", true)]
    [InlineData(ResponsePart.Status, "", ComparisonOperator.Equal, "${expected}", true)]
    public void Holds_Assertion_JudgesTheResponse(ResponsePart part, string selector, ComparisonOperator comparison, string expected, bool holds) =>
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
        Assert.False(Holds(new Assertion { Part = ResponsePart.Json, Selector = "$.a", Operator = ComparisonOperator.Exists }, body));
        Assert.True(Holds(new Assertion { Part = ResponsePart.Json, Selector = "$.a", Operator = ComparisonOperator.NotExists }, body));
    }

    [Fact]
    public void Holds_JsonNestedTooDeep_FindsNothing() =>
        Assert.False(Holds(new Assertion { Part = ResponsePart.Json, Selector = "$..x", Operator = ComparisonOperator.Exists }, new string('[', 100_000)));

    [Fact]
    public void Holds_PatternRunsOutOfTime_DoesNotHold() =>
        Assert.False(Holds(new Assertion { Part = ResponsePart.Body, Operator = ComparisonOperator.Matches, Expected = ["^(a+)+(?!b)$"] }, new string('a', 40) + "!"));

    private static bool Holds(Assertion assertion, string body)
    {
        var table = new VariableTable();
        int slot = table.SlotOf("expected");
        var values = new ScalarValue[1];
        values[slot] = ScalarValue.OfText("200");
        var compiled = new CompiledAssertion(
            assertion,
            [.. assertion.Expected.Select(text => TextTemplate.Compile(text, table, _ => null))],
            assertion.Operator == ComparisonOperator.Matches ? RegexOf.Compile(assertion.Expected[0]) : null);
        return compiled.Holds(ResponseSamples.Of(body), values);
    }
}
