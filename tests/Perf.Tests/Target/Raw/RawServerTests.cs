using System.Net.Sockets;
using System.Text;
using Perf.Target;

namespace Perf.Tests.Target.Raw;

public sealed class RawServerTests : IAsyncLifetime
{
    private TargetServer _server = null!;

    public async Task InitializeAsync() => _server = await TargetServer.StartAsync(new TargetOptions());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("/half?bytes=10", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nhhhhh")]
    [InlineData("/empty", "")]
    [InlineData("/bad-status", "HTTP/1.1 twenty OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("/bad-length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello")]
    [InlineData("/bad-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nxyz\r\nsecond\r\n0\r\n\r\n")]
    [InlineData("/until-close", "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end")]
    [InlineData("/byte-by-byte", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("/nowhere", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    public async Task Get_RawPath_SendsTheseBytesAndCloses(string path, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(await ReadAllAsync(_server.RawUri, path)));

    [Fact]
    public async Task Get_Trailers_ComeAfterTheLastChunk()
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(_server.RawUri, "/trailers?chunks=3&size=20"));

        Assert.Equal(new string('t', 60), await response.Content.ReadAsStringAsync());
        Assert.Equal("3", response.TrailingHeaders.GetValues("X-Chunks").Single());
    }

    [Fact]
    public async Task Get_Garbage_IsNoHttpAndTheSameEachTime()
    {
        byte[] first = await ReadAllAsync(_server.RawUri, "/garbage?bytes=500");

        Assert.Equal(500, first.Length);
        Assert.NotEqual("HTTP"u8.ToArray(), first[..4]);
        Assert.Equal(first, await ReadAllAsync(_server.RawUri, "/garbage?bytes=500"));
    }

    [Fact]
    public async Task Get_EndlessHeaders_GoOnPastAMebibyte()
    {
        using var socket = await SendAsync(_server.RawUri, "/endless-headers");
        var buffer = new byte[65_536];
        int total = 0;
        while (total < 1 << 20)
        {
            int read = await socket.ReceiveAsync(buffer);
            Assert.NotEqual(0, read);
            total += read;
        }
    }

    [Fact]
    public async Task Get_Resets_EndWithRst()
    {
        foreach (var (uri, path) in new[] { (_server.RawUri, "/reset-before"), (_server.BaseUri, "/reset-before"), (_server.BaseUri, "/reset") })
        {
            var error = await Assert.ThrowsAsync<SocketException>(() => ReadAllAsync(uri, path));
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
    }

    private static async Task<Socket> SendAsync(Uri uri, string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(uri.Host, uri.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {uri.Authority}\r\n\r\n"));
        return socket;
    }

    private static async Task<byte[]> ReadAllAsync(Uri uri, string path)
    {
        using var socket = await SendAsync(uri, path);
        using var all = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
        {
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }
}
