using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Perf.Engine.Loops;
using Perf.Engine.Metrics;
using Perf.Engine.Network;
using Perf.Engine.Network.Portable;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Requests that have a connection and have not left yet, since the loop sends when it has read all that came.</summary>
public sealed class QueuedRequestTests : IDisposable
{
    private const string Answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _answerFirst = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closeIdle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _isAnswered = new();
    private readonly ManualResetEventSlim _isClosed = new();

    public void Dispose()
    {
        _isAnswered.Dispose();
        _isClosed.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendNow_ConnectionClosedMeanwhile_GoesByAnotherEvenWhenItMustNotBeRepeated(bool portable)
    {
        await using var server = new SocketServer(ServeAsync);
        var faults = new List<Exception>();
        using var loop = new EventLoop(0, portable ? new AsyncSocketDriver() : SocketDriver.Create(), faults.Add);
        var transport = new HttpTransport(loop, new HttpShared(new HttpOptions()), int.MaxValue, new ConnectionCounts());
        loop.Start();
        var posts = new Owner[] { new(), new() };
        var first = new Owner { Then = () => Array.ForEach(posts, post => transport.Send(Request(server.Root, "POST /late", post))) };
        var idle = new Owner();
        loop.Post(() => transport.Send(Request(server.Root, "GET /first", first)));
        loop.Post(() => transport.Send(Request(server.Root, "GET /idle", idle)));
        await idle.Ended.Task;
        await Task.Delay(200);

        // The loop stands still until the one answer is there and the other connection is closed: it then reads both in one turn, and the requests that the
        // answer makes take the connection whose end was not read yet.
        loop.Post(() =>
        {
            _answerFirst.SetResult();
            Assert.True(_isAnswered.Wait(TimeSpan.FromSeconds(60)));
            Thread.Sleep(200);
            _closeIdle.SetResult();
            Assert.True(_isClosed.Wait(TimeSpan.FromSeconds(60)));
            Thread.Sleep(200);
        });
        HttpExchange[] ended = await Task.WhenAll(posts.Select(post => post.Ended.Task)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(ended, exchange => Assert.Equal((null, 200), (exchange.ErrorClass, exchange.Status)));
        Assert.Equal(2, _requests.Count(request => request == "POST /late"));
        Assert.Empty(faults);
    }

    private static HttpExchange Request(Uri root, string line, Owner owner) => new(owner)
    {
        Origin = HttpOrigin.Of(root),
        Request = Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n"),
        Timeout = TimeSpan.TicksPerMinute,
        MaxBodySize = 100,
    };

    private async Task ServeAsync(Socket socket, CancellationToken cancellation)
    {
        byte[] buffer = new byte[4096];
        for (int read; (read = await socket.ReceiveAsync(buffer, cancellation)) > 0;)
        {
            string request = Encoding.ASCII.GetString(buffer, 0, read);
            string line = request[..request.IndexOf(" HTTP", StringComparison.Ordinal)];
            _requests.Enqueue(line);
            if (line == "GET /first")
            {
                await _answerFirst.Task.WaitAsync(cancellation);
            }

            await socket.SendAsync(Encoding.ASCII.GetBytes(Answer), cancellation);
            if (line == "GET /first")
            {
                _isAnswered.Set();
            }
            else if (line == "GET /idle")
            {
                await _closeIdle.Task.WaitAsync(cancellation);
                socket.Close();
                _isClosed.Set();
                return;
            }
        }
    }

    private sealed class Owner : IExchangeOwner
    {
        public TaskCompletionSource<HttpExchange> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action? Then { get; init; }

        public void Completed(HttpExchange exchange)
        {
            Then?.Invoke();
            Ended.SetResult(exchange);
        }
    }
}
