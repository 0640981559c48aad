using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Flows;

public sealed class RequestWriterTests
{
    private static readonly Uri s_target = new("http://shop.example:8080/");

    [Theory]
    [InlineData("/items", "http://shop.example:8080/items")]
    [InlineData("items", "http://shop.example:8080/items")]
    [InlineData("/a/../b//c", "http://shop.example:8080/a/../b//c")]
    [InlineData("/x y?q=ü", "http://shop.example:8080/x%20y?q=%C3%BC")]
    [InlineData("/a#part", "http://shop.example:8080/a")]
    [InlineData("https://other.example/z", "https://other.example/z")]
    public void AddressOf_Url_IsPutBehindTheTarget(string url, string address) =>
        Assert.Equal(address, RequestWriter.AddressOf(Compile(ScenarioBuilding.Get(url)), s_target, []).AbsoluteUri);

    [Theory]
    [InlineData("/s", "/s?q=a%26b%3D1&r=%C3%BC%20%2B")]
    [InlineData("/s?x=1", "/s?x=1&q=a%26b%3D1&r=%C3%BC%20%2B")]
    public void AddressOf_Query_IsEscaped(string url, string pathAndQuery) =>
        Assert.Equal(pathAndQuery, RequestWriter.AddressOf(Compile(ScenarioBuilding.Get(url) with { Query = [new("q", "a&b=1"), new("r", "ü +")] }), s_target, []).PathAndQuery);

    [Theory]
    [InlineData("http://")]
    [InlineData("http://:80/")]
    public void AddressOf_NoAddress_IsAnInvalidRequest(string url) =>
        Assert.Equal(ErrorClasses.InvalidRequest, Assert.Throws<StepFault>(() => RequestWriter.AddressOf(Compile(ScenarioBuilding.Get(url)), s_target, [])).ErrorClass);

    [Fact]
    public void Write_Get_HasHostAndNoLength()
    {
        string text = Write(ScenarioBuilding.Get("/a?b=c"));

        Assert.StartsWith("GET /a?b=c HTTP/1.1\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nhost: shop.example:8080\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("content-length", text, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WholeUrlWithoutPath_AsksForTheRoot() =>
        Assert.StartsWith("GET / HTTP/1.1\r\n", Write(ScenarioBuilding.Get("http://shop.example:8080")), StringComparison.Ordinal);

    [Theory]
    [InlineData("ü", 2)]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    public void Write_Body_LengthIsInBytes(string body, int length)
    {
        string text = Write(ScenarioBuilding.Get("/") with { Method = "POST", Body = new RequestBody { Text = body }, Headers = [new("Content-Length", "999")] });

        Assert.Contains($"\r\ncontent-length: {length}\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("999", text, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{body}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Form_IsEncodedAsBrowsersDo()
    {
        var body = new RequestBody { Kind = BodyKind.Form, Form = [new("a b", "1&2=3"), new("c", "ü +")], ContentType = "application/x-www-form-urlencoded" };
        string text = Write(ScenarioBuilding.Get("/") with { Method = "POST", Body = body });

        Assert.EndsWith("\r\n\r\na+b=1%262%3D3&c=%C3%BC+%2B", text, StringComparison.Ordinal);
        Assert.Contains("content-type: application/x-www-form-urlencoded", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nx-evil: 1")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public void Write_HeaderValueWithLineBreak_IsRefused(string value) =>
        Assert.Equal(ErrorClasses.InvalidRequest, Assert.Throws<StepFault>(() => Write(ScenarioBuilding.Get("/") with { Headers = [new("x", value)] })).ErrorClass);

    [Fact]
    public void Write_OwnHostAndAgent_WinOverTheEngines()
    {
        string text = Write(ScenarioBuilding.Get("/") with { Headers = [new("Host", "other"), new("User-Agent", "mine")] });

        Assert.Single(text.Split("\r\n"), line => line.StartsWith("host:", StringComparison.OrdinalIgnoreCase));
        Assert.Single(text.Split("\r\n"), line => line.StartsWith("user-agent:", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Write_OwnCookieAndTheJars_AreOneField() =>
        Assert.Contains("\r\nCookie: a=1; b=2\r\n", Write(ScenarioBuilding.Get("/") with { Headers = [new("Cookie", "a=1")] }, cookies: "b=2"), StringComparison.Ordinal);

    private static string Write(RequestStep step, string? cookies = null)
    {
        CompiledRequest compiled = Compile(step);
        return Encoding.UTF8.GetString(RequestWriter.Write(compiled, step.Method, RequestWriter.AddressOf(compiled, s_target, []), [], cookies, withBody: true, withCredentials: true));
    }

    private static CompiledRequest Compile(RequestStep step) =>
        (CompiledRequest)FlowCompiler.Compile(ScenarioBuilding.Of(s_target, new SharedIterations(), step), s_target, new ProtocolSet(), _ => null).Flows["flow"].Steps[0];
}
