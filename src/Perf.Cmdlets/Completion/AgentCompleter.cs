using System.Collections;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>The base of completers that ask a cluster for its agents.</summary>
public abstract class AgentCompleter : Completer
{
    // Somebody waits at the prompt: a cluster that does not answer soon has nothing to offer.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1.5);

    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() => [];

    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words(IDictionary given) => Words(Find(given));

    /// <summary>What there is to choose from.</summary>
    /// <param name="agents">The agents that there are.</param>
    /// <returns>Words, each with a hint.</returns>
    protected abstract IEnumerable<(string Text, string Hint)> Words(IReadOnlyList<Agent> agents);

    private static IReadOnlyList<Agent> Find(IDictionary given)
    {
        var cluster = new ClusterSettings
        {
            Connection = given["Cluster"] as string ?? "",
            CertificatePath = given["CertificatePath"] as string,
            AuthorityPath = given["AuthorityPath"] as string,
        };
        using var limit = new CancellationTokenSource(s_patience);
        CancellationToken stop = limit.Token;

        // On a thread of its own: what does not look at the token is not waited for either.
        Task<IReadOnlyList<Agent>> search = Task.Run(() => PerfRuntime.FindAgentsAsync(new AgentSelection(), cluster, stop), stop);
        try
        {
            return search.Wait(s_patience) ? search.Result : [];
        }
        catch (AggregateException)
        {
            return [];
        }
    }
}
