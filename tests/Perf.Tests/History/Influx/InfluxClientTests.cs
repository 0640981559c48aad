using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.History;

namespace Perf.Tests.History.Influx;

/// <summary>Answers that no InfluxDB gives: another server listens at the address, or one in between answers.</summary>
public sealed class InfluxClientTests
{
    [Theory]
    [InlineData("200 OK", """{"results":[{"series":[{"columns":["a"],"values":[[1,2]]}]}]}""")] // more values than columns
    [InlineData("200 OK", "[]")]
    [InlineData("200 OK", "<html></html>")]
    [InlineData("500 Internal Server Error", """{"error":{"code":1}}""")] // an error that is no text
    public async Task Query_AnswerOfAnotherServer_IsToldAsOne(string status, string body)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answer = Task.Run(() => AnswerAsync(listener, status, body));
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = new InfluxClient(InfluxAddress.Parse($"influxdb://127.0.0.1:{port}/perf", "test"), TimeSpan.FromSeconds(20));
        PerfException e = Assert.Throws<PerfException>(() => client.Query("SHOW").ToList());
        Assert.Equal(ErrorIds.StoreUnavailable, e.Id);
        await answer;
    }

    private static async Task AnswerAsync(TcpListener listener, string status, string body)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[4096];
        var asked = new StringBuilder();

        // All of the question first: closing a connection that holds unread bytes resets it.
        while (!asked.ToString().EndsWith("q=SHOW", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                return;
            }

            asked.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
    }
}
