using Perf.Cluster.Contracts;
using Perf.Engine.Pacing;

namespace Perf.Cluster.Coordination;

/// <summary>
/// Keeps book of a run's shares: who has which, what was reported, who took over, what nobody made. No clock and no calls: it hears what happens, in the order in which the coordinator hears it, and
/// nothing is ever counted twice.
/// </summary>
internal sealed class ShareLedger(RunPlan plan)
{
    /// <summary>More rows than any feeder has: a margin of all of them.</summary>
    public const long AllRows = 1L << 40;

    // What a loss costs where others take over: it is noticed, and they get ready. More than that at the end is a run that is short.
    private static readonly TimeSpan s_loss = LinkTimes.Measuring + TimeSpan.FromSeconds(1);

    private readonly List<ShareEntry> _shares = [];
    private readonly HashSet<int> _firstSlots = [];
    private readonly int[] _arrivals = [.. plan.Scenario.Load.Select((profile, number) => ArrivalSchedule.Of(profile) is null ? -1 : number).Where(number => number >= 0)];
    private readonly bool _hasArrivalsOnly = plan.Scenario.Load.All(profile => ArrivalSchedule.Of(profile) is not null);
    private TimeSpan? _suspendedAt;
    private TimeSpan _suspended;

    /// <summary>All shares so far; the number of each is its place.</summary>
    public IReadOnlyList<ShareEntry> Shares => _shares;

    /// <summary>Those that somebody makes.</summary>
    public IEnumerable<ShareEntry> Living => _shares.Where(share => share.IsLiving);

    /// <summary>Which starts are due when.</summary>
    public DueStarts Due { get; } = new(plan);

    /// <summary>The run is steered from a moment on, as every agent does it.</summary>
    public void Steer(SteerAction action, double value, TimeSpan at)
    {
        Due.Steer(action, value, at.Ticks);
        if (action == SteerAction.Suspend)
        {
            _suspendedAt ??= at;
        }
        else if (action == SteerAction.Resume && _suspendedAt is { } since)
        {
            _suspended += at - since;
            _suspendedAt = null;
        }
    }

    /// <summary>When the load ends as planned, from the run's start: what was held back comes after a pause. One that goes on is as long as it is by now.</summary>
    public TimeSpan PlannedEnd(TimeSpan now) => plan.Duration + _suspended + (_suspendedAt is { } since && now > since ? now - since : TimeSpan.Zero);

    /// <summary>Gives a part of the run to an agent.</summary>
    /// <param name="seat">The agent's place in the run.</param>
    /// <param name="share">The part.</param>
    /// <param name="heirOf">The share that it is a part of, whose agent was lost; null at the beginning.</param>
    /// <exception cref="InvalidOperationException">Somebody has a slot of it.</exception>
    public ShareEntry Open(int seat, LoadShare share, ShareEntry? heirOf = null)
    {
        if (IsTaken(share, heirOf))
        {
            throw new InvalidOperationException($"Slots {string.Join(", ", share.Slots)} of {share.Count} are somebody else's.");
        }

        var entry = new ShareEntry(_shares.Count, seat, share, heirOf);
        _shares.Add(entry);
        return entry;
    }

    /// <summary>An agent says how far a share is; it never goes back.</summary>
    /// <param name="share">The share.</param>
    /// <param name="state">How far.</param>
    /// <param name="now">Now, from the run's start.</param>
    public static void Reached(ShareEntry share, ShareState state, TimeSpan now)
    {
        if (share.IsDead || state <= share.State)
        {
            return;
        }

        share.State = state;

        // One that has ended may have ended early, which is another matter.
        share.LoadEndedAt = state == ShareState.LoadEnded ? now : share.LoadEndedAt;
    }

    /// <summary>A share begins. Where it takes another's place, what nobody made in between is counted.</summary>
    /// <param name="share">The share.</param>
    /// <param name="from">From when on it makes load, from the run's start.</param>
    public void Begins(ShareEntry share, TimeSpan from)
    {
        if (share.Lost is { } lost)
        {
            TimeSpan end = PlannedEnd(from);
            Miss(lost, share.Share, share.MeasuredUntil, from < end ? from : end);
        }

        share.MeasuredUntil = TimeSpan.FromTicks(Math.Max(from.Ticks, share.MeasuredUntil.Ticks));
        share.BegunAt = share.MeasuredUntil;
        share.HasBegun = true;
    }

