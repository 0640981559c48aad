using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Perf.Engine.Sample;
using Perf.Runtime;
using Perf.Tests.History.Influx;
using Perf.Tests.Telemetry.Alerts;

namespace Perf.Tests.Grafana;

/// <summary>
/// A real Prometheus and a real InfluxDB, filled by real runs with the real outputs and monitors: a scenario of Perf's, a test of Artillery and a script of k6, at the same time. All that the boards show
/// comes from there.
/// </summary>
public sealed class BoardServers : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan s_scrape = TimeSpan.FromSeconds(1);

    private readonly InfluxServer _influx = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-boards-").FullName;
    private readonly MonitoredServices _services = new();
    private PrometheusServer? _prometheus;
    private bool _isDisposed;

    /// <summary>The runs' results.</summary>
    internal IReadOnlyList<RunResult> Results { get; private set; } = [];

    /// <summary>Words of questions that nothing can answer on this machine.</summary>
    internal IReadOnlyList<string> Missing => _services.Missing;

    /// <summary>Asks what boards ask, of the time of the runs.</summary>
    internal BoardReader Reader { get; private set; } = null!;

    public static void SkipWithout()
    {
        InfluxServer.SkipWithout();
        Skip.IfNot(PrometheusServer.IsPresent, "prometheus is not installed");
    }

    public async Task InitializeAsync()
    {
        if (InfluxServer.Program is null || !PrometheusServer.IsPresent)
        {
            return;
        }

        // The history that machines share is the same InfluxDB: what stored runs are drawn from.
        string home = Path.Combine(_folder, "home");
        Directory.CreateDirectory(home);
        await File.WriteAllTextAsync(Path.Combine(home, "history.yaml"), $"store: {_influx.Address("perf")}\n");
        Environment.SetEnvironmentVariable("PERF_HOME", home);
        Directory.CreateDirectory(Path.Combine(_folder, "config"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "config", "environments.yaml"), "staging: { target: sample }\n");
        string[] targets = [.. FreePorts(3).Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"))];
        _prometheus = new PrometheusServer(targets);
        await _prometheus.InitializeAsync();
        await _services.StartAsync();
        await using SampleServer shop = SampleServer.Start();
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        Results = await Task.WhenAll(
            RunAsync(BoardRuns.Perf(_folder), "perf", targets[0], _services.Monitors),
            RunAsync(BoardRuns.Artillery(_folder, shop.Address), "perf", targets[1], []),
            RunAsync(BoardRuns.K6(_folder), "k6_metrics", targets[2], [], new Dictionary<string, Variable> { ["BASE"] = Variable.Of(ScalarValue.OfText(shop.Address.ToString().TrimEnd('/'))) }));
        await TellAsync();
        await CompareAsync(targets[0]);
        Reader = new BoardReader(new Uri($"http://127.0.0.1:{_prometheus.Port}"), new Uri($"http://127.0.0.1:{_influx.Port}"), from, TimeProvider.System.GetUtcNow(), s_scrape);
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Reader?.Dispose();
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        await _services.DisposeAsync();
        _influx.Dispose();
        Environment.SetEnvironmentVariable("PERF_HOME", null);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<RunResult> RunAsync(string path, string database, string listen, IReadOnlyList<MonitorDefinition> monitors, IReadOnlyDictionary<string, Variable>? variables = null)
    {
        var request = new RunRequest { Environment = "staging", Variables = variables ?? new Dictionary<string, Variable>() };
        Scenario scenario = PerfRuntime.IsScript(path)
            ? await PerfRuntime.LoadScriptAsync(path, request, new ScriptRunOptions(), _folder, null, default)
            : PerfRuntime.LoadScenario(path, new ScenarioFileOptions { Environment = "staging" });
        scenario = scenario with
        {
            Monitors = monitors,
            Outputs = [OutputText.Parse($"influxdb=http://127.0.0.1:{_influx.Port}/{database}") with { Required = true }, OutputText.Parse($"prometheus={listen}") with { Required = true }],
        };
        RunPlan plan = PerfRuntime.Plan(request with { Scenario = scenario }, _folder);
        return await PerfRuntime.RunAsync(plan, new RunOptions { Output = new ScriptOutput(_folder, static (_, _) => { }) }, default);
    }

    // The key figures: a critical alert that is delivered, and what Get-PerfKpi -Publish does.
    private async Task TellAsync()
    {
        using var hook = new AlertServer(new AlertServer.Reply(200));
        string policy = Path.Combine(_folder, "alerts.yaml");
        await File.WriteAllTextAsync(policy, $$"""
            rules: [ { rule: error-rate, severity: critical }, { rule: invalid-run, severity: critical } ]
            channels: { ops: { type: webhook, url: "{{hook.Url}}", body: { text: "${title}" } } }
            """);
        var notes = new List<string>();
        IReadOnlyList<AlertDelivery> deliveries = await PerfRuntime.AlertAsync(PerfRuntime.LoadAlertPolicy(policy, _folder), Results[0], [], new AlertSendRequest(), notes, default);
        Assert.All(deliveries, delivery => Assert.Equal(AlertOutcome.Delivered, delivery.Outcome));
        Assert.NotEmpty(deliveries);

        string endpoints = Path.Combine(_folder, "critical-endpoints.yaml");
        await File.WriteAllTextAsync(endpoints, "endpoints: [ GET /items, POST /login, GET /never ]\n");
        var request = new KpiRequest { Environment = "staging", CriticalEndpoints = endpoints, Folder = _folder };
        Assert.True(PerfRuntime.PublishKpis(PerfRuntime.Kpis(request, notes), request) > 0);
    }

    // What Compare-PerfResult does: the comparison is kept where boards find it.
    private async Task CompareAsync(string listen)
    {
        RunResult first = await ValidAsync(listen);
        RunResult second = await ValidAsync(listen);
        ComparisonReport report = PerfRuntime.Compare(new RunSide([first], "first"), new RunSide([second], "second"), new ComparisonOptions());
        Assert.NotEmpty(report.Comparisons);
    }

    // On a machine that others keep busy a run may not be believable, and such a run is in no comparison.
    private async Task<RunResult> ValidAsync(string listen)
    {
        RunResult result = await RunAsync(BoardRuns.Readers(_folder), "perf", listen, []);
        for (int attempt = 1; attempt < 5 && !result.Validity.IsValid; attempt++)
        {
            result = await RunAsync(BoardRuns.Readers(_folder), "perf", listen, []);
        }

        return result;
    }

    private static IEnumerable<int> FreePorts(int count)
    {
        int port = 12_000 + (Environment.ProcessId % 5000);
        for (int found = 0; found < count; port++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
            }
            catch (SocketException)
            {
                continue;
            }

            found++;
            yield return port;
        }
    }
}
