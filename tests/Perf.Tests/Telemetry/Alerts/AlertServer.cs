using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Perf.Tests.Telemetry.Alerts;

/// <summary>A server on loopback that takes requests of HTTP/1.1 as they are on the wire, and answers as a test says: with any status, late, or by closing the connection.</summary>
internal sealed class AlertServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Received, Reply> _answer;
    private readonly List<Received> _requests = [];

    internal AlertServer(Func<Received, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Answers in turn; the last answer goes on.</summary>
    internal AlertServer(params Reply[] replies)
        : this(new Turns(replies).Next)
    {
    }

    internal string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    internal IReadOnlyList<Received> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    Reply reply;
                    lock (_requests)
                    {
                        _requests.Add(request);
                        reply = _answer(request);
                    }

                    await Task.Delay(reply.After, _stop.Token);
                    if (reply.Status == 0)
                    {
                        client.Client.LingerState = new LingerOption(enable: true, 0);
                        return;
                    }

                    byte[] body = Encoding.UTF8.GetBytes(reply.Body);
                    string headers = string.Concat(reply.Headers.Select(header => $"{header.Name}: {header.Value}\r\n"));
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(
                        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} {(HttpStatusCode)reply.Status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n")));
                    await stream.WriteAsync(body);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private static async Task<Received?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        byte[] one = new byte[1];
        while (!(bytes.Count >= 4 && bytes[^4..].SequenceEqual("\r\n\r\n"u8.ToArray())))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        string[] lines = Encoding.UTF8.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body);
        return new Received(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }

    internal sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        internal JsonElement Json => JsonDocument.Parse(Body).RootElement;
    }

    /// <summary>An answer; status 0 closes the connection.</summary>
    internal sealed record Reply(int Status, string Body = "")
    {
        internal TimeSpan After { get; init; }

        internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
    }

    private sealed class Turns(Reply[] replies)
    {
        private int _next;

        internal Reply Next(Received request) => replies[Math.Min(_next++, replies.Length - 1)];
    }
}
