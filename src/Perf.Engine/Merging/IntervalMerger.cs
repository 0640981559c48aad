using Perf.Engine.Running;

namespace Perf.Engine.Merging;

/// <summary>
/// Puts the intervals of a run's shares together, second by second. A share's interval counts in the second in which it ends, and in one of its own: where a share was held up its interval is longer,
/// and the seconds before have nothing of it. A second is given out once every share that still makes load is past it, so that whatever is given out is final; a share that has ended or is lost
/// is not waited for. What comes out does not depend on the order in which the shares' reports arrive.
/// A state machine without clock and threads: whoever calls it gives each share's intervals once and in order. Not safe for several threads at once.
/// </summary>
internal sealed class IntervalMerger
{
    private static readonly IReadOnlyList<Interval> s_none = [];

    private readonly Dictionary<int, Member> _members = [];
    private readonly SortedList<long, List<MergePart>> _pending = [];
    private readonly Stack<List<MergePart>> _spare = [];
    private readonly SecondMerge _merge = new();

    // The first second that is not given out, and how many of the live shares are not past it. It is counted along, for a look at a thousand shares with each report would be a million a second.
    private long _next;
    private int _awaited;
    private int _live;
    private int _index;

    /// <summary>A share begins; from now on it is waited for.</summary>
    /// <param name="share">Its number, which no other share of the run has or had.</param>
    /// <param name="from">From when on it makes load, from the run's start: seconds before are not waited for.</param>
    /// <param name="agent">Whose process makes it: the processor time of a process that makes two shares is counted once. Null where each process makes one.</param>
    /// <returns>None; as the other calls have it.</returns>
    public IReadOnlyList<Interval> Joined(int share, TimeSpan from, string? agent = null)
    {
        var member = new Member(agent, (Math.Max(0, from.Ticks) / TimeSpan.TicksPerSecond) - 1);
        if (!_members.TryAdd(share, member))
        {
            throw new InvalidOperationException($"The share {share} has joined before.");
        }

        _live++;
        _awaited += member.Through < _next ? 1 : 0;
        return s_none;
    }

    /// <summary>A share's next interval.</summary>
    /// <param name="share">The share; one that has joined and not left.</param>
    /// <param name="interval">The interval; times count from the run's start.</param>
    /// <returns>The merged intervals that are complete with it, in order of time; mostly none.</returns>
    public IReadOnlyList<Interval> Add(int share, Interval interval)
    {
        if (!_members.TryGetValue(share, out Member? member) || !member.IsLive)
        {
            throw new InvalidOperationException($"The share {share} is none that makes load.");
        }

        long second = PlaceOf(interval.Start + interval.Length, member.Through);
        Put(second, share, member, interval);
        return Take();
    }

    /// <summary>What several shares measured in one second, and what they have in common added up before.</summary>
    /// <param name="shares">The shares, which have joined and not left, each once; with their intervals, of which only what stays each one's own is looked at.</param>
    /// <param name="sum">What they have in common.</param>
    /// <returns>The merged intervals that are complete with it, equal to those that come of adding each by itself.</returns>
    /// <exception cref="InvalidOperationException">The intervals do not count in one and the same second; nothing was added.</exception>
    public IReadOnlyList<Interval> AddSum(IReadOnlyList<(int Share, Interval Interval)> shares, Interval sum)
    {
        long? second = null;
        foreach ((int share, Interval interval) in shares)
        {
            long through = ThroughOf(share) ?? throw new InvalidOperationException($"The share {share} is none that makes load.");
            long place = PlaceOf(interval.Start + interval.Length, through);
            second = (second ?? place) == place ? place : throw new InvalidOperationException($"What share {share} measured is of another second than the sum.");
        }

        if (second is not { } one)
        {
            return s_none;
        }

        foreach ((int share, Interval interval) in shares)
        {
            Put(one, share, _members[share], SharePart.Own(interval));
        }

        _pending[one].Add(new MergePart(shares.Min(static part => part.Share), null, sum) { IsSum = true });
        return Take();
    }

