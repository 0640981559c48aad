using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>Hears of a share, from any thread.</summary>
internal interface IShareListener
{
    /// <summary>An agent has answered.</summary>
    void Replied(ShareEntry share, CollectReply reply);

    /// <summary>An agent is not there any more, or does not know the share.</summary>
    void Died(ShareEntry share, string reason);

    /// <summary>An agent that was given up has answered again, with reports that nobody takes.</summary>
    void Woke(ShareEntry share, int reports);
}
