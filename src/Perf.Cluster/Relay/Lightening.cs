using Perf.Engine.Merging;

namespace Perf.Cluster.Relay;

/// <summary>
/// What is left of a share's interval whose steps are in a sum: what a coordinator keeps of each share by itself. Its agent's own figures are by metric and not by step, so the steps are added up; where there are
/// many agents only those times are left that an agent is judged by. Not safe for several threads at once.
/// </summary>
/// <param name="areMany">Whether there are so many agents that not all of each one's figures are kept.</param>
internal sealed class Lightening(bool areMany)
{
    private readonly SeriesMerge _series = new();

    /// <summary>Lightens an interval.</summary>
    /// <param name="interval">The whole interval.</param>
    public Interval Of(Interval interval)
    {
        Series[] known = [.. interval.Series.Where(series => !SharePart.IsOwn(series) && AgentAccount.Keeps(series, areMany)).Select(WithoutStep)];
        Interval own = SharePart.Own(interval);
        return own with { Series = [.. own.Series, .. _series.Merge([new MergePart(0, null, new Interval { Series = known })])] };
    }

    private static Series WithoutStep(Series series) => series.Step.Length == 0 ? series : series with { Step = "" };
}
