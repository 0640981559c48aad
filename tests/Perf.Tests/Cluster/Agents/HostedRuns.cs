using System.Diagnostics;
using Perf.Cluster;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Agents;

/// <summary>An agent without a cluster around it, and runs as its coordinator would order them.</summary>
internal sealed class HostedRuns(AgentOptions options, Func<string, string?>? environment = null) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The agent.</summary>
    public AgentHost Host { get; } = new("web-3", options, new AgentServices { Environment = environment ?? (_ => null) });

    /// <summary>A plan of so many starts a second.</summary>
    public static RunPlan Plan(Uri target, int rate) => ClusterPlans.Of($$"""
        name: steady
        target: {{target}}
        load:
          one: { executor: constant-arrival-rate, rate: {{rate}}, timeUnit: 1s, duration: 10m, maxVUs: 20, gracefulStop: 0s, flow: browse }
        flows:
          browse: { steps: [ { get: /ok } ] }
        """);

    /// <summary>A time of day, so many seconds from now.</summary>
    public static long At(double seconds) => TimeProvider.System.GetUtcNow().AddSeconds(seconds).UtcTicks;

    /// <summary>An order of the whole of a plan.</summary>
    public static RunOrder Order(RunPlan plan, string run = "run-1", double lease = 30) => new()
    {
        Protocol = Protocol.Version,
        Version = "0.1.0",
        RunId = run,
        ShareId = 1,
        Plan = PlanBundle.Pack(plan),
        LeaseUtcTicks = At(lease),
    };

    /// <summary>Orders a plan.</summary>
    public Task<OrderAnswer> PrepareAsync(RunPlan plan, string run = "run-1") => Host.PrepareAsync(Order(plan, run));

    /// <summary>Orders a plan, and waits until it is ready.</summary>
    public async Task ReadyAsync(RunPlan plan, string run = "run-1")
    {
        OrderAnswer answer = await PrepareAsync(plan, run);
        Assert.True(answer.ErrorId is null, answer.Message);
        await UntilAsync(run, reply => reply.State == ShareState.Ready);
    }

    /// <summary>The run begins at once.</summary>
    public OrderAnswer Start(string run = "run-1", params SteerOrder[] steered) =>
        Host.Start(new StartOrder { RunId = run, ShareId = 1, StartUtcTicks = At(0.05), LeaseUtcTicks = At(3), Steered = steered });

    /// <summary>Orders a plan, and waits until it makes load.</summary>
    public async Task RunAsync(RunPlan plan, string run = "run-1", params SteerOrder[] steered)
    {
        await ReadyAsync(plan, run);
        OrderAnswer answer = Start(run, steered);
        Assert.True(answer.ErrorId is null, answer.Message);
        await UntilAsync(run, reply => reply.State == ShareState.Running);
    }

    /// <summary>Steers a run.</summary>
    public OrderAnswer Steer(SteerAction action, double value, string run = "run-1") => Host.Steer(new SteerOrder { RunId = run, Action = action, Value = value });

    /// <summary>Asks for a run until something holds, which keeps it going.</summary>
    public async Task<CollectReply> UntilAsync(string run, Func<CollectReply, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            CollectReply reply = await Host.CollectAsync(new CollectRequest { RunId = run, ShareId = 1, Patience = TimeSpan.FromMilliseconds(100), LeaseUtcTicks = At(3) });
            if (holds(reply))
            {
                return reply;
            }

            Assert.True(reply.End?.ErrorId is null, reply.End?.Reason);
            Assert.True(watch.Elapsed < s_patience, $"still {reply.State}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.EndAllAsync("the test is over", s_patience);
        Host.Dispose();
    }
}
