using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Perf.Control;

namespace Perf.Tests.Control;

public sealed class ControlServerTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly LiveHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Find_RunThatGoesOn_TellsWhatItIsAndHowFar()
    {
        await using ControlServer server = _home.Start("run-1", new NotedControl());
        server.Measured(new Interval(), new RunProgress
        {
            Elapsed = TimeSpan.FromSeconds(12.5),
            Remaining = TimeSpan.FromSeconds(47.5),
            Planned = TimeSpan.FromSeconds(60),
            Requests = 1000,
            Failed = 3,
            Latest = new IntervalSummary { Length = 1, Offered = 200, RequestRate = 198, P95 = 12.25, Vus = 7 },
        });

        LiveRun run = await _home.Client().FindOneAsync(null, default);
        Assert.Equal(("run-1", "shop", "http://127.0.0.1:1", "staging", RunStatus.Running), (run.Id, run.Scenario, run.Target, run.Environment, run.Status));
        Assert.Equal((TimeSpan.FromSeconds(12.5), TimeSpan.FromSeconds(47.5)), (run.Elapsed, run.Remaining));
        Assert.Equal((1000L, 3L, 200.0, 198.0, 12.25, 7), (run.Requests, run.Failed, run.OfferedRate, run.RequestRate, run.P95, run.Vus));
        Assert.Equal((false, 1.0, Environment.ProcessId, "42"), (run.IsSuspended, run.RateFactor, run.ProcessId, run.Tags["build"]));
        Assert.InRange(run.Progress, 0.2, 0.22);
    }

    [Fact]
    public async Task Send_EachCommand_ReachesTheRunAndAnswersTheStateAfterIt()
    {
        var control = new NotedControl();
        await using ControlServer server = _home.Start("run-1", control);
        ControlClient client = _home.Client();

        Assert.True((await client.SendAsync("run-1", ControlRequest.Suspend, default)).IsSuspended);
        Assert.False((await client.SendAsync("run-1", ControlRequest.Resume, default)).IsSuspended);
        Assert.Equal(1.5, (await client.SendAsync("run-1", ControlRequest.OfFactor(1.5), default)).RateFactor);
        Assert.Equal(2, (await client.SendAsync("run-1", ControlRequest.OfRate(200), default)).RateFactor);
        Assert.Equal(RunStatus.Running, (await client.SendAsync("run-1", ControlRequest.Stop, default)).Status);
        Assert.Equal(["suspend", "resume", "factor 1.5", "rate 200", "stop"], control.Calls);
    }

    [Fact]
    public async Task Send_RunRefuses_FaultKeepsIdAndMessage()
    {
        await using ControlServer server = _home.Start("run-1", new NotedControl { Refuses = new PerfException(ErrorIds.ArgumentInvalid, "It has no arrival executor.") });
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("run-1", ControlRequest.OfRate(5), default));
        Assert.Equal((ErrorIds.ArgumentInvalid, "It has no arrival executor."), (fault.Id, fault.Message));
    }

    [Fact]
    public async Task Send_RunHasABug_IsAnErrorAndTheServerGoesOn()
    {
        await using ControlServer server = _home.Start("run-1", new NotedControl { Refuses = new InvalidOperationException("a bug") });
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("run-1", ControlRequest.Suspend, default));
        Assert.Equal(ErrorIds.ControlUnavailable, fault.Id);
        Assert.Contains("a bug", fault.Message, StringComparison.Ordinal);
        Assert.Equal("run-1", (await _home.Client().FindOneAsync("run", default)).Id);
    }

    [Theory]
    [InlineData(0.0, null)]
    [InlineData(-1.0, null)]
    [InlineData(null, 0.0)]
    [InlineData(null, 1e9)]
    [InlineData(null, null)]
    [InlineData(5.0, 2.0)]
    public async Task Send_RateOutOfRange_IsRefusedBeforeTheRunHearsOfIt(double? perSecond, double? factor)
    {
        var control = new NotedControl();
        await using ControlServer server = _home.Start("run-1", control);
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("run-1", new ControlRequest { Command = "rate", PerSecond = perSecond, Factor = factor }, default));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Empty(control.Calls);
    }

    [Fact]
    public async Task Send_BeforeTheRunCanBeSteered_SaysSo()
    {
        await using ControlServer server = _home.Start("run-1");
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("run-1", ControlRequest.Stop, default));
        Assert.Contains("only just starting", fault.Message, StringComparison.Ordinal);
        Assert.Equal("run-1", (await _home.Client().FindOneAsync(null, default)).Id);
    }

    [Fact]
    public async Task Send_AfterTheEnd_SaysHowItEndedAndItIsNotListed()
    {
        var control = new NotedControl();
        await using ControlServer server = _home.Start("run-1", control);
        server.Ended(LiveHome.Run("run-1") with { Status = RunStatus.Completed });
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("run-1", ControlRequest.Stop, default));
        Assert.Equal(ErrorIds.RunEnded, fault.Id);
        Assert.Contains("Completed", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await _home.Client().FindAsync(null, [], default));
        Assert.Empty(control.Calls);
    }

    [Fact]
    public async Task Dispose_WhileACommandIsOnItsWay_AnswersItAndLeavesNoSocket()
    {
        using var held = new ManualResetEventSlim();
        var control = new NotedControl { Held = held };
        ControlServer server = _home.Start("run-1", control);
        Task<LiveRun> command = _home.Client().SendAsync("run-1", ControlRequest.Suspend, default);
        await UntilAsync(() => !control.Calls.IsEmpty);
        Task closing = server.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        held.Set();
        await closing.WaitAsync(s_limit);
        Assert.True((await command).IsSuspended);
        Assert.False(File.Exists(_home.SocketOf("run-1")));
    }

    [Fact]
    public async Task Dispose_ClientThatWaitsForAnAnswer_LearnsThatTheRunEnded()
    {
        ControlServer server = _home.Start("run-1", new NotedControl());
        using Socket idle = await ConnectAsync("run-1");
        Assert.NotEqual(0, await idle.ReceiveAsync(new byte[1000]).WaitAsync(s_limit));
        await server.DisposeAsync();
        Assert.Equal("", await DrainAsync(idle));
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("run-1", ControlRequest.Stop, default));
        Assert.Equal(ErrorIds.RunEnded, fault.Id);
    }

    [Fact]
    public async Task Started_OnUnix_FolderAndSocketAreTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A folder that others may enter, from an older version or by hand, is closed.
        Directory.CreateDirectory(_home.Folder, (UnixFileMode)0b111_111_111);
        await using ControlServer server = _home.Start("run-1");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_home.Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.SocketOf("run-1")));
    }

    [Theory]
    [InlineData("this is no JSON\n")]
    [InlineData("null\n")]
    [InlineData("[1,2]\n")]
    [InlineData("{\"command\":null}\n")]
    [InlineData("{\"command\":\"dance\"}\n")]
    [InlineData("{\"command\":\"rate\",\"perSecond\":\"fast\"}\n")]
    public async Task Serve_NonsenseFromAClient_IsAnsweredWithAnErrorAndHarmsNobody(string line)
    {
        var control = new NotedControl();
        await using ControlServer server = _home.Start("run-1", control);
        using Socket socket = await ConnectAsync("run-1");
        await socket.SendAsync(Encoding.UTF8.GetBytes(line));
        socket.Shutdown(SocketShutdown.Send);
        string[] answers = (await DrainAsync(socket)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using JsonDocument hello = JsonDocument.Parse(answers[0]);
        Assert.Equal(("perf-control", 1), (hello.RootElement.GetProperty("protocol").GetString(), hello.RootElement.GetProperty("version").GetInt32()));
        using JsonDocument answer = JsonDocument.Parse(answers[1]);
        Assert.Equal("ControlUnavailable", answer.RootElement.GetProperty("error").GetProperty("id").GetString());
        Assert.Empty(control.Calls);
        Assert.Equal("run-1", (await _home.Client().FindOneAsync(null, default)).Id);
    }

    [Fact]
    public async Task Serve_LineWithoutEnd_IsCutOff()
    {
        await using ControlServer server = _home.Start("run-1", new NotedControl());
        using Socket socket = await ConnectAsync("run-1");
        byte[] block = new byte[64 * 1024];
        Array.Fill(block, (byte)'x');
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            // Far more than a socket buffers: it ends because the other end closes.
            for (int i = 0; i < 1000; i++)
            {
                await socket.SendAsync(block).WaitAsync(s_limit);
            }
        });
    }

    [Fact]
    public async Task Serve_CommandsInOneConnectionAndInPieces_AreAnsweredInOrder()
    {
        var control = new NotedControl();
        await using ControlServer server = _home.Start("run-1", control);
        using Socket socket = await ConnectAsync("run-1");
        foreach (string piece in new[] { "{\"command\":\"susp", "end\"}\n{\"command\":\"resume\"}\n{\"comm", "and\":\"state\"}\n" })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(piece));
            await Task.Delay(20);
        }

        socket.Shutdown(SocketShutdown.Send);
        string[] answers = (await DrainAsync(socket)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, answers.Length);
        Assert.Equal([true, false, false], answers[1..].Select(answer => JsonDocument.Parse(answer).RootElement.GetProperty("state").GetProperty("isSuspended").GetBoolean()));
    }

    [Fact]
    public async Task Send_ManyClientsAtOnce_AreAllAnswered()
    {
        var control = new NotedControl();
        await using ControlServer server = _home.Start("run-1", control);
        ControlClient client = _home.Client();
        LiveRun[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.SendAsync("run-1", ControlRequest.OfFactor(2), default)));
        Assert.All(answers, answer => Assert.Equal(2, answer.RateFactor));
        Assert.Equal(100, control.Calls.Count);
    }

    private async Task<Socket> ConnectAsync(string id)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_home.SocketOf(id)));
        return socket;
    }

    private static async Task<string> DrainAsync(Socket socket)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await socket.ReceiveAsync(buffer).WaitAsync(s_limit)) > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(s_limit);
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