    /// <summary>Up to which second a share was heard.</summary>
    /// <param name="share">The share.</param>
    /// <returns>The second, from 0, or -1 before the first; null for one that makes no load, or none any more.</returns>
    public long? ThroughOf(int share) => _members.TryGetValue(share, out Member? member) && member.IsLive ? member.Through : null;

    /// <summary>The second in which a share's next interval counts.</summary>
    /// <param name="end">Its end, from the run's start.</param>
    /// <param name="through">Up to which second the share was heard before.</param>
    public long PlaceOf(TimeSpan end, long through)
    {
        // Two intervals of a share are two seconds, and what was given out stays as it is: a rest that ends in either counts in the next.
        return Math.Max(Math.Max(SecondOf(end), through + 1), _next);
    }

    /// <summary>A share has ended: its last interval was given. Whoever has left before may leave again.</summary>
    /// <param name="share">The share.</param>
    /// <returns>The merged intervals that waited for it.</returns>
    public IReadOnlyList<Interval> Ended(int share) => Left(share);

    /// <summary>A share is lost: what was given of it stays, and nothing more is waited for.</summary>
    /// <param name="share">The share.</param>
    /// <returns>The merged intervals that waited for it.</returns>
    public IReadOnlyList<Interval> Lost(int share) => Left(share);

    /// <summary>The run is over: nobody is waited for any more.</summary>
    /// <returns>All that is left, in order of time.</returns>
    public IReadOnlyList<Interval> End()
    {
        foreach (Member member in _members.Values)
        {
            member.IsLive = false;
        }

        (_live, _awaited) = (0, 0);
        return Take();
    }

    /// <summary>The second to which an end belongs, from 0.</summary>
    /// <param name="end">The end, from the run's start.</param>
    internal static long SecondOf(TimeSpan end)
    {
        // A generator looks at the clock at the second's end or a little later: what ends just behind it belongs to the second that is over.
        return Math.Max(0, ((end.Ticks + Sampler.Sliver) / TimeSpan.TicksPerSecond) - 1);
    }

    private void Put(long second, int share, Member member, Interval interval)
    {
        if (!_pending.TryGetValue(second, out List<MergePart>? parts))
        {
            _pending[second] = parts = _spare.TryPop(out List<MergePart>? spare) ? spare : [];
        }

        parts.Add(new MergePart(share, member.Agent, interval));
        _awaited -= member.Through < _next ? 1 : 0;
        member.Through = second;
    }

    private IReadOnlyList<Interval> Left(int share)
    {
        if (!_members.TryGetValue(share, out Member? member) || !member.IsLive)
        {
            return s_none;
        }

        member.IsLive = false;
        _live--;
        _awaited -= member.Through < _next ? 1 : 0;
        return Take();
    }

    private IReadOnlyList<Interval> Take()
    {
        if (_awaited > 0 || _pending.Count == 0)
        {
            return s_none;
        }

        long limit = long.MaxValue;
        foreach (Member member in _members.Values)
        {
            limit = member.IsLive ? Math.Min(limit, member.Through) : limit;
        }

        List<Interval>? taken = null;
        while (_pending.Count > 0 && _pending.GetKeyAtIndex(0) <= limit)
        {
            long second = _pending.GetKeyAtIndex(0);
            List<MergePart> parts = _pending.GetValueAtIndex(0);
            _pending.RemoveAt(0);
            (taken ??= []).Add(_merge.Merge(_index++, second, parts));
            parts.Clear();
            _spare.Push(parts);
            _next = second + 1;
        }

        _next = _live > 0 ? Math.Max(_next, limit + 1) : _next;
        _awaited = 0;
        foreach (Member member in _members.Values)
        {
            _awaited += member.IsLive && member.Through < _next ? 1 : 0;
        }

        return taken ?? s_none;
    }

    /// <param name="agent">Whose process makes the share.</param>
    /// <param name="through">The last second of which it can have nothing more.</param>
    private sealed class Member(string? agent, long through)
    {
        public string? Agent { get; } = agent;

        public long Through { get; set; } = through;

        public bool IsLive { get; set; } = true;
    }
}
