namespace Perf.Analysis;

/// <summary>Decides which runs can be compared: whole and valid ones, of one scenario; and whether their environments are one.</summary>
internal static class ComparableRuns
{
    /// <summary>Why a run cannot be compared.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A sentence; null when it can.</returns>
    public static string? ReasonAgainst(RunResult run)
    {
        if (!run.Validity.IsValid)
        {
            string? finding = run.Validity.Findings.FirstOrDefault(one => one.Invalidates)?.Message;
            return $"It is invalid{(finding is null ? "." : $": {finding}")}";
        }

        // An aborted run ended at a threshold that was not met: it is shorter than the others, and its figures are those of another load.
        return run.Status == RunStatus.Completed ? null : $"{RunStatusText.Describe(run.Status, run.Duration, run.PlannedDuration)}.";
    }

    /// <summary>Refuses runs that have nothing to do with each other.</summary>
    /// <param name="runs">All runs.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ComparisonInvalid"/>: they are of several scenarios, or one is given twice.</exception>
    public static void RequireOneScenario(IReadOnlyList<RunResult> runs)
    {
        string[] names = [.. runs.Select(run => run.Scenario).Distinct(StringComparer.Ordinal)];
        if (names.Length > 1)
        {
            string list = string.Join(", ", names.Select(name => $"'{name}' ({runs.Count(run => run.Scenario == name)})"));
            throw new PerfException(
                ErrorIds.ComparisonInvalid,
                $"The runs are of {names.Length} scenarios: {list}. Compare runs of one: Get-PerfResult -Scenario '{names[0]}'.",
                names[1]);
        }

        if (runs.Where(run => run.Id.Length > 0).GroupBy(run => run.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new PerfException(ErrorIds.ComparisonInvalid, $"The run {twice.Key} is given {twice.Count()} times; a run is compared once, on one side.", twice.Key);
        }
    }

    /// <summary>What differs between the environments of runs.</summary>
    /// <param name="runs">All runs.</param>
    /// <returns>A line for each difference; none when they are one.</returns>
    public static IReadOnlyList<string> EnvironmentChanges(IReadOnlyList<RunResult> runs)
    {
        var changes = new List<string>();
        IReadOnlyDictionary<string, string>[] parts = [.. runs.Select(PartsOf)];
        foreach (string name in parts.SelectMany(one => one.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            string[] values = [.. parts.Select(one => one.GetValueOrDefault(name, "not known")).Distinct(StringComparer.Ordinal)];
            if (values.Length > 1)
            {
                changes.Add($"{name}: {string.Join(", ", values)}");
            }
        }

        return changes;
    }

    // Results of versions that knew no fingerprint, and of other tools, have at most the machine.
    private static IReadOnlyDictionary<string, string> PartsOf(RunResult run)
    {
        if (run.Fingerprint is { } fingerprint)
        {
            return fingerprint.Parts.Count > 0 ? fingerprint.Parts : new Dictionary<string, string> { ["fingerprint"] = fingerprint.Hash };
        }

        return run.Machine.Cores == 0 && run.Machine.OperatingSystem.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string>
        {
            ["architecture"] = run.Machine.Architecture,
            ["cores"] = run.Machine.Cores.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["runtime"] = run.Machine.Runtime,
            ["system"] = run.Machine.OperatingSystem,
        };
    }
}
