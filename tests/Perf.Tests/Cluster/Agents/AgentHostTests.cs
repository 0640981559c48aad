using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Target;

namespace Perf.Tests.Cluster.Agents;

/// <summary>What an agent's owner allows, held against orders of any kind; with the engine's own load.</summary>
public sealed class AgentHostTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly string[] s_runs = ["run-1", "run-2"];

    private TargetServer _target = null!;

    // A number that the engine does not take must not be counted as if it did: nothing would be more than the limit any more.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e-9)]
    public async Task Steer_WhatIsNoRate_IsRefusedAndTheLimitHolds(double value)
    {
        await using var runs = new HostedRuns(new AgentOptions { MaxRate = 100 });
        await runs.ReadyAsync(HostedRuns.Plan(_target.BaseUri, 100));

        Assert.NotNull(runs.Steer(SteerAction.Factor, value).ErrorId);
        await IsFullAsync(runs);
        Assert.Null(runs.Start().ErrorId);
        await runs.UntilAsync("run-1", reply => reply.State == ShareState.Running);
        Assert.NotNull(runs.Steer(SteerAction.Factor, value).ErrorId);
        Assert.NotNull(runs.Steer(SteerAction.Rate, value is 1e-9 ? 1e9 : value).ErrorId);
        await IsFullAsync(runs);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public async Task Start_WithWhatIsNoRateBefore_CountsAsPlanned(double value)
    {
        await using var runs = new HostedRuns(new AgentOptions { MaxRate = 100 });

        await runs.RunAsync(HostedRuns.Plan(_target.BaseUri, 100), "run-1", new SteerOrder { RunId = "run-1", Action = SteerAction.Factor, Value = value, AtTicks = 1 });

        await IsFullAsync(runs);
    }

    [Fact]
    public async Task Steer_MoreThanTheLimit_IsRefusedByName()
    {
        await using var runs = new HostedRuns(new AgentOptions { MaxRate = 100 });
        await runs.RunAsync(HostedRuns.Plan(_target.BaseUri, 50));

        OrderAnswer answer = runs.Steer(SteerAction.Factor, 3);

        Assert.Equal(ErrorIds.AgentRefused, answer.ErrorId);
        Assert.Contains("MaxRate", answer.Message, StringComparison.Ordinal);
        Assert.Null(runs.Steer(SteerAction.Factor, 2).ErrorId);
        await IsFullAsync(runs);
    }

    [Fact]
    public async Task Start_SteeredToMoreThanTheLimit_IsRefused()
    {
        await using var runs = new HostedRuns(new AgentOptions { MaxRate = 100 });
        await runs.ReadyAsync(HostedRuns.Plan(_target.BaseUri, 50));

        Assert.Equal(ErrorIds.AgentRefused, runs.Start("run-1", new SteerOrder { RunId = "run-1", Action = SteerAction.Rate, Value = 101, AtTicks = 1 }).ErrorId);
    }

    // Each of the two would fit alone.
    [Fact]
    public async Task Steer_TwoAtOnce_NeverHaveMoreThanTheLimitTogether()
    {
        await using var runs = new HostedRuns(new AgentOptions { MaxRate = 150 });
        await runs.ReadyAsync(HostedRuns.Plan(_target.BaseUri, 50), "run-1");
        await runs.ReadyAsync(HostedRuns.Plan(_target.BaseUri, 50), "run-2");
        using var both = new Barrier(2);

        OrderAnswer[] answers = await Task.WhenAll(s_runs.Select(run => Task.Run(() =>
        {
            both.SignalAndWait();
            return runs.Steer(SteerAction.Factor, 2, run);
        })));

        Assert.Single(answers, answer => answer.ErrorId is null);
    }

    [Theory]
    [InlineData("postgresql", "Host=127.0.0.1;Passfile=/etc/passwd", "Passfile")]
    [InlineData("mysql", "Server=127.0.0.1;AllowLoadLocalInfile=true", "AllowLoadLocalInfile")]
    public async Task Order_AConnectionThatOpensAFileOfTheAgent_IsRefusedAlsoWhereItIsAReference(string kind, string text, string named)
    {
        await using var runs = new HostedRuns(new AgentOptions(), name => name == "WHOLE" ? text : null);
        RunPlan plan = HostedRuns.Plan(_target.BaseUri, 10);
        plan = plan with { Scenario = plan.Scenario with { Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = new() { Name = "db", Kind = kind, ConnectionString = "${env:WHOLE}" } } } };

        foreach (OrderAnswer answer in new[] { await runs.Host.CheckAsync(HostedRuns.Order(plan)), await runs.PrepareAsync(plan) })
        {
            Assert.Equal(ErrorIds.ScenarioInvalid, answer.ErrorId);
            Assert.Contains("web-3", answer.Message, StringComparison.Ordinal);
            Assert.Contains(named, answer.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("/etc/passwd", answer.Message, StringComparison.Ordinal);
        }

        // Whoever writes it as it is hears of it before anything is sent.
        ConnectionDefinition written = plan.Scenario.Connections["db"] with { ConnectionString = text };
        PerfException fault = Assert.Throws<PerfException>(() => PlanBundle.Pack(plan with { Scenario = plan.Scenario with { Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = written } } }));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    // Without an answer the coordinator would ask again for half a minute.
    [Fact]
    public async Task Order_WhatNobodyCanRead_IsAnsweredAtOnce()
    {
        await using var runs = new HostedRuns(new AgentOptions());
        RunPlan plan = HostedRuns.Plan(_target.BaseUri, 10);
        LoadProfile endless = plan.Scenario.Load[0] with { GracefulStop = TimeSpan.MaxValue };
        RunOrder[] orders =
        [
            HostedRuns.Order(plan) with { Plan = PlanBundleTests.BundleOf("""{"Scenario":null}""") },
            HostedRuns.Order(plan with { Scenario = plan.Scenario with { Load = [endless, endless with { Name = "two", StartTime = TimeSpan.FromSeconds(1) }] } }),
        ];

        foreach (RunOrder order in orders)
        {
            Assert.NotNull((await runs.Host.CheckAsync(order)).ErrorId);
        }

        Assert.NotNull((await runs.Host.PrepareAsync(orders[0])).ErrorId);
        Assert.Empty(runs.Host.Describe().Runs);
    }

    [Fact]
    public async Task Drain_WithARunningShare_WaitsForItsEnd()
    {
        await using var runs = new HostedRuns(new AgentOptions());
        await runs.RunAsync(HostedRuns.Plan(_target.BaseUri, 10));

        runs.Host.Drain(force: false);

        Assert.Contains("leave", (await runs.PrepareAsync(HostedRuns.Plan(_target.BaseUri, 10), "run-2")).Message, StringComparison.Ordinal);
        await runs.UntilAsync("run-1", reply => reply.Reports.Length > 1);
        Assert.False(runs.Host.Drained.IsCompleted);

        // Nobody asks any more: the lease ends the share, and with it the wait.
        await runs.Host.Drained.WaitAsync(s_patience);
        Assert.Empty(runs.Host.Describe().Runs);
    }

    [Fact]
    public async Task Drain_ByForce_EndsTheShareAndStillGivesItsLastReport()
    {
        await using var runs = new HostedRuns(new AgentOptions());
        await runs.RunAsync(HostedRuns.Plan(_target.BaseUri, 10));

        // A part of the next second is measured by then.
        int told = (await runs.UntilAsync("run-1", reply => reply.Reports.Length > 0)).Reports.Length;
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        runs.Host.Drain(force: true);
        CollectReply last = await runs.UntilAsync("run-1", reply => reply.End is not null);

        Assert.Contains("told to leave", last.End!.Reason, StringComparison.Ordinal);
        Assert.True(last.Reports.Length > told, $"{last.Reports.Length} reports, {told} of them before it was told to leave.");
        await runs.Host.Drained.WaitAsync(s_patience);
    }

    public async Task InitializeAsync() => _target = await TargetServer.StartAsync(new TargetOptions());

    public async Task DisposeAsync() => await _target.DisposeAsync();

    private async Task IsFullAsync(HostedRuns runs)
    {
        OrderAnswer second = await runs.PrepareAsync(HostedRuns.Plan(_target.BaseUri, 100), "run-2");

        Assert.Equal(ErrorIds.AgentRefused, second.ErrorId);
        Assert.Contains("MaxRate", second.Message, StringComparison.Ordinal);
    }
}
