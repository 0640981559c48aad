using Microsoft.Extensions.Time.Testing;
using Perf.History;
using Perf.Runtime;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Runtime.Bottlenecks;

/// <summary>Which runs a trend of bottlenecks is made of, and where the history's change points lie among them.</summary>
public sealed class BottleneckTrendFinderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, EnvironmentDefinition> s_known = new(StringComparer.OrdinalIgnoreCase) { ["watched"] = new EnvironmentDefinition { Name = "watched", Monitors = [new HostMonitor()] } };

    [Fact]
    public void Placed_RunsThatTheTrendLeftOut_ShiftTheirPlaces()
    {
        var trend = new Trend
        {
            Points = [Point(0, "r1"), Point(1, "r3"), Point(2, "r4")],
            ChangePoints = [new ChangePoint { Index = 1, FirstIndex = 1, LastIndex = 2, RunId = "r3" }],
            Markers = [new TrendMarker(2, TrendMarkerKind.Deployment, "build 7"), new TrendMarker(9, TrendMarkerKind.Deployment, "nowhere")],
        };
        (IReadOnlyList<ChangePoint> changes, IReadOnlyList<TrendMarker> markers) = BottleneckTrendFinder.Placed(trend, ["r1", "r2", "r3", "r4"]);
        ChangePoint change = Assert.Single(changes);
        Assert.Equal((2, 2, 3), (change.Index, change.FirstIndex, change.LastIndex));
        Assert.Equal((3, "build 7"), (Assert.Single(markers).Index, markers[0].Text));
        Assert.Empty(BottleneckTrendFinder.Placed(trend, ["r1", "r4"]).Changes);
    }

    [Theory]
    [InlineData(null, null, "-Period 11d reaches it")]
    [InlineData("shpo", null, "did you mean 'shop'?")]
    [InlineData(null, "nowhere", "Known: staging")]
    [InlineData(null, "watched", "Its monitors can be looked at without one")]
    public void Find_NoRunOfTheTime_SaysWhatWould(string? scenario, string? environment, string message)
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time, ("old", s_now.AddDays(-9.5)));
        PerfException fault = Assert.Throws<PerfException>(() => new BottleneckTrendFinder(store, time, () => s_known).Find(new BottleneckTrendRequest { Scenario = scenario, Environment = environment }, null, [], CancellationToken.None));
        Assert.Equal(ErrorIds.RunNotFound, fault.Id);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_MoreRunsThanAllowed_TakesTheNewestAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time, ("r1", s_now.AddHours(-3)), ("r2", s_now.AddHours(-2)), ("r3", s_now.AddHours(-1)));
        var shares = new List<double>();
        var notes = new List<string>();
        _ = new BottleneckTrendFinder(store, time, () => s_known).Find(new BottleneckTrendRequest { MostRuns = 2 }, shares.Add, notes, CancellationToken.None);
        Assert.Equal([0.5, 1], shares);
        Assert.Contains("newest 2 runs", Assert.Single(notes), StringComparison.Ordinal);
    }

    /// <summary>A run that goes on is none of those that are counted.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Find_RunsThatGoOnBesideEndedOnes_ArePassedOver(int most, bool isCut)
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time, ("r1", s_now.AddHours(-3)), ("r2", s_now.AddHours(-2)));
        foreach (int minutes in Enumerable.Range(1, 3))
        {
            store.Begin(new RunResult { Id = $"now{minutes}", Scenario = "shop", Environment = "staging", StartedAt = s_now.AddMinutes(-minutes), Status = RunStatus.Running });
        }

        var shares = new List<double>();
        var notes = new List<string>();
        _ = new BottleneckTrendFinder(store, time, () => s_known).Find(new BottleneckTrendRequest { MostRuns = most }, shares.Add, notes, CancellationToken.None);
        Assert.Equal(most, shares.Count);
        Assert.Equal(isCut ? 1 : 0, notes.Count);
    }

    /// <summary>However many go on, the run before them is the newest that ended.</summary>
    [Fact]
    public void Find_ManyRunsThatGoOn_ArePassedOver()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time, ("r1", s_now.AddHours(-3)));
        foreach (int minutes in Enumerable.Range(1, 30))
        {
            store.Begin(new RunResult { Id = $"now{minutes}", Scenario = "shop", Environment = "staging", StartedAt = s_now.AddMinutes(-minutes), Status = RunStatus.Running });
        }

        var shares = new List<double>();
        _ = new BottleneckTrendFinder(store, time, () => s_known).Find(new BottleneckTrendRequest { MostRuns = 1 }, shares.Add, [], CancellationToken.None);
        Assert.Equal(1, Assert.Single(shares));
    }

    /// <summary>A damaged run is left out, and said to be; nothing but damaged ones is an error.</summary>
    [Fact]
    public void Find_RunsThatCannotBeRead_AreLeftOutAndToldOf()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time, [.. Enumerable.Range(1, 6).Select(hour => ($"r{hour}", s_now.AddHours(-hour)))]);
        var broken = new Breaking(store, id => id is not "r6");
        var notes = new List<string>();
        _ = new BottleneckTrendFinder(broken, time, () => s_known).Find(new BottleneckTrendRequest(), null, notes, CancellationToken.None);
        Assert.Equal(4, notes.Count);
        Assert.Equal("The run r5 cannot be read, and is left out: r5 is damaged.", notes[0]);
        Assert.StartsWith("And 2 more runs cannot be read", notes[3], StringComparison.Ordinal);

        var nothing = new Breaking(store, _ => true);
        PerfException fault = Assert.Throws<PerfException>(() => new BottleneckTrendFinder(nothing, time, () => s_known).Find(new BottleneckTrendRequest(), null, [], CancellationToken.None));
        Assert.Equal(ErrorIds.ResultInvalid, fault.Id);
    }

    [Fact]
    public void Find_AsManyRunsAsThereCanBe_TakesAll()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time, ("r1", s_now.AddHours(-3)), ("r2", s_now.AddHours(-2)));
        var shares = new List<double>();
        _ = new BottleneckTrendFinder(store, time, () => s_known).Find(new BottleneckTrendRequest { MostRuns = int.MaxValue }, shares.Add, [], CancellationToken.None);
        Assert.Equal([0.5, 1], shares);
    }

    [Fact]
    public void Find_TheOnlyRunGoesOn_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time);
        store.Begin(new RunResult { Id = "now", Scenario = "shop", StartedAt = s_now.AddMinutes(-1), Status = RunStatus.Running });
        PerfException fault = Assert.Throws<PerfException>(() => new BottleneckTrendFinder(store, time, () => s_known).Find(new BottleneckTrendRequest(), null, [], CancellationToken.None));
        Assert.Equal(ErrorIds.RunNotFound, fault.Id);
        Assert.Contains("goes on (now)", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>What Set-PerfOptimization tried out is no history of the system; who asks for it by its name gets it.</summary>
    [Fact]
    public void Find_Trials_AreNoneOfTheRuns()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(s_now);
        using SqliteRunStore store = Store(folder, time);
        var trial = new RunResult { Id = "t1", Scenario = "shop (tuning)", StartedAt = s_now.AddHours(-1), Status = RunStatus.Completed, Tags = new Dictionary<string, string> { ["tuning"] = "o1", ["side"] = "after" } };
        store.Begin(trial with { Status = RunStatus.Running });
        store.Complete(trial);
        var finder = new BottleneckTrendFinder(store, time, () => s_known);
        PerfException fault = Assert.Throws<PerfException>(() => finder.Find(new BottleneckTrendRequest(), null, [], CancellationToken.None));
        Assert.Equal(ErrorIds.RunNotFound, fault.Id);
        Assert.Contains("trials of optimizations (the newest is t1)", fault.Message, StringComparison.Ordinal);
        var shares = new List<double>();
        _ = finder.Find(new BottleneckTrendRequest { Scenario = "shop (tuning)" }, shares.Add, [], CancellationToken.None);
        Assert.Single(shares);
    }

    [Fact]
    public void Find_NoTimeAtAll_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using SqliteRunStore store = Store(folder, TimeProvider.System);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => new BottleneckTrendFinder(store, TimeProvider.System, () => s_known).Find(new BottleneckTrendRequest { Period = TimeSpan.Zero }, null, [], CancellationToken.None)).Id);
    }

    private static SqliteRunStore Store(TemporaryFolder folder, TimeProvider time, params (string Id, DateTimeOffset At)[] runs)
    {
        var store = new SqliteRunStore(folder.Path, time);
        foreach ((string id, DateTimeOffset at) in runs)
        {
            var run = new RunResult { Id = id, Scenario = "shop", Environment = "staging", StartedAt = at, Status = RunStatus.Completed };
            store.Begin(run with { Status = RunStatus.Running });
            store.Complete(run);
        }

        return store;
    }

    private sealed class Breaking(IRunStore store, Func<string, bool> isDamaged) : IRunStore
    {
        public IEnumerable<RunResult> Find(RunQuery query) => query.Id is { } id && isDamaged(id) ? throw new PerfException(ErrorIds.ResultInvalid, $"{id} is damaged.", id) : store.Find(query);

        public void Begin(RunResult result) => store.Begin(result);

        public void Append(string runId, Interval interval) => store.Append(runId, interval);

        public void Complete(RunResult result) => store.Complete(result);

        public IEnumerable<Interval> ReadIntervals(string runId) => store.ReadIntervals(runId);

        public IEnumerable<RunSummary> List(RunQuery query) => store.List(query);

        public IEnumerable<RunPoint> Points(PointQuery query) => store.Points(query);

        public bool Remove(string runId) => store.Remove(runId);

        public void Dispose()
        {
        }
    }

    private static TrendPoint Point(int index, string run) => new() { Index = index, RunId = run };
}
