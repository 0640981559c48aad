using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

public sealed class MailboxTests
{
    private static readonly string[] s_order = ["first", "then", "last"];

    // Whoever has to be the last is behind all that was asked for before, also where it is asked for in the midst of something.
    [Fact]
    public async Task DoAsync_LastInTheMidstOfSomething_IsDoneBehindItAndNothingAfter()
    {
        var done = new List<string>();
        var mailbox = new Mailbox(static action => action(), _ => done.Add("failed"));
        Task<int>? last = null;

        mailbox.Post(() =>
        {
            mailbox.Post(() => done.Add("then"));
            last = mailbox.DoAsync(
                () =>
                {
                    done.Add("last");
                    return 7;
                },
                isLast: true);
            mailbox.Post(() => done.Add("too late"));
            done.Add("first");
        });
        mailbox.Post(() => done.Add("much too late"));

        Assert.Equal(s_order, done);
        Assert.Equal(7, await last!.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task DoAsync_WorkThrows_WhoeverAskedHearsOfIt()
    {
        var mailbox = new Mailbox(static action => action(), _ => { });

        await Assert.ThrowsAsync<IOException>(() => mailbox.DoAsync<int>(() => throw new IOException("gone")));
    }

    [Fact]
    public async Task Post_FromManyThreads_OneAfterTheOther()
    {
        var mailbox = new Mailbox(static action => ThreadPool.UnsafeQueueUserWorkItem(static state => state(), action, preferLocal: false), _ => { });
        int count = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                mailbox.Post(() => count++);
            }
        })));

        Assert.Equal(8000, await mailbox.DoAsync(() => count, isLast: true).WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
