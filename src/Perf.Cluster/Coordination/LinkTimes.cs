namespace Perf.Cluster.Coordination;

/// <summary>How long a coordinator waits for its agents.</summary>
internal static class LinkTimes
{
    /// <summary>How long an agent may hold a question back for news.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>How much longer than that, and than the way there and back, an answer may be under way. One that is late is asked for again, which costs nothing.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    /// <summary>How long questions to the same relay wait for each other.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a relay that failed is not asked again, the first time.</summary>
    public static readonly TimeSpan RelayPause = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromSeconds(1);

    /// <summary>How long an agent that makes load may be silent before it is lost.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(1750);

    /// <summary>The same while it gets ready: it reads and compiles, and nothing is lost yet.</summary>
    public static readonly TimeSpan ReadyingSilence = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent may answer and yet have measured nothing before its part is lost: it is alive, and its load or its clock is not.</summary>
    public static readonly TimeSpan Measuring = TimeSpan.FromSeconds(5);

    /// <summary>How long an order is repeated that nobody takes.</summary>
    public static readonly TimeSpan Ordering = TimeSpan.FromSeconds(30);

    /// <summary>When a call that failed is made again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    /// <summary>How often an agent that was given up is asked whether it is there again.</summary>
    public static readonly TimeSpan Forgetting = TimeSpan.FromSeconds(1);

    /// <summary>How long an agent goes on without a word of the coordinator.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    /// <summary>The same for an order that may be long on its way.</summary>
    public static readonly TimeSpan OrderLease = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to find out whether an agent's process is gone.</summary>
    public static readonly TimeSpan Probe = TimeSpan.FromMilliseconds(300);

    /// <summary>A wait that was longer than asked for by this is the coordinator's own: its process was held.</summary>
    public static readonly TimeSpan OwnPause = TimeSpan.FromMilliseconds(500);
}
