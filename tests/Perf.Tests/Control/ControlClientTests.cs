using System.Net.Sockets;
using System.Text;
using Perf.Control;

namespace Perf.Tests.Control;

public sealed class ControlClientTests : IDisposable
{
    private readonly LiveHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Find_NoFolder_IsNothingAndNoError()
    {
        Assert.Empty(await _home.Client().FindAsync(null, [], default));
        Assert.False(Directory.Exists(_home.Folder));
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().FindOneAsync(null, default));
        Assert.Equal(ErrorIds.RunNotFound, fault.Id);
    }

    [Fact]
    public async Task Find_SeveralRuns_ByPrefixAndByExactId()
    {
        await using ControlServer first = _home.Start("20260101-a", new NotedControl());
        await using ControlServer second = _home.Start("20260101-ab", new NotedControl());
        await using ControlServer third = _home.Start("20260202-c", new NotedControl());
        ControlClient client = _home.Client();

        Assert.Equal(["20260202-c", "20260101-ab", "20260101-a"], (await client.FindAsync(null, [], default)).Select(run => run.Id));
        Assert.Equal("20260202-c", (await client.FindOneAsync("20260202", default)).Id);
        Assert.Equal("20260101-a", (await client.FindOneAsync("20260101-a", default)).Id);
        foreach (string? id in new[] { null, "20260101" })
        {
            var fault = await Assert.ThrowsAsync<PerfException>(() => client.FindOneAsync(id, default));
            Assert.Equal(ErrorIds.RunAmbiguous, fault.Id);
            Assert.Contains("20260101-ab", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(ErrorIds.RunNotFound, (await Assert.ThrowsAsync<PerfException>(() => client.FindOneAsync("2027", default))).Id);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("*")]
    public async Task Find_IdThatIsAPath_NamesNothing(string id)
    {
        await using ControlServer server = _home.Start("run-1", new NotedControl());
        Assert.Equal(ErrorIds.RunNotFound, (await Assert.ThrowsAsync<PerfException>(() => _home.Client().FindOneAsync(id, default))).Id);
    }

    [Fact]
    public async Task Find_SocketOfAKilledProcess_IsRemovedOnceItIsNotNew()
    {
        // What a process that is killed leaves: a socket that is bound and that nobody listens on.
        string path = await LeaveSocketAsync("killed");
        Assert.Empty(await _home.Client().FindAsync(null, [], default));
        Assert.True(File.Exists(path), "A socket that has just been made may belong to a run that is starting.");

        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        await using ControlServer other = _home.Start("alive", new NotedControl());
        var faults = new List<PerfException>();
        Assert.Equal("alive", (await _home.Client().FindAsync(null, faults, default)).Single().Id);
        Assert.Empty(faults);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Send_ToAKilledProcess_SaysThatTheRunEnded()
    {
        await LeaveSocketAsync("killed");
        Assert.Equal(ErrorIds.RunEnded, (await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("killed", ControlRequest.Stop, default))).Id);
        Assert.Equal(ErrorIds.RunEnded, (await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("never-was", ControlRequest.Stop, default))).Id);
    }

    [Fact]
    public async Task Find_ProcessThatHangs_IsNamedAndHoldsUpNobody()
    {
        using Socket hanging = Listen("hangs");
        await using ControlServer other = _home.Start("alive", new NotedControl());
        var faults = new List<PerfException>();
        Assert.Equal("alive", (await _home.Client(TimeSpan.FromSeconds(2)).FindAsync(null, faults, default).WaitAsync(TimeSpan.FromMinutes(2))).Single().Id);
        Assert.Equal((ErrorIds.ControlUnavailable, "hangs"), (faults.Single().Id, faults.Single().Subject));
        Assert.True(File.Exists(_home.SocketOf("hangs")));

        // Which of the two is meant is not known.
        Assert.Equal(ErrorIds.RunAmbiguous, (await Assert.ThrowsAsync<PerfException>(() => _home.Client(TimeSpan.FromSeconds(1)).FindOneAsync(null, default))).Id);
    }

    [Theory]
    [InlineData("""{"protocol":"perf-control","version":2,"runId":"other"}""", "version 2")]
    [InlineData("""{"protocol":"something else","version":1}""", "version 1")]
    [InlineData("SSH-2.0-OpenSSH_9.9", "cannot be read")]
    public async Task Send_ServerOfAnotherVersion_SaysSo(string hello, string expected)
    {
        using Socket listener = Listen("other");
        Task server = Task.Run(async () =>
        {
            using Socket client = await listener.AcceptAsync();
            await client.SendAsync(Encoding.UTF8.GetBytes(hello + "\n"));
            await client.ReceiveAsync(new byte[1000]);
        });
        var fault = await Assert.ThrowsAsync<PerfException>(() => _home.Client().SendAsync("other", ControlRequest.Stop, default));
        Assert.Equal(ErrorIds.ControlUnavailable, fault.Id);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        await server;
    }

    [Fact]
    public void Started_PathTooLongForASocket_IsAClearError()
    {
        string home = Path.Combine(_home.Path, new string('x', 120));
        var server = new ControlServer(home);
        var fault = Assert.Throws<PerfException>(() => server.Started(LiveHome.Run("run-1")));
        Assert.Equal(ErrorIds.ControlUnavailable, fault.Id);
        Assert.Contains("PERF_HOME", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForEnd_ReturnsWhenTheSocketIsGone()
    {
        ControlServer server = _home.Start("run-1", new NotedControl());
        Task waiting = _home.Client().WaitForEndAsync("run-1", default);
        await Task.Delay(300);
        Assert.False(waiting.IsCompleted);
        server.Ended(LiveHome.Run("run-1") with { Status = RunStatus.Stopped });
        await Task.Delay(300);

        // Ended and not yet stored, perhaps: it still answers.
        Assert.False(waiting.IsCompleted);
        await server.DisposeAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Send_Cancelled_IsACancellationAndNoFault()
    {
        using Socket hanging = Listen("hangs");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _home.Client().SendAsync("hangs", ControlRequest.State, cancel.Token));
    }

    private Socket Listen(string id)
    {
        Directory.CreateDirectory(_home.Folder);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_home.SocketOf(id)));
        listener.Listen();
        return listener;
    }

    // Closing a socket removes its file; one that was renamed meanwhile stays, as it does when a process is killed.
    private Task<string> LeaveSocketAsync(string id)
    {
        string path = _home.SocketOf(id);
        using (Socket listener = Listen(id + "-"))
        {
            File.Move(_home.SocketOf(id + "-"), path);
        }

        return Task.FromResult(path);
    }
}