    /// <summary>A share that was told to begin did not, and has made nothing: what is missing up to where it was to begin is counted, and whoever takes it goes on from there.</summary>
    public static void NeverBegan(ShareEntry share) => share.HasBegun = false;

    /// <summary>A report has come.</summary>
    /// <param name="share">The share.</param>
    /// <param name="report">The report.</param>
    /// <param name="end">Until when it measured, from the run's start.</param>
    /// <param name="length">How long.</param>
    public static ReportFate Reported(ShareEntry share, ShareReport report, TimeSpan end, TimeSpan length)
    {
        if (share.IsDead)
        {
            Refuse(share, report.Number);
            return ReportFate.Refused;
        }

        if (report.Number != share.LastReport + 1)
        {
            return report.Number <= share.LastReport ? ReportFate.Repeated : ReportFate.Early;
        }

        foreach ((string feeder, long taken) in report.Rows)
        {
            double rate = (taken - share.Rows.GetValueOrDefault(feeder)) / Math.Max(length.TotalSeconds, 0.1);
            share.RowRates[feeder] = Math.Max(share.RowRates.GetValueOrDefault(feeder), rate);
        }

        share.LastReport = report.Number;
        share.MeasuredUntil = TimeSpan.FromTicks(Math.Max(share.MeasuredUntil.Ticks, end.Ticks));
        share.Iterations = report.Iterations;
        share.Rows = report.Rows;
        return ReportFate.Counted;
    }

    /// <summary>What a report that counts tells of iterations that have ended, and of starts that were given up.</summary>
    public static void Finished(ShareEntry share, Interval interval)
    {
        share.Finished += (long)interval.Series.Where(series => series.Metric is MetricNames.Iterations or MetricNames.InterruptedIterations).Sum(series => series.Sum);
        share.Dropped += (long)interval.Series.Where(series => series.Metric is MetricNames.DroppedIterations or MetricNames.SkippedIterations).Sum(series => series.Sum);
    }

    /// <summary>A share has ended before its load was over.</summary>
    public static void EndedEarly(ShareEntry share) => share.LoadEndedAt = null;

    /// <summary>Reports of a lost agent, which were there when it answered again. Those that count are not among those that are refused.</summary>
    /// <param name="share">The share.</param>
    /// <param name="reports">Their numbers, in order.</param>
    public static void Refused(ShareEntry share, IEnumerable<long> reports)
    {
        foreach (long number in reports)
        {
            Refuse(share, number);
        }
    }

    /// <summary>A share is not its agent's any more.</summary>
    public static void Died(ShareEntry share) => share.IsDead = true;

