using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>A fixed number of virtual users, each in a loop: constant-vus, shared-iterations and per-vu-iterations differ only in what ends it.</summary>
internal sealed class LoopingVus(RunContext run, int executor, CompiledFlow flow, ExecutorWindow window, int vus, IterationSupply supply) : IExecutor
{
    public async Task RunAsync(CancellationToken stop)
    {
        if (!await window.OpensAsync(stop).ConfigureAwait(false))
        {
            return;
        }

        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task loops = Task.WhenAll(Enumerable.Range(0, vus).Select(number => (Vu: run.CreateVu(), Number: number)).Select(one => Task.Run(() => LoopAsync(one.Vu, one.Number, interrupt.Token), CancellationToken.None)));
        await window.CloseAsync(loops, interrupt, window.End).ConfigureAwait(false);
    }

    private async Task LoopAsync(VirtualUser vu, int number, CancellationToken interrupt)
    {
        long done = 0;
        while (!interrupt.IsCancellationRequested && Clock.Now < window.End && supply.TryTake(number, done) is { } next)
        {
            await vu.RunAsync(flow, new IterationId(executor, next.Vu, next.Number), Clock.Now, interrupt).ConfigureAwait(false);
            done++;
        }
    }
}
