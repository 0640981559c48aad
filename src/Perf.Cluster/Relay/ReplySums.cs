using System.Text.Json;
using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Engine.Merging;

namespace Perf.Cluster.Relay;

/// <summary>
/// Adds up what several agents answered. Only whole seconds are added, of two shares at least: what is odd, such as the run's last interval or one of a share that was held up, stays as it came. A pure function.
/// </summary>
internal static class ReplySums
{
    /// <summary>Adds up.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answers">An answer to each question, in their order.</param>
    public static GatherReply Of(GatherRequest request, IReadOnlyList<GatherAnswer> answers)
    {
        var sum = new SecondSum();
        var light = new Lightening(request.AreMany);
        var sums = new List<GatherSum>();
        ShareReport[][] reports = [.. answers.Select(answer => answer.Reply is { } reply ? reply.Reports.ToArray() : [])];
        foreach (IGrouping<long, Part> second in PartsOf(request, reports).GroupBy(part => part.Second).OrderBy(second => second.Key))
        {
            Part[] parts = [.. second.OrderBy(part => part.Share)];
            if (parts.Length < 2)
            {
                continue;
            }

            sums.Add(new GatherSum
            {
                Interval = IntervalCodec.Encode(sum.Of(second.Key, parts.Select(part => new MergePart(part.Share, null, part.Interval)))),
                Shares = [.. parts.Select(part => part.Share)],
                Reports = [.. parts.Select(part => reports[part.Answer][part.Place].Number)],
            });
            foreach (Part part in parts)
            {
                reports[part.Answer][part.Place] = reports[part.Answer][part.Place] with { Interval = IntervalCodec.Encode(light.Of(part.Interval)), IsLight = true };
            }
        }

        return new GatherReply
        {
            Answers = [.. answers.Select((answer, place) => answer.Reply is { } reply ? answer with { Reply = reply with { Reports = reports[place] } } : answer)],
            Sums = [.. sums],
        };
    }

    private static List<Part> PartsOf(GatherRequest request, ShareReport[][] reports)
    {
        var parts = new List<Part>();
        for (int answer = 0; answer < reports.Length; answer++)
        {
            // What of one agent cannot be read is its own matter: nothing else is to depend on it.
            Interval?[] intervals = [.. reports[answer].Select(Read)];
            if (Array.Exists(intervals, static interval => interval is null))
            {
                continue;
            }

            for (int place = 0; place < intervals.Length; place++)
            {
                if (SecondSum.SecondOf(intervals[place]!) is { } second)
                {
                    parts.Add(new Part(second, request.Questions[answer].Request.ShareId, answer, place, intervals[place]!));
                }
            }
        }

        return parts;
    }

    // What cannot be read here, as that of a newer agent, may be read by whoever asked.
    private static Interval? Read(ShareReport report)
    {
        try
        {
            return ReadReport.Of(report).Interval;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private readonly record struct Part(long Second, int Share, int Answer, int Place, Interval Interval);
}
