namespace Perf.Analysis;

/// <summary>
/// What the application's database driver says of its commands (Npgsql's counters), against what the database says of the same: the difference is the way between them. By Little's law a command takes
/// as long as commands are under way in the mean, over how many there are a second.
/// </summary>
internal sealed class DriverFigures
{
    // A gauge that is read once a second is a sample: with fewer commands under way than these in all readings together, chance decides.
    private const double LeastSeen = 8;
    private const double MostMilliseconds = 10_000;

    /// <summary>Reads them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="executed">Time of the database in the mean request, in milliseconds; null where it is not known.</param>
    public DriverFigures(RunEvidence run, double? executed)
    {
        Signal? underWay = run.SumOfAll("npgsql.current_commands");
        double? rate = run.SumOfAll("npgsql.commands_per_second")?.Mean;
        if (underWay?.Mean is not { } commands || commands * underWay.Count < LeastSeen || rate is not > 0 || run.PerRequestRate is not { } requests || executed is not { } database)
        {
            return;
        }

        Outside = Math.Max(0, (commands / requests * 1000) - database);
        RoundTrip = Math.Min(MostMilliseconds, Outside.Value * requests / rate.Value);
        Source = underWay.Series.Monitor;
    }

    /// <summary>Milliseconds of a command that the database has no part in: the network there and back, and the driver. Null where it was not seen.</summary>
    public double? RoundTrip { get; }

    /// <summary>The same of all commands of the mean request.</summary>
    public double? Outside { get; }

    /// <summary>The monitor.</summary>
    public string Source { get; } = "";
}
