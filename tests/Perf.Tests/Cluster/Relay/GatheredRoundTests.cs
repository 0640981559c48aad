using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Cluster.Relay;
using Perf.Engine.Merging;
using Perf.Tests.Engine;
using Perf.Tests.Engine.Merging;
using Perf.Tests.Model.Results;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Cluster.Relay;

/// <summary>What a relay adds up, what comes of it, and when it is not taken.</summary>
public class GatheredRoundTests
{
    private static readonly string[] s_agents = ["one", "silent", "gone", "two"];
    private static readonly CollectReply s_nothing = new() { State = ShareState.Running };

    [Fact]
    public void Round_AnyReplies_MergesAsIfEachHadBeenAskedByItself()
    {
        int sums = 0;
        SeededCases.ForAll(random =>
        {
            var course = new RelayedCourse(new SummedRun(random));
            course.Play(random);
            sums += course.Sums;
            Assert.Null(DeepEqual.Difference(course.Flat.Select(SummedRun.InOrder).ToArray(), course.Tree.Select(SummedRun.InOrder).ToArray()));
        }, 300);
        Assert.True(sums > 300, $"{sums} sums");
    }

    [Fact]
    public void Read_RepliesThatAreNone_Throw()
    {
        ShareEntry[] shares = [Share(0), Share(1)];
        GatherReply good = Reply(Running(Second(1, 0)), Running(Second(1, 0)));
        Assert.Single(GatheredRound.Read(shares, good).Sums);

        Assert.Throws<FormatException>(() => GatheredRound.Read([shares[0]], good));
        Assert.Throws<FormatException>(() => GatheredRound.Read(shares, good with { Sums = [] }));
        Assert.Throws<FormatException>(() => GatheredRound.Read(shares, good with { Sums = [good.Sums[0], good.Sums[0]] }));
        Assert.Throws<FormatException>(() => GatheredRound.Read(shares, good with { Sums = [good.Sums[0] with { Reports = [1] }] }));
        Assert.Throws<FormatException>(() => GatheredRound.Read(shares, good with { Answers = [good.Answers[0], new GatherAnswer { Fault = "it did not answer" }] }));
        Assert.Throws<FormatException>(() => GatheredRound.Read(shares, good with { Sums = [good.Sums[0] with { Interval = [9, 9] }] }));
    }

    [Fact]
    public void Read_ShareThatIsNotKnown_IsAskedForDirectly() =>
        Assert.Null(GatheredRound.Read([Share(0)], Reply(new CollectReply())).Answers[0].Reply);

    // Its own matter, and nobody else's: it is asked for directly, and all of it.
    [Fact]
    public void Read_ReportOfOneShareIsUnreadable_OthersAreAddedUp()
    {
        ShareEntry[] shares = [Share(0), Share(1), Share(2)];
        ShareReport unreadable = new() { Number = 2, Interval = [9, 9] };
        ShareReport odd = Second(1, 0) with { Lines = [(byte)'{'] };

        GatheredRound one = GatheredRound.Read(shares, Reply(Running(Second(1, 0)), Running(Second(1, 0), unreadable), Running(Second(1, 0))));
        GatheredRound other = GatheredRound.Read(shares, Reply(Running(Second(1, 0)), Running(odd), Running(Second(1, 0))));

        Assert.All([one, other], round =>
        {
            Assert.Equal([true, false, true], round.Answers.Select(answer => answer.Reply is not null));
            Assert.Equal([0, 2], Assert.Single(round.Sums).Parts.Select(part => part.Share.Id));
        });
    }

    [Fact]
    public void Order_ShareThatIsLost_RefusesItsSumAndNotWhatCameWhole()
    {
        ShareEntry[] shares = [Share(0), Share(1)];
        IntervalMerger merger = Merger(2);
        merger.Lost(1);
        ShareLedger.Died(shares[1]);

        Assert.False(Order(shares, merger, Running(Second(1, 0)), Running(Second(1, 0))).Fits);
        RoundOrder whole = Order(shares, merger, Running(Second(1, 0)), Running(Second(1, 1)));
        Assert.True(whole.Fits);
        Assert.Equal(0, Assert.Single(whole.Steps).Report!.Share.Id);
    }

