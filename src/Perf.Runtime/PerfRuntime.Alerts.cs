using Perf.Analysis;
using Perf.Telemetry.Alerts;

namespace Perf.Runtime;

/// <content>Alerts: the policy, what it says of runs, and sending.</content>
public static partial class PerfRuntime
{
    /// <summary>Reads the policy of alerts.</summary>
    /// <param name="path">The file; null for the nearest config/ci-cd/alerts.yaml.</param>
    /// <param name="folder">Where to look for it: in this folder and above it.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PerfException">There is none, or it has problems; all are listed.</exception>
    public static AlertPolicy LoadAlertPolicy(string? path, string folder) => AlertPolicyFile.Load(path ?? AlertPolicyFile.Find(folder) ?? throw new PerfException(
        ErrorIds.AlertChannelUnknown,
        $"There is no {AlertPolicyFile.RelativePath} in '{folder}' or above it, so nothing says where alerts go. Write one (docs/alerts.md has an example), or name one with -Policy.",
        folder));

    /// <summary>The names of the channels of the policy that holds for a folder, with their services.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>None where there is no policy that can be read.</returns>
    public static IReadOnlyList<(string Name, string Service)> AlertChannelsFor(string folder)
    {
        try
        {
            return AlertPolicyFile.Find(folder) is { } path ? [.. AlertPolicyFile.Load(path).Channels.Select(channel => (channel.Name, channel.Kind.ToString()))] : [];
        }
        catch (PerfException)
        {
            return [];
        }
    }

    /// <summary>What a policy says of a run.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="run">The run.</param>
    /// <param name="baseline">The runs that it is compared to; null for those of its baseline.</param>
    /// <param name="notes">Gets a line where the rules that compare have nothing to compare to.</param>
    /// <returns>Firing where a limit is crossed, Resolved where all is well.</returns>
    public static IReadOnlyList<Alert> JudgeAlerts(AlertPolicy policy, RunResult run, IReadOnlyList<RunResult>? baseline, ICollection<string> notes)
    {
        bool compares = policy.Rules.Any(rule => rule.Kind is AlertRuleKind.ResponseTime or AlertRuleKind.Throughput);
        IReadOnlyList<RunResult> before = baseline ?? (compares ? AlertBaseline.Of(run, policy.ComparesWithRunBefore, OpenStore, notes) : []);
        if (compares && before.Count == 0)
        {
            notes.Add($"There is no baseline for '{run.Scenario}'{(run.Environment is null ? "" : $" in {run.Environment}")}: the rules on response time and throughput say nothing. Set-PerfBaseline sets one; -Baseline gives runs.");
        }

        return AlertJudge.Judge(policy, run, before, s_time.GetUtcNow());
    }

    /// <summary>What a policy says of a verdict.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="verdict">The verdict.</param>
    /// <returns>Firing where it is not met, Resolved where it is.</returns>
    public static IReadOnlyList<Alert> JudgeAlerts(AlertPolicy policy, Verdict verdict) => AlertJudge.Judge(policy, verdict, StoredRun(verdict.RunId), s_time.GetUtcNow());

    /// <summary>What a policy says of a comparison.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="comparisons">Its lines.</param>
    /// <param name="scenario">The scenario's name, or empty.</param>
    /// <param name="environment">The environment's name, or null.</param>
    /// <param name="runId">The id of the candidate's newest run, or empty.</param>
    /// <returns>Firing where something regressed, Resolved where it did not; nothing where the evidence does not decide.</returns>
    public static IReadOnlyList<Alert> JudgeAlerts(AlertPolicy policy, IEnumerable<Comparison> comparisons, string scenario, string? environment, string runId)
    {
        DateTimeOffset now = s_time.GetUtcNow();
        return AlertJudge.Judge(policy, comparisons, StoredRun(runId) ?? new RunResult { Id = runId, Scenario = scenario, Environment = environment, StartedAt = now }, now);
    }

    /// <summary>An alert that somebody writes by hand.</summary>
    /// <param name="draft">Its words; the key is made from the title where it has none.</param>
    /// <returns>The alert.</returns>
    public static Alert ManualAlert(Alert draft)
    {
        DateTimeOffset now = s_time.GetUtcNow();
        return draft with
        {
            Rule = AlertDispatch.Manual,
            Key = draft.Key.Length > 0 ? draft.Key : AlertKey.Of(AlertDispatch.Manual, draft.Scenario, draft.Environment, draft.Title),
            RaisedAt = now,
            BreachedAt = draft.BreachedAt ?? now,
        };
    }

    /// <summary>Judges a run by a policy and sends what it says: what a pipeline does after a run.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="run">The run.</param>
    /// <param name="comparisons">What it was compared to, or none.</param>
    /// <param name="request">How.</param>
    /// <param name="notes">Gets a line for whatever is odd.</param>
    /// <param name="stop">Ends it; what was not delivered waits.</param>
    /// <returns>What became of each message.</returns>
    /// <exception cref="PerfException">The outbox cannot be used.</exception>
    public static Task<IReadOnlyList<AlertDelivery>> AlertAsync(
        AlertPolicy policy, RunResult run, IReadOnlyList<Comparison> comparisons, AlertSendRequest request, ICollection<string> notes, CancellationToken stop) =>
        SendAlertsAsync(policy, [.. JudgeAlerts(policy, run, null, notes), .. AlertJudge.Judge(policy, comparisons, run, s_time.GetUtcNow())], request, notes, stop);

    /// <summary>Sends alerts, and what waits in the outbox from before.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="alerts">The alerts; Resolved ones of rules are sent only where such an alert fires.</param>
    /// <param name="request">How.</param>
    /// <param name="notes">Gets a line for whatever is odd.</param>
    /// <param name="stop">Ends it; what was not delivered waits.</param>
    /// <returns>What became of each message.</returns>
    /// <exception cref="PerfException">A channel is not in the policy, or the outbox cannot be used.</exception>
    public static async Task<IReadOnlyList<AlertDelivery>> SendAlertsAsync(
        AlertPolicy policy, IReadOnlyList<Alert> alerts, AlertSendRequest request, ICollection<string> notes, CancellationToken stop)
    {
        using var sender = new AlertSender(Home, Environment.GetEnvironmentVariable, s_time);
        var dispatch = new AlertDispatch(policy, request, sender, Environment.GetEnvironmentVariable, s_time.GetUtcNow());
        IReadOnlyList<(Alert Alert, IReadOnlyList<AlertChannel> Channels)> planned = dispatch.Plan(alerts, notes);
        if (request.IsTrial)
        {
            return [.. planned.SelectMany(one => one.Channels.Select(channel => sender.Preview(one.Alert, channel)))];
        }

        IReadOnlyList<string> own = dispatch.Put(planned);
        return await sender.SendAsync(own, new SendOptions { Flush = request.Flush, RetryFor = request.RetryFor }, notes, stop).ConfigureAwait(false);
    }

    private static RunResult? StoredRun(string id)
    {
        try
        {
            return id.Length == 0 ? null : FindRun(id);
        }
        catch (PerfException)
        {
            // The alert says what the verdict itself knows.
            return null;
        }
    }
}
