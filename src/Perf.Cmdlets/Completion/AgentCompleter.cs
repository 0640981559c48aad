using Perf.Runtime;

namespace Perf.Commands;

/// <summary>The base of completers that ask a cluster for its agents.</summary>
public abstract class AgentCompleter : Completer
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1.5);

    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line)
    {
        var cluster = new ClusterSettings
        {
            Connection = line.Text("Cluster") ?? "",
            CertificatePath = line.File("CertificatePath"),
            AuthorityPath = line.File("AuthorityPath"),
        };
        using var limit = new CancellationTokenSource(s_patience);
        return Words(PerfRuntime.FindAgentsAsync(new AgentSelection(), cluster, limit.Token).GetAwaiter().GetResult());
    }

    /// <summary>What there is to choose from.</summary>
    /// <param name="agents">The agents that there are.</param>
    /// <returns>Words, each with a hint.</returns>
    private protected abstract IEnumerable<(string Text, string Hint)> Words(IReadOnlyList<Agent> agents);
}
