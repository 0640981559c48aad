using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>One order of a run: who makes which part, and how far it is. Only <see cref="ShareLedger"/> changes it.</summary>
internal sealed class ShareEntry(int id, int seat, LoadShare share, ShareEntry? heirOf)
{
    /// <summary>The order's number, which no other has.</summary>
    public int Id => id;

    /// <summary>The agent's place in the run.</summary>
    public int Seat => seat;

    /// <summary>Its part.</summary>
    public LoadShare Share => share;

    /// <summary>What it takes over; null for a share of the beginning.</summary>
    public ShareEntry? HeirOf => heirOf;

    /// <summary>The share whose loss it makes up for: where an heir was lost before it began, the one before that.</summary>
    public ShareEntry? Lost => heirOf is { HasBegun: false, Lost: { } before } ? before : heirOf;

    /// <summary>How far the agent said that it is.</summary>
    public ShareState State { get; internal set; } = ShareState.Preparing;

    /// <summary>Whether the agent was told to begin.</summary>
    public bool HasBegun { get; internal set; }

    /// <summary>From when on it makes load, from the run's start.</summary>
    public TimeSpan BegunAt { get; internal set; }

    /// <summary>Whether it is not the agent's any more.</summary>
    public bool IsDead { get; internal set; }

    /// <summary>Whether somebody still makes it.</summary>
    public bool IsLiving => !IsDead && State != ShareState.Ended;

    /// <summary>The last report that counts.</summary>
    public long LastReport { get; internal set; }

    /// <summary>Up to where it is measured, from the run's start; for one that has not begun, up to where those before it are.</summary>
    public TimeSpan MeasuredUntil { get; internal set; } = heirOf?.MeasuredUntil ?? TimeSpan.Zero;

    /// <summary>Iterations of it that were started, for each executor, those included that others had started before; empty where nothing is known yet.</summary>
    public IReadOnlyList<long> Iterations { get; internal set; } = share.IterationsDone;

    /// <summary>Rows of it that were taken, by feeder, those included that others may have taken before.</summary>
    public IReadOnlyDictionary<string, long> Rows { get; internal set; } = share.RowsDone;

    /// <summary>The most rows a second that were taken, by feeder.</summary>
    internal Dictionary<string, double> RowRates { get; } = new(StringComparer.Ordinal);

    /// <summary>When its agent said that the load had ended, from the run's start; null before. Nothing of it is missing from then on.</summary>
    public TimeSpan? LoadEndedAt { get; internal set; }

    /// <summary>Iterations of its own that are known to have ended or to have been cut off.</summary>
    public long Finished { get; internal set; }

    /// <summary>Starts of its own that were due and are known to be given up: dropped or skipped.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Iterations of its own that had begun by the last report, and whose end nobody knows any more.</summary>
    public long Unfinished => IsDead && HasBegun ? Math.Max(0, Iterations.Sum() - share.IterationsDone.Sum() - Finished) : 0;

    /// <summary>Whether nobody takes it over: what is missing is settled when the run has ended.</summary>
    public bool IsAbandoned { get; internal set; }

    /// <summary>Whether nothing was left to take over: its load was over, or the run's planned end had come, when it was lost.</summary>
    public bool HasRunOut { get; internal set; }

    /// <summary>Whether something of it is missing up to the run's end, for nobody took it over.</summary>
    public bool IsShort { get; internal set; }

    /// <summary>Whether what nobody took over is counted.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>Whether its starts that were due by its last report and had not begun are counted.</summary>
    internal bool IsOwedCounted { get; set; }

    /// <summary>The longest time of it that nobody made.</summary>
    public TimeSpan Missing { get; internal set; }

    /// <summary>Starts that were due in it, and those that were owed before it.</summary>
    public long MissingStarts { get; internal set; }

    /// <summary>Reports that came too late.</summary>
    public int RefusedReports { get; internal set; }

    /// <summary>The last of them: it may come by several ways, and counts once.</summary>
    internal long LastRefused { get; set; }
}
