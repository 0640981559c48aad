namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>What pg_stat_statements counts of a statement; times in milliseconds, blocks of the server's block size.</summary>
internal readonly record struct StatementCounters(
    double Calls, double ExecTime, double PlanTime, double MaxTime, double Rows, double BlocksHit, double BlocksRead, double BlockReadTime, double TempRead, double TempWritten, double WalBytes, double JitTime)
{
    /// <summary>The time that the server spent on it.</summary>
    public double Time => ExecTime + PlanTime;

    /// <summary>Blocks that one call looked at.</summary>
    public double BlocksPerCall => Calls > 0 ? (BlocksHit + BlocksRead) / Calls : 0;

    /// <summary>What a statement did between two readings.</summary>
    /// <param name="before">What was counted then; null for one that was not known.</param>
    /// <param name="after">What is counted now.</param>
    /// <param name="beganAnew">Whether its counters began anew between, so that what came before that is not in it.</param>
    /// <returns>The difference. The longest call is not a number where it was one of before.</returns>
    public static StatementCounters Between(StatementCounters? before, StatementCounters after, out bool beganAnew)
    {
        beganAnew = before is { } known && (after.Calls < known.Calls || after.ExecTime < known.ExecTime || after.BlocksHit + after.BlocksRead < known.BlocksHit + known.BlocksRead);
        return before is not { } from || beganAnew
            ? after
            : new StatementCounters(
                after.Calls - from.Calls, after.ExecTime - from.ExecTime, after.PlanTime - from.PlanTime, after.MaxTime > from.MaxTime || from.Calls == 0 ? after.MaxTime : double.NaN, after.Rows - from.Rows,
                after.BlocksHit - from.BlocksHit, after.BlocksRead - from.BlocksRead, after.BlockReadTime - from.BlockReadTime, after.TempRead - from.TempRead, after.TempWritten - from.TempWritten,
                after.WalBytes - from.WalBytes, after.JitTime - from.JitTime);
    }

    /// <summary>What all statements did between two readings.</summary>
    /// <param name="before">What was counted then, by the statement's id.</param>
    /// <param name="after">What is counted now.</param>
    /// <param name="beganAnew">Of how many the counters began anew.</param>
    /// <returns>Those that did something, the one that took most time first.</returns>
    public static IReadOnlyList<(long Id, StatementCounters Did)> Between(IReadOnlyDictionary<long, StatementCounters> before, IReadOnlyDictionary<long, StatementCounters> after, out int beganAnew)
    {
        beganAnew = 0;
        var did = new List<(long Id, StatementCounters Did)>();
        foreach ((long id, StatementCounters now) in after)
        {
            StatementCounters one = Between(before.TryGetValue(id, out StatementCounters then) ? then : null, now, out bool anew);
            beganAnew += anew ? 1 : 0;
            if (one.Calls > 0 || one.Time > 0)
            {
                did.Add((id, one));
            }
        }

        return [.. did.OrderByDescending(one => one.Did.Time).ThenBy(one => one.Id)];
    }
}
