using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the profiles, each with the question that it answers.</summary>
public sealed class ProfileCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => PerfRuntime.Profiles(SessionFolder.Get());
}
