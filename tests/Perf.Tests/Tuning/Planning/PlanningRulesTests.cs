using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>The small rules that plans are made by.</summary>
public class PlanningRulesTests
{
    [Theory]
    [InlineData("api.*", "api.gzip", true)]
    [InlineData("*gzip*", "api.gzip.level", true)]
    [InlineData("api.gzi?", "API.GZIP", true)]
    [InlineData("api.gzip", "api.gzip.level", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a*b*c", "axxbxxc", true)]
    [InlineData("a*b*c", "axxbxx", false)]
    [InlineData("", "a", false)]
    public void Matches_OfAPattern_IsAsWildcardsAre(string pattern, string text, bool expected) => Assert.Equal(expected, WildcardText.Matches(pattern, text));

    [Fact]
    public void Matches_OfAWickedPattern_EndsSoon() => Assert.False(WildcardText.Matches(string.Concat(Enumerable.Repeat("a*", 200)) + "b", new string('a', 2000)));

    [Theory]
    [InlineData("db.missing-index", null, "p(50) of http_req_response_time", TuningKpiKind.Latency, false)]
    [InlineData("net.bandwidth", null, "p(50) of http_req_response_time", TuningKpiKind.Latency, false)]
    [InlineData("app.threadpool", null, "successes of http_reqs", TuningKpiKind.Burst, true)]
    [InlineData("db.pool-small", null, "successes of http_reqs", TuningKpiKind.Capacity, true)]
    [InlineData("proxy.worker-conns", null, "rate of http_req_failed", TuningKpiKind.Errors, false)]
    [InlineData("app.threadpool", TuningKpiKind.Latency, "p(50) of http_req_response_time", TuningKpiKind.Latency, false)]
    [InlineData("db.slow-query", TuningKpiKind.Work, "statements.blocks / calls", TuningKpiKind.Work, false)]
    [InlineData("net.bandwidth", TuningKpiKind.Work, "data_received / requests", TuningKpiKind.Work, false)]
    [InlineData(null, null, "p(50) of http_req_response_time", TuningKpiKind.Latency, false)]
    public void Of_AFinding_IsWhatItsClassIsMeasuredBy(string? finding, TuningKpiKind? asked, string name, TuningKpiKind kind, bool isHigherBetter)
    {
        TuningKpi kpi = KpiChoice.Of(finding, asked);
        Assert.Equal((name, kind, isHigherBetter), (kpi.Name, kpi.Kind, kpi.IsHigherBetter));
    }

    [Theory]
    [InlineData(TuningEffect.Restart, "application:shop", TuningKpiKind.Burst)]
    [InlineData(TuningEffect.Restart, "postgresql", TuningKpiKind.Capacity)]
    [InlineData(TuningEffect.Reload, "application:shop", TuningKpiKind.Capacity)]
    public void Fitted_Burst_IsOfApplicationsThatAreRestarted(TuningEffect effect, string target, TuningKpiKind kind)
    {
        TuningKpi kpi = KpiChoice.Fitted(KpiChoice.Of("app.threadpool", null), effect, target);
        Assert.Equal(("successes of http_reqs", kind, true), (kpi.Name, kpi.Kind, kpi.IsHigherBetter));
        Assert.Equal(TuningKpiKind.Latency, KpiChoice.Fitted(new TuningKpi(), effect, target).Kind);
    }

    [Fact]
    public void Order_OfChanges_PutsWhatPromisesMostAndRisksLeastFirst()
    {
        static PlannedChange Change(string id, OptimizationRisk risk, TuningEffect effect, double? confidence) => new() { OptimizationId = id, Title = id, Risk = risk, Effect = effect, Confidence = confidence };
        (PlannedChange, double)[] changes =
        [
            (Change("little", OptimizationRisk.Low, TuningEffect.Reload, 0.9), 1.1), (Change("restart", OptimizationRisk.Low, TuningEffect.Restart, 0.9), 2), (Change("reload", OptimizationRisk.Low, TuningEffect.Reload, 0.9), 2),
            (Change("risky", OptimizationRisk.High, TuningEffect.Reload, 0.9), 2), (Change("doubtful", OptimizationRisk.Low, TuningEffect.Reload, 0.5), 2), (Change("large", OptimizationRisk.Medium, TuningEffect.Restart, 0.9), 20),
            (Change("odd", OptimizationRisk.Low, TuningEffect.Reload, 0.9), double.NaN),
        ];
        string[] order = [.. ChangeRanking.Order(changes).Select(one => one.OptimizationId)];
        Assert.Equal(["large", "reload", "restart", "doubtful", "risky", "little"], order.Where(id => id != "odd"));
    }

    [Theory]
    [InlineData("shared_preload_libraries", "auto_explain", "auto_explain, pg_stat_statements", true)]
    [InlineData("shared_preload_libraries", "pgaudit", "pg_stat_statements", false)]
    [InlineData("shared_preload_libraries", null, "pg_stat_statements", true)]
    [InlineData("http/access_log", "/var/log/a.log combined", "/var/log/a.log combined buffer=64k", true)]
    [InlineData("http/access_log", "/var/log/a.log", "/etc/cron.d/x combined", false)]
    [InlineData("http/access_log", null, "/etc/cron.d/x combined", false)]
    [InlineData("http/access_log", "/a\n/b", "/a combined buffer=64k", false)]
    [InlineData("http/access_log", "/a\n/b x", "/b x buffer=64k\n/a", true)]
    [InlineData("http/access_log", "/a", "/a combined buffer=64k flush=1s", true)]        // nginx' own format.
    [InlineData("http/access_log", "/a combined", "/a", true)]
    [InlineData("http/access_log", "/a timed", "/a anonymous buffer=64k", false)]          // One without addresses.
    [InlineData("http/access_log", "/a timed", "/a", false)]
    [InlineData("http/access_log", "/a", "/a anonymous", false)]
    [InlineData("http/access_log", "/a timed", "/a buffer=64k", false)]                    // The second word is the format.
    [InlineData("http/access_log", "/a \"timed\"", "/a timed flush=1s", true)]
    [InlineData("http/access_log", "/a x\n/b y", "/a y\n/b x", false)]
    [InlineData("http/access_log", "/a timed", "/a timed gzip=9", false)]                  // Who reads it could not any more.
    [InlineData("http/access_log", "/a timed gzip=4", "/a timed gzip=4 buffer=64k", true)]
    [InlineData("http/access_log", "/a timed buffer=64k flush=5s", "/a timed flush=1s buffer=1m", true)]
    [InlineData("http/access_log", "/a timed buffer=64k", "/a timed", true)]
    [InlineData("http/access_log", "/a timed", null, false)]
    [InlineData("http/access_log", "/a timed", "off", false)]
    [InlineData("http/server[shop]/access_log", "/a timed", "/a anonymous", false)]
    [InlineData("http/access_log", "\"/var/log/a.log\"", "/var/log/a.log combined buffer=64k", true)]
    [InlineData("http/access_log", "\"/var/log/a b.log\"", "\"/var/log/a c.log\"", false)]
    [InlineData("http/gzip", "on", "off", true)]
    public void Problem_OfAChange_IsThatSomethingWouldBeLost(string key, string? before, string? after, bool isRight) => Assert.Equal(isRight, Continuity.Problem(key, before, after) is null);

    /// <summary>However its lines stand and are written: a log goes where it went, with what was in it.</summary>
    [Fact]
    public void Problem_OfAnyLogs_IsThatOneIsLostOrHasSomethingElseInIt()
    {
        const int Seed = 60_804;
        var random = new Random(Seed);
        string[] files = ["/a", "/b", "/c d"], formats = ["", "combined", "timed", "anonymous"];
        for (int i = 0; i < 3000; i++)
        {
            (string File, string Format)[] Some() => [.. Enumerable.Range(0, random.Next(4)).Select(_ => (files[random.Next(files.Length)], formats[random.Next(formats.Length)]))];
            (string File, string Format)[] before = Some();
            (string File, string Format)[] after = random.Next(2) == 0 ? [.. before.OrderBy(_ => random.Next())] : Some();
            bool isSame = before.Length > 0 && before.Select(Meant).Order(StringComparer.Ordinal).SequenceEqual(after.Select(Meant).Order(StringComparer.Ordinal));
            (string was, string becomes) = (string.Join('\n', before.Select(Written)), string.Join('\n', after.Select(Written)));

            Assert.True((Continuity.Problem("http/access_log", was, becomes) is null) == isSame, $"seed {Seed}, number {i}:\n{was}\nto\n{becomes}");
        }

        static string Meant((string File, string Format) log) => $"{log.File} {(log.Format.Length == 0 ? "combined" : log.Format)}";

        // Where anything follows, the format has to be named.
        string Written((string File, string Format) log)
        {
            string file = log.File.Contains(' ', StringComparison.Ordinal) || random.Next(3) == 0 ? $"\"{log.File}\"" : log.File;
            string manner = random.Next(3) switch { 0 => "", 1 => " buffer=64k", _ => " flush=1s buffer=32k" };
            return $"{file} {(log.Format.Length == 0 && manner.Length > 0 ? "combined" : log.Format)}{manner}".TrimEnd();
        }
    }

    [Fact]
    public void Least_OfARisk_IsTheStrategyThatMayTakeIt()
    {
        Assert.Equal(OptimizationStrategy.Conservative, StrategyLimits.Least(OptimizationCatalogue.BuiltIn.Find("db.index.create")!).Least);
        Assert.Equal(OptimizationStrategy.Balanced, StrategyLimits.Least(OptimizationCatalogue.BuiltIn.Find("app.pool.size")!).Least);
        Assert.Equal(OptimizationStrategy.Aggressive, StrategyLimits.Least(OptimizationCatalogue.BuiltIn.Find("db.shared_buffers")!).Least);
        Assert.Equal(OptimizationStrategy.Aggressive, StrategyLimits.Least(OptimizationCatalogue.BuiltIn.Find("db.index.drop-duplicate")!).Least);
        Assert.Equal(OptimizationStrategy.Aggressive, StrategyLimits.Least(OptimizationCatalogue.BuiltIn.Find("api.proxy_cache")!).Least);
        Assert.Equal((3, 6, 12), (StrategyLimits.MostChanges(OptimizationStrategy.Conservative), StrategyLimits.MostChanges(OptimizationStrategy.Balanced), StrategyLimits.MostChanges(OptimizationStrategy.Aggressive)));
    }

    [Fact]
    public void Of_TwoNewIndexesAndAThird_TakesTwoOnATable()
    {
        static PlannedChange Index(string column) => new()
        {
            OptimizationId = "db.index.create", Title = "x", Mechanism = "postgresql.index", Target = "postgresql", Arguments = new Dictionary<string, string> { ["table"] = "public.orders" },
            Settings = [new SettingChange { Key = "index", After = $"public.orders USING btree ({column})" }],
        };
        var skipped = new List<SkippedOptimization>();
        Assert.Equal(2, ChangeChoice.Of([Index("a"), Index("b"), Index("c")], 12, skipped).Count);
        Assert.Contains("public.orders gets 2 new indexes already", Assert.Single(skipped).Reason, StringComparison.Ordinal);
    }

    // Keys of nginx mean several blocks: what one names alone the other may set, too.
    [Theory]
    [InlineData("http/server[*]/location[*]/proxy_buffering", "http/server[shop]/location[/]/proxy_buffering", 1)]
    [InlineData("http/upstream[*]/keepalive", "http/upstream[app]/keepalive", 1)]
    [InlineData("http/upstream[app]/keepalive", "http/upstream[other]/keepalive", 2)]
    [InlineData("http/gzip", "http/server[*]/gzip", 2)]
    public void Of_ChangesOfNginxThatOverlap_TakesTheFirst(string first, string second, int taken)
    {
        static PlannedChange Change(string id, string key) => new() { OptimizationId = id, Title = "x", Mechanism = "nginx.directive", Target = "nginx", Settings = [new SettingChange { Key = key, After = "1" }] };
        var skipped = new List<SkippedOptimization>();
        IReadOnlyList<PlannedChange> chosen = ChangeChoice.Of([Change("own.first", first), Change("own.second", second)], 12, skipped);
        Assert.Equal((taken, 2 - taken, "own.first"), (chosen.Count, skipped.Count, chosen[0].OptimizationId));
        Assert.All(skipped, one => Assert.Contains("own.first sets the same", one.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void OfObservation_OfWhatDiffers_DiffersAndHoldsNoSecret()
    {
        static Observation Seen(string? value, string state, bool isSecret = false) => new() { Values = new Dictionary<string, string?> { ["a"] = value, ["b"] = "x" }, State = state, Secrets = isSecret ? ["a"] : [] };
        string[] hashes = [PlanHash.OfObservation(Seen("1", "s")), PlanHash.OfObservation(Seen("2", "s")), PlanHash.OfObservation(Seen(null, "s")), PlanHash.OfObservation(Seen("", "s")), PlanHash.OfObservation(Seen("1", "t")), PlanHash.OfObservation(Seen("1", "s", true))];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(PlanHash.OfObservation(Seen("secret", "s", true)), PlanHash.OfObservation(Seen("other", "s", true)));
        Assert.NotEqual(PlanHash.OfObservation(new Observation { Values = new Dictionary<string, string?> { ["a"] = "1\nb=2" } }), PlanHash.OfObservation(new Observation { Values = new Dictionary<string, string?> { ["a"] = "1", ["b"] = "2" } }));
    }
}
