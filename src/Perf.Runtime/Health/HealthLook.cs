using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Perf.Analysis;
using Perf.Telemetry.Health;

namespace Perf.Runtime;

/// <summary>Brings each planned check together with who asks and who judges.</summary>
internal sealed class HealthLook : IDisposable
{
    private readonly HealthPlan _plan;
    private readonly IStoreInspector _store;
    private readonly IOutboxInspector _outbox;
    private readonly HomeInspector _home;
    private readonly Func<ClusterSettings, CancellationToken, Task<IReadOnlyList<Agent>>> _agents;
    private readonly TimeProvider _time;
    private readonly X509Certificate2Collection? _authorities;
    private readonly HealthHttp _http;
    private readonly List<TimeObservation> _times = [];

    /// <summary>Makes one.</summary>
    /// <param name="plan">What will be looked at.</param>
    /// <param name="store">Looks at the store.</param>
    /// <param name="outbox">Looks at the outbox.</param>
    /// <param name="home">Looks at Perf's home.</param>
    /// <param name="agents">Finds the agents of a cluster.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="PerfException">The file of authorities cannot be read.</exception>
    internal HealthLook(HealthPlan plan, IStoreInspector store, IOutboxInspector outbox, HomeInspector home, Func<ClusterSettings, CancellationToken, Task<IReadOnlyList<Agent>>> agents, TimeProvider time)
    {
        _plan = plan;
        _store = store;
        _outbox = outbox;
        _home = home;
        _agents = agents;
        _time = time;
        _authorities = Authorities(plan.Settings.CertificateAuthority);
        _http = new HealthHttp(plan.Settings.VerifyCertificates, _authorities, time);
    }

    /// <summary>What other clocks said while the checks ran.</summary>
    internal IReadOnlyList<TimeObservation> Times
    {
        get
        {
            lock (_times)
            {
                return [.. _times];
            }
        }
    }

    private HealthSettings Settings => _plan.Settings;

    public void Dispose() => _http.Dispose();

    /// <summary>What a check does.</summary>
    internal async Task<HealthCheck> RunAsync(PlannedCheck check, CancellationToken stop) => check switch
    {
        { Service: { } service } => await ServiceAsync(check.Name, service, stop).ConfigureAwait(false),
        { Endpoint: { } endpoint } => TargetHealth.Judge(endpoint, Timed(await TargetProbe.RunAsync(_http, endpoint.Url, stop).ConfigureAwait(false))),
        { Certificate: var (host, port) } => CertificateHealth.Judge(await CertificateProbe.RunAsync(host, port, _authorities, stop).ConfigureAwait(false), Settings, _time.GetUtcNow()),
        { Cluster: { } cluster } => AgentsHealth.Judge(await _agents(cluster, stop).ConfigureAwait(false), Settings),
        { Name: "store" } => Store(stop),
        { Name: "outbox" } => Outbox(),
        { Name: "outputs" } => Outputs(),
        { Name: "disk" } => Disk(),
        _ => new HealthCheck { Message = "There is nothing to look at." },
    };

    /// <summary>Asks a server of NTP where one is named.</summary>
    internal async Task<string?> AskTimeAsync(CancellationToken stop)
    {
        if (Settings.TimeServer is not { } server)
        {
            return null;
        }

        (TimeObservation? time, string reason) = await TimeServerProbe.RunAsync(server, _time, stop).ConfigureAwait(false);
        if (time is not null)
        {
            Note(time);
        }

        return time is null ? reason : null;
    }

    private async Task<HealthCheck> ServiceAsync(string name, HealthService service, CancellationToken stop)
    {
        HealthCheck found;
        switch (name)
        {
            case "influxdb":
                found = InfluxHealth.Judge(Timed(await InfluxProbe.RunAsync(_http, service, stop).ConfigureAwait(false)));
                break;
            case "prometheus":
                (HttpObservation healthy, HttpObservation? ready, HttpObservation? targets) = await PrometheusProbe.RunAsync(_http, service, stop).ConfigureAwait(false);
                found = PrometheusHealth.Judge(Timed(healthy), ready, targets);
                break;
            case "grafana":
                found = GrafanaHealth.Judge(Timed(await GrafanaProbe.RunAsync(_http, service, stop).ConfigureAwait(false)));
                break;
            default:
                (HttpObservation runs, HttpObservation? isReady) = await AlertmanagerProbe.RunAsync(_http, service, stop).ConfigureAwait(false);
                found = AlertmanagerHealth.Judge(Timed(runs), isReady);
                break;
        }

        return service.Optional && found.Status == HealthStatus.Unhealthy ? found with { Status = HealthStatus.Degraded } : found;
    }

    private HealthCheck Store(CancellationToken stop)
    {
        StoreObservation store = _store.Inspect(stop);
        return StoreHealth.Judge(store, _home.Look(), Settings) with { Address = store.Path };
    }

    private HealthCheck Outbox()
    {
        OutboxObservation outbox = _outbox.Inspect();
        return OutboxHealth.Judge(outbox, Settings, _time.GetUtcNow()) with { Address = outbox.Path };
    }

    private HealthCheck Outputs()
    {
        FolderObservation folder = _home.Outputs();
        return OutputsHealth.Judge(folder, Settings, _time.GetUtcNow()) with { Address = folder.Path };
    }

    private HealthCheck Disk()
    {
        DiskObservation disk = _home.Disk();
        return DiskHealth.Judge(disk, Settings) with { Address = disk.Path };
    }

    // Every answer says what time it is where it comes from.
    private HttpObservation Timed(HttpObservation answer)
    {
        if (ClockAgreement.Of(answer) is { } time)
        {
            Note(time);
        }

        return answer;
    }

    private void Note(TimeObservation time)
    {
        lock (_times)
        {
            _times.Add(time);
        }
    }

    private static X509Certificate2Collection? Authorities(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? authorities : throw new PerfException(ErrorIds.FileUnreadable, $"The file of authorities '{path}' has no certificate. It holds certificates as PEM (-----BEGIN CERTIFICATE-----).", path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file of authorities '{path}', which tls.authority names.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The file of authorities '{path}' cannot be read: {e.Message}", path, e);
        }
    }
}
