using System.Diagnostics;
using Perf.Cluster;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Engine.Sample;

namespace Perf.Tests.Cluster.Agents;

/// <summary>A share by itself, without a cluster.</summary>
public sealed class AgentShareTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Whoever waits for a share of which nothing comes any more takes it for lost.
    [Fact]
    public async Task CollectAsync_WhatEndsTheScriptsTakesLong_LoadIsOverAndTheShareEndsAllTheSame()
    {
        await using SampleServer server = SampleServer.Start();
        RunPlan plan = ClusterPlans.Of($$"""
            name: part
            target: {{server.Address}}
            load:
              one: { executor: shared-iterations, vus: 2, iterations: 8, maxDuration: 20s, flow: browse }
            flows:
              browse: { steps: [ { get: /items } ] }
            """).With(2, 1);
        var scripts = new SlowScripts();
        var clock = new AgentClock(TimeProvider.System);
        var order = new RunOrder { RunId = "run-1", ShareId = 1, LeaseUtcTicks = clock.UtcNow + s_patience.Ticks };
        using var share = new AgentShare(order, plan, ShareFolder.Create(), LoadNeed.Of(plan), new AgentServices { Environment = _ => null, Scripts = _ => scripts }, clock, () => { });
        share.Begin();
        await WaitAsync(share, clock, ShareState.Ready, []);
        Assert.Null(share.Start(new StartOrder { RunId = "run-1", ShareId = 1, StartUtcTicks = clock.UtcNow + (TimeSpan.TicksPerSecond / 5), LeaseUtcTicks = clock.UtcNow + (3 * TimeSpan.TicksPerSecond) }).ErrorId);
        List<ShareState> states = [];
        CollectReply last = await WaitAsync(share, clock, ShareState.Ended, states);

        Assert.Equal(nameof(RunStatus.Completed), last.End!.Status);
        Assert.Contains(ShareState.LoadEnded, states);
        Assert.False(share.Ended.IsCompleted);
        Assert.False(share.IsOver);
        scripts.Close();
        await share.Ended.WaitAsync(s_patience);
    }

    private static async Task<CollectReply> WaitAsync(AgentShare share, AgentClock clock, ShareState until, List<ShareState> states)
    {
        long after = 0;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            CollectReply reply = await share.CollectAsync(new CollectRequest
            {
                RunId = "run-1",
                ShareId = 1,
                After = after,
                Patience = TimeSpan.FromMilliseconds(300),
                LeaseUtcTicks = clock.UtcNow + (3 * TimeSpan.TicksPerSecond),
            });
            after = reply.Reports.Length > 0 ? reply.Reports[^1].Number : after;
            states.Add(reply.State);
            if (reply.State == until)
            {
                return reply;
            }

            Assert.True(watch.Elapsed < s_patience, $"still {reply.State}: {reply.End?.Reason}");
        }
    }

    /// <summary>Runs no scripts, and takes its time to close.</summary>
    private sealed class SlowScripts : IScriptHost, IAsyncDisposable
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Close() => _closed.TrySetResult();

        public void Prepare(ScriptStep step)
        {
        }

        public Task<IScriptSession> EnterAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public async ValueTask DisposeAsync() => await _closed.Task;
    }
}
