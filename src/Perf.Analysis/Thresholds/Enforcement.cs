namespace Perf.Analysis;

/// <summary>What a run's verdicts amount to when they are enforced: an error with its exit code, or nothing. A pure function.</summary>
public static class Enforcement
{
    /// <summary>Judges.</summary>
    /// <param name="result">The run.</param>
    /// <param name="verdicts">Its verdicts; at least one.</param>
    /// <param name="strict">Whether an uncertain verdict is an error too.</param>
    /// <param name="compatibility">Whose exit codes the error has: 99 for failed thresholds, or Artillery's 1.</param>
    /// <returns>The error, or null when every threshold is met.</returns>
    public static PerfException? Judge(RunResult result, IReadOnlyList<Verdict> verdicts, bool strict, CompatibilityProfile compatibility = CompatibilityProfile.Native)
    {
        Verdict[] bad = [.. verdicts.Where(verdict => verdict.Outcome != Outcome.Pass)];
        if (bad.Length == 0)
        {
            // By Perf's own rules a run that was cut short has no threshold that passes; by others' it may, and still ends with their code of it.
            string ended = RunStatusText.Describe(result.Status, result.Duration, result.PlannedDuration);
            return compatibility == CompatibilityProfile.Native ? null
                : OfStatus(result, result is { Status: RunStatus.Aborted or RunStatus.Failed, StatusReason: { } why } ? $"{ended}: {why}" : ended);
        }

        // The first that applies decides: an invalid run says nothing, a broken limit is broken even in a run that was cut short.
        if (bad.FirstOrDefault(verdict => verdict.Outcome == Outcome.Invalid) is { } invalid)
        {
            string advice = result.Validity.Findings.FirstOrDefault(finding => finding.Invalidates)?.Advice ?? "";
            return Fault(ErrorIds.RunInvalid, $"{invalid.Reason} {advice}".TrimEnd(), result);
        }

        Verdict[] failed = [.. bad.Where(verdict => verdict.Outcome is Outcome.Fail or Outcome.NoData)];
        if (failed.Length > 0)
        {
            string list = string.Join(Environment.NewLine, failed.Select(verdict => $"  {verdict.Threshold}: {verdict.Reason}"));
            if (Array.TrueForAll(failed, verdict => verdict.Threshold == Verdict.TestFailed))
            {
                return Fault(ErrorIds.TestFailed, $"The script marked its test as failed: {failed[0].Reason}", result);
            }

            return Fault(compatibility == CompatibilityProfile.Artillery ? ErrorIds.EnsureFailed : ErrorIds.ThresholdFailed, $"{failed.Length} of {verdicts.Count} thresholds are not met:{Environment.NewLine}{list}", result);
        }

        return OfStatus(result, bad[0].Reason) ?? (strict ? Fault(ErrorIds.VerdictInconclusive, bad[0].Reason, result) : null);
    }

    private static PerfException? OfStatus(RunResult result, string reason) => result.Status switch
    {
        RunStatus.Stopped or RunStatus.Interrupted => Fault(ErrorIds.RunStopped, reason, result),
        RunStatus.Aborted => Fault(ErrorIds.RunAborted, reason, result),
        RunStatus.Failed => Fault(ErrorIds.RunFailed, reason, result),
        _ => null,
    };

    private static PerfException Fault(string id, string message, RunResult result) => new(id, message, result.Id);
}
