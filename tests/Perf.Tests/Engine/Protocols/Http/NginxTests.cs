using System.Text;
using Perf.Engine.Network;
using Perf.Engine.Protocols.Http;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class NginxTests(NginxFixture nginx) : IClassFixture<NginxFixture>
{
    [SkippableTheory]
    [InlineData("GET", "/ok", "", 200, null)]
    [InlineData("HEAD", "/ok", "", 200, null)]
    // nginx compresses on the fly, and then in chunks.
    [InlineData("GET", "/ok", "accept-encoding: gzip\r\n", 200, null)]
    [InlineData("GET", "/none", "", 204, null)]
    [InlineData("GET", "/move", "", 302, null)]
    [InlineData("GET", "/missing", "", 404, null)]
    [InlineData("GET", "/drop", "", 0, "connection_closed")]
    public async Task SendAsync_Request_IsAnsweredSeveralTimes(string method, string path, string headers, int status, string? errorClass)
    {
        Skip.If(nginx.Root is null, "nginx is not installed.");
        await using var client = new TransportClient(SocketDriver.Create());
        for (int i = 0; i < 12; i++)
        {
            HttpExchange outcome = await client.SendAsync(nginx.Root, path, method, headers);

            Assert.Equal((status, errorClass), (outcome.Status, outcome.ErrorClass));
            if (path == "/ok" && method == "GET")
            {
                Assert.StartsWith("""{"status":"ok",""", Encoding.UTF8.GetString(outcome.Body.Span), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>This nginx closes each connection after five requests, so a run crosses that edge all the time.</summary>
    [SkippableFact]
    public async Task RunAsync_ServerEndsConnections_NoRequestFails()
    {
        Skip.If(nginx.Root is null, "nginx is not installed.");
        Scenario scenario = ScenarioBuilding.Of(nginx.Root, new SharedIterations { Vus = 8, Iterations = 2000 }, ScenarioBuilding.Get("/ok"));
        (RunResult result, _) = await RunRecorder.RunAsync(scenario);

        Assert.Empty(result.Errors);
        Assert.Equal(2000, result.Metrics["http_reqs"].Count);
        Assert.Equal(2000, result.Metrics["http_req_duration"].Count);
    }
}
