namespace Perf.Analysis;

/// <summary>How long the application's database driver has commands open, by its own meter (db.client.operation.duration): exact, where a gauge of commands under way is read once a second.</summary>
/// <param name="Milliseconds">Milliseconds of commands in a second, all together.</param>
/// <param name="PerSecond">Commands a second.</param>
/// <param name="Source">The monitor.</param>
internal sealed record CommandDuration(double Milliseconds, double PerSecond, string Source)
{
    /// <summary>The meter, and the first part of its signals' names.</summary>
    public const string Meter = "db.client.operation.duration";

    /// <summary>Of every application that is watched; null where none tells, or none asks anything.</summary>
    /// <param name="run">The run.</param>
    public static CommandDuration? Of(RunEvidence run)
    {
        IReadOnlyList<Signal> times = run.OfEvery($"{Meter}.time");
        double perSecond = run.OfEvery($"{Meter}.count").Sum(one => one.Mean ?? 0);
        return times.Count == 0 || perSecond <= 0 ? null : new CommandDuration(times.Sum(one => one.Mean ?? 0), perSecond, times[0].Series.Monitor);
    }
}
