namespace Perf.Analysis;

/// <summary>
/// A run as evidence: what its monitors read within the window that is judged, their tables, and the load generator's own figures. No monitor need be there: what was not measured is null.
/// Made once for a run; read-only from then on.
/// </summary>
internal sealed class RunEvidence
{
    // Seconds from its monitor's first reading in which every series has its own.
    private const double FirstReadings = 3;

    private readonly Dictionary<string, List<MonitorSeries>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MonitorSeries>> _all = new(StringComparer.Ordinal);
    private readonly Dictionary<MonitorSeries, Signal> _signals = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ClockVerdict> _clocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EvidenceTable> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _firstReadings = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _chosen;

    /// <summary>Looks at a run.</summary>
    /// <param name="run">The run.</param>
    public RunEvidence(RunResult run)
    {
        Run = run;
        Client = new ClientFigures(run);
        Faults = new MonitorFaults(run);
        IsLook = LookWording.IsLook(run);
        ServesTarget = TargetMachine.IsThis(run);
        Seconds = run.Duration.TotalSeconds > 0 ? run.Duration.TotalSeconds : run.Intervals.Count > 0 ? run.Intervals[^1].Start + run.Intervals[^1].Length : 0;
        Window = JudgedWindow.Of(run, Seconds);
        Intervals = [.. run.Intervals.Where(one => one.Start >= Window.From - 1e-6 && one.Start < Window.To - 1e-6)];
        var warnings = new List<string>();
        foreach (IGrouping<string, MonitorSeries> monitor in run.Monitors.GroupBy(one => one.Monitor, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            MonitorSeries[] series = [.. monitor.OrderBy(IdentityOf, StringComparer.Ordinal)];
            ClockVerdict clock = MonitorClock.Judge(monitor.Key, series, run.Intervals, Seconds);
            _clocks[monitor.Key] = clock;
            if (clock.Warning is { } warning)
            {
                warnings.Add(warning);
            }

            if (clock.IsRefused)
            {
                continue;
            }

            if (MonitorGaps.Of(monitor.Key, series, clock.Shift, Window) is { } gap)
            {
                warnings.Add(gap);
            }

            foreach (MonitorSeries one in series)
            {
                AddTo(_all, one);
            }
        }

        MonitorSeries[] all = [.. _all.Values.SelectMany(list => list)];
        Instances = ApplicationInstances.Of(all, SignalOf, PerRequestRate ?? Passed(all));
        IReadOnlyDictionary<string, string> chosen = ChosenMonitors.Of(run, all, SignalOf);
        _chosen = Instances.AreSeveral ? new Dictionary<string, string>(chosen, StringComparer.Ordinal) { ["dotnet"] = Instances.Name } : chosen;
        bool hasHost = _all.GetValueOrDefault("system.cpu.utilization")?.Any(one => MonitorKind.Of(one) == "host") == true;
        bool isGroupNamed = ServesTarget && all.Any(MonitorKind.IsOfNamedGroup);
        foreach (MonitorSeries one in all.Where(one => ChosenMonitors.IsOf(_chosen, MonitorKind.Of(one), one.Monitor) && TargetMachine.Has(one, ServesTarget, isGroupNamed, hasHost)))
        {
            AddTo(_byName, one);
        }

        foreach (Signal together in Instances.Together(all, SignalOf))
        {
            _signals[together.Series] = together;
            AddTo(_byName, together.Series);
        }

        foreach (MonitorTable table in run.MonitorTables.Where(table => ChosenMonitors.IsOf(_chosen, table.Kind, table.Monitor)).OrderBy(table => table.Monitor, StringComparer.Ordinal).ThenBy(table => table.Count))
        {
            _tables.TryAdd($"{table.Kind}/{table.Name}", new EvidenceTable(table));
        }

        Warnings = [.. warnings, .. MixWarnings(), .. Instances.Note is { } note ? new[] { note } : []];
        Load = new MachineLoad(this);
        Database = new DatabaseFigures(this);
    }

    /// <summary>The run.</summary>
    public RunResult Run { get; }

    /// <summary>Whether monitors alone were read, without load: then nothing is known of requests.</summary>
    public bool IsLook { get; }

    /// <summary>Whether the load generator's machine serves the target too, so that what its monitors see of the machine is the target's. Otherwise only a <c>node</c> monitor tells of the target's machine.</summary>
    public bool ServesTarget { get; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; }

    /// <summary>What of it is judged.</summary>
    public JudgedWindow Window { get; }

    /// <summary>The intervals of the window.</summary>
    public IReadOnlyList<IntervalSummary> Intervals { get; }

    /// <summary>The load generator's figures.</summary>
    public ClientFigures Client { get; }

    /// <summary>Who uses the processors.</summary>
    public MachineLoad Load { get; }

    /// <summary>What the database does in a request.</summary>
    public DatabaseFigures Database { get; }

    /// <summary>Several instances of the application that are looked at together.</summary>
    public ApplicationInstances Instances { get; }

    /// <summary>Whether what is seen of the application is of one that serves all requests, as far as it says, or of all of its instances: of several others, and of those that are not watched, each has requests of its own.</summary>
    public bool HasWholeApplication => Instances.AreSeveral || (OfEvery("http.server.active_requests").Count == 1
        && (One("http.server.request.rate")?.Mean is not { } served || PerRequestRate is not { } asked || RequestCounts.Agree(served, asked)));

    /// <summary>Monitors that were named and could not be read.</summary>
    public MonitorFaults Faults { get; }

    /// <summary>Clocks that were off, and gaps.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Requests per second within the window.</summary>
    public double WindowRate => Intervals.Count == 0 ? Client.Rate : Intervals.Sum(one => (double)one.Requests) / Math.Max(Intervals.Sum(one => one.Length), 1e-9);

    /// <summary>Requests of the main protocol per second within the window, or in the whole run where none ended in the window; null without load.</summary>
    public double? MainRate => IsLook ? null : WindowRate * Client.Mix.MainShare is > 0 and var rate ? rate : Math.Max(Client.Rate, 0.01);

    /// <summary>What figures per second of a proxy or an application are divided by to be figures per request; null without load, and where requests of several protocols reach them.</summary>
    public double? PerRequestRate => Client.Mix.IsOfServers ? MainRate : null;

    /// <summary>The same for those of a database, which steps of SQL ask as well.</summary>
    public double? DatabaseRate => Client.Mix.IsOfDatabase ? MainRate : null;

    /// <summary>The same for those of a cache.</summary>
    public double? CacheRate => Client.Mix.IsOfCache ? MainRate : null;

    /// <summary>What a database's totals of the whole run are divided by; null where nothing was asked, and where requests of several protocols reach it.</summary>
    public double? DatabaseRequests => Client.Mix.IsOfDatabase && Client.Requests > 0 ? Client.Requests : null;

    /// <summary>Whether a monitor of a kind was there.</summary>
    public bool Has(string kind) => Run.Monitors.Any(one => MonitorKind.Of(one) == kind && !_clocks[one.Monitor].IsRefused) || Run.MonitorTables.Any(table => table.Kind == kind);

    /// <summary>All signals of a name that have some labels, and maybe others besides.</summary>
    public IReadOnlyList<Signal> Each(string name, params (string Name, string Value)[] labels) => !_byName.TryGetValue(name, out List<MonitorSeries>? list) ? [] :
        [.. list.Where(one => labels.All(label => one.Labels.TryGetValue(label.Name, out string? value) && value == label.Value)).Select(SignalOf).Where(signal => signal.Count > 0)];

    /// <summary>The signal of a name that has these labels and no others; of several monitors' that with the largest mean.</summary>
    public Signal? One(string name, params (string Name, string Value)[] labels) => Each(name, labels).Where(signal => signal.Series.Labels.Count == labels.Length).MaxBy(signal => signal.Mean);

    /// <summary>The signals of a name of every monitor, those included that are not looked at otherwise, because another of their kind does more: each application's processor time.</summary>
    public IReadOnlyList<Signal> OfEvery(string name) => !_all.TryGetValue(name, out List<MonitorSeries>? list) ? [] : [.. list.Where(one => one.Labels.Count == 0).Select(SignalOf).Where(signal => signal.Count > 0)];

    /// <summary>Of several instances of the application the one that alone has much of a signal; null where none stands out.</summary>
    public string? OneOfInstances(string name) => Instances.AreSeveral ? Instances.Outstanding(OfEvery(name)) : null;

    /// <summary>A signal of the load generator's own machine or control group, wherever the target is; null where it was not seen.</summary>
    public Signal? OfGenerator(string name) => OfEvery(name).Where(signal => MonitorKind.Of(signal.Series) == "host" && !MonitorKind.IsOfNamedGroup(signal.Series)).MaxBy(signal => signal.Mean);

    /// <summary>The signal of a name with the largest mean, whatever its other labels: the busiest disk.</summary>
    public Signal? Largest(string name, params (string Name, string Value)[] labels) => Each(name, labels).MaxBy(signal => signal.Mean);

    /// <summary>How long something waited for a resource, in percent of the time: of the control group or of the machine, whichever is the more; one that has enough says nothing of the other.</summary>
    /// <param name="resource">cpu, memory, io.</param>
    public Signal? Pressure(string resource)
    {
        Signal? group = One("container.pressure", ("resource", resource), ("stalled", "some"));
        Signal? machine = One("system.pressure", ("resource", resource), ("stalled", "some"));
        return group is null || machine?.Mean >= (group.Mean ?? 0) ? machine : group;
    }

    /// <summary>All signals of a name added up; null for none.</summary>
    public Signal? Sum(string name, params (string Name, string Value)[] labels) => Each(name, labels) is { Count: > 0 } parts ? Signal.Sum(parts) : null;

    /// <summary>All signals whose names begin alike, added up: counters that have a connection's name behind their own.</summary>
    public Signal? SumOfAll(string prefix) =>
        _byName.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(one => one.Key, StringComparer.Ordinal).SelectMany(one => one.Value).Select(SignalOf).Where(signal => signal.Count > 0).ToArray() is { Length: > 0 } parts ? Signal.Sum(parts) : null;

    /// <summary>The mean of a signal as a figure.</summary>
    public Figure Mean(string name, params (string Name, string Value)[] labels) => Of(One(name, labels), name, signal => signal.Mean);

    /// <summary>A figure of a signal that may not be there.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="value">What is taken of it.</param>
    /// <param name="fallback">The family of a signal that is not there.</param>
    public static Figure Of(Signal? signal, string name, Func<Signal, double?> value, EvidenceFamily fallback = EvidenceFamily.Host)
    {
        if (signal is null)
        {
            return Figure.Of(MonitorKind.FamilyOfSignal(name) ?? fallback, name, null, "", "");
        }

        string labels = string.Join(", ", signal.Series.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        return Figure.Of(MonitorKind.FamilyOf(signal.Series), labels.Length > 0 && !name.Contains('{', StringComparison.Ordinal) ? $"{name}{{{labels}}}" : name, value(signal), signal.Series.Unit, signal.Series.Monitor);
    }

    /// <summary>The share of the window that a series is of which begins with the first thing that it counts: before that there was none. One that comes with its monitor's first readings was there before, however seldom that is read.</summary>
    /// <param name="signal">The signal.</param>
    public double PartOf(Signal signal)
    {
        if (signal.Count == 0)
        {
            return 0;
        }

        double begin = FirstReadingOf(signal.Series.Monitor);
        return signal.Seconds[0] - begin is > FirstReadings and var late ? Math.Clamp(1 - (late / Math.Max(Window.To - begin, 1)), 0, 1) : 1;
    }

    /// <summary>A table; null where it is not there.</summary>
    public EvidenceTable? Table(string kind, string name) => _tables.GetValueOrDefault($"{kind}/{name}");

    /// <summary>The first name of a monitor of a kind, for evidence that several of its figures make.</summary>
    public string SourceOf(string kind) => _chosen.TryGetValue(kind, out string? chosen) ? chosen : Run.Monitors.Where(one => MonitorKind.Of(one) == kind).Select(one => one.Monitor).Concat(Run.MonitorTables.Where(table => table.Kind == kind).Select(table => table.Monitor)).Order(StringComparer.Ordinal).FirstOrDefault() ?? kind;

    // What is not said per request is said not to be.
    private IEnumerable<string> MixWarnings()
    {
        (bool IsTold, string What)[] tiers =
        [
            (Client.Mix.IsOfServers || !(Has("dotnet") || Has("process") || Has("nginx")), "the proxy and the application"),
            (Client.Mix.IsOfDatabase || !Has("postgresql"), "the database"),
            (Client.Mix.IsOfCache || !Has("redis"), "the cache"),
        ];
        string[] shared = [.. tiers.Where(tier => !tier.IsTold).Select(tier => tier.What)];
        if (shared.Length > 0 && !IsLook)
        {
            yield return $"Requests of several protocols ({Client.Mix}) reached {string.Join(", ", shared)}: what was done there is of all of them, and is not told per request. Run the protocols one by one to see what each costs.";
        }
    }

    // Without load the proxy says what is passed on.
    private double? Passed(MonitorSeries[] all) => all.Where(one => one.Signal == "nginx.requests" && one.Labels.Count == 0).Select(one => SignalOf(one).Mean).OfType<double>().ToArray() is [var only] ? only : null;

    private static string IdentityOf(MonitorSeries series) => new MonitorSample { Monitor = series.Monitor, Signal = series.Signal, Labels = series.Labels }.Identity();

    private static void AddTo(Dictionary<string, List<MonitorSeries>> series, MonitorSeries one)
    {
        if (!series.TryGetValue(one.Signal, out List<MonitorSeries>? list))
        {
            series[one.Signal] = list = [];
        }

        list.Add(one);
    }

    // When a monitor told something first within the window.
    private double FirstReadingOf(string monitor)
    {
        if (!_firstReadings.TryGetValue(monitor, out double first))
        {
            _firstReadings[monitor] = first = _all.Values.Concat(_byName.Values).SelectMany(list => list).Where(one => one.Monitor == monitor).Select(SignalOf).Where(signal => signal.Count > 0)
                .Select(signal => signal.Seconds[0]).DefaultIfEmpty(Window.From).Min();
        }

        return first;
    }

    private Signal SignalOf(MonitorSeries series)
    {
        if (!_signals.TryGetValue(series, out Signal? signal))
        {
            _signals[series] = signal = new Signal(series, _clocks[series.Monitor].Shift, Window.From, Window.To);
        }

        return signal;
    }
}
