namespace Perf.History;

/// <summary>One thing to do to a stored run.</summary>
/// <param name="Kind">What.</param>
/// <param name="RunId">The run.</param>
/// <param name="Resolution">For a roll-up: how long a piece of the time line is to be, in seconds, or <see cref="RetentionPlan.SumsOnly"/>.</param>
internal sealed record UpkeepTask(UpkeepKind Kind, string RunId, int Resolution)
{
    /// <summary>What is to be done to a run. Pure.</summary>
    /// <param name="run">The run, which has ended.</param>
    /// <param name="wanted">The resolution that it is to have; null when it is to be deleted.</param>
    /// <param name="isMember">Whether a baseline has it; such a run keeps everything.</param>
    /// <param name="isUnended">Whether its process was killed before it was stored as ended.</param>
    /// <returns>In this order.</returns>
    public static IEnumerable<UpkeepTask> For(RunSummary run, int? wanted, bool isMember, bool isUnended)
    {
        if (isMember)
        {
            return wanted is null ? [new(UpkeepKind.Keep, run.Id, run.Resolution)] : [];
        }

        if (wanted is not { } resolution)
        {
            return [new(UpkeepKind.Delete, run.Id, run.Resolution)];
        }

        IEnumerable<UpkeepTask> settle = isUnended ? [new(UpkeepKind.Settle, run.Id, run.Resolution)] : [];
        return RetentionPlan.IsFiner(run.Resolution, resolution) ? settle.Append(new(UpkeepKind.RollUp, run.Id, resolution)) : settle;
    }
}
