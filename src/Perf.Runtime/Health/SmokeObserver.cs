namespace Perf.Runtime;

/// <summary>Tells of a smoke test as it goes on.</summary>
internal sealed class SmokeObserver(IHealthObserver observer) : IRunObserver
{
    public void Started(RunResult result)
    {
    }

    public void Measured(Interval interval, RunProgress progress) => observer.SmokeProgressed(progress);

    public void Ended(RunResult result)
    {
    }
}
