namespace Perf.Engine.Sharing;

/// <summary>
/// Steers a run that is a share of one on several machines: all of them make a change at the same moment of the run's clock, also where they hear of it sooner or later. A moment before that of
/// an earlier change counts as right after it.
/// </summary>
internal interface IShareControl : IRunControl
{
    /// <summary>Holds new iterations back from a moment on.</summary>
    /// <param name="at">Ticks from the run's start, also past ones; 0 for at once.</param>
    void Suspend(long at);

    /// <summary>Goes on at a moment.</summary>
    /// <param name="at">Ticks from the run's start, also past ones; 0 for at once.</param>
    void Resume(long at);

    /// <summary>Changes the rate of arrival executors from a moment on.</summary>
    /// <param name="factor">What the planned rate is multiplied by, more than 0.</param>
    /// <param name="at">Ticks from the run's start, also past ones; 0 for at once.</param>
    /// <exception cref="PerfException">The run has no arrival executor, or the factor is out of range.</exception>
    void SetRateFactor(double factor, long at);

    /// <summary>Sets the rate of arrival executors from a moment on.</summary>
    /// <param name="startsPerSecond">The rate of the whole run, of all shares together; more than 0.</param>
    /// <param name="at">Ticks from the run's start, also past ones; 0 for at once.</param>
    /// <exception cref="PerfException">The run has no arrival executor, or the rate is out of range.</exception>
    void SetRate(double startsPerSecond, long at);
}
