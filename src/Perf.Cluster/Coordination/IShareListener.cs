using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>Hears of a share, from any thread.</summary>
internal interface IShareListener
{
    /// <summary>An agent has answered.</summary>
    /// <param name="share">The share.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="received">When it came, ticks by the coordinator's clock.</param>
    void Replied(ShareEntry share, CollectReply reply, long received);

    /// <summary>An agent is not there any more, or does not know the share.</summary>
    /// <param name="share">The share.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isGone">Whether the agent as a whole is not there, so that nobody need wait for what else it has.</param>
    void Died(ShareEntry share, string reason, bool isGone);

    /// <summary>An agent that was given up has answered again, with reports that nobody takes any more.</summary>
    /// <param name="share">The share.</param>
    /// <param name="reports">The reports' numbers.</param>
    void Woke(ShareEntry share, IReadOnlyList<long> reports);
}
