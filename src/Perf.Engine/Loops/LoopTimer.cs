using Perf.Engine.Pacing;

namespace Perf.Engine.Loops;

/// <summary>Something a loop does at a moment, as punctually as it can. Reusable; belongs to one loop.</summary>
internal abstract class LoopTimer
{
    /// <summary>The moment, ticks of <see cref="Clock"/>.</summary>
    public long Due { get; set; }

    /// <summary>When it will be due the next time after that, where that is known already; otherwise 0. The loop may then wake once for both.</summary>
    public long ThenDue { get; set; }

    /// <summary>Its place in the loop's heap, or -1 when it is not set.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Whether it is set.</summary>
    public bool IsSet => Place >= 0;

    /// <summary>The moment has come; the timer is not set any more.</summary>
    public abstract void Fire();
}
