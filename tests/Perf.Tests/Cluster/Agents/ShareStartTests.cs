using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class ShareStartTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Await_ALaterMomentWhileItIsFar_IsTaken()
    {
        var start = new ShareStart();
        bool isNear = false;
        Task<StartOrder> waiting = start.AwaitAsync(_ => Volatile.Read(ref isNear) ? TimeSpan.Zero : TimeSpan.FromMinutes(5), CancellationToken.None);
        Assert.True(start.TryTell(At(100)));
        Assert.False(waiting.IsCompleted);

        Volatile.Write(ref isNear, true);
        Assert.True(start.TryTell(At(200)));

        Assert.Equal(200, (await waiting.WaitAsync(s_patience)).StartUtcTicks);
        Assert.False(start.TryTell(At(300)));
        Assert.True(start.TryTell(At(200)));
    }

    // Both were held up on their way, and come one right behind the other.
    [Fact]
    public async Task Await_AMomentThatIsNearAlready_LeavesTimeForTheOneBehindIt()
    {
        var start = new ShareStart();
        bool isTaken = false;
        Task<StartOrder> waiting = start.AwaitAsync(_ => Behind(), CancellationToken.None);

        Assert.True(start.TryTell(At(100)));

        Assert.Equal(200, (await waiting.WaitAsync(s_patience)).StartUtcTicks);
        Assert.True(isTaken);
        Assert.False(start.TryTell(At(300)));

        // The first one is looked at, and the second one comes.
        TimeSpan Behind()
        {
            isTaken = start.TryTell(At(200));
            return TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task Await_AShareThatTakesAnothersPlace_WaitsForNoOtherMoment()
    {
        var start = new ShareStart();
        StartOrder order = At(100) with { FromTicks = 5 };
        Assert.True(start.TryTell(order));

        Assert.Same(order, await start.AwaitAsync(_ => TimeSpan.Zero, CancellationToken.None).WaitAsync(s_patience));
    }

    [Fact]
    public async Task Await_Stopped_Ends()
    {
        using var stop = new CancellationTokenSource();
        Task<StartOrder> waiting = new ShareStart().AwaitAsync(_ => TimeSpan.Zero, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(s_patience));
    }

    // Orders may overtake each other, and come again.
    [Fact]
    public void TryTell_AnyOrders_TheLatestMomentCounts() => SeededCases.ForAll(random =>
    {
        var start = new ShareStart();
        long[] moments = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.NextInt64(1, 20))];
        Assert.All(moments, moment => Assert.True(start.TryTell(At(moment))));
        Assert.Equal(moments.Max(), start.Order!.StartUtcTicks);
    });

    private static StartOrder At(long moment) => new() { StartUtcTicks = moment };
}
