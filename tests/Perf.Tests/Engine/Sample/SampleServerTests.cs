using System.Text;
using Perf.Engine.Network;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Sample;
using Perf.Tests.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Sample;

public sealed class SampleServerTests
{
    [Theory]
    [InlineData("GET", "/", "", 200, "sample shop")]
    [InlineData("GET", "/items?q=a", "", 200, "alpha")]
    [InlineData("POST", "/login", "", 201, "sample-token")]
    [InlineData("POST", "/orders", "", 401, "sign in first")]
    [InlineData("POST", "/orders", "authorization: Bearer sample-token\r\n", 201, "accepted")]
    [InlineData("GET", "/nowhere", "", 404, "there is")]
    public async Task Answer_Request_IsTheShops(string method, string path, string headers, int status, string part)
    {
        await using SampleServer server = SampleServer.Start();
        await using var client = new TransportClient(SocketDriver.Create());
        for (int i = 0; i < 3; i++)
        {
            HttpExchange outcome = await client.SendAsync(server.Address, path, method, headers, method == "POST" ? "{}" : "");

            Assert.Equal(status, outcome.Status);
            Assert.Contains(part, Encoding.UTF8.GetString(outcome.Body.Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LengthOf_AnyCut_WaitsForTheWholeRequest()
    {
        byte[] request = "POST /login HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n\r\n"u8.ToArray();
        for (int length = 0; length <= request.Length; length++)
        {
            Assert.Equal(length < 48 ? -1 : 48, SampleRequest.LengthOf(request.AsSpan(0, length)));
        }
    }

    [Fact]
    public async Task DisposeAsync_WithOpenConnections_Ends()
    {
        SampleServer server = SampleServer.Start();
        await using var client = new TransportClient(SocketDriver.Create());
        await client.SendAsync(server.Address, "/");
        await server.DisposeAsync();

        Assert.NotNull((await client.SendAsync(server.Address, "/")).ErrorClass);
    }
}
