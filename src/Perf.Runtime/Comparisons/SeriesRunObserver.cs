namespace Perf.Runtime;

/// <summary>Tells a series' observer of the seconds of a run.</summary>
internal sealed class SeriesRunObserver(ISeriesObserver? observer, SeriesProgress progress) : IRunObserver
{
    public void Started(RunResult result) => observer?.Progressed(progress);

    public void Measured(Interval interval, RunProgress run) => observer?.Progressed(progress with { Latest = run, Elapsed = progress.Elapsed + run.Elapsed });

    public void Ended(RunResult result)
    {
        // The series hears of it first.
    }
}
