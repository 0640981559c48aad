namespace Perf.Commands;

/// <summary>Offers the ways in which the members of a cluster find each other.</summary>
public sealed class ClusterCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
    [
        (ClusterSettings.Localhost, "the agents of this machine"),
        ("redis://127.0.0.1:6379/0", "members find each other by Redis; ?cluster=name behind it for several"),
        ("postgresql://perf@127.0.0.1:5432/perf", "members find each other by PostgreSQL"),
        ("${env:PERF_CLUSTER}", "what the environment says, which is also the default"),
    ];
}
