using Perf.Engine.Flows;
using Perf.Engine.Running;

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

    [Theory]
    [InlineData(CaptureKind.Json, "$.list[*].id", CapturePick.Last, 0, "2")]
    [InlineData(CaptureKind.Json, "$.list[*].id", CapturePick.All, 0, "[1,2]")]
    [InlineData(CaptureKind.Json, "$.list", CapturePick.Count, 0, "2")]
    [InlineData(CaptureKind.Json, "$.missing", CapturePick.Count, 0, "0")]
    [InlineData(CaptureKind.Json, "$.list[*].id", CapturePick.Nth, 1, "2")]
    [InlineData(CaptureKind.Json, "$.list[*].id", CapturePick.Nth, 2, null)]
    [InlineData(CaptureKind.Regex, "\"(\\w)\\w*\":", CapturePick.All, 0, """["t","n","f","n","l","i","i","h"]""")]
    [InlineData(CaptureKind.Regex, "\"(\\w+)\":", CapturePick.Last, 0, "html")]
    [InlineData(CaptureKind.Regex, "\"(\\w+)\":", CapturePick.Nth, 1, "n")]
    [InlineData(CaptureKind.Regex, "id", CapturePick.Count, 0, "3")]
    [InlineData(CaptureKind.Status, "", CapturePick.First, 0, "200")]
    [InlineData(CaptureKind.Duration, "", CapturePick.First, 0, "12.5")]
    public void Take_Pick_TakesThatOne(CaptureKind kind, string selector, CapturePick pick, int index, string? expected) =>
        Assert.Equal(expected, Take(new Capture { Kind = kind, Selector = selector, Pick = pick, Index = index })?.Text);

    [Fact]
    public void Take_Flags_AreHeeded()
    {
        Assert.Equal("t1", Take(new Capture { Kind = CaptureKind.Regex, Selector = "\"TOKEN\" : \"(\\w+)", Flags = "ix" })?.Text);
        Assert.Null(Take(new Capture { Kind = CaptureKind.Regex, Selector = "\"TOKEN\":\"(\\w+)" }));
    }

    [Fact]
    public void Take_Random_FollowsFromTheIterationAndTakesEachInTime()
    {
        var capture = new CompiledCapture(new Capture { Kind = CaptureKind.Json, Selector = "$.list[*].id", Pick = CapturePick.Random }, 0, null);
        string[] Takes(int seed)
        {
            var random = new SeededSequence(seed, new IterationId(0, 0, 0));
            var taken = new List<string>();
            for (int i = 0; i < 50; i++)
            {
                taken.Add(capture.Take(ResponseSamples.Of(Body), ref random)!.Value.Text);
            }

            return [.. taken];
        }

        Assert.Equal(Takes(1), Takes(1));
        Assert.NotEqual(Takes(1), Takes(2));
        Assert.Equal(["1", "2"], Takes(1).Distinct().Order());
    }

    [Fact]
    public void Take_Cookie_IsThatOfTheAnswerOrTheOneKept()
    {
        var capture = new Capture { Kind = CaptureKind.Cookie, Selector = "sid" };
        Assert.Equal("b=2,3", Take(capture, ResponseSamples.Of("", headers: "Set-Cookie: sid=a; Path=/\r\nSet-Cookie: other=x\r\nSet-Cookie: sid=b=2,3; HttpOnly\r\n"))?.Text);
        Assert.Null(Take(capture, ResponseSamples.Of("", headers: "Set-Cookie: xsid=a\r\n")));
        var outcome = new Perf.Engine.Protocols.StepOutcome { Cookies = new System.Net.CookieContainer() };
        outcome.Cookies.SetCookies(new Uri("http://a.example/deep/path"), "sid=kept; Path=/deep");
        Assert.Equal("kept", Take(capture, new ResponseView().Look(outcome))?.Text);
    }

    private static ScalarValue? Take(Capture capture, ResponseView? response = null) =>
        new CompiledCapture(capture, 0, capture.Kind == CaptureKind.Regex ? RegexOf.Compile(capture.Selector, capture.Flags) : null).Take(response ?? ResponseSamples.Of(Body));
}
