using Microsoft.Data.Sqlite;
using Perf.History;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.History.Sqlite;

/// <summary>Files of every earlier version, written by the builds that had it, are brought forward and read back whole.</summary>
public sealed class EarlierStoreTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public static TheoryData<int> EarlierVersions => [.. Enumerable.Range(1, SchemaMigrations.All.Latest - 1)];

    public void Dispose() => _home.Dispose();

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public void Find_StoreOfAnEarlierVersion_GivesEverythingThatWasStored(int version)
    {
        (Dictionary<string, (string Status, string Document)> before, Dictionary<string, List<byte[]>> intervals) = Bring(version);
        using SqliteRunStore store = _home.Store();
        RunResult[] found = [.. store.Find(new RunQuery())];
        Assert.Equal(SchemaMigrations.All.Latest, _home.Scalar("PRAGMA user_version"));
        Assert.Equal(before.Keys.Order(), found.Select(run => run.Id).Order());
        Assert.True(found.Length >= 7);
        Assert.All(found, run => Assert.Empty(run.Agents));
        foreach (RunResult run in found.Where(run => before[run.Id].Status != "Running" && !run.Id.EndsWith("newdoc", StringComparison.Ordinal)))
        {
            Assert.Null(DeepEqual.Difference(RunResultJson.Read(before[run.Id].Document, run.Id), run));
        }

        foreach ((string id, List<byte[]> blobs) in intervals)
        {
            Assert.Null(DeepEqual.Difference(blobs.Select(IntervalCodec.Decode).ToArray(), store.ReadIntervals(id).ToArray()));
        }

        RunResult killed = Assert.Single(found, run => run.Id.EndsWith("killed", StringComparison.Ordinal));
        Assert.Equal(RunStatus.Interrupted, killed.Status);
        Assert.Equal(7, killed.Intervals.Count);
        RunResult rebuilt = Assert.Single(found, run => run.Id.EndsWith("newdoc", StringComparison.Ordinal));
        Assert.Equal(4, rebuilt.Intervals.Count);
        Assert.Contains("schema version 7", Assert.Single(rebuilt.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public void List_StoreOfAnEarlierVersion_HasLinesAndFiguresOfItsRuns(int version)
    {
        Bring(version);
        using SqliteRunStore store = _home.Store();
        Dictionary<string, RunResult> runs = store.Find(new RunQuery()).ToDictionary(run => run.Id);
        RunSummary[] lines = [.. store.List(new RunQuery())];
        Assert.Equal(runs.Keys.Order(), lines.Select(line => line.Id).Order());
        foreach (RunSummary line in lines.Where(line => line.Status != RunStatus.Interrupted))
        {
            Assert.Null(DeepEqual.Difference(RunSummary.From(runs[line.Id]) with { StartedAt = line.StartedAt }, line));
            Assert.Equal(runs[line.Id].StartedAt, line.StartedAt);
        }

        RunPoint[] points = [.. store.Points(new PointQuery { Scenario = "browse and buy", Environment = "staging", Step = "login", Metric = MetricNames.HttpReqResponseTime, Statistics = [Statistics.P95] })];
        Assert.Equal(4, points.Length); // three, and the one whose document is rebuilt; the killed one has no figures before it is settled
        Assert.All(points, point => Assert.Equal(runs[point.RunId].Steps["login"].Metrics[MetricNames.HttpReqResponseTime].P95, point.Value));
        Assert.Equal(points.OrderBy(point => point.StartedAt), points);
        Assert.Equal("42", points[2].Tags["build"]);
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public void Complete_StoreOfAnEarlierVersion_TakesNewRunsAndBaselines(int version)
    {
        Bring(version);
        using SqliteRunStore store = _home.Store();
        store.Complete(new RunResult { Id = "20990101-000000-new", Scenario = "browse and buy", Environment = "staging", Status = RunStatus.Completed });
        Assert.Equal("20990101-000000-new", store.List(new RunQuery { Id = "2099" }).Single().Id);
        store.AppendBaseline(new Baseline { Scenario = "browse and buy", Environment = "staging", RunIds = ["20990101-000000-new"], By = "a" });
        Assert.Equal(["20990101-000000-new"], Assert.Single(store.FindBaselines(new BaselineQuery())).RunIds);
    }

    private (Dictionary<string, (string Status, string Document)> Runs, Dictionary<string, List<byte[]>> Intervals) Bring(int version)
    {
        Directory.CreateDirectory(_home.Path);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "History", "Stores", $"perf-v{version}.db"), _home.File);
        Assert.Equal(version, _home.Scalar("PRAGMA user_version"));
        var runs = new Dictionary<string, (string, string)>();
        var intervals = new Dictionary<string, List<byte[]>>();
        using var connection = new SqliteConnection($"Data Source={_home.File};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, status, document FROM runs";
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                runs.Add(reader.GetString(0), (reader.GetString(1), reader.GetString(2)));
            }
        }

        command.CommandText = "SELECT run_id, data FROM intervals ORDER BY run_id, idx";
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                string id = reader.GetString(0);
                (intervals.TryGetValue(id, out List<byte[]>? blobs) ? blobs : intervals[id] = []).Add(reader.GetFieldValue<byte[]>(1));
            }
        }

        return (runs, intervals);
    }
}
