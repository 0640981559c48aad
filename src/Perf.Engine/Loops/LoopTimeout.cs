namespace Perf.Engine.Loops;

/// <summary>A limit of time that is nearly always lifted before it is reached: setting and lifting it cost a few nanoseconds.</summary>
internal abstract class LoopTimeout
{
    internal LoopTimeout? Next { get; set; }

    internal LoopTimeout? Previous { get; set; }

    internal TimeoutQueue? Queue { get; set; }

    internal long Deadline { get; set; }

    /// <summary>The time is over.</summary>
    public abstract void TimedOut();
}
