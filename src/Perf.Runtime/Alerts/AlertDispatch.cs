using Perf.Analysis;
using Perf.Telemetry.Alerts;

namespace Perf.Runtime;

/// <summary>Takes alerts from the rules to the outbox: an end is told only of what began, each goes where the policy routes it, and less urgent ones wait while it is quiet.</summary>
/// <param name="policy">The policy.</param>
/// <param name="request">How.</param>
/// <param name="sender">Has the outbox.</param>
/// <param name="environment">Gives an environment variable's value, or null.</param>
/// <param name="now">The moment.</param>
internal sealed class AlertDispatch(AlertPolicy policy, AlertSendRequest request, AlertSender sender, Func<string, string?> environment, DateTimeOffset now)
{
    /// <summary>The rule of alerts that people write by hand.</summary>
    internal const string Manual = "manual";

    /// <summary>The alerts that are sent, each with its channels.</summary>
    /// <param name="alerts">What the rules say, or what somebody wrote.</param>
    /// <param name="notes">Gets a line for each alert that goes nowhere.</param>
    /// <exception cref="PerfException">A channel is not in the policy.</exception>
    internal IReadOnlyList<(Alert Alert, IReadOnlyList<AlertChannel> Channels)> Plan(IEnumerable<Alert> alerts, ICollection<string> notes)
    {
        AlertChannel[] named = [.. request.Channels.Select(Named)];
        var planned = new List<(Alert, IReadOnlyList<AlertChannel>)>();
        foreach (Alert alert in alerts.Select(Stated).OfType<Alert>())
        {
            Alert whole = AlertLinks.Add(alert, policy.Links, environment);
            IReadOnlyList<AlertChannel> channels = named.Length > 0 ? named : AlertRouter.Route(policy, whole);
            if (channels.Count == 0)
            {
                notes.Add($"No route of {policy.Path ?? "the policy"} leads anywhere for '{whole.Title}' ({whole.Severity}); nobody is told.");
            }

            planned.Add((whole, channels));
        }

        return planned;
    }

    /// <summary>Puts alerts into the outbox.</summary>
    /// <returns>The ids of the messages.</returns>
    internal IReadOnlyList<string> Put(IEnumerable<(Alert Alert, IReadOnlyList<AlertChannel> Channels)> planned) => [.. planned.SelectMany(one => sender.Put(
        one.Alert,
        one.Channels,
        // Whoever writes an alert means it, the second time as well.
        one.Alert.Rule == Manual ? TimeSpan.Zero : policy.RepeatAfter,
        one.Alert.State == AlertState.Firing ? AlertRouter.QuietUntil(policy, one.Alert, now) : null))];

    // The alert in the state in which it is sent; null where there is nothing to tell.
    private Alert? Stated(Alert alert)
    {
        alert = request.Severity is { } severity ? alert with { Severity = severity } : alert;
        Alert? firing = sender.Firing(alert.Key);
        if (request.Acknowledge)
        {
            return alert.State == AlertState.Resolved ? null : (firing ?? alert) with { State = AlertState.Acknowledged, RaisedAt = now };
        }

        if (!request.Resolve && alert.State != AlertState.Resolved)
        {
            return alert;
        }

        // A rule that says all is well ends an alert that fires, and is silent otherwise; a person is taken by the word.
        bool isByHand = request.Resolve && (alert.Rule == Manual || alert.State == AlertState.Firing);
        if (firing is null && !isByHand)
        {
            return null;
        }

        Alert ended = firing ?? alert;
        return ended with
        {
            State = AlertState.Resolved,
            RaisedAt = now,
            RunId = alert.RunId.Length > 0 ? alert.RunId : ended.RunId,
            Value = alert.State == AlertState.Resolved ? alert.Value : ended.Value,
            Message = alert.Message.Length > 0 ? alert.Message : alert.State == AlertState.Resolved && alert.RunId.Length > 0 ? $"All is well in run {alert.RunId}." : "",
            Evidence = alert.State == AlertState.Resolved ? alert.Evidence : [],
            Suggestion = null,
        };
    }

    private AlertChannel Named(string name) => policy.Channels.FirstOrDefault(channel => channel.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new PerfException(
        ErrorIds.AlertChannelUnknown,
        $"There is no channel '{name}' in {policy.Path ?? "the policy"}{(NearestWord.Find(name, policy.Channels.Select(channel => channel.Name)) is { } near ? $"; did you mean '{near}'?" : ".")} Its channels: {string.Join(", ", policy.Channels.Select(channel => channel.Name))}.",
        name);
}
