using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Perf.Module.Tests;

/// <summary>Answers each request with what it was, as JSON; for tests of the module, which share nothing with the sources.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _requests;

    public EchoServer()
    {
        // A port that was free a moment ago: HttpListener has no way to choose one itself.
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; }

    /// <summary>Requests that have come so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Interlocked.Increment(ref _requests);
                byte[] body = JsonSerializer.SerializeToUtf8Bytes(new
                {
                    method = context.Request.HttpMethod,
                    path = context.Request.RawUrl,
                    headers = context.Request.Headers.AllKeys.ToDictionary(name => name!.ToLowerInvariant(), name => context.Request.Headers[name]),
                });
                context.Response.ContentType = "application/json";
                context.Response.ContentLength64 = body.Length;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
