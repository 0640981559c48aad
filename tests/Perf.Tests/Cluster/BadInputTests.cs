using Perf.Cluster;
using Perf.Target;
using Perf.Tests.Cluster.Agents;
using Perf.Tests.Cluster.Coordination;
using Perf.Tests.Cluster.Security;

namespace Perf.Tests.Cluster;

/// <summary>What people get wrong, with real agents: an error with an id that says what to do, before any load is made. Stores that do not take a password are in the tests of membership.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class BadInputTests : IAsyncLifetime
{
    private const string NoStore = "redis://127.0.0.1:9";

    private readonly LocalAgents _agents = new();

    [Fact]
    public async Task Start_NoStore_SaysWhereAndWhatToDo()
    {
        var options = new AgentOptions { Cluster = new ClusterSettings { Connection = NoStore, Secret = "a secret of tests" }, Address = "127.0.0.1" };

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => AgentProcess.StartAsync(options, new AgentServices { Environment = _ => null, Home = _agents.Home }, CancellationToken.None));

        AssertNoStore(fault);
    }

    [Fact]
    public async Task Connect_NoStore_SaysWhereAndWhatToDo()
    {
        var settings = new ClusterSettings { Connection = NoStore, Secret = "a secret of tests" };

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => ClusterClient.ConnectAsync(settings, _agents.Home, CancellationToken.None));

        AssertNoStore(fault);
    }

    [Fact]
    public async Task Start_AnExpiredCertificate_SaysSinceWhenAndWhatToDo()
    {
        using var certificates = new ClusterCertificates();
        var expired = new ClusterSettings { CertificatePath = certificates.MemberFile(from: -20, to: -10), AuthorityPath = certificates.AuthorityPath };

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => _agents.StartAsync(settings: expired));

        Assert.Equal(ErrorIds.ClusterInvalid, fault.Id);
        Assert.Contains("has expired on", fault.Message, StringComparison.Ordinal);
        Assert.Contains("make a new one", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnAgentWithTooLittleCapacity_IsRefusedByNameAndThePlanSaysSo()
    {
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        await _agents.StartAsync(new AgentOptions { Name = "large" });
        await _agents.StartAsync(new AgentOptions { Name = "small", MaxRate = 20 });
        await using ClusterClient client = await ConnectAsync();
        RunPlan plan = PlanOf(target);

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(client, plan));

        Assert.Equal(ErrorIds.AgentRefused, fault.Id);
        Assert.Contains("Agent small: its part is 25/s at the peak, and the agent's -MaxRate is 20/s", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("large", fault.Message, StringComparison.Ordinal);
        IReadOnlyList<Agent> found = await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None);
        Assert.Single(PlanParts.Write(plan, found), line => line.Contains("would refuse it: its part is 25/s", StringComparison.Ordinal));
        Assert.Equal(0, target.Counters.Total);
    }

    // What the target is, each agent's own environment says.
    [Fact]
    public async Task Run_ATargetThatSomeDoNotReach_NamesThemAndMakesNoLoad()
    {
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        await _agents.StartAsync(new AgentOptions { Name = "near" }, services: new AgentServices { Environment = name => name == "SHOP" ? target.BaseUri.ToString() : null });
        await _agents.StartAsync(new AgentOptions { Name = "far" }, services: new AgentServices { Environment = name => name == "SHOP" ? "http://127.0.0.1:9" : null });
        await using ClusterClient client = await ConnectAsync();
        RunPlan plan = PlanOf(target);

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(client, plan with { Scenario = plan.Scenario with { Target = "${env:SHOP}" } }));

        Assert.Equal(ErrorIds.AgentTargetUnreachable, fault.Id);
        Assert.Contains("near reaches it; these do not reach", fault.Message, StringComparison.Ordinal);
        Assert.Contains(": far. The agent far", fault.Message, StringComparison.Ordinal);
        Assert.Contains("-Agent", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, target.Counters.Total);
    }

    [Fact]
    public async Task Run_ClocksFiveMinutesApart_IsMadeWholeAndTellsTheOffset()
    {
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        await _agents.StartAsync(new AgentOptions { Name = "one" });
        await _agents.StartAsync(new AgentOptions { Name = "ahead" }, services: new AgentServices { Environment = _ => null, Time = new SetClock(TimeSpan.FromMinutes(5)) });
        await using ClusterClient client = await ConnectAsync();

        RunResult result = await RunAsync(client, PlanOf(target));

        // On a busy machine an agent may be lost, or start some too late; nothing is ever made twice or forgotten.
        double dropped = result.Metrics.TryGetValue(MetricNames.DroppedIterations, out MetricSummary? metric) ? metric.Count : 0;
        Assert.Equal(100, result.Metrics[MetricNames.Iterations].Count + dropped + result.Agents.Sum(agent => agent.MissingStarts + agent.UnfinishedIterations));
        AgentResult ahead = result.Agents.Single(agent => agent.Name == "ahead");
        Assert.InRange(ahead.ClockOffset - result.Agents.Single(agent => agent.Name == "one").ClockOffset, 299_000, 301_000);
        Assert.InRange(Math.Abs(ahead.StartSkew ?? 0), 0, 60_000);
        Assert.InRange(result.StartedAt, TimeProvider.System.GetUtcNow().AddMinutes(-2), TimeProvider.System.GetUtcNow());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    private static void AssertNoStore(PerfException fault)
    {
        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        Assert.Contains(NoStore, fault.Message, StringComparison.Ordinal);
        Assert.Contains("redis-server", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret of tests", fault.Message, StringComparison.Ordinal);
    }

    private static RunPlan PlanOf(TargetServer target) => ClusterPlans.Of($$"""
        name: steady
        target: {{target.BaseUri}}
        load:
          one: { executor: constant-arrival-rate, rate: 50, timeUnit: 1s, duration: 2s, maxVUs: 50, flow: browse }
        flows:
          browse: { steps: [ { get: /ok } ] }
        """);

    private static Task<RunResult> RunAsync(ClusterClient client, RunPlan plan) =>
        new ClusterEngine(client, new AgentSelection()).RunAsync(plan, new SimpleGuard(_ => null), [], CancellationToken.None);

    private Task<ClusterClient> ConnectAsync() => ClusterClient.ConnectAsync(new ClusterSettings { Connection = _agents.Connection }, _agents.Home, CancellationToken.None);
}
