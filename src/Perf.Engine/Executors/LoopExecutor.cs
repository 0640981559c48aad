namespace Perf.Engine.Executors;

/// <summary>An executor as its shares on the loops.</summary>
internal sealed class LoopExecutor(IReadOnlyList<LoopShare> shares) : IExecutor
{
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (LoopShare share in shares)
        {
            share.Context.Loop.Post(share.Open);
        }

        CancellationTokenRegistration registration = stop.UnsafeRegister(
            static state =>
            {
                foreach (LoopShare share in (IReadOnlyList<LoopShare>)state!)
                {
                    share.Context.Loop.Post(share.Stop);
                }
            },
            shares);
        await using (registration.ConfigureAwait(false))
        {
            await Task.WhenAll(shares.Select(share => share.Ended)).ConfigureAwait(false);
        }
    }
}
