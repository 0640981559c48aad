using System.Globalization;

namespace Perf.History;

/// <summary>Decides what becomes of baselines when runs are put into them. Pure: the same runs and versions always give the same new versions.</summary>
public static class BaselineChange
{
    /// <summary>The new versions that runs make.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="runs">The runs, at least one.</param>
    /// <param name="versions">Every version of every baseline that is there, removed ones too.</param>
    /// <returns>One for each scenario, environment and fingerprint among the runs; those that change nothing are left out.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.BaselineInvalid"/>: a run cannot be part of a baseline; all of them are named with the reason.</exception>
    public static IReadOnlyList<Baseline> Put(BaselineRequest request, IReadOnlyList<RunSummary> runs, IReadOnlyList<Baseline> versions)
    {
        string name = NameOf(request.Name);
        string[] refused = [.. runs.Select(run => WhyNot(run) is { } why ? $"{run.Id} ({run.Scenario}): {why}" : null).OfType<string>()];
        if (refused.Length > 0)
        {
            throw new PerfException(
                ErrorIds.BaselineInvalid,
                $"{(refused.Length == 1 ? "A run" : $"{refused.Length} runs")} cannot become part of the baseline '{name}', and nothing was changed: {string.Join("; ", refused)}. "
                    + "Make the run again and take that, or give only runs that completed, are valid and met their thresholds.",
                refused.Length == 1 ? runs.First(run => WhyNot(run) is not null).Id : name);
        }

        var made = new List<Baseline>();
        foreach (IGrouping<string, RunSummary> group in runs.DistinctBy(run => run.Id).GroupBy(run => Key(name, run.Scenario, run.Environment, run.Fingerprint), StringComparer.OrdinalIgnoreCase))
        {
            Baseline? newest = versions.Where(version => KeyOf(version).Equals(group.Key, StringComparison.OrdinalIgnoreCase)).MaxBy(version => version.Version);
            string[] before = newest is null or { Action: BaselineAction.Removed } ? [] : [.. newest.RunIds];
            string[] added = [.. group.OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal).Select(run => run.Id)];

            // The clock of another machine may be behind: what is added last counts as newest.
            string[] after = request.Update ? [.. before.Except(added, StringComparer.Ordinal).Concat(added).TakeLast(Math.Max(1, request.Keep))] : added;
            if (before.Order(StringComparer.Ordinal).SequenceEqual(after.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            {
                continue;
            }

            RunSummary first = group.First();
            made.Add(new Baseline
            {
                Name = newest?.Name ?? name,
                Scenario = newest?.Scenario ?? first.Scenario,
                Environment = newest is null ? first.Environment : newest.Environment,
                Fingerprint = string.IsNullOrEmpty(first.Fingerprint) ? null : first.Fingerprint,
                Version = (newest?.Version ?? 0) + 1,
                Action = request.Update && before.Length > 0 ? BaselineAction.Updated : BaselineAction.Set,
                RunIds = after,
                Reason = request.Reason,
                By = request.By,
                Job = request.Job,
                ChangedAt = request.At,
                Commit = request.Commit,
            });
        }

        return made;
    }

    /// <summary>The version that ends a baseline.</summary>
    /// <param name="request">Who wants it, when and why.</param>
    /// <param name="current">The version that holds.</param>
    /// <returns>The version to add, which has no runs.</returns>
    public static Baseline Removal(BaselineRequest request, Baseline current) => current with
    {
        Version = current.Version + 1,
        Action = BaselineAction.Removed,
        RunIds = [],
        Reason = request.Reason,
        By = request.By,
        Job = request.Job,
        ChangedAt = request.At,
        Commit = request.Commit,
    };

    /// <summary>Why a run cannot be part of a baseline.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The reason in words; null when it can.</returns>
    public static string? WhyNot(RunSummary run) => run.Status switch
    {
        RunStatus.Running => "it goes on still",
        RunStatus.Stopped => "it was stopped before its plan ended",
        RunStatus.Aborted => "it was aborted by a threshold",
        RunStatus.Failed => "its engine failed",
        RunStatus.Interrupted => "its process was killed",
        _ when !run.IsValid => "it is invalid, the generator was the limit",
        _ => run.Outcome switch
        {
            null or Outcome.Pass => null,
            Outcome.Fail => "it did not meet its thresholds",
            Outcome.NoData => "a threshold of it had nothing to judge by",
            Outcome.Invalid => "it is invalid, the generator was the limit",
            _ => "the verdict on it is not certain",
        },
    };

    /// <summary>The error of somebody who was slower.</summary>
    /// <param name="baseline">The version that could not be written.</param>
    internal static PerfException Conflict(Baseline baseline) => new(
        ErrorIds.BaselineConflict,
        string.Create(CultureInfo.InvariantCulture, $"The baseline '{baseline.Name}' of '{baseline.Scenario}' was changed by somebody else at the same moment, and version {baseline.Version} was not written. Look at Get-PerfBaseline -History, and try again."),
        baseline.Name);

    private static string NameOf(string? name)
    {
        string trimmed = (name ?? Baseline.DefaultName).Trim();
        return trimmed.Length > 0 && !NamePattern.HasWildcards(trimmed) && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw new PerfException(ErrorIds.ArgumentInvalid, $"'{name}' cannot be the name of a baseline: it must not be empty and have no *, ? or control characters.", name);
    }

    private static string KeyOf(Baseline baseline) => Key(baseline.Name, baseline.Scenario, baseline.Environment, baseline.Fingerprint);

    private static string Key(string name, string scenario, string? environment, string? fingerprint) => string.Join('\0', name, scenario, environment ?? "", fingerprint ?? "");
}
