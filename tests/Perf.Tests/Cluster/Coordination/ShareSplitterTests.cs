using Perf.Cluster.Coordination;
using Perf.Engine.Sharing;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class ShareSplitterTests
{
    private static readonly int[] s_three = [1, 1, 1];
    private static readonly int[] s_unequal = [4, 8, 4];

    [Fact]
    public void SharesOf_AnyWeights_PartitionAllSlotsExactly() => SeededCases.ForAll(random =>
    {
        int[] weights = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, 33))];
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(weights, random.Next(3) == 0 ? random.Next(1, 40) : int.MaxValue);

        int count = shares[0].Count;
        Assert.Equal(weights.Length, shares.Count);
        Assert.All(shares, share => Assert.Equal(count, share.Count));
        Assert.All(shares, share => Assert.Equal(share.Slots.Order(), share.Slots));
        Assert.Equal(Enumerable.Range(0, count), shares.SelectMany(share => share.Slots).Order());
        Assert.Equal(Enumerable.Range(0, weights.Length), shares.Select(share => share.Slots[0]));
    });

    [Fact]
    public void SharesOf_AnyWeights_AreProportionate() => SeededCases.ForAll(random =>
    {
        int[] weights = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(1, 17))];
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(weights);

        double whole = weights.Sum();
        for (int i = 0; i < weights.Length; i++)
        {
            Assert.InRange(ShareSlots.Fraction(shares[i]) / (weights[i] / whole), 0.949, 1.051);
        }
    });

    [Fact]
    public void SharesOf_AnyWeights_CountsSumToTheWhole() => SeededCases.ForAll(random =>
    {
        int[] weights = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(1, 9))];
        long numbers = random.Next(0, 10_000);
        IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf(weights);

        Assert.Equal(numbers, shares.Sum(share => SlotSet.Of(share).CountBelow(numbers)));
        Assert.All(shares, share => Assert.Equal(Enumerable.Range(0, (int)Math.Min(numbers, 500)).Count(number => share.Slots.Contains(number % share.Count)), SlotSet.Of(share).CountBelow(Math.Min(numbers, 500))));
    });

    [Fact]
    public void SharesOf_EqualWeights_HaveOneSlotEach() =>
        Assert.Equal([(3, 0), (3, 1), (3, 2)], ShareSplitter.SharesOf(s_three).Select(share => (share.Count, Assert.Single(share.Slots))));

    [Fact]
    public void SharesOf_TwiceTheCores_HasTwiceTheSlots() =>
        Assert.Equal([1, 2, 1], ShareSplitter.SharesOf(s_unequal).Select(share => share.Slots.Count));

    [Fact]
    public void Split_FewerMaxVusThanAgents_LeavesAgentsOutAndSaysSo()
    {
        ShareSplit split = ShareSplitter.Split(SomeAgents.Of(4, 4, 4, 4), SomeAgents.Plan(SomeAgents.Rate(100, 10, maxVus: 3)));

        Assert.Equal(3, split.Parts.Count);
        Assert.Contains("agent-4", Assert.Single(split.Warnings), StringComparison.Ordinal);
        Assert.Contains("maxVUs 3", split.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Split_FewerVirtualUsersThanAgents_LeavesAgentsOut() =>
        Assert.Equal(2, ShareSplitter.Split(SomeAgents.Of(4, 4, 4), SomeAgents.Plan(new ConstantVus { Name = "few", Flow = "browse", Vus = 2, Duration = TimeSpan.FromSeconds(5) })).Parts.Count);

    // Whoever has some of the iterations has a virtual user for them: three agents would make three side by side.
    [Fact]
    public void Split_IterationsThatOneUserShares_GoToOneAgent()
    {
        RunPlan plan = SomeAgents.Plan(
            new SharedIterations { Name = "serial", Flow = "browse", Vus = 1, Iterations = 40 }, new ConstantVus { Name = "many", Flow = "browse", Vus = 10, Duration = TimeSpan.FromSeconds(5) });

        ShareSplit split = ShareSplitter.Split(SomeAgents.Of(4, 4, 4), plan);

        Assert.Single(split.Parts);
        Assert.Contains("'serial' has vus 1 for iterations that are shared", Assert.Single(split.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Split_AnyCaps_EachAgentHasOneOfEach() => SeededCases.ForAll(random =>
    {
        int[] cores = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(1, 17))];
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(10, 10, maxVus: random.Next(1, 20)));

        Assert.All(ShareSplitter.Split(SomeAgents.Of(cores), plan).Parts, part => Assert.True(PlanCaps.Hold(plan, part.Share)));
    });
}
