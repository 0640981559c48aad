using System.Text;

namespace Perf;

/// <summary>A comparison as points of InfluxDB: a line for each of its lines, by which boards show regressions over time. Pure.</summary>
public static class ComparisonLines
{
    /// <summary>Writes the points.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="id">What tells it from others.</param>
    /// <param name="nanoseconds">When it was made.</param>
    /// <returns>Lines of the protocol, each with its line feed.</returns>
    public static IEnumerable<string> Of(ComparisonReport report, string id, long nanoseconds)
    {
        foreach (Comparison one in report.Comparisons)
        {
            var line = new StringBuilder();
            KeyValuePair<string, string?>[] tags =
            [
                new("scenario", report.Scenario), new("environment", report.Environment), new("step", InfluxMeasurements.StepOf(one.Step ?? "")), new("metric", one.Metric), new("statistic", one.Statistic),
                new("verdict", one.Verdict.ToString()),
            ];
            KeyValuePair<string, object?>[] fields =
            [
                new("id", id), new("baseline", report.Baseline), new("candidate", report.Candidate), new("baseline_value", one.Baseline.Value), new("candidate_value", one.Candidate.Value), new("ratio", one.Ratio),
                new("low", one.Low), new("high", one.High), new("margin", one.Margin), new("p_value", one.AdjustedPValue ?? one.PValue), new("blocks", one.Blocks), new("suspected", one.Suspected),
            ];
            if (LineProtocol.Write(line, InfluxMeasurements.Comparisons, tags, fields, nanoseconds))
            {
                yield return line.ToString();
            }
        }
    }
}
