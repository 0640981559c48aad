using System.Globalization;
using Perf.Analysis;
using Perf.Telemetry.Health;
using Perf.Tests.History.Influx;
using Perf.Tests.Telemetry.Alerts.Channels;

namespace Perf.Tests.Telemetry.Health;

/// <summary>Against the real InfluxDB, Prometheus and Alertmanager.</summary>
public sealed class RealServicesTests(InfluxServer influx, PrometheusServer prometheus, AlertmanagerServer alertmanager)
    : IClassFixture<InfluxServer>, IClassFixture<PrometheusServer>, IClassFixture<AlertmanagerServer>, IDisposable
{
    private readonly HealthHttp _http = new(verify: true, null, TimeProvider.System);

    public void Dispose() => _http.Dispose();

    [SkippableFact]
    public async Task InfluxDb_ThatRuns_IsHealthy()
    {
        InfluxServer.SkipWithout();
        HttpObservation ping = await InfluxProbe.RunAsync(_http, At(influx.Port), Guard());
        HealthCheck check = InfluxHealth.Judge(ping);
        Assert.Equal(HealthStatus.Healthy, check.Status);
        Assert.StartsWith("InfluxDB 1.", check.Message, StringComparison.Ordinal);
        // Its answer tells the time, which is this machine's.
        TimeObservation time = ClockAgreement.Of(ping)!;
        Assert.InRange(0, time.Least, time.Most);
    }

    [SkippableFact]
    public async Task Prometheus_WithATargetThatIsDown_IsDegradedAndNamesIt()
    {
        prometheus.Require();
        HealthCheck check;
        do
        {
            // Until it has scraped once.
            (HttpObservation healthy, HttpObservation? ready, HttpObservation? targets) = await PrometheusProbe.RunAsync(_http, At(prometheus.Port), Guard());
            check = PrometheusHealth.Judge(healthy, ready, targets);
            await Task.Delay(200, Guard());
        }
        while (check.Evidence.Count == 0 && !s_end.IsCancellationRequested);
        Assert.Equal("Prometheus runs, and 1 of 2 targets are down.", check.Message);
        Assert.StartsWith("gone 127.0.0.1:1: ", Assert.Single(check.Evidence), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Alertmanager_ThatRuns_IsHealthy()
    {
        alertmanager.Require();
        (HttpObservation healthy, HttpObservation? ready) = await AlertmanagerProbe.RunAsync(_http, At(alertmanager.Port), Guard());
        Assert.Equal("Alertmanager runs and is ready.", AlertmanagerHealth.Judge(healthy, ready).Message);
    }

    [SkippableFact]
    public async Task Services_AskedForEachOther_AreNotHealthy()
    {
        prometheus.Require();
        alertmanager.Require();
        InfluxServer.SkipWithout();
        (HttpObservation healthy, HttpObservation? ready) = await AlertmanagerProbe.RunAsync(_http, At(influx.Port), Guard());
        Assert.Equal(HealthStatus.Unhealthy, AlertmanagerHealth.Judge(healthy, ready).Status);
        Assert.Equal(HealthStatus.Unhealthy, InfluxHealth.Judge(await InfluxProbe.RunAsync(_http, At(prometheus.Port), Guard())).Status);
        Assert.Equal(HealthStatus.Unhealthy, GrafanaHealth.Judge(await GrafanaProbe.RunAsync(_http, At(alertmanager.Port), Guard())).Status);
        (HttpObservation no, HttpObservation? never, HttpObservation? none) = await PrometheusProbe.RunAsync(_http, At(alertmanager.Port), Guard());
        Assert.Equal(HealthStatus.Unhealthy, PrometheusHealth.Judge(no, never, none).Status);
    }

    private static readonly CancellationTokenSource s_end = new(TimeSpan.FromSeconds(60));

    private static HealthService At(int port) => new() { Url = "http://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture) + "/" };

    private static CancellationToken Guard() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
