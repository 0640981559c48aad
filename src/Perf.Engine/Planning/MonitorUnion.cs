using Perf.Engine.Scenarios.Reading;

namespace Perf.Engine.Planning;

/// <summary>
/// What is read beside a run: its scenario, its environment, -Monitor and -Profile may each name the same thing, which is read once. Read twice it would count twice: a process would use the processors
/// twice as much. Pure.
/// </summary>
internal static class MonitorUnion
{
    // Whoever writes nothing else reads so often.
    private static readonly TimeSpan s_usual = new HostMonitor().Every;

    /// <summary>Puts them together.</summary>
    /// <param name="scenario">Those of the scenario, which all stay.</param>
    /// <param name="others">What else is named, in order; one that is there already adds only what it reads besides.</param>
    /// <returns>The scenario's, then the others. One that was given a name of its own is another than one of another name.</returns>
    public static IReadOnlyList<MonitorDefinition> Of(IReadOnlyList<MonitorDefinition> scenario, IEnumerable<MonitorDefinition> others)
    {
        var all = new List<MonitorDefinition>(scenario);
        foreach (MonitorDefinition other in others)
        {
            // A script does what it does: whoever gives one twice means it twice.
            int place = all.FindIndex(0, other is ScriptMonitor ? scenario.Count : all.Count, one => IsSame(one, other));
            if (place < 0)
            {
                all.Add(other);
            }
            else
            {
                all[place] = Both(all[place], other);
            }
        }

        return all;
    }

    private static bool IsSame(MonitorDefinition one, MonitorDefinition other) => (other.Name == one.Name || other.Name == MonitorNames.Default(other)) && (one, other) switch
    {
        (HostMonitor a, HostMonitor b) => a.ControlGroup == b.ControlGroup,
        (ProcessMonitor a, ProcessMonitor b) => (a.ProcessId, a.ProcessName) == (b.ProcessId, b.ProcessName),
        (DotNetMonitor a, DotNetMonitor b) => (a.ProcessId, a.ProcessName) == (b.ProcessId, b.ProcessName),
        (PrometheusMonitor a, PrometheusMonitor b) => a.Address == b.Address && a.Queries.SequenceEqual(b.Queries) && AreSame(a.Headers, b.Headers),
        (NodeExporterMonitor a, NodeExporterMonitor b) => a.Address == b.Address && AreSame(a.Headers, b.Headers),
        (HttpMonitor a, HttpMonitor b) => a.Address == b.Address && a.Values.SequenceEqual(b.Values) && AreSame(a.Headers, b.Headers),
        _ => Bare(one) == Bare(other),
    };

    // Records compare what they hold several of by reference.
    private static bool AreSame(IReadOnlyDictionary<string, string> headers, IReadOnlyDictionary<string, string> others) =>
        headers.Count == others.Count && headers.All(header => others.TryGetValue(header.Key, out string? value) && value == header.Value);

    // Which of them reads it, how often and for how long does not make it another thing.
    private static MonitorDefinition Bare(MonitorDefinition monitor) => monitor with { Name = "", Line = 0, Every = TimeSpan.Zero, Timeout = null };

    private static MonitorDefinition Both(MonitorDefinition one, MonitorDefinition other)
    {
        // More often than usual is what somebody wants; less often, or as often as usual, takes nothing from the one that is there.
        MonitorDefinition read = one with { Every = other.Every < s_usual && other.Every < one.Every ? other.Every : one.Every };
        return (read, other) switch
        {
            (HostMonitor a, HostMonitor b) => a with { Cores = a.Cores || b.Cores },
            (DotNetMonitor a, DotNetMonitor b) => a with { Providers = [.. a.Providers.Union(b.Providers, StringComparer.Ordinal)] },
            _ => read,
        };
    }
}
