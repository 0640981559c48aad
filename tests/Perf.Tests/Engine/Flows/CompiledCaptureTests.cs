using Perf.Engine.Flows;

namespace Perf.Tests.Engine.Flows;

public sealed class CompiledCaptureTests
{
    private const string Body = """{"token":"t1","n":5,"flag":false,"none":null,"list":[{"id":1},{"id":2}],"html":"<a id=x9>"}""";

    [Theory]
    [InlineData(CaptureKind.Json, "$.token", null, "t1", ScalarKind.Text)]
    [InlineData(CaptureKind.Json, "$.n", null, "5", ScalarKind.Number)]
    [InlineData(CaptureKind.Json, "$.flag", null, "false", ScalarKind.Boolean)]
    [InlineData(CaptureKind.Json, "$.none", null, "null", ScalarKind.Null)]
    [InlineData(CaptureKind.Json, "$.list[1]", null, """{"id":2}""", ScalarKind.Json)]
    [InlineData(CaptureKind.Json, "$.list[*].id", null, "1", ScalarKind.Number)]
    [InlineData(CaptureKind.Header, "X-ID", null, "7", ScalarKind.Text)]
    [InlineData(CaptureKind.Regex, "id=(\\w+)", null, "x9", ScalarKind.Text)]
    [InlineData(CaptureKind.Regex, "id=\\w+", null, "id=x9", ScalarKind.Text)]
    [InlineData(CaptureKind.Regex, "(?<tag>\\w+) id=(?<id>\\w+)", "id", "x9", ScalarKind.Text)]
    public void Take_Capture_GivesTheValueWithItsKind(CaptureKind kind, string selector, string? group, string text, ScalarKind scalar) =>
        Assert.Equal(new ScalarValue(text, scalar), Take(new Capture { Kind = kind, Selector = selector, Group = group }));

    [Theory]
    [InlineData(CaptureKind.Json, "$.missing")]
    [InlineData(CaptureKind.Header, "x-missing")]
    [InlineData(CaptureKind.Regex, "missing(.)")]
    public void Take_NothingThere_GivesTheDefaultOrNull(CaptureKind kind, string selector)
    {
        Assert.Null(Take(new Capture { Kind = kind, Selector = selector }));
        Assert.Equal(ScalarValue.OfText("d"), Take(new Capture { Kind = kind, Selector = selector, Default = "d" }));
    }

    private static ScalarValue? Take(Capture capture) =>
        new CompiledCapture(capture, 0, capture.Kind == CaptureKind.Regex ? RegexOf.Compile(capture.Selector) : null).Take(ResponseSamples.Of(Body));
}
