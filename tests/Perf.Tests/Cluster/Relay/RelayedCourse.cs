using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Cluster.Relay;
using Perf.Engine.Merging;
using Perf.Tests.Engine.Merging;

namespace Perf.Tests.Cluster.Relay;

/// <summary>Shares whose reports are gathered round by round, each time of as many as answer; and beside it the same reports each by itself.</summary>
internal sealed class RelayedCourse(SummedRun run)
{
    private readonly ShareEntry[] _shares = [.. run.Shares.Select((_, share) => new ShareEntry(share, share, new LoadShare(), null))];
    private readonly IntervalMerger _flat = new();
    private readonly IntervalMerger _tree = new();

    /// <summary>What came of each share by itself.</summary>
    public List<Interval> Flat { get; } = [];

    /// <summary>What came of the rounds.</summary>
    public List<Interval> Tree { get; } = [];

    /// <summary>How many sums were taken.</summary>
    public int Sums { get; private set; }

    public void Play(Random random)
    {
        foreach (ShareEntry share in _shares)
        {
            Flat.AddRange(_flat.Joined(share.Id, TimeSpan.Zero, SummedRun.AgentOf(share.Id)));
            Tree.AddRange(_tree.Joined(share.Id, TimeSpan.Zero, SummedRun.AgentOf(share.Id)));
        }

        while (_shares.Any(share => share.LastReport < run.Shares[share.Id].Count))
        {
            Round(random);
        }

        foreach (ShareEntry share in _shares)
        {
            Flat.AddRange(_flat.Ended(share.Id));
            Tree.AddRange(_tree.Ended(share.Id));
        }
    }

    private void Round(Random random)
    {
        var request = new GatherRequest { Questions = [.. _shares.Select(share => new GatherQuestion { Request = new CollectRequest { ShareId = share.Id, After = share.LastReport } })] };
        GatherAnswer[] answers = [.. _shares.Select(share => random.Next(6) == 0
            ? new GatherAnswer { Fault = "it did not answer" }
            : new GatherAnswer { Reply = new CollectReply { State = ShareState.Running, Reports = [.. ReportsOf(share).Take(random.Next(3))] } })];
        GatheredRound round = GatheredRound.Read(_shares, ReplySums.Of(request, answers));
        RoundOrder order = RoundOrder.Of(round, _tree);
        if (order.Fits)
        {
            Sums += round.Sums.Count;
            foreach (RoundStep step in order.Steps)
            {
                Tree.AddRange(step.Sum is { } sum
                    ? _tree.AddSum([.. sum.Parts.Select(part => (part.Share.Id, part.Interval))], sum.Interval)
                    : _tree.Add(step.Report!.Share.Id, step.Report!.Interval));
            }
        }

        foreach ((ShareEntry share, GatherAnswer answer) in _shares.Zip(answers))
        {
            foreach (ShareReport report in answer.Reply?.Reports ?? [])
            {
                Interval interval = run.Shares[share.Id][(int)report.Number - 1];
                Flat.AddRange(_flat.Add(share.Id, interval));
                Tree.AddRange(order.Fits ? [] : _tree.Add(share.Id, interval));
                Assert.Equal(ReportFate.Counted, ShareLedger.Reported(share, report, interval.Start + interval.Length, interval.Length));
            }
        }
    }

    private IEnumerable<ShareReport> ReportsOf(ShareEntry share) => run.Shares[share.Id].Skip((int)share.LastReport)
        .Select((interval, place) => new ShareReport { Number = share.LastReport + place + 1, Interval = IntervalCodec.Encode(interval) });
}
