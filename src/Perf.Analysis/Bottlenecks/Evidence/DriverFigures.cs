namespace Perf.Analysis;

/// <summary>
/// What the application's database driver says of its commands (its meter, <see cref="CommandDuration"/>, or Npgsql's counters), against what the database says of the same: the difference is the way between them. Without the meter a
/// command is, by Little's law, open for as long as commands are under way in the mean, over how many there are a second. What waits for a thread or a processor is open as well, and is no way; nor is it known whose the way is where
/// the driver and the database do not count the same commands.
/// </summary>
internal sealed class DriverFigures
{
    // Counts of the same, by two clocks and with others' few.
    private const double Agreement = 0.25;

    // Readers of many rows are open while the application looks at them.
    private const double FewRows = 20;
    private const double ManyRows = 200;

    /// <summary>Reads them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="statements">What the database says of statements; null where it was not seen.</param>
    public DriverFigures(RunEvidence run, EvidenceTable? statements)
    {
        CommandDuration? exact = CommandDuration.Of(run);
        Signal? gauge = run.SumOfAll("npgsql.current_commands");
        if ((exact?.UnderWay ?? Gauge.Mean(gauge)) is not { } underWay || (exact?.PerSecond ?? run.SumOfAll("npgsql.commands_per_second")?.Mean) is not (> 0 and { } perSecond) || run.DatabaseRate is not (> 0 and { } rate) || statements is null || run.DatabaseRequests is not { } requests)
        {
            return;
        }

        (double calls, double rows, double executed) = Counted(statements, requests);
        CommandsPerRequest = perSecond / rate;
        if (calls <= 0 || Math.Abs(CommandsPerRequest.Value - calls) > Agreement * calls)
        {
            // Another database, another application, or another instance of this one: the difference is nobody's way.
            return;
        }

        double open = underWay / rate * 1000;
        double uncertain = exact is not null ? 0 : Gauge.Uncertainty(underWay, gauge!.Count) / rate * 1000;
        if (open > run.Client.Waiting * 1.1 || open - executed < uncertain)
        {
            // Several at once take one way together; and what chance may be says nothing.
            return;
        }

        double free = Scores.Ramp(run.Load.BusyShare, 0.9, 0.65, 0.5) * Scores.Ramp(run.One("dotnet.thread_pool.queue.length")?.Mean, 2, 0.5, 0.5) * Scores.Ramp(rows, ManyRows, FewRows);
        Outside = (open - executed) * free;
        RoundTrip = Outside / CommandsPerRequest;
        Source = exact?.Source ?? gauge!.Series.Monitor;
        OpenSignal = exact is null ? "npgsql.current_commands / npgsql.commands_per_second" : CommandDuration.Meter;
    }

    /// <summary>Milliseconds that a command is open in the application and the database has no part in: the network there and back, the driver, a pooler in between. Null where it is not known.</summary>
    public double? RoundTrip { get; }

    /// <summary>The same of all commands of the mean request.</summary>
    public double? Outside { get; }

    /// <summary>Commands of the mean request, as the driver counts them; null where it does not.</summary>
    public double? CommandsPerRequest { get; }

    /// <summary>The monitor.</summary>
    public string Source { get; } = "";

    /// <summary>What tells how long a command is open.</summary>
    public string OpenSignal { get; } = CommandDuration.Meter;

    // Of the mean request: calls and milliseconds; and rows of a call. What begins and ends transactions is no command of the driver's count.
    private static (double Calls, double Rows, double Milliseconds) Counted(EvidenceTable statements, double requests)
    {
        double calls = 0, rows = 0, milliseconds = 0;
        foreach (EvidenceTable.Row row in statements.Rows.Where(row => !CallsPerRequest.IsFrame(row.Text("query"))))
        {
            (calls, rows, milliseconds) = (calls + row.NumberOr0("calls"), rows + row.NumberOr0("rows"), milliseconds + row.NumberOr0("exec_ms") + row.NumberOr0("plan_ms"));
        }

        return (calls / requests, calls > 0 ? rows / calls : 0, milliseconds / requests);
    }
}
