namespace Perf.Analysis;

/// <summary>Which of the monitors that were named told nothing, or too little, and why: a wrong password is something else than that nobody watched.</summary>
internal sealed class MonitorFaults
{
    private const string Head = "The monitor '";
    private const string Unreadable = "' could not be read";

    private static readonly string[] s_kinds = ["host", "process", "dotnet", "postgresql", "nginx", "redis", "node", "prometheus", "http", "powershell"];

    private readonly MonitorFault[] _unread;

    /// <summary>Looks at a run.</summary>
    /// <param name="run">The run.</param>
    public MonitorFaults(RunResult run)
    {
        MonitorFault[] all = run.MonitorFaults.Count > 0 ? [.. run.MonitorFaults] : [.. run.Warnings.Select(Parse).OfType<MonitorFault>()];
        var seen = run.Monitors.Select(one => one.Monitor).Concat(run.MonitorTables.Select(one => one.Monitor)).ToHashSet(StringComparer.Ordinal);
        _unread = [.. all.Where(one => !seen.Contains(one.Monitor)).DistinctBy(one => one.Monitor, StringComparer.Ordinal).OrderBy(one => one.Monitor, StringComparer.Ordinal)];
        Unread = [.. _unread.Select(Told)];
        Others = [.. all.Where(one => seen.Contains(one.Monitor) && one.Share >= MonitorGaps.ToldFrom).Select(one => one.Text).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>A sentence for each monitor of which nothing is there, with its reason.</summary>
    public IReadOnlyList<string> Unread { get; }

    /// <summary>The same for what some of is there.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>Why what a kind of monitor sees is missing although one was named, as the end of a sentence; null where none was.</summary>
    /// <param name="kinds">The kinds that would have seen it.</param>
    public string? WhyNot(params string[] kinds) => _unread.FirstOrDefault(one => kinds.Contains(one.Kind, StringComparer.Ordinal) && !IsOfAnotherTier(one)) is { } fault
        ? $"the monitor '{fault.Monitor}' was named and could not be read, for the reason that the warnings tell."
        : null;

    // The processor time of a database's processes is not what the application's own would have told.
    private static bool IsOfAnotherTier(MonitorFault fault) => fault.Kind == "process" && MonitorKind.ProcessTier(new MonitorSeries { Monitor = fault.Monitor }) != EvidenceFamily.Application;

    // Results of before faults were kept have them among their warnings, without the kind, which the usual names begin with.
    private static MonitorFault? Parse(string warning)
    {
        int end = warning.StartsWith(Head, StringComparison.Ordinal) ? warning.IndexOf(Unreadable, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            return null;
        }

        string name = warning[Head.Length..end];
        string kind = s_kinds.FirstOrDefault(one => name == one || name.StartsWith($"{one}-", StringComparison.Ordinal)) ?? "";
        return new MonitorFault { Monitor = name, Kind = kind, Text = warning };
    }

    private static string Told(MonitorFault fault)
    {
        string head = $"{Head}{fault.Monitor}{Unreadable}";
        return fault.Text.StartsWith(head, StringComparison.Ordinal) ? $"{Head}{fault.Monitor}' was named and could not be read{fault.Text[head.Length..]}" : fault.Text;
    }
}
