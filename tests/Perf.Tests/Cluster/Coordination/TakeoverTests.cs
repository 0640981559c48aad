using Perf.Cluster.Coordination;
using Perf.Engine.Sharing;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class TakeoverTests
{
    [Fact]
    public void Split_AnyShare_PartsAreTheShareExactly() => SeededCases.ForAll(random =>
    {
        LoadShare share = NextShare(random);
        IReadOnlyList<LoadShare> parts = Takeover.Split(SomeAgents.Plan(), share, random.Next(1, 6));

        for (int number = 0; number < 500; number++)
        {
            int owners = parts.Count(part => part.Slots.Contains(number % part.Count));
            Assert.Equal(share.Slots.Contains(number % share.Count) ? 1 : 0, owners);
        }
    });

    [Fact]
    public void Split_SharedIterations_PartsKnowWhichNumbersAreDone() => SeededCases.ForAll(random =>
    {
        int done = random.Next(0, 300);
        LoadShare share = NextShare(random) with { IterationsDone = [done], RowsDone = new Dictionary<string, long> { ["users"] = done } };
        RunPlan plan = SomeAgents.Plan(new SharedIterations { Name = "all", Flow = "browse", Vus = 10, Iterations = 100_000 });

        int[] numbers = [.. Enumerable.Range(0, 20_000).Where(number => share.Slots.Contains(number % share.Count)).Take(done)];
        Assert.All(Takeover.Split(plan, share, random.Next(1, 6)), part =>
        {
            long expected = numbers.Count(number => part.Slots.Contains(number % part.Count));
            Assert.Equal(expected, part.IterationsDone[0]);
            Assert.Equal(expected, part.RowsDone["users"]);
        });
    });

    [Fact]
    public void Split_PerVuIterations_DoneAddsUpAndNoPartHasMoreThanItsOwn() => SeededCases.ForAll(random =>
    {
        var profile = new PerVuIterations { Name = "each", Flow = "browse", Vus = random.Next(1, 40), Iterations = random.Next(1, 50) };
        LoadShare share = NextShare(random);
        long planned = SlotSet.Of(share).CountBelow((long)profile.Vus) * profile.Iterations;
        share = share with { IterationsDone = [random.NextInt64(0, planned + 1)] };

        IReadOnlyList<LoadShare> parts = Takeover.Split(SomeAgents.Plan(profile), share, random.Next(1, 6));

        Assert.Equal(share.IterationsDone[0], parts.Sum(part => part.IterationsDone[0]));
        Assert.All(parts, part => Assert.InRange(part.IterationsDone[0], 0, SlotSet.Of(part).CountBelow((long)profile.Vus) * profile.Iterations));
    });

    [Fact]
    public void Plan_FewMaxVus_GoesWholeToTheOneWithMostHeadroom()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(100, 10, maxVus: 3));
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_three);
        Survivor[] survivors =
        [
            new(1, SomeAgents.Named("b"), new AgentUse(0.3, 0.1, 0), [shares[1]]),
            new(2, SomeAgents.Named("c"), new AgentUse(0.2, 0.1, 0), [shares[2]]),
        ];

        AgentPart part = Assert.Single(Takeover.Plan(plan, shares[0], survivors));

        Assert.Equal(2, part.Agent);
        Assert.Equal((3, 0), (part.Share.Count, Assert.Single(part.Share.Slots)));
    }

    [Fact]
    public void Plan_SharedIterationsOfFewVus_AreNotCutIntoMorePartsThanThose()
    {
        RunPlan plan = SomeAgents.Plan(new SharedIterations { Name = "all", Flow = "browse", Vus = 3, Iterations = 1000 });
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_three);
        Survivor[] survivors = [new(1, SomeAgents.Named("b"), default, [shares[1]]), new(2, SomeAgents.Named("c"), default, [shares[2]])];

        Assert.Single(Takeover.Plan(plan, shares[0], survivors));
    }

    // The one with most headroom has a limit that does not allow it.
    [Fact]
    public void Plan_FirstMayNotTakeIt_GoesToWhoMay()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(90, 10));
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_three);
        Survivor[] survivors = [new(1, SomeAgents.Named("b") with { MaxRate = 40 }, default, [shares[1]]), new(2, SomeAgents.Named("c"), new AgentUse(0.2, 0.1, 0), [shares[2]])];

        Assert.Equal(2, Assert.Single(Takeover.Plan(plan, shares[0], survivors)).Agent);
    }

    [Theory]
    [InlineData(1.0, 2)]
    [InlineData(3.0, 1)]
    public void Plan_RateWasRaised_LimitsAreLookedAtWithIt(double factor, int parts)
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(90, 10));
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_three);
        Survivor[] survivors = [new(1, SomeAgents.Named("b") with { MaxRate = 100 }, default, [shares[1]]), new(2, SomeAgents.Named("c"), default, [shares[2]])];

        Assert.Equal(parts, Takeover.Plan(plan, shares[0], survivors, factor).Count);
    }

    // Each loss of the same part multiplies its slots.
    [Theory]
    [InlineData(1 << 10, 3)]
    [InlineData(1 << 23, 2)]
    [InlineData(1 << 24, 1)]
    [InlineData(1 << 28, 1)]
    public void Plan_PartOfVeryManySlots_IsNotCutFurther(int count, int parts)
    {
        Survivor[] survivors = [.. Enumerable.Range(1, 3).Select(seat => new Survivor(seat, SomeAgents.Named($"{seat}"), default, []))];

        IReadOnlyList<AgentPart> plan = Takeover.Plan(SomeAgents.Plan(SomeAgents.Rate(100, 10)), new LoadShare { Count = count, Slots = [5] }, survivors);

        Assert.Equal(parts, plan.Count);
        Assert.All(plan, part => Assert.True(part.Share.Slots[0] >= 0 && part.Share.Slots[0] < part.Share.Count));
    }

    [Fact]
    public void Plan_AllHaveHeadroom_EachTakesAPart()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(100, 10));
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(s_three);
        Survivor[] survivors = [new(1, SomeAgents.Named("b"), default, [shares[1]]), new(2, SomeAgents.Named("c"), default, [shares[2]])];

        Assert.Equal([(1, 6, 0), (2, 6, 3)], Takeover.Plan(plan, shares[0], survivors).Select(part => (part.Agent, part.Share.Count, part.Share.Slots[0])));
    }

    private static LoadShare NextShare(Random random)
    {
        int[] weights = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 5))];
        return ShareSplitter.SharesOf(weights)[random.Next(weights.Length)];
    }

    private static readonly int[] s_three = [1, 1, 1];
}
