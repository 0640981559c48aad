using Perf.History;

namespace Perf.Tests.History.Influx;

[Collection(InfluxCollection.Name)]
public sealed class InfluxRunStoreContractTests(InfluxServer server) : RunStoreContract
{
    private readonly string _database = $"perf {Guid.NewGuid():N}";

    [SkippableFact]
    public void Complete_SameRunAgain_IsNoError()
    {
        using var store = (InfluxRunStore)Open();
        var run = new RunResult { Id = "a", Scenario = "s", Status = RunStatus.Completed, StartedAt = Start };
        store.Complete(run);
        store.Complete(run);
        Assert.Single(store.List(new RunQuery()));
        Assert.Equal(ErrorIds.RunExists, Assert.Throws<PerfException>(() => store.Complete(run with { Scenario = "other" })).Id);
    }

    [SkippableFact]
    public void Complete_LargeDocument_IsWritten()
    {
        using IRunStore store = Open();
        var random = new Random(1);
        RunResult run = new()
        {
            Id = "large",
            Scenario = "s",
            Status = RunStatus.Completed,
            StartedAt = Start,
            Warnings = [.. Enumerable.Range(0, 3000).Select(_ => new string([.. Enumerable.Range(0, 100).Select(_ => (char)random.Next(33, 1000))]))],
        };
        store.Complete(run);
        Assert.Equal(run.Warnings, Assert.Single(store.Find(new RunQuery())).Warnings);
    }

    protected override IRunStore Open()
    {
        InfluxServer.SkipWithout();
        var address = InfluxAddress.Parse(server.Address(Uri.EscapeDataString(_database)), "test");
        using (var client = new InfluxClient(address, TimeSpan.FromSeconds(15)))
        {
            client.Execute($"CREATE DATABASE \"{_database}\"");
        }

        return new InfluxRunStore(address);
    }
}
