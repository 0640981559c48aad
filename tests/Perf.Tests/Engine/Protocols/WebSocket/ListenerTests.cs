using System.IO.Pipes;
using System.Net.WebSockets;
using System.Text;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.WebSocket;
using Socket = System.Net.WebSockets.WebSocket;

namespace Perf.Tests.Engine.Protocols.WebSocket;

/// <summary>Messages that are read as they come, over a pipe instead of a network.</summary>
public sealed class ListenerTests : IAsyncLifetime
{
    private readonly MessageTally _tally;
    private Socket _server = null!;
    private Socket _client = null!;
    private Listener _listener = null!;
    private long _received;

    public ListenerTests() => _tally = new MessageTally((_, received) => Interlocked.Add(ref _received, received));

    public async Task InitializeAsync()
    {
        string name = $"perf-{Guid.NewGuid():N}";
        var theirs = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        var ours = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        await Task.WhenAll(theirs.WaitForConnectionAsync(), ours.ConnectAsync());
        _server = Socket.CreateFromStream(theirs, new WebSocketCreationOptions { IsServer = true });
        _client = Socket.CreateFromStream(ours, new WebSocketCreationOptions());
        _listener = Listening(_client, _tally);
    }

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Take_AfterStartingOver_GivesWhatCameSince_AndAllIsCounted()
    {
        _listener.Begin(keeps: true);
        await SayAsync("old");
        await SayAsync("older than the question");
        Assert.Equal("old", await TakeAsync());
        await ReceivedAsync(2);
        _listener.StartOver(keeps: true);
        await SayAsync("the answer");
        Assert.Equal("the answer", await TakeAsync());
        _listener.StartOver(keeps: false);
        await SayAsync("to nobody");
        await ReceivedAsync(4);
        await _server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        Assert.Null(await TakeAsync());
        Assert.Null(_listener.Fault);
    }

    /// <summary>A server that talks all the time fills no memory, as long as nobody will wait for what it says.</summary>
    [Fact]
    public async Task Read_MoreThanIsKept_IsAFaultOnlyWhereItIsKept()
    {
        _listener.Begin(keeps: false);
        await SayAsync(new string('x', 5000));
        await ReceivedAsync(1);
        _listener.StartOver(keeps: true);
        await SayAsync(new string('x', 5000));
        var fault = await Assert.ThrowsAsync<StepFault>(TakeAsync);
        Assert.Equal((ErrorClasses.BodyTooLarge, fault), (fault.ErrorClass, _listener.Fault));
    }

    [Fact]
    public async Task Take_ConnectionThatBreaks_ThrowsWhatBroke()
    {
        _listener.Begin(keeps: true);
        _server.Abort();
        await Assert.ThrowsAsync<WebSocketException>(TakeAsync);
        Assert.IsType<WebSocketException>(_listener.Fault);
    }

    private static Listener Listening(Socket client, MessageTally tally) => new(client, tally, maxSize: 1000);

    private Task SayAsync(string text) => _server.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);

    private async Task<string?> TakeAsync() => await _listener.TakeAsync(default) is var (content, _) ? Encoding.UTF8.GetString(content) : null;

    private async Task ReceivedAsync(long least)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (_tally.Flush(); Interlocked.Read(ref _received) < least; _tally.Flush())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
