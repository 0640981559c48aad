namespace Perf.Analysis;

/// <summary>How long the application's database driver has commands open, by its own meter (db.client.operation.duration): exact, where a gauge of commands under way is read once a second.</summary>
/// <param name="UnderWay">Commands under way in the mean: seconds of commands in a second.</param>
/// <param name="PerSecond">Commands a second.</param>
/// <param name="Source">The monitor.</param>
internal sealed record CommandDuration(double UnderWay, double PerSecond, string Source)
{
    /// <summary>The meter, and the first part of its signals' names.</summary>
    public const string Meter = "db.client.operation.duration";

    /// <summary>Of the application that is looked at; null where it does not tell, or asks nothing.</summary>
    /// <param name="run">The run.</param>
    public static CommandDuration? Of(RunEvidence run) =>
        run.One($"{Meter}.time") is { Mean: { } underWay } time && run.One($"{Meter}.count")?.Mean is > 0 and { } perSecond ? new CommandDuration(underWay, perSecond, time.Series.Monitor) : null;
}
