using System.Net;
using System.Net.Sockets;
using Perf.History;

namespace Perf.Tests.History.Influx;

[Collection(InfluxCollection.Name)]
public sealed class SharedRunStoreTests(InfluxServer server) : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryHome _home = new();
    private readonly string _database = $"perf{Guid.NewGuid():N}";

    public void Dispose() => _home.Dispose();

    [SkippableFact]
    public void Complete_ServerIsThere_RunIsInBoth()
    {
        InfluxServer.SkipWithout();
        using SharedRunStore store = Open();
        Make(store, "a", 0); // the first writer makes the database
        Assert.Equal("a", Assert.Single(store.List(new RunQuery())).Id);
        using var other = new InfluxRunStore(InfluxAddress.Parse(server.Address(_database), "test"));
        Assert.Equal(3, other.ReadIntervals("a").Count());
        Assert.Equal("a", Assert.Single(other.Find(new RunQuery())).Id);
        using SqliteRunStore local = _home.Store();
        Assert.Empty(local.Unshared());
        Assert.Equal("a", Assert.Single(local.Find(new RunQuery())).Id);
    }

    [SkippableFact]
    public void Complete_ServerIsGoneAndComesBack_NothingIsLost()
    {
        InfluxServer.SkipWithout();
        using SharedRunStore store = Open();
        Make(store, "before", 0);
        server.Stop();
        PerfException e = Assert.Throws<PerfException>(() => Make(store, "meanwhile", 1));
        Assert.Equal(ErrorIds.HistoryNotShared, e.Id);
        Assert.Contains(_home.File, e.Message, StringComparison.Ordinal);
        Assert.Contains("Optimize-PerfHistory", e.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.StoreUnavailable, Assert.Throws<PerfException>(() => store.List(new RunQuery()).ToList()).Id);
        using (SqliteRunStore local = _home.Store())
        {
            Assert.Equal(["meanwhile"], local.Unshared());
            Assert.Equal(2, local.List(new RunQuery()).Count());
        }

        server.Start();
        Assert.Equal(["meanwhile", "before"], store.List(new RunQuery()).Select(run => run.Id));
        Make(store, "after", 2); // takes along what waited
        using var other = new InfluxRunStore(InfluxAddress.Parse(server.Address(_database), "test"));
        Assert.Equal(["after", "meanwhile", "before"], other.List(new RunQuery()).Select(run => run.Id));
        Assert.Equal((0, 0), (store.ShareWaiting(null, default).Sent, store.ShareWaiting(null, default).Waiting));
    }

    [Fact]
    public void Complete_ServerThatNeverAnswers_SaysSoInTime()
    {
        // Accepts and is silent.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var store = new SharedRunStore(_home.Store(), new InfluxRunStore(InfluxAddress.Parse($"influxdb://me:top-secret@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/perf", "test"), TimeSpan.FromMilliseconds(300)));
        PerfException e = Assert.Throws<PerfException>(() => Make(store, "a", 0));
        Assert.Equal(ErrorIds.HistoryNotShared, e.Id);
        Assert.Contains("did not answer", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", e.ToString(), StringComparison.Ordinal);
        using SqliteRunStore local = _home.Store();
        Assert.Equal(3, local.ReadIntervals("a").Count());
    }

    [SkippableFact]
    public void Append_TwoPipelinesAtOnce_OneIsToldAndNothingIsLost()
    {
        InfluxServer.SkipWithout();
        using SharedRunStore one = Open();
        Make(one, "a", 0);
        Make(one, "b", 1);
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 4, i =>
        {
            using var store = new InfluxRunStore(InfluxAddress.Parse(server.Address(_database), "test"));
            try
            {
                store.AppendBaseline(new Baseline { Scenario = "s", RunIds = ["a"], By = $"{i}", ChangedAt = s_start });
            }
            catch (PerfException e)
            {
                failures.Add(e.Id);
            }
        });
        Assert.Equal(3, failures.Count);
        Assert.All(failures, id => Assert.Equal(ErrorIds.BaselineConflict, id));
        Assert.Single(one.FindBaselines(new BaselineQuery { History = true }));
    }

    private SharedRunStore Open() => new(_home.Store(), new InfluxRunStore(InfluxAddress.Parse(server.Address(_database), "test")));

    private static void Make(SharedRunStore store, string id, int minute)
    {
        var run = new RunResult { Id = id, Scenario = "s", StartedAt = s_start.AddMinutes(minute) };
        store.Begin(run);
        for (int second = 0; second < 3; second++)
        {
            store.Append(id, new Interval { Index = second, Start = TimeSpan.FromSeconds(second), Length = TimeSpan.FromSeconds(1) });
        }

        store.Complete(run with { Status = RunStatus.Completed });
    }
}
