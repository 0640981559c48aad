namespace Perf;

/// <summary>Steers a run while it goes on. Every member may be called from any thread, and takes effect within a tenth of a second.</summary>
public interface IRunControl
{
    /// <summary>Whether new iterations are held back.</summary>
    bool IsSuspended { get; }

    /// <summary>What arrival rates are multiplied by; 1 as planned.</summary>
    double RateFactor { get; }

    /// <summary>Holds new iterations back; those that run go on. The plan's clock stands still meanwhile, and no start is owed for the pause.</summary>
    void Suspend();

    /// <summary>Goes on where it was suspended.</summary>
    void Resume();

    /// <summary>Ends the run: no new iterations, and those that run may end within the graceful stop. The status is Stopped.</summary>
    void Stop();

    /// <summary>Changes the rate of arrival executors from now on: what the schedule asks for, times the factor.</summary>
    /// <param name="factor">More than 0.</param>
    /// <exception cref="PerfException">The run has no arrival executor, or the factor is out of range.</exception>
    void SetRateFactor(double factor);

    /// <summary>Sets the rate of arrival executors from now on, instead of what the schedule asks for.</summary>
    /// <param name="startsPerSecond">More than 0; shared between several arrival executors in proportion to their planned rates.</param>
    /// <exception cref="PerfException">The run has no arrival executor, or the rate is out of range.</exception>
    void SetRate(double startsPerSecond);
}
