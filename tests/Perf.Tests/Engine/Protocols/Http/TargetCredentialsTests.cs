using System.Text;
using System.Text.Json;
using Perf.Engine.Planning;
using Perf.Engine.Running;
using Perf.Target;
using Perf.Tests.Engine.Running;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>User and password in the target's address: sent as Basic authorization to the target, and shown nowhere.</summary>
public sealed class TargetCredentialsTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    // The address has them in percent form; no mark in them is a template's.
    private const string InAddress = "zoe7:p%40ss%24%7Bterm%7D%3A";
    private const string Expected = "authorization: Basic ";

    private static string Header(string pair = "zoe7:p@ss${term}:") => $"{Expected}{Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}\r\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_InTheTarget_GoToTheTargetAloneAndAreShownNowhere(bool fromEnvironment)
    {
        await using var other = new ScriptedServer(_ => Ok);
        await using var server = new ScriptedServer(request => request.StartsWith("GET /base/away", StringComparison.Ordinal) ? $"HTTP/1.1 302 There\r\nlocation: {other.Root}redirected\r\ncontent-length: 0\r\n\r\n" : Ok);
        string target = $"http://{InAddress}@{server.Root.Authority}/base";
        (RunPlan plan, RunResult result) = await RunAsync(fromEnvironment ? "${env:TARGET}" : target, target, new HttpOptions(), Get("/a"), Get("/away"), Get($"{other.Root}whole"));

        Assert.Empty(result.Errors);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Contains(Header(), request, StringComparison.Ordinal));
        Assert.StartsWith("GET /base/a HTTP/1.1\r\n", server.Requests[0], StringComparison.Ordinal);
        Assert.Equal(2, other.Requests.Count);
        Assert.All(other.Requests, request => Assert.DoesNotContain("authorization", request, StringComparison.OrdinalIgnoreCase));
        string shown = $"{JsonSerializer.Serialize(plan)}{plan}{plan.Scenario.Http}{JsonSerializer.Serialize(result)}{result}";
        Assert.Equal($"http://{server.Root.Authority}/base", result.Target);
        Assert.DoesNotContain("zoe7", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("p%40ss", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WithCredentialsOfItsOwn_TheyWin()
    {
        await using var server = new ScriptedServer(_ => Ok);
        string target = $"http://zoe7:secret@{server.Root.Authority}";
        await RunAsync(target, "", new HttpOptions(), Get("/none") with { Auth = new HttpAuth() }, Get("/header") with { Headers = [new("Authorization", "mine")] });
        await RunAsync(target, "", new HttpOptions { Auth = new HttpAuth { Scheme = HttpAuthScheme.Bearer, Token = "t" } }, Get("/bearer"));
        await RunAsync($"http://zoe7@{server.Root.Authority}", "", new HttpOptions(), Get("/user"));

        Assert.Equal(4, server.Requests.Count);
        Assert.DoesNotContain("authorization", server.Requests[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Authorization: mine\r\n", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("authorization: Bearer t\r\n", server.Requests[2], StringComparison.Ordinal);
        Assert.Contains(Header("zoe7:"), server.Requests[3], StringComparison.Ordinal);
        Assert.DoesNotContain(Expected, string.Concat(server.Requests.Take(3)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task RunAsync_WebSocket_ShowsThemToTheTarget()
    {
        await using var server = new ScriptedServer(_ => "HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n");
        await RunAsync($"http://{InAddress}@{server.Root.Authority}", "", new HttpOptions(), new WebSocketStep { Name = "ws", Url = "/ws" });

        Assert.Contains(Header(), server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task RunAsync_Http2_ShowsThemToTheTarget()
    {
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions { Rpc = true });
        var step = Get("/echo") with { Expect = [new Assertion { Name = "header", Part = ResponsePart.Json, Selector = "$.headers.Authorization", Expected = [Header("zoe7:secret").Split(": ")[1].Trim()] }] };
        (_, RunResult result) = await RunAsync($"http://zoe7:secret@{server.RpcUri!.Authority}", "", new HttpOptions { Version = "2" }, step);

        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
    }

    [Fact]
    public void Plan_AnAddressOfNoUse_IsToldWithoutThem()
    {
        Scenario scenario = Of(new Uri("http://unused.example"), new SharedIterations(), Get("/a")) with { Target = "ftp://zoe7:secret@files.example" };
        var fault = Assert.Throws<PerfException>(() => Planned(scenario, ""));
        Assert.Contains("ftp://", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{fault.Message}{fault.Subject}", StringComparison.Ordinal);
    }

    private static async Task<(RunPlan Plan, RunResult Result)> RunAsync(string target, string fromEnvironment, HttpOptions http, params Step[] steps)
    {
        RunPlan plan = Planned(Of(new Uri("http://unused.example"), new SharedIterations(), steps).With("term", "x") with { Target = target, Http = http }, fromEnvironment);
        RunResult result = await new LoadEngine(_ => fromEnvironment, TimeProvider.System).RunAsync(plan, new SilentGuard(), [], CancellationToken.None);
        return (plan, result);
    }

    private static RunPlan Planned(Scenario scenario, string fromEnvironment) =>
        Planner.Plan(new RunRequest { Scenario = scenario }, new Dictionary<string, EnvironmentDefinition>(), name => name == "TARGET" ? fromEnvironment : null, "run-1", seed: 7);
}
