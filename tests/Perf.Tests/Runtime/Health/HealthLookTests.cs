using System.Globalization;
using Perf.Cluster;
using Perf.History;
using Perf.Runtime;
using Perf.Telemetry.Alerts;
using Perf.Tests.Cluster;
using Perf.Tests.History;
using Perf.Tests.Telemetry.Alerts;
using Perf.Tests.Telemetry.Health;

namespace Perf.Tests.Runtime.Health;

/// <summary>Whole looks at made-up setups: what is planned is asked and judged.</summary>
public sealed class HealthLookTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task RunAsync_OfASetup_FindsEachPart()
    {
        using var grafana = new AlertServer(new AlertServer.Reply(200, """{"database":"ok","version":"10.4"}"""));
        using var signIn = new AlertServer(new AlertServer.Reply(302) { Headers = [("Location", "/login")] });
        using var hangs = new AlertServer(new AlertServer.Reply(200) { After = TimeSpan.FromMinutes(5) });
        using var starting = new AlertServer(new AlertServer.Reply(503, "starting"));
        using var certificates = new TestCertificates();
        using TestCertificates.TlsServer target = certificates.Server("localhost", -1, 3);
        string authority = Path.Combine(_home.Root, "ca.pem");
        await File.WriteAllTextAsync(authority, certificates.Pem);
        IReadOnlyDictionary<string, HealthCheck> found = await LookAsync(
            new HealthSettings
            {
                Services = new Dictionary<string, HealthService>
                {
                    ["influxdb"] = new() { Url = hangs.Url },
                    ["prometheus"] = new() { Url = signIn.Url },
                    ["grafana"] = new() { Url = grafana.Url },
                    ["alertmanager"] = new() { Url = starting.Url, Optional = true },
                },
                CertificateAuthority = authority,
                Timeout = TimeSpan.FromSeconds(2),
            },
            new HealthRequest { Target = $"https://localhost:{target.Port}" });
        Assert.Equal(
            [
                ("influxdb", HealthStatus.Unhealthy), ("prometheus", HealthStatus.Unhealthy), ("grafana", HealthStatus.Healthy), ("alertmanager", HealthStatus.Degraded), ("target", HealthStatus.Healthy),
                ($"tls:localhost:{target.Port}", HealthStatus.Unhealthy), ("store", HealthStatus.Healthy), ("outbox", HealthStatus.Healthy), ("outputs", HealthStatus.Healthy),
            ],
            found.Values.Where(check => check.Name is not ("disk" or "clock")).Select(check => (check.Name, check.Status)));
        Assert.Contains("gave no answer", found["influxdb"].Message, StringComparison.Ordinal);
        Assert.Contains("sends elsewhere", found["prometheus"].Message, StringComparison.Ordinal);
        Assert.Equal("bytes", found["outputs"].Unit);
        Assert.True(found["disk"].Value > 0);
        Assert.Equal(_home.File, found["store"].Address);
        Assert.False(Directory.Exists(_home.Path), "a look makes no home");
    }

    [Fact]
    public async Task RunAsync_OfADamagedStoreAndAFullOutboxAndSpill_TellsOfEach()
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "spill", "influx"));
        await File.WriteAllTextAsync(_home.File, new string('x', 5000));
        string spilled = Path.Combine(_home.Path, "spill", "influx", "1.lp");
        await File.WriteAllTextAsync(spilled, "m v=1");
        File.SetLastWriteTimeUtc(spilled, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-3));
        using (var sender = new AlertSender(_home.Path, _ => null, TimeProvider.System))
        {
            for (int i = 0; i < 20; i++)
            {
                sender.Put(SomeAlerts.Slow() with { Key = i.ToString(CultureInfo.InvariantCulture) }, [SomeAlerts.Channel(AlertChannelKind.Webhook, ("url", "http://127.0.0.1:1"))], TimeSpan.Zero, null);
            }
        }

        IReadOnlyDictionary<string, HealthCheck> found = await LookAsync(new HealthSettings { AlertsWait = TimeSpan.Zero }, new HealthRequest { Include = ["store", "outbox", "outputs"] });
        Assert.Equal([HealthStatus.Unhealthy, HealthStatus.Degraded, HealthStatus.Degraded], found.Values.Select(check => check.Status));
        Assert.Equal(20, found["outbox"].Value);
        Assert.Contains("the oldest for 3h", found["outputs"].Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task RunAsync_OfAHomeThatCannotBeWritten_TellsOfIt()
    {
        Skip.If(OperatingSystem.IsWindows(), "Permissions are Unix'.");
        File.WriteAllText(_home.Path, "a file where the home should be");
        Assert.Equal(HealthStatus.Unhealthy, (await LookAsync(new HealthSettings(), new HealthRequest { Include = ["store"] }))["store"].Status);
    }

    [Fact]
    public async Task RunAsync_OfAnAuthorityThatIsNone_IsRefused()
    {
        PerfException missing = await Assert.ThrowsAsync<PerfException>(() => LookAsync(new HealthSettings { CertificateAuthority = Path.Combine(_home.Root, "no.pem") }, new HealthRequest()));
        Assert.Equal(ErrorIds.FileNotFound, missing.Id);
        string empty = Path.Combine(_home.Root, "empty.pem");
        await File.WriteAllTextAsync(empty, "nothing");
        Assert.Equal(ErrorIds.FileUnreadable, (await Assert.ThrowsAsync<PerfException>(() => LookAsync(new HealthSettings { CertificateAuthority = empty }, new HealthRequest()))).Id);
    }

    /// <summary>Real agents. How busy this machine is meanwhile decides nothing.</summary>
    [Fact]
    public async Task RunAsync_OfAClusterOfAgents_CountsThoseThatCanTakeWork()
    {
        await using var agents = new LocalAgents();
        await agents.StartAsync(new AgentOptions { Name = "one" });
        async Task<IReadOnlyList<Agent>> FindAsync(ClusterSettings cluster, CancellationToken stop)
        {
            await using ClusterClient client = await ClusterClient.ConnectAsync(cluster, agents.Home, stop);
            return await client.FindAgentsAsync(new AgentSelection(), stop);
        }

        var settings = new HealthSettings { Agents = new HealthAgents { Cluster = agents.Connection, Least = 2 } };
        var request = new HealthRequest { Include = ["agents"] };
        HealthCheck few = (await LookAsync(settings, request, FindAsync))["agents"];
        Assert.Equal((HealthStatus.Unhealthy, 1.0, agents.Connection), (few.Status, few.Value, few.Address));
        await agents.StartAsync(new AgentOptions { Name = "two" });
        HealthCheck enough = (await LookAsync(settings, request, FindAsync))["agents"];
        Assert.Equal((true, 2.0), (enough.Status is HealthStatus.Healthy or HealthStatus.Degraded, enough.Value));
        Assert.StartsWith("2 of 2 agents can take work", enough.Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, HealthCheck>> LookAsync(
        HealthSettings settings, HealthRequest request, Func<ClusterSettings, CancellationToken, Task<IReadOnlyList<Agent>>>? agents = null)
    {
        HealthPlan plan = new HealthPlanner(request, settings, new Dictionary<string, EnvironmentDefinition>(), _ => null).Plan();
        using SqliteRunStore store = _home.Store();
        using var outbox = new AlertSender(_home.Path, _ => null, TimeProvider.System);
        using var look = new HealthLook(plan, store, outbox, new HomeInspector(_home.Path), agents ?? ((_, _) => Task.FromResult<IReadOnlyList<Agent>>([])), TimeProvider.System);
        HealthCheck[] found = await new HealthRunner(TimeProvider.System, settings.Timeout)
            .RunAsync([.. plan.Checks.Select(check => (check, new Func<CancellationToken, Task<HealthCheck>>(stop => look.RunAsync(check, stop))))], (_, _) => { }, new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token);
        return found.ToDictionary(check => check.Name);
    }
}
