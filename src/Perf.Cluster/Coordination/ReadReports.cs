using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>The reports of one answer, unpacked.</summary>
/// <param name="Reports">Those that can be read, up to the first that cannot.</param>
/// <param name="Fault">What is wrong with the one behind them; null where all can be read.</param>
internal sealed record ReadReports(IReadOnlyList<ReadReport> Reports, string? Fault)
{
    private static readonly ReadReports s_none = new([], null);

    /// <summary>Unpacks what one agent answered. A pure function.</summary>
    /// <param name="reply">The answer.</param>
    public static ReadReports Of(CollectReply reply)
    {
        if (reply.Reports.Length == 0)
        {
            return s_none;
        }

        var reports = new List<ReadReport>(reply.Reports.Length);
        foreach (ShareReport report in reply.Reports)
        {
            if (report.IsLight)
            {
                return new ReadReports(reports, "a second that is not whole");
            }

            try
            {
                reports.Add(ReadReport.Of(report));
            }
            catch (Exception e)
            {
                // Whatever it is: one agent's bytes are that agent's matter.
                return new ReadReports(reports, e.Message.TrimEnd('.'));
            }
        }

        return new ReadReports(reports, null);
    }
}
