using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public class TrialOrderTests
{
    [Fact]
    public void Of_AnySeed_EachPairHasBothSidesAndBlocksAreTurnedRound()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            IReadOnlyList<TrialStep> order = TrialOrder.Of(7, seed);
            Assert.Equal(14, order.Count);
            Assert.All(order.Chunk(2), pair => Assert.True(pair[0].Pair == pair[1].Pair && pair[0].IsChanged != pair[1].IsChanged));
            Assert.All(order.Take(12).Chunk(4), block => Assert.True(block[0].IsChanged == block[3].IsChanged && block[1].IsChanged == block[2].IsChanged));
            // A drift that grows steadily is worth nothing to either side over whole blocks.
            Assert.Equal(0, order.Take(12).Select((step, at) => step.IsChanged ? at : -at).Sum());
        }
    }

    [Fact]
    public void Of_Seeds_GiveBothKindsOfBlocksAndTheSameEachTime()
    {
        Assert.Equal(2, Enumerable.Range(0, 50).Select(seed => TrialOrder.Of(2, TrialOrder.SeedOf($"plan/{seed}"))[0].IsChanged).Distinct().Count());
        Assert.Equal(TrialOrder.Of(6, 17), TrialOrder.Of(6, 17));
    }

    [Fact]
    public void Once_ChangeThatStays_HasAllTrialsWithoutItFirst() =>
        Assert.Equal([false, false, false, true, true, true], TrialOrder.Once(3).Select(step => step.IsChanged));
}
