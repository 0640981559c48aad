namespace Perf.ScriptWorker.Http;

/// <summary>Statuses that a script expects: single ones and ranges. Immutable.</summary>
/// <param name="ranges">First and last of each.</param>
internal sealed class StatusSet(IReadOnlyList<(int First, int Last)> ranges)
{
    /// <summary>k6's own: 200 to 399.</summary>
    public static StatusSet Default { get; } = new([(200, 399)]);

    /// <summary>Whether a status is expected.</summary>
    public bool Has(int status)
    {
        for (int i = 0; i < ranges.Count; i++)
        {
            if (status >= ranges[i].First && status <= ranges[i].Last)
            {
                return true;
            }
        }

        return false;
    }
}
