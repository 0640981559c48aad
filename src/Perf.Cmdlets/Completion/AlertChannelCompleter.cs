using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the channels of the policy of alerts.</summary>
public sealed class AlertChannelCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.AlertChannelsFor(line.Folder);
}
