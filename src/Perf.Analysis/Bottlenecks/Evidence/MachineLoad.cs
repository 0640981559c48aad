namespace Perf.Analysis;

/// <summary>Who uses the processors of the machine that the target runs on, in cores, in the mean of the window. The machine is the load generator's own where that serves the target; otherwise the one that a <c>node</c> monitor reads.</summary>
internal sealed class MachineLoad
{
    // By two clocks, and a group has the program's children besides.
    private const double OfTheProgram = 0.8;

    /// <summary>Adds it up.</summary>
    public MachineLoad(RunEvidence run)
    {
        Busy = run.One("system.cpu.utilization") ?? run.One("container.cpu.utilization");
        Cores = Math.Max(1, run.One("system.cpu.logical.count")?.Mean ?? run.Run.Machine.Cores);
        BusyShare = Busy?.Mean / 100;
        Pressure = run.One("container.pressure", ("resource", "cpu"), ("stalled", "some")) is { } group && MonitorKind.IsOfNamedGroup(group.Series) ? group : run.Pressure("cpu");
        OwnShare = run.ServesTarget ? run.One("perf.cpu.utilization")?.Mean / 100 : null;

        foreach (Signal signal in run.Each("process.cpu.utilization").Where(one => one.Series.Labels.Count == 0))
        {
            Add(MonitorKind.ProcessTier(signal.Series), signal.Mean / 100, signal);
        }

        // The runtime's own figure is a share of the processors that it may use; where the process is watched from outside too, it is the same time.
        if (Application is null)
        {
            IReadOnlyList<Signal> runtimes = run.OfEvery("dotnet.process.cpu.utilization");
            foreach (Signal runtime in runtimes)
            {
                Add(EvidenceFamily.Application, runtime.Mean / 100 * ProcessorsOf(run, runtime, runtimes.Count == 1), runtime);
            }

            // Of several instances the source is all of them.
            ApplicationSignal = run.Instances.AreSeveral ? run.One("dotnet.process.cpu.utilization") ?? ApplicationSignal : ApplicationSignal;
        }

        if (Cache is null && run.Sum("redis.cpu.utilization") is { } redis)
        {
            Add(EvidenceFamily.Cache, redis.Mean / 100, redis);
        }

        Foreign = ForeignOf(run);
    }

    /// <summary>Cores that there are.</summary>
    public double Cores { get; }

    /// <summary>The use of all processors.</summary>
    public Signal? Busy { get; }

    /// <summary>The same as a share, 0 to 1.</summary>
    public double? BusyShare { get; }

    /// <summary>Time in which something waited for a processor: in the group that was named, for others wait on the machine too; else wherever it is more.</summary>
    public Signal? Pressure { get; }

    /// <summary>The load generator's own process, as a share of all cores, 0 to 1.</summary>
    public double? OwnShare { get; }

    /// <summary>Cores that the application uses.</summary>
    public double? Application { get; private set; }

    /// <summary>The signal that tells.</summary>
    public Signal? ApplicationSignal { get; private set; }

    /// <summary>Cores that the database uses.</summary>
    public double? Database { get; private set; }

    /// <summary>Cores that the proxy uses.</summary>
    public double? Proxy { get; private set; }

    /// <summary>Cores that the cache uses.</summary>
    public double? Cache { get; private set; }

    /// <summary>The signal that tells.</summary>
    public Signal? CacheSignal { get; private set; }

    /// <summary>The application's use as a share of all cores, 0 to 1.</summary>
    public double? ApplicationShare => Application / Cores;

    /// <summary>What of the target is watched, in cores.</summary>
    public double Target => (Application ?? 0) + (Database ?? 0) + (Proxy ?? 0) + (Cache ?? 0);

    /// <summary>
    /// What neither the target nor the load generator used, as a share of all cores, 0 to 1; null where it cannot be known: the load generator's own use, the machine's, and at least one
    /// process' must be known.
    /// </summary>
    public double? Foreign { get; }

    /// <summary>The use of all processors without what is foreign, as a share, 0 to 1: whether the target has used up what there is for it.</summary>
    public double? WithoutForeign => BusyShare - (Foreign ?? 0);

    /// <summary>Tiers that are there by other monitors and whose processes are not watched: what they use would be taken for foreign.</summary>
    public IReadOnlyList<string> Unwatched { get; private set; } = [];

    // Environment.ProcessorCount on Linux: the machine's, or those of its affinity, or as many whole ones as its quota has begun. .NET 9 tells it; before, a group that was named has the quota of the program
    // that is watched, where it uses as much as that: another service may be in it.
    private double ProcessorsOf(RunEvidence run, Signal runtime, bool isAlone)
    {
        if (run.OfEvery("dotnet.process.cpu.count").FirstOrDefault(one => one.Series.Monitor == runtime.Series.Monitor)?.Mean is > 0 and { } told)
        {
            return told;
        }

        foreach (Signal limit in isAlone ? run.Each("container.cpu.limit").Where(one => MonitorKind.IsOfNamedGroup(one.Series)) : [])
        {
            double whole = limit.Mean > 0 ? Math.Min(Cores, Math.Ceiling(limit.Mean.Value)) : Cores;
            double? used = run.Each("container.cpu.usage").FirstOrDefault(one => one.Series.Monitor == limit.Series.Monitor && one.Series.Process == limit.Series.Process)?.Mean;
            if (used is null || used >= OfTheProgram * whole * runtime.Mean / 100)
            {
                return whole;
            }
        }

        return Cores;
    }

    private double? ForeignOf(RunEvidence run)
    {
        Unwatched =
        [
            .. Database is null && run.Has("postgresql") ? ["process=postgres"] : Array.Empty<string>(),
            .. Proxy is null && run.Has("nginx") ? ["process=nginx"] : Array.Empty<string>(),
        ];
        if (run.One("system.cpu.utilization") is not { Mean: { } busy } host || !run.ServesTarget || MonitorKind.Of(host.Series) != "host" || Target <= 0)
        {
            return null;
        }

        double? own = OwnShare ?? run.Run.Validity.OwnCpuShare;
        return own is { } known ? Math.Max(0, (busy / 100) - known - (Target / Cores)) : null;
    }

    private void Add(EvidenceFamily tier, double? cores, Signal signal)
    {
        switch (tier)
        {
            case EvidenceFamily.Database:
                Database = (Database ?? 0) + cores;
                break;
            case EvidenceFamily.Proxy:
                Proxy = (Proxy ?? 0) + cores;
                break;
            case EvidenceFamily.Cache:
                Cache = (Cache ?? 0) + cores;
                CacheSignal ??= signal;
                break;
            default:
                Application = (Application ?? 0) + cores;
                ApplicationSignal ??= signal;
                break;
        }
    }
}
