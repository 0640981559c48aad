using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the channels of the policy of alerts.</summary>
public sealed class AlertChannelCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.AlertChannelsFor(SessionFolder.Get());
}
