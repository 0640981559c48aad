namespace Perf.Analysis;

/// <summary>Counts of requests a second by several who count: the load generator, the proxy, an application. Whether they counted the same ones, and which of them a mean request is of.</summary>
internal static class RequestCounts
{
    // They have two clocks, and others' few.
    private const double Tolerance = 0.15;

    /// <summary>Whether somebody counted all that was asked, and little besides.</summary>
    /// <param name="counted">What somebody counted.</param>
    /// <param name="asked">What was asked.</param>
    public static bool Agree(double counted, double asked) => Math.Abs(counted - asked) <= Tolerance * asked;

    /// <summary>What the application's own totals per second are divided by to be those of the mean request; null without load, and where requests of several protocols reach it.</summary>
    /// <param name="run">The run.</param>
    /// <remarks>Those that it had itself, where it tells and they are more than the load asked for. Where a proxy answers some by itself, it did nothing for those: they make the mean less.</remarks>
    public static double? OfApplication(RunEvidence run) => run.PerRequestRate is { } asked ? Math.Max(ServerDuration.RateOf(run) ?? asked, asked) : null;
}
