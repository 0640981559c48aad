using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class SteeredRateTests
{
    [Fact]
    public void Highest_WithoutOrders_IsThePlannedRate() => Assert.Equal(100, SteeredRate.Highest([], 0, 100, 0.5));

    [Fact]
    public void Highest_ARateOfTheWholeRun_CountsWithItsPart() => Assert.Equal(300, SteeredRate.Highest([Rate(600, 10)], 20, 100, 0.5));

    [Fact]
    public void Highest_WhatIsOver_DoesNotCount() => Assert.Equal(50, SteeredRate.Highest([Rate(600, 10), Factor(0.5, 15)], 20, 100, 0.5));

    [Fact]
    public void Highest_WhatEndsOnlyLater_Counts() => Assert.Equal(300, SteeredRate.Highest([Rate(600, 10), Factor(0.5, 1_000_000)], 20, 100, 0.5));

    [Fact]
    public void Highest_WhatIsNoRate_ChangesNothing() => Assert.Equal(100, SteeredRate.Highest([new SteerOrder { Action = SteerAction.Suspend, AtTicks = 3, Value = 9 }], 20, 100, 1));

    // The engine takes none of these, and goes on as before.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e12)]
    public void Highest_WhatTheEngineDoesNotTake_ChangesNothing(double value)
    {
        Assert.Equal(100, SteeredRate.Highest([Rate(value, 10)], 20, 100, 0.5));
        Assert.Equal(100, SteeredRate.Highest([Factor(value, 10)], 20, 100, 0.5));
        Assert.Equal(300, SteeredRate.Highest([Rate(600, 5), Factor(value, 10)], 20, 100, 0.5));
    }

    // The same by looking at each moment.
    [Fact]
    public void Highest_AnyOrders_IsTheHighestOfAllMomentsFromThere() => SeededCases.ForAll(random =>
    {
        SteerOrder[] orders = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(2) == 0 ? Rate(random.Next(1, 1000), random.Next(1, 30)) : Factor(random.Next(1, 5), random.Next(1, 30)))];
        long from = random.Next(40);
        double expected = 0;
        for (long moment = from; moment < 60; moment++)
        {
            double rate = 100;
            long last = 0;
            foreach (SteerOrder order in orders)
            {
                last = Math.Max(order.AtTicks, last + 1);
                rate = last <= moment ? SteeredRate.Of(order, 100, 0.25) : rate;
            }

            expected = Math.Max(expected, rate);
        }

        Assert.Equal(expected, SteeredRate.Highest(orders, from, 100, 0.25));
    });

    private static SteerOrder Rate(double rate, long at) => new() { Action = SteerAction.Rate, Value = rate, AtTicks = at };

    private static SteerOrder Factor(double factor, long at) => new() { Action = SteerAction.Factor, Value = factor, AtTicks = at };
}
