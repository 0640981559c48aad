using System.Text.Json;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Engine.Workers;

namespace Perf.Tests.Cluster.Agents;

public sealed class OrderedPlanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-order-").FullName;

    [Fact]
    public void Read_AShareOfItsOwn_CountsInsteadOfThePlans()
    {
        var share = new LoadShare { Count = 4, Slots = [1, 3], IterationsDone = [7] };

        RunPlan plan = OrderedPlan.Read(Order(ClusterPlans.Of(ClusterPlans.Steady).With(2, 0), JsonSerializer.SerializeToUtf8Bytes(share, WorkerJson.Options)), _folder);

        Assert.Equal(4, plan.Share!.Count);
        Assert.Equal([1, 3], plan.Share.Slots);
        Assert.Equal([7L], plan.Share.IterationsDone);
    }

    [Fact]
    public void Read_WithoutAShareOfItsOwn_HasThePlans() => Assert.Equal([1], OrderedPlan.Read(Order(ClusterPlans.Of(ClusterPlans.Steady).With(2, 1), []), _folder).Share!.Slots);

    // Whoever sends the order may say less than what the scenario makes.
    [Fact]
    public void Read_FiguresThatSaySomethingElse_AreThoseOfTheScenario()
    {
        RunPlan honest = ClusterPlans.Of(ClusterPlans.Steady);
        RunPlan modest = honest with { Executors = [honest.Executors[0] with { PeakRate = 1, MaxVus = 1, Duration = TimeSpan.FromSeconds(1) }] };

        LoadNeed need = LoadNeed.Of(OrderedPlan.Read(Order(modest, []), _folder));

        Assert.Equal(LoadNeed.Of(honest), need);
        Assert.Equal(200, need.Rate, 1e-9);
    }

    [Theory]
    [InlineData("""{"Count":2,"Slots":[2]}""")]
    [InlineData("""{"Count":2,"Slots":[1,0]}""")]
    [InlineData("""{"Count":2,"Slots":[]}""")]
    [InlineData("""{"Count":0,"Slots":[0]}""")]
    [InlineData("""{"Count":2,"Slots":[-1]}""")]
    [InlineData("[")]
    public void Read_WhatIsNoShare_IsRefused(string share) =>
        Assert.Equal(ErrorIds.AgentRefused, Assert.Throws<PerfException>(() => OrderedPlan.Read(Order(ClusterPlans.Of(ClusterPlans.Steady), System.Text.Encoding.UTF8.GetBytes(share)), _folder)).Id);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RunOrder Order(RunPlan plan, byte[] share) => new() { RunId = "run-1", ShareId = 1, Plan = PlanBundle.Pack(plan), Share = share };
}
