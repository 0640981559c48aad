using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Flows;

/// <summary>The fast writer and the general one write the same bytes, or both refuse.</summary>
public sealed class RequestTemplatePropertyTests
{
    private static readonly string[] s_words = ["a", "B9", "/", "//", "..", "?", "&", "=", "#", "%", "%20", "%zz", "+", " ", "ü", "😀", "日本", "\"", "<>", "'", ";", ":", "@", "[", "]", "{", "\\", "|", "^", "`", "~", "\t", "\u0001", "\u007f", ".", "*"];

    [Fact]
    public void TryWrite_AnyStep_IsWhatTheGeneralWriterWrites()
    {
        int compared = 0;
        SeededCases.ForAll(random => compared += Compare(random) ? 1 : 0, count: 1500);

        // Else the property would say nothing.
        Assert.True(compared > 600, $"only {compared} steps were written by both");
    }

    private static bool Compare(Random random)
    {
        var target = new Uri(random.Next(4) switch { 0 => "http://shop.example/", 1 => "https://shop.example:8443/base", 2 => "http://[::1]:81/a%20b/", _ => "http://shop.example:8080/" });
        ProxyServer? proxy = random.Next(3) == 0 ? new ProxyServer("proxy", 3128, random.Next(2) == 0 ? "Basic dTpw" : null) : null;
        RequestStep step = Step(random);
        Scenario scenario = ScenarioBuilding.Of(target, new SharedIterations(), step).With("v", "x").With("w", "x");
        CompiledScenario compiled = FlowCompiler.Compile(scenario, target, new ProtocolSet(), _ => null);
        var request = (CompiledRequest)compiled.Flows["flow"].Steps[0];
        ScalarValue[] values = [.. Enumerable.Range(0, compiled.SlotCount).Select(_ => ScalarValue.OfText(Text(random, 5)))];
        string? cookies = random.Next(3) == 0 ? "c=1; d=2" : null;
        if (RequestTemplate.Compile(request, target, proxy) is not { } template)
        {
            return false;
        }

        var fast = new Utf8Buffer();
        (byte[]? Bytes, string? Fault) general = Write(() => RequestWriter.Write(request, request.Method, RequestWriter.AddressOf(request, target, values), values, cookies, withBody: true, withCredentials: true, proxy));
        int headLength = 0;
        bool isWritten = false;
        (byte[]? Bytes, string? Fault) special = Write(() =>
        {
            isWritten = template.TryWrite(values, cookies, fast, new Utf8Buffer(), out headLength);
            return fast.Span.ToArray();
        });
        if (special.Fault is null && !isWritten)
        {
            return false;
        }

        Assert.Equal(general.Fault, special.Fault);
        Assert.Equal(Shown(general.Bytes), Shown(special.Bytes));
        if (special.Bytes is { } bytes)
        {
            Assert.Equal(bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4, headLength);
            Assert.Equal(HttpOrigin.Of(RequestWriter.AddressOf(request, target, values)), template.Origin);
        }

        return true;
    }

    private static RequestStep Step(Random random)
    {
        List<KeyValuePair<string, string>> Pairs(int most) => [.. Enumerable.Range(0, random.Next(most)).Select(i => new KeyValuePair<string, string>(random.Next(5) == 0 ? "n ü&=" : $"n{i}", Source(random)))];
        string[] names = ["x-a", "Cookie", "Host", "User-Agent", "content-type", "Content-Length", "authorization", "accept", "Proxy-Authorization"];
        return new RequestStep
        {
            Name = "step",
            Method = new[] { "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH" }[random.Next(6)],
            Url = "/" + Source(random),
            Query = Pairs(3),
            Headers = [.. names.Where(_ => random.Next(6) == 0).Select(name => new KeyValuePair<string, string>(name, random.Next(2) == 0 ? "plain" : "${v}"))],
            Body = random.Next(4) switch
            {
                0 => new RequestBody { Text = Source(random) },
                1 => new RequestBody { Kind = BodyKind.Form, Form = Pairs(4), ContentType = "application/x-www-form-urlencoded" },
                2 => new RequestBody { Kind = BodyKind.Json, Text = """{"a":"${v}","b":"x${w}"}""", ContentType = "application/json" },
                _ => null,
            },
        };
    }

    // Text with variables in it; what a template would take for its own is not what this is about.
    private static string Source(Random random) => random.Next(3) switch
    {
        0 => Text(random, 4),
        1 => $"{Text(random, 3)}${{v}}{Text(random, 3)}",
        _ => $"${{v}}{Text(random, 2)}${{w}}",
    };

    private static string Text(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => s_words[random.Next(s_words.Length)]));

    private static (byte[]? Bytes, string? Fault) Write(Func<byte[]> write)
    {
        try
        {
            return (write(), null);
        }
        catch (StepFault fault)
        {
            return (null, fault.ErrorClass);
        }
    }

    private static string Shown(byte[]? bytes) => bytes is null ? "" : Encoding.Latin1.GetString(bytes);
}
