namespace Perf.Cluster.Agents;

/// <summary>
/// How long a share may be here without another word of the coordinator. The order's own time is for getting ready, and may be long; once a word has come it goes on for ten seconds after the last one at
/// most, for setting up is load too. From the start on it counts for nothing, and the load ends within three seconds of the coordinator's last word.
/// </summary>
/// <param name="now">The steady clock, ticks of 100 ns.</param>
internal sealed class ShareLease(Func<long> now)
{
    // What is given for a word that does not say for how long.
    private static readonly TimeSpan s_word = TimeSpan.FromSeconds(3);

    // A lease of three seconds was up to some tenths old when it was given, is looked at in steps, and what goes on is cut off after that: the load is to be over by then.
    private static readonly TimeSpan s_mostWord = TimeSpan.FromSeconds(2.7);

    // A coordinator asks several times a second while shares get ready, and gives one up after as long.
    private static readonly TimeSpan s_readying = TimeSpan.FromSeconds(10);

    private readonly Lease _order = new(now);
    private readonly Lease _readying = new(now, s_readying);
    private readonly Lease _words = new(now, s_mostWord);
    private volatile bool _hasBeenAsked;
    private volatile bool _hasStarted;

    /// <summary>Whether it has run out.</summary>
    public bool HasRunOut => _words.HasRunOut && (_hasStarted || (_hasBeenAsked ? _readying : _order).HasRunOut);

    /// <summary>The order is taken.</summary>
    /// <param name="untilUtc">Until when it holds, ticks of UTC.</param>
    /// <param name="utcNow">The time of day, ticks of UTC.</param>
    public void Take(long untilUtc, long utcNow) => _order.Renew(untilUtc, utcNow);

    /// <summary>A word of the coordinator.</summary>
    /// <param name="untilUtc">Until when it holds, ticks of UTC.</param>
    /// <param name="utcNow">The time of day, ticks of UTC.</param>
    public void Renew(long untilUtc, long utcNow)
    {
        // A word says for how long the load goes on; getting ready has its own time from the same moment.
        if (_words.Renew(untilUtc, utcNow))
        {
            _readying.Renew(utcNow + s_readying.Ticks, utcNow);
            _hasBeenAsked = true;
        }
    }

    /// <summary>The share is told when to begin: from now on the order's own time counts for nothing.</summary>
    /// <param name="untilUtc">Until when the word holds, ticks of UTC; 0 for three seconds.</param>
    /// <param name="utcNow">The time of day, ticks of UTC.</param>
    public void Start(long untilUtc, long utcNow)
    {
        _words.Renew(untilUtc == 0 ? utcNow + s_word.Ticks : untilUtc, utcNow);
        _hasStarted = true;
    }
}
