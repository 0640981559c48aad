using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the kinds of health checks.</summary>
public sealed class HealthCheckCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.HealthChecks.Select(name => (name, name));
}
