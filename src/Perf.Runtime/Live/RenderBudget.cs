namespace Perf.Runtime;

/// <summary>
/// How much CPU a live view may take. What it takes at once it pays back: where parts are costly they are written less often, and over time no more is taken than is due. A pure function
/// of what it is told.
/// </summary>
/// <param name="most">The most that is saved up while nothing is written.</param>
internal sealed class RenderBudget(TimeSpan most)
{
    private TimeSpan _taken;

    /// <summary>CPU time that is due for each second at present.</summary>
    public TimeSpan PerSecond { get; private set; }

    /// <summary>Whether something may be written now.</summary>
    public bool IsLeft => _taken < most;

    /// <summary>Time has gone by.</summary>
    /// <param name="time">How much.</param>
    /// <param name="perSecond">CPU time that was due for each second of it.</param>
    public void Pass(TimeSpan time, TimeSpan perSecond)
    {
        PerSecond = perSecond;
        TimeSpan taken = _taken - (perSecond * Math.Max(0, time.TotalSeconds));
        _taken = taken > TimeSpan.Zero ? taken : TimeSpan.Zero;
    }

    /// <summary>CPU time was taken.</summary>
    /// <param name="cpu">How much.</param>
    public void Spend(TimeSpan cpu) => _taken += cpu > TimeSpan.Zero ? cpu : TimeSpan.Zero;
}
