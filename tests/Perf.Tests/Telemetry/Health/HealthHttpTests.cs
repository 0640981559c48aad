using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Analysis;
using Perf.Telemetry.Health;
using Perf.Tests.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Health;

public sealed class HealthHttpTests : IDisposable
{
    private static readonly string[] s_none = ["", "health", "ftp://a", "http://", "file:///etc/passwd"];

    private readonly HealthHttp _http = new(verify: true, null, TimeProvider.System);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task GetAsync_OfARedirect_DoesNotFollowItAndHidesItsQuery()
    {
        using var server = new AlertServer(new AlertServer.Reply(302) { Headers = [("Location", "/login?token=abc")] });
        HttpObservation answer = await _http.GetAsync(server.Url + "/health?key=xyz", null, Guard());
        Assert.Equal((302, server.Url + "/login", server.Url + "/health"), (answer.Status, answer.Location, answer.Url));
        Assert.Equal("/health?key=xyz", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task GetAsync_OfEachFault_NamesIt()
    {
        using var hangs = new AlertServer(new AlertServer.Reply(200) { After = TimeSpan.FromMinutes(5) });
        using var breaks = new AlertServer(new AlertServer.Reply(0));
        Assert.Equal(HttpFault.Timeout, (await _http.GetAsync(hangs.Url, null, new CancellationTokenSource(300).Token)).Fault);
        Assert.Equal(HttpFault.Broken, (await _http.GetAsync(breaks.Url, null, Guard())).Fault);
        Assert.Equal(HttpFault.Refused, (await _http.GetAsync($"http://127.0.0.1:{FreePort()}", null, Guard())).Fault);
        Assert.Equal(HttpFault.Name, (await _http.GetAsync("http://no-such-host.invalid", null, Guard())).Fault);
        Assert.All(await Task.WhenAll(s_none.Select(address => _http.GetAsync(address, null, Guard()))), answer => Assert.Equal(HttpFault.Address, answer.Fault));
    }

    [Fact]
    public async Task GetAsync_OfGarbage_IsBroken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task garbage = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            _ = await client.GetStream().ReadAsync(new byte[4096]);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
        });
        Assert.Equal(HttpFault.Broken, (await _http.GetAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", null, Guard())).Fault);
        await garbage;
    }

    [Fact]
    public async Task GetAsync_OfALongAnswer_ReadsItsBeginningAlone()
    {
        using var server = new AlertServer(new AlertServer.Reply(200, new string('x', 1_000_000)));
        Assert.Equal(256 * 1024, (await _http.GetAsync(server.Url, null, Guard())).Body.Length);
    }

    [Fact]
    public async Task RunAsync_OfAPrometheusWithManyTargets_ReadsThemAll()
    {
        string target = $$$"""{"labels":{"job":"node","instance":"a:9100"},"discoveredLabels":{"much":"{{{new string('x', 1000)}}}"},"health":"up","lastError":""}""";
        string targets = $$$"""{"status":"success","data":{"activeTargets":[{{{string.Join(',', Enumerable.Repeat(target, 2000))}}}]}}""";
        using var server = new AlertServer(new AlertServer.Reply(200, "Prometheus Server is Healthy."), new AlertServer.Reply(200, "Prometheus Server is Ready."), new AlertServer.Reply(200, targets));
        (HttpObservation healthy, HttpObservation? ready, HttpObservation? found) = await PrometheusProbe.RunAsync(_http, new HealthService { Url = server.Url }, Guard());
        Assert.Equal("Prometheus runs, is ready, and no target of 2000 is down.", PrometheusHealth.Judge(healthy, ready, found).Message);
    }

    [Fact]
    public async Task GetAsync_WithASignIn_SendsItAndShowsItNowhere()
    {
        using var server = new AlertServer(new AlertServer.Reply(200, "OK"));
        HttpObservation byAddress = await _http.GetAsync(server.Url.Replace("http://", "http://u:p%40ss@", StringComparison.Ordinal), null, Guard());
        await _http.GetAsync(server.Url, new HealthService { User = "u", Password = "p@ss" }, Guard());
        await _http.GetAsync(server.Url, new HealthService { Token = "tok" }, Guard());
        string basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("u:p@ss"));
        Assert.Equal([basic, basic, "Bearer tok"], server.Requests.Select(request => request.Headers["Authorization"]));
        Assert.DoesNotContain("p@ss", byAddress.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p%40ss", byAddress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_OfAnAnswerOfACache_TakesNoTimeOfIt()
    {
        using var server = new AlertServer(new AlertServer.Reply(200) { Headers = [("Date", "Thu, 05 Mar 2026 06:00:00 GMT")] }, new AlertServer.Reply(200) { Headers = [("Date", "Thu, 05 Mar 2026 06:00:00 GMT"), ("Age", "60")] });
        Assert.Equal(new DateTimeOffset(2026, 3, 5, 6, 0, 0, TimeSpan.Zero), (await _http.GetAsync(server.Url, null, Guard())).ServerTime);
        Assert.Null((await _http.GetAsync(server.Url, null, Guard())).ServerTime);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static CancellationToken Guard() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
