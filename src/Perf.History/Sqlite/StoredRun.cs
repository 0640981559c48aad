namespace Perf.History;

/// <summary>A row of the store, and the result that it stands for.</summary>
internal sealed record StoredRun
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The status when it was last written.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who writes it.</summary>
    public required WriterProcess Writer { get; init; }

    /// <summary>The result as JSON; without measurements while the status is Running.</summary>
    public required string Document { get; init; }

    /// <summary>The result that the row stands for.</summary>
    /// <param name="readIntervals">Reads the run's seconds as they were stored, in order.</param>
    /// <param name="clock">Tells how long a writer on another machine has been silent.</param>
    /// <returns>The result; rebuilt from its seconds when the run was never ended or its document cannot be read.</returns>
    public RunResult ToResult(Func<IEnumerable<byte[]>> readIntervals, TimeProvider clock)
    {
        RunResult? document = ReadDocument(out string? unreadable);
        if (document is not null && Status != RunStatus.Running)
        {
            return document;
        }

        RunResult header = document ?? Header($"{unreadable} What its stored seconds tell is here.");
        RunResult rebuilt = Rebuild(header, readIntervals());
        if (Status != RunStatus.Running)
        {
            return rebuilt;
        }

        TimeSpan silence = clock.GetUtcNow() - (StartedAt + rebuilt.Duration);
        return WriterLiveness.IsAlive(Writer, WriterProcess.Current.Machine, WriterProcess.StartMarkOf, silence)
            ? rebuilt with { Status = RunStatus.Running }
            : rebuilt with { Status = RunStatus.Interrupted, StatusReason = "The process that made the run was killed; everything up to its last whole second is here." };
    }

    /// <summary>The result as an index of an earlier version's store has it: an unended run stays unended, whoever reads it decides what became of it.</summary>
    /// <param name="readIntervals">Reads the run's seconds.</param>
    /// <returns>The result.</returns>
    public RunResult ToIndexed(Func<IEnumerable<byte[]>> readIntervals)
    {
        RunResult? document = ReadDocument(out _);
        if (Status == RunStatus.Running)
        {
            return document ?? Header("");
        }

        return document ?? Rebuild(Header(""), readIntervals());
    }

    private RunResult Header(string warning) => new()
    {
        Id = Id,
        Scenario = Scenario,
        Environment = Environment,
        Status = Status,
        StartedAt = StartedAt,
        Warnings = warning.Length == 0 ? [] : [warning],
    };

    private static RunResult Rebuild(RunResult header, IEnumerable<byte[]> intervals)
    {
        var sum = new RunAccumulator();
        int unreadable = 0;
        string reason = "";
        foreach (byte[] bytes in intervals)
        {
            try
            {
                sum.Add(IntervalCodec.Decode(bytes));
            }
            catch (FormatException e)
            {
                unreadable++;
                reason = e.Message;
            }
        }

        RunResult result = sum.Complete(header);
        return unreadable == 0
            ? result
            : result with { Warnings = [.. result.Warnings, $"{unreadable} stored seconds cannot be read and are left out: {reason}"] };
    }

    internal RunResult? ReadDocument(out string? unreadable)
    {
        try
        {
            unreadable = null;
            return RunResultJson.Read(Document, $"stored run {Id}");
        }
        catch (PerfException e)
        {
            unreadable = e.Message;
            return null;
        }
    }
}
