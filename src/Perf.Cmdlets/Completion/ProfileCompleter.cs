using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the profiles, each with the question that it answers.</summary>
public sealed class ProfileCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.Profiles(line.Folder);
}
