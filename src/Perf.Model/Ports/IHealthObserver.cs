namespace Perf;

/// <summary>Hears of a health check while it goes on.</summary>
public interface IHealthObserver
{
    /// <summary>A check has ended. Calls come one at a time.</summary>
    /// <param name="check">What it found.</param>
    /// <param name="ended">How many have ended, this one included.</param>
    /// <param name="all">How many there are.</param>
    void CheckEnded(HealthCheck check, int ended, int all);

    /// <summary>The smoke test goes on.</summary>
    /// <param name="progress">How it fares.</param>
    void SmokeProgressed(RunProgress progress);
}