    // The old reply of a relay that stood still, when all was asked for directly meanwhile.
    [Fact]
    public void Order_ReportsThatAreKnownAlready_AreRefused()
    {
        ShareEntry[] shares = [Share(0), Share(1)];
        IntervalMerger merger = Merger(2);
        foreach (ShareEntry share in shares)
        {
            Assert.Equal(ReportFate.Counted, ShareLedger.Reported(share, Second(1, 0), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
            merger.Add(share.Id, Intervals.Second(0));
        }

        RoundOrder order = Order(shares, merger, Running(Second(1, 0)), Running(Second(1, 0)));
        Assert.False(order.Fits);
        Assert.Empty(order.Apart);
        Assert.True(Order(shares, merger, Running(Second(2, 1)), Running(Second(2, 1))).Fits);
    }

    [Fact]
    public void Order_AReportIsMissing_IsRefused()
    {
        ShareEntry[] shares = [Share(0), Share(1)];
        Assert.False(Order(shares, Merger(2), Running(Second(1, 0)), Running(Second(2, 0))).Fits);
    }

    [Fact]
    public void Order_ShareWhoseSecondsAreOthers_IsAskedApart()
    {
        ShareEntry[] shares = [Share(0), Share(1)];
        IntervalMerger merger = Merger(2);

        // Two intervals that end in one second put all that follow a second later.
        merger.Add(1, Intervals.Second(0));
        merger.Add(1, new Interval { Start = TimeSpan.FromSeconds(1), Length = TimeSpan.FromSeconds(0.1) });
        merger.Add(0, Intervals.Second(0));

        RoundOrder order = Order(shares, merger, Running(Second(1, 1)), Running(Second(1, 1)));
        Assert.False(order.Fits);
        Assert.Equal([1], order.Apart);
    }

    [Fact]
    public async Task Gather_SomeDoNotAnswer_OthersAnswersCome()
    {
        var request = new GatherRequest
        {
            Questions = [.. s_agents.Select((agent, share) => new GatherQuestion { Agent = agent, Request = new CollectRequest { ShareId = share } })],
            Timeout = TimeSpan.FromMilliseconds(100),
        };

        GatherReply reply = await Gatherer.GatherAsync(
            request,
            (agent, _) => agent switch
            {
                "silent" => new TaskCompletionSource<CollectReply>().Task,
                "gone" => throw new IOException("it is gone"),
                _ => Task.FromResult(Running(Second(1, 0))),
            },
            TimeProvider.System);

        Assert.Equal([null, "it did not answer", "it is gone", null], reply.Answers.Select(answer => answer.Fault));
        Assert.Equal([0, 3], Assert.Single(reply.Sums).Shares);
        Assert.True(reply.Answers[0].Reply!.Reports[0].IsLight);
    }

    [Fact]
    public async Task Gather_AgentsOwnAnswerIsNotWhole_IsNone()
    {
        var request = new GatherRequest { Questions = [new GatherQuestion { Agent = "one" }], Timeout = TimeSpan.FromSeconds(20) };

        GatherReply reply = await Gatherer.GatherAsync(request, (_, _) => Task.FromResult(Running(Second(1, 0) with { IsLight = true })), TimeProvider.System);

        Assert.Null(Assert.Single(reply.Answers).Reply);
        Assert.Equal("its answer is not whole", reply.Answers[0].Fault);
    }

    private static ShareEntry Share(int id) => new(id, id, new LoadShare { Count = 2, Slots = [id] }, null);

    private static IntervalMerger Merger(int shares)
    {
        var merger = new IntervalMerger();
        for (int share = 0; share < shares; share++)
        {
            merger.Joined(share, TimeSpan.Zero);
        }

        return merger;
    }

    private static ShareReport Second(long number, int second) => new() { Number = number, Interval = IntervalCodec.Encode(Intervals.Second(second, Intervals.Counter(MetricNames.Iterations, 1))) };

    private static CollectReply Running(params ShareReport[] reports) => s_nothing with { Reports = reports };

    private static GatherReply Reply(params CollectReply[] replies) => ReplySums.Of(
        new GatherRequest { Questions = [.. replies.Select((_, share) => new GatherQuestion { Request = new CollectRequest { ShareId = share } })] },
        [.. replies.Select(reply => new GatherAnswer { Reply = reply })]);

    private static RoundOrder Order(ShareEntry[] shares, IntervalMerger merger, params CollectReply[] replies) => RoundOrder.Of(GatheredRound.Read(shares, Reply(replies)), merger);
}
