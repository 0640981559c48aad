namespace Perf.Analysis;

/// <summary>
/// Several instances of the application that serves the requests, as behind a proxy that spreads them. They are looked at together where all of them are watched, which their counts tell: the requests that
/// they serve add up to those that are asked. Otherwise what one of them does is of no known part of the requests, and of several monitors the one is looked at that has most to do.
/// </summary>
internal sealed class ApplicationInstances
{
    private const string Rate = "http.server.request.rate";
    private const string UnderWay = "http.server.active_requests";

    // What another program serves beside them: looks at its health.
    private const double Besides = 0.05;

    // One that has so many times what each of the others has stands out.
    private const double Times = 3;

    // A share, or a time: of all of them it is the mean of what their requests meet. Everything else adds up.
    private static readonly string[] s_means = ["%", "ms", "s", "ms/s"];

    private readonly Dictionary<string, double> _rates;

    private ApplicationInstances(Dictionary<string, double> rates, string? note)
    {
        (_rates, Note) = (rates, note);
        Monitors = [.. rates.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Their monitors; none where there are not several, or not all of them are watched.</summary>
    public IReadOnlyList<string> Monitors { get; }

    /// <summary>Why several are not looked at together, and what to do; null where nothing is to be told.</summary>
    public string? Note { get; }

    /// <summary>Whether there are several that are looked at together.</summary>
    public bool AreSeveral => Monitors.Count > 1;

    /// <summary>What evidence of all of them gives as its source.</summary>
    public string Name => FormattableString.Invariant($"{Monitors.Count} instances: {string.Join(", ", Monitors)}");

    /// <summary>Whether a series is of one of them.</summary>
    public bool Has(MonitorSeries series) => AreSeveral && _rates.ContainsKey(series.Monitor) && MonitorKind.Of(series) == "dotnet";

    /// <summary>Finds them.</summary>
    /// <param name="series">All series of the run.</param>
    /// <param name="signalOf">The window's figures of a series.</param>
    /// <param name="asked">Requests per second that reach the application; null where that is not known.</param>
    public static ApplicationInstances Of(IEnumerable<MonitorSeries> series, Func<MonitorSeries, Signal> signalOf, double? asked)
    {
        MonitorSeries[] serving = [.. series.Where(one => one.Signal is Rate or UnderWay && one.Labels.Count == 0 && MonitorKind.Of(one) == "dotnet")];
        double Served(IEnumerable<MonitorSeries> of) => of.Where(one => one.Signal == Rate).Sum(one => signalOf(one).Mean ?? 0);
        bool IsAll(MonitorSeries[] of) => RequestCounts.Agree(Served(of), asked!.Value) && Served(serving) - Served(of) <= Besides * asked.Value;

        // Of one program: a service and the one that it calls each serve all of them.
        MonitorSeries[][] programs = asked is not > 0 ? [] : [.. serving.GroupBy(one => one.Process ?? "", StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToArray())
            .Where(group => group.Select(one => one.Monitor).Distinct(StringComparer.Ordinal).Count() > 1)];
        MonitorSeries[] instances = programs.FirstOrDefault(IsAll) ?? [];
        string? note = instances.Length == 0 ? programs.Where(group => Served(group) is > 0 and var served && served < asked!.Value && !RequestCounts.Agree(served, asked.Value)).Select(group => Missed(group, Served(group), asked!.Value)).FirstOrDefault() : null;
        return new ApplicationInstances(instances.GroupBy(one => one.Monitor, StringComparer.Ordinal).ToDictionary(monitor => monitor.Key, monitor => Served(monitor), StringComparer.Ordinal), note);
    }

    private static string Missed(MonitorSeries[] instances, double served, double asked) => FormattableString.Invariant(
        $"The monitors {string.Join(", ", instances.Select(one => one.Monitor).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))} watch instances of one application that served {served:0} of {asked:0} requests a second: others are not watched, or the proxy answers some itself. The one that had most to do is looked at alone; watch all of them to see what they do together.");

    /// <summary>Their signals as those of one application: numbers and rates added up, times and shares in the mean, weighted by the requests of each.</summary>
    /// <param name="series">All series of the run.</param>
    /// <param name="signalOf">The window's figures of a series.</param>
    public IEnumerable<Signal> Together(IEnumerable<MonitorSeries> series, Func<MonitorSeries, Signal> signalOf)
    {
        foreach (IGrouping<string, MonitorSeries> alike in series.Where(Has).GroupBy(one => $"{one.Signal}|{string.Join('|', one.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}", StringComparer.Ordinal))
        {
            Signal[] parts = [.. alike.OrderBy(one => one.Monitor, StringComparer.Ordinal).Select(signalOf).Where(signal => signal.Count > 0)];
            if (parts.Length == 0)
            {
                continue;
            }

            double all = parts.Sum(part => _rates[part.Series.Monitor]);
            Signal sum = Signal.Sum(parts, s_means.Contains(parts[0].Series.Unit) ? [.. parts.Select(part => all > 0 ? _rates[part.Series.Monitor] / all : 1.0 / parts.Length)] : null);
            yield return sum.Under(Name, parts[0].Series.Labels);
        }
    }

    /// <summary>The one that stands out: it alone has what the rule of a signal is about; null where there is none.</summary>
    /// <param name="ofEach">The signal of each.</param>
    public string? Outstanding(IEnumerable<Signal> ofEach)
    {
        Dictionary<string, double> means = ofEach.Where(one => Has(one.Series)).GroupBy(one => one.Series.Monitor, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Sum(signal => signal.Mean ?? 0), StringComparer.Ordinal);
        (string Monitor, double Mean)[] ordered = [.. Monitors.Select(monitor => (monitor, means.GetValueOrDefault(monitor))).OrderByDescending(one => one.Item2)];
        return AreSeveral && ordered[0].Mean > 0 && ordered[0].Mean >= Times * ordered[1].Mean ? ordered[0].Monitor : null;
    }
}
