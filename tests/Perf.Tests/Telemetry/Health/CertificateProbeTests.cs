using Perf.Analysis;
using Perf.Telemetry.Health;

namespace Perf.Tests.Telemetry.Health;

public sealed class CertificateProbeTests : IDisposable
{
    private static readonly HealthSettings s_settings = new();

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("localhost", -1, 90, HealthStatus.Healthy, "holds until")]
    [InlineData("localhost", -1, 20, HealthStatus.Degraded, "holds until")]
    [InlineData("localhost", -1, 3, HealthStatus.Unhealthy, "holds until")]
    [InlineData("localhost", -9, -1, HealthStatus.Unhealthy, "ended on")]
    [InlineData("localhost", 1, 90, HealthStatus.Unhealthy, "holds from")]
    [InlineData("other.example.com", -1, 90, HealthStatus.Unhealthy, "is for another name: other.example.com")]
    public async Task RunAsync_OfARealServer_FindsWhatIsWrong(string name, double from, double to, HealthStatus expected, string words)
    {
        using TestCertificates.TlsServer server = _certificates.Server(name, from, to);
        CertificateObservation found = await CertificateProbe.RunAsync("localhost", server.Port, _certificates.Authorities, Guard());
        HealthCheck check = CertificateHealth.Judge(found, s_settings, TimeProvider.System.GetUtcNow());
        Assert.True(check.Status == expected, $"{check.Status}: {check.Message} {string.Join("; ", check.Evidence)}");
        Assert.Contains(words, check.Message, StringComparison.Ordinal);
        Assert.Equal("Perf test authority", found.Issuer);
    }

    [Fact]
    public async Task RunAsync_OfAnAuthorityThatNobodyKnows_IsNotTrusted()
    {
        using TestCertificates.TlsServer server = _certificates.Server("localhost", -1, 90);
        CertificateObservation found = await CertificateProbe.RunAsync("localhost", server.Port, null, Guard());
        Assert.NotEmpty(found.Distrust);
        Assert.Contains("not trusted", CertificateHealth.Judge(found, s_settings, TimeProvider.System.GetUtcNow()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OfAServerWithoutTls_SaysSo()
    {
        using var server = new Alerts.AlertServer(new Alerts.AlertServer.Reply(0));
        CertificateObservation found = await CertificateProbe.RunAsync("127.0.0.1", new Uri(server.Url).Port, null, new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token);
        Assert.NotEqual("", found.Fault);
    }

    [Fact]
    public async Task GetAsync_OverTls_TrustsTheAuthorityThatIsNamedAlone()
    {
        using TestCertificates.TlsServer right = _certificates.Server("localhost", -1, 3), ended = _certificates.Server("localhost", -9, -1);
        using var trusting = new HealthHttp(verify: true, _certificates.Authorities, TimeProvider.System);
        using var usual = new HealthHttp(verify: true, null, TimeProvider.System);
        using var lax = new HealthHttp(verify: false, null, TimeProvider.System);
        Assert.Equal(200, (await trusting.GetAsync($"https://localhost:{right.Port}/health", null, Guard())).Status);
        Assert.Equal(HttpFault.Tls, (await usual.GetAsync($"https://localhost:{right.Port}/health", null, Guard())).Fault);
        Assert.Equal(HttpFault.Tls, (await trusting.GetAsync($"https://localhost:{ended.Port}/health", null, Guard())).Fault);
        Assert.Equal(200, (await lax.GetAsync($"https://localhost:{right.Port}/health", null, Guard())).Status);
    }

    private static CancellationToken Guard() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
