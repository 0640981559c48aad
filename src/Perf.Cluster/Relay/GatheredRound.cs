using System.Text.Json;
using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>What a relay brought, unpacked. It is taken as a whole or not at all.</summary>
/// <param name="Answers">An answer for each share that was asked for, in the order of the questions.</param>
/// <param name="Sums">The sums.</param>
internal sealed record GatheredRound(IReadOnlyList<GatheredAnswer> Answers, IReadOnlyList<GatheredSum> Sums)
{
    /// <summary>Unpacks a reply. A pure function.</summary>
    /// <param name="shares">The shares that were asked for, in the order of the questions.</param>
    /// <param name="reply">The reply.</param>
    /// <exception cref="FormatException">It is none to these questions, or a lightened report is not in exactly one sum.</exception>
    public static GatheredRound Read(IReadOnlyList<ShareEntry> shares, GatherReply reply)
    {
        if (reply.Answers.Length != shares.Count)
        {
            throw new FormatException($"The relay has {reply.Answers.Length} answers to {shares.Count} questions.");
        }

        GatheredAnswer[] answers = [.. shares.Select((share, place) => AnswerOf(share, reply.Answers[place].Reply))];
        var light = new Dictionary<(int Share, long Number), GatheredReport>();
        foreach (GatheredReport report in answers.SelectMany(answer => answer.Reports).Where(report => report.Report.IsLight))
        {
            if (!light.TryAdd((report.Share.Id, report.Report.Number), report))
            {
                throw new FormatException($"Report {report.Report.Number} of share {report.Share.Id} is there twice.");
            }
        }

        GatheredSum[] sums = [.. reply.Sums.Select(sum => SumOf(sum, light))];
        return light.Count == 0 ? new GatheredRound(answers, sums) : throw new FormatException($"{light.Count} lightened reports are in no sum.");
    }

    private static GatheredAnswer AnswerOf(ShareEntry share, CollectReply? reply)
    {
        if (reply is null or { State: ShareState.Unknown })
        {
            return new GatheredAnswer(share, null, []);
        }

        try
        {
            return new GatheredAnswer(share, reply, [.. reply.Reports.Select(ReadReport.Of).Select(read => new GatheredReport(share, read.Report, read.Interval, read.Lines))]);
        }
        catch (Exception e) when (e is FormatException or JsonException && !Array.Exists(reply.Reports, static report => report.IsLight))
        {
            // It came as its agent has made it. What becomes of that is seen when the agent is asked directly.
            return new GatheredAnswer(share, null, []);
        }
    }

    private static GatheredSum SumOf(GatherSum sum, Dictionary<(int Share, long Number), GatheredReport> light)
    {
        if (sum.Shares.Length != sum.Reports.Length)
        {
            throw new FormatException($"The sum names {sum.Shares.Length} shares and {sum.Reports.Length} reports.");
        }

        var parts = new List<GatheredReport>(sum.Shares.Length);
        for (int i = 0; i < sum.Shares.Length; i++)
        {
            parts.Add(light.Remove((sum.Shares[i], sum.Reports[i]), out GatheredReport? part)
                ? part
                : throw new FormatException($"Report {sum.Reports[i]} of share {sum.Shares[i]} is in a sum, and did not come lightened, or is in two."));
        }

        return new GatheredSum(IntervalCodec.Decode(sum.Interval), parts);
    }
}
