using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

public class TurnsTests
{
    [Fact]
    public async Task RunAsync_MoreThanTurns_NeverAtOnceAndAllInTheEnd()
    {
        var turns = new Turns(3);
        int going = 0;
        int most = 0;
        int[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => turns.RunAsync(async () =>
        {
            int now = Interlocked.Increment(ref going);
            InterlockedMax(ref most, now);
            await Task.Delay(1);
            Interlocked.Decrement(ref going);
            return number;
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(Enumerable.Range(0, 50), results);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task RunAsync_OneThrows_ItsTurnIsGivenOn()
    {
        var turns = new Turns(1);

        await Assert.ThrowsAsync<IOException>(() => turns.RunAsync<int>(() => throw new IOException("gone")));

        Assert.Equal(7, await turns.RunAsync(() => Task.FromResult(7)).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int known = Volatile.Read(ref most);
        while (now > known && Interlocked.CompareExchange(ref most, now, known) is var found && found != known)
        {
            known = found;
        }
    }
}
