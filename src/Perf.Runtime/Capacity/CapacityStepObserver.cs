namespace Perf.Runtime;

/// <summary>Tells a search's observer of the seconds of a step.</summary>
internal sealed class CapacityStepObserver(ICapacityObserver? observer, CapacityProgress progress) : IRunObserver
{
    public void Started(RunResult result) => observer?.Progressed(progress);

    public void Measured(Interval interval, RunProgress run) => observer?.Progressed(progress with { Run = run, Elapsed = progress.Elapsed + run.Elapsed });

    public void Ended(RunResult result)
    {
        // The finder hears of it first, and judges it.
    }
}
