using Perf.Engine.Merging;

namespace Perf.Cluster.Relay;

/// <summary>
/// Whether what a relay brought can be taken, and in which order it is merged. A sum can only be taken whole: where one of its reports is known already, is not the next one of its share, is of a share that is lost by
/// now, or counts in another second than the others, all shares are asked directly.
/// </summary>
/// <param name="Fits">Whether it can be taken.</param>
/// <param name="Steps">What is merged, each share's in order.</param>
/// <param name="Apart">The shares whose seconds are not those of the others: adding them up elsewhere would fail again.</param>
internal sealed record RoundOrder(bool Fits, IReadOnlyList<RoundStep> Steps, IReadOnlyList<int> Apart)
{
    /// <summary>Looks at what was brought. Changes nothing.</summary>
    /// <param name="round">What was brought.</param>
    /// <param name="merger">What it would be merged by.</param>
    public static RoundOrder Of(GatheredRound round, IntervalMerger merger)
    {
        var steps = new List<RoundStep>();
        var apart = new List<int>();
        var places = new Dictionary<GatheredReport, long>(ReferenceEqualityComparer.Instance);
        bool fits = true;
        foreach (GatheredAnswer answer in round.Answers)
        {
            fits &= Place(answer, merger, steps, places);
        }

        foreach (GatheredSum sum in round.Sums)
        {
            long second = IntervalMerger.SecondOf(sum.Interval.Start + sum.Interval.Length);
            apart.AddRange(sum.Parts.Where(part => places.TryGetValue(part, out long place) && place != second).Select(part => part.Share.Id));
            steps.Add(new RoundStep(second, null, sum));
        }

        return new RoundOrder(fits && apart.Count == 0, [.. steps.OrderBy(step => step.Second)], apart);
    }

    private static bool Place(GatheredAnswer answer, IntervalMerger merger, List<RoundStep> steps, Dictionary<GatheredReport, long> places)
    {
        bool fits = true;
        long last = answer.Share.LastReport;
        long? through = answer.Share.IsDead ? null : merger.ThroughOf(answer.Share.Id);
        foreach (GatheredReport report in answer.Reports)
        {
            if (through is not { } heard || report.Report.Number != last + 1)
            {
                // What came whole is refused or passed over by itself.
                fits &= !report.Report.IsLight;
                continue;
            }

            long second = merger.PlaceOf(report.Interval.Start + report.Interval.Length, heard);
            (last, through) = (last + 1, second);
            if (report.Report.IsLight)
            {
                places[report] = second;
            }
            else
            {
                steps.Add(new RoundStep(second, report, null));
            }
        }

        return fits;
    }
}