    /// <summary>What is left of a lost share, as whoever takes it over must know it.</summary>
    /// <param name="share">The share; dead.</param>
    /// <param name="now">Now, from the run's start.</param>
    /// <param name="givenUp">How many rows are passed over though perhaps nobody took them, by feeder; <see cref="AllRows"/> where nobody knows how many were taken.</param>
    public LoadShare Rest(ShareEntry share, TimeSpan now, out IReadOnlyDictionary<string, long> givenUp)
    {
        if (!share.HasBegun)
        {
            // Nothing of it was made: what it was to begin with is still so. Where it takes another's place, time has passed meanwhile.
            givenUp = new Dictionary<string, long>();
            return share.Share;
        }

        double lost = Math.Max(0, (now - share.MeasuredUntil).TotalSeconds);
        Dictionary<string, long> margins = plan.Scenario.Data.Where(feeder => feeder.Value.Order == DataOrder.Once).ToDictionary(
            feeder => feeder.Key,
            feeder => RowRateOf(share, feeder.Key) is { } rate ? (long)Math.Ceiling(2 * rate * lost) : AllRows,
            StringComparer.Ordinal);
        givenUp = margins;
        return share.Share with
        {
            IterationsDone = [.. plan.Scenario.Load.Select((_, executor) => executor < share.Iterations.Count ? share.Iterations[executor] : 0)],
            RowsDone = margins.ToDictionary(margin => margin.Key, margin => share.Rows.GetValueOrDefault(margin.Key) + margin.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>Nobody takes a lost share over: it is missing up to the run's end.</summary>
    public static void Abandoned(ShareEntry share) => share.IsAbandoned = true;

    /// <summary>Nothing is left of a lost share that anybody could take over: what was lost with its last reports is counted, and the run is not short of it.</summary>
    public static void RanOut(ShareEntry share) => (share.IsAbandoned, share.HasRunOut) = (true, true);

    /// <summary>The run has ended: what nobody took over is counted.</summary>
    /// <param name="end">When the load ended, from the run's start.</param>
    public void Settle(TimeSpan end)
    {
        foreach (ShareEntry share in _shares.Where(share => share.IsAbandoned && !share.IsSettled))
        {
            share.IsSettled = true;
            TimeSpan until = share.LoadEndedAt is { } ended && ended < end ? ended : end;

            // One that never began has made no gap of its own: it is that of the one that it was to make up for.
            ShareEntry owner = share is { HasBegun: false, Lost: { } before } ? before : share;
            owner.IsShort |= until - owner.MeasuredUntil > (share.HasRunOut ? s_loss : TimeSpan.Zero) && until > share.MeasuredUntil;
            Miss(owner, share.Share, share.MeasuredUntil, until);
        }
    }

    // Before the first report nobody knows how fast its rows go: as fast as elsewhere, or as fast as starts. Executors that begin iterations as fast as they end tell nothing beforehand.
    private double? RowRateOf(ShareEntry share, string feeder)
    {
        if (share.RowRates.TryGetValue(feeder, out double own))
        {
            return own;
        }

        double part = ShareSlots.Fraction(share.Share);
        double starts = Due.HighestRate * part;
        double[] others = [.. _shares.Where(other => other.RowRates.ContainsKey(feeder)).Select(other => other.RowRates[feeder] / ShareSlots.Fraction(other.Share))];
        return others.Length > 0 ? Math.Max(starts, others.Max() * part) : _hasArrivalsOnly ? starts : null;
    }

    private static void Refuse(ShareEntry share, long number)
    {
        if (number > Math.Max(share.LastReport, share.LastRefused))
        {
            share.LastRefused = number;
            share.RefusedReports++;
        }
    }

    // Nobody made anything of it since its last report, whoever was to in between.
    private void Miss(ShareEntry lost, LoadShare part, TimeSpan from, TimeSpan to)
    {
        Owe(lost);
        if (to > from)
        {
            lost.Missing = TimeSpan.FromTicks(Math.Max(lost.Missing.Ticks, (to - lost.MeasuredUntil).Ticks));
            lost.MissingStarts += Due.Between(part, from, to);
        }
    }

    // Starts that were due by the last report and had not begun were its agent's alone: whoever takes over begins with what is due later. Where the last look found some that were due a moment behind it, they are not missing.
    private void Owe(ShareEntry lost)
    {
        if (!lost.HasBegun || lost.IsOwedCounted)
        {
            return;
        }

        lost.IsOwedCounted = true;
        long begun = _arrivals.Sum(executor => At(lost.Iterations, executor) - At(lost.Share.IterationsDone, executor));
        lost.MissingStarts += Due.Between(lost.Share, lost.BegunAt, lost.MeasuredUntil) - begun - lost.Dropped;
    }

    private static long At(IReadOnlyList<long> iterations, int executor) => executor < iterations.Count ? iterations[executor] : 0;

    // The parts of the beginning are of one count: of a thousand of them each pair would be looked at.
    private bool IsTaken(LoadShare share, ShareEntry? heirOf) =>
        heirOf is null && _shares.TrueForAll(other => other is { HeirOf: null, IsLiving: true } && other.Share.Count == share.Count)
            ? !share.Slots.All(_firstSlots.Add)
            : _shares.Exists(other => other.IsLiving && ShareSlots.Overlap(other.Share, share));
}
