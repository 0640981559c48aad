using System.Text;
using Perf.Tests.Engine.Protocols.Http;
using static Perf.Tests.Engine.Running.RunRecorder;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

/// <summary>Answers and flows upon which a run once never ended.</summary>
public sealed class HostileAnswerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task RunAsync_FilterComparesTextWithANumber_FindsNothingAndEnds()
    {
        await using var server = new ScriptedServer(_ => Answer("200 OK", """{"items":[{"price":"n/a"}]}"""));
        const string Path = "$.items[?(@.price > 10)]";
        RequestStep step = Get("/items") with
        {
            Checks = [new Assertion { Name = "dear", Part = ResponsePart.Json, Selector = Path, Operator = ComparisonOperator.Exists }],
            Captures = [new Capture { Name = "first", Kind = CaptureKind.Json, Selector = Path }],
        };
        (RunResult result, _) = await RunAsync(Of(server.Root, new SharedIterations { Iterations = 3 }, step)).WaitAsync(s_patience);

        Assert.Equal(3, Sum(result, MetricNames.Iterations));
        Assert.Equal(3, result.Checks.Single().Fails);
        Assert.Equal((ErrorClasses.CaptureFailed, 3L), result.Errors.Select(error => (error.Class, error.Count)).Single());
    }

    // .NET takes these for URLs, and finds only when it makes a name for the resolver of them that they are none.
    [Theory]
    [InlineData("http://xn--\u00fc/")]
    [InlineData("http://a..b/")]
    [InlineData("//\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fcxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/")]
    public async Task RunAsync_RedirectToNoHost_IsAnErrorAndEnds(string location)
    {
        await using var server = new ScriptedServer(_ => $"HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
        (RunResult result, _) = await RunAsync(Of(server.Root, new SharedIterations(), Get("/go"))).WaitAsync(s_patience);

        Assert.Equal(1, Sum(result, MetricNames.Iterations));
        Assert.Contains(result.Errors.Single().Class, new[] { ErrorClasses.Protocol, ErrorClasses.Dns });
    }

    [Fact]
    public async Task RunAsync_AddressWithNoHost_IsRefusedAndEnds()
    {
        (RunResult result, _) = await RunAsync(Of(new Uri("http://127.0.0.1:1/"), new SharedIterations(), Get("http://${host}/")).With("host", "xn--\u00fc")).WaitAsync(s_patience);

        Assert.Equal(ErrorClasses.InvalidRequest, result.Errors.Single().Class);
        Assert.Equal(1, Sum(result, MetricNames.HttpReqs));
    }

    [Fact]
    public async Task RunAsync_PauseOfNoLength_Ends()
    {
        Scenario scenario = Of(new Uri("http://127.0.0.1:1/"), new ConstantVus { Vus = 2, Duration = TimeSpan.FromMilliseconds(300) }, new ThinkStep());
        (RunResult result, _) = await RunAsync(scenario).WaitAsync(s_patience);

        Assert.Equal(RunStatus.Completed, result.Status);
    }

    // The redirect's GET may go once more, though the step is a POST.
    [Fact]
    public async Task RunAsync_KeptConnectionClosesUponTheRedirectsGet_GoesOnceMore()
    {
        int accepted = 0;
        await using var server = new SocketServer(async (socket, cancellationToken) =>
        {
            byte[] buffer = new byte[4096];
            bool isFirst = Interlocked.Increment(ref accepted) == 1;
            await socket.ReceiveAsync(buffer, cancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes(isFirst ? "HTTP/1.1 303 There\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n" : Answer("200 OK", "")), cancellationToken);
            await socket.ReceiveAsync(buffer, cancellationToken);
        });
        RequestStep step = Get("/go") with { Method = "POST", Body = new RequestBody { Text = "payload" } };
        (RunResult result, _) = await RunAsync(Of(server.Root, new SharedIterations(), step));

        Assert.Empty(result.Errors);
        Assert.Equal(2, accepted);
    }

    // A comma is part of a value, UTF-8 is what servers send, and what a cookie's date has is not the beginning of another.
    [Fact]
    public async Task RunAsync_CookieWithCommas_ComesBackAsItWas()
    {
        await using var server = new ScriptedServer(_ => "HTTP/1.1 200 OK\r\nset-cookie: j={\"x\":1,\"y\":2}; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT\r\nset-cookie: n=é\r\ncontent-length: 0\r\n\r\n");
        (RunResult result, _) = await RunAsync(Of(server.Root, new SharedIterations(), Get("/a"), Get("/b")));

        Assert.Empty(result.Errors);
        Assert.Contains("\r\ncookie: j={\"x\":1,\"y\":2}; n=é\r\n", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LocationInUtf8_IsFollowedAsItIs()
    {
        await using var server = new ScriptedServer(request => request.StartsWith("GET /go ", StringComparison.Ordinal) ? "HTTP/1.1 302 Found\r\nlocation: /café?q=ü\r\ncontent-length: 0\r\n\r\n" : Answer("200 OK", ""));
        (RunResult result, _) = await RunAsync(Of(server.Root, new SharedIterations(), Get("/go")));

        Assert.Empty(result.Errors);
        Assert.StartsWith("GET /caf%C3%A9?q=%C3%BC HTTP/1.1", server.Requests[1], StringComparison.Ordinal);
    }

    private static string Answer(string status, string body) => $"HTTP/1.1 {status}\r\ncontent-length: {body.Length}\r\n\r\n{body}";
}
