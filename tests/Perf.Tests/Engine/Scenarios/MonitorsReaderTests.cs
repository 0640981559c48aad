using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Reading;
using Perf.Tests.Engine.Planning;

namespace Perf.Tests.Engine.Scenarios;

public class MonitorsReaderTests
{
    private static readonly Scenario s_whole = ScenarioLoader.Parse(ValidScenario.Whole, "/project/scenarios/whole.yaml");

    [Fact]
    public void Parse_EveryKind_HasItsSettings()
    {
        Assert.Equal(
            ["host", "process-nginx", "service", "process-17", "prometheus", "node", "postgresql", "nginx", "redis", "dotnet-Shop.dll", "http", "powershell"],
            s_whole.Monitors.Select(monitor => monitor.Name));
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2), true, "system.slice/shop.service"), ((HostMonitor)s_whole.Monitors[2]) is var host ? (host.Every, host.Timeout!.Value, host.Cores, host.ControlGroup!) : default);
        Assert.Equal("nginx", ((ProcessMonitor)s_whole.Monitors[1]).ProcessName);
        Assert.Equal(17, ((ProcessMonitor)s_whole.Monitors[3]).ProcessId);
        Assert.Equal(
            [("up", "up", "", false), ("rps", "sum(http_requests_total{tenant='${tenant}'})", "1/s", true)], ((PrometheusMonitor)s_whole.Monitors[4]).Queries.Select(query => (query.Name, query.Query, query.Unit, query.IsCounter)));
        Assert.Equal("Bearer ${env:TOKEN:-x}", ((PrometheusMonitor)s_whole.Monitors[4]).Headers["authorization"]);
        Assert.Equal("${env:PG:-Host=127.0.0.1}", ((PostgreSqlMonitor)s_whole.Monitors[6]).ConnectionString);
        Assert.Equal(("/project/scenarios/logs/access.log", "$remote_addr rt=$request_time", "/project/scenarios/logs/error.log"), ((NginxMonitor)s_whole.Monitors[7]) is var nginx ? (nginx.AccessLog, nginx.LogFormat, nginx.ErrorLog) : default);
        Assert.Equal(["Npgsql"], ((DotNetMonitor)s_whole.Monitors[9]).Providers);
        Assert.Equal([("queue", "$.queue.length", false), ("done", "$.done", true)], ((HttpMonitor)s_whole.Monitors[10]).Values.Select(value => (value.Name, value.Query, value.IsCounter)));
        Assert.All(s_whole.Monitors, monitor => Assert.True(monitor.Line > 0));
    }

    [Fact]
    public void Parse_SettingsOfWhatIsKnownOfAWholeRun_AreThere()
    {
        IReadOnlyList<MonitorDefinition> monitors = MonitorTexts.Parse("""[ "postgresql=Host=a", { postgresql: { connection: "Host=b", indexEvidence: false } }, { postgresql: { connection: "Host=c", indexEvidence: true, name: c } }, { nginx: { errorLog: error.log } } ]""", "-Monitor", "/here");
        Assert.Equal([null, false, true], monitors.OfType<PostgreSqlMonitor>().Select(monitor => monitor.IndexEvidence));
        Assert.Equal((null, null, "/here/error.log"), ((NginxMonitor)monitors[^1]) is var nginx ? (nginx.Address, nginx.AccessLog, nginx.ErrorLog) : default);
    }

    [Theory]
    [InlineData("host", "host", "host")]
    [InlineData("process=1234", "process", "process-1234")]
    [InlineData("dotnet=/srv/Shop.dll", "dotnet", "dotnet-Shop.dll")]
    [InlineData("postgresql=Host=db;Username=u", "postgresql", "postgresql")]
    [InlineData("redis=127.0.0.1:6379", "redis", "redis")]
    [InlineData("nginx=http://127.0.0.1/stub_status /var/log/a.log", "nginx", "nginx")]
    [InlineData("node=http://127.0.0.1:9100", "node", "node")]
    public void Parse_AWord_IsAMonitorOfThatKind(string word, string kind, string name)
    {
        MonitorDefinition monitor = Assert.Single(MonitorTexts.Parse($"[\"{word}\"]", "-Monitor", "/here"));
        Assert.Equal((kind, name), (monitor.Kind, monitor.Name));
    }

    [Fact]
    public void Parse_WordsWithMore_ArePartedAtTheBlank()
    {
        var prometheus = (PrometheusMonitor)MonitorTexts.Parse("""["prometheus=http://127.0.0.1:9090 sum(rate(x[10s])) by (a)"]""", "-Monitor", "/here")[0];
        Assert.Equal(("http://127.0.0.1:9090", "sum(rate(x[10s])) by (a)"), (prometheus.Address, prometheus.Queries[0].Query));
        var nginx = (NginxMonitor)MonitorTexts.Parse("""["nginx=logs/access.log"]""", "-Monitor", "/here")[0];
        Assert.Equal((null, "/here/logs/access.log"), (nginx.Address, nginx.AccessLog));
        var http = (HttpMonitor)MonitorTexts.Parse("""["http=http://127.0.0.1/s $.a.b"]""", "-Monitor", "/here")[0];
        Assert.Equal(("http://127.0.0.1/s", "$.a.b"), (http.Address, http.Values[0].Query));
    }

    [Fact]
    public void Parse_SeveralOfAKindWithoutNames_GetNumbers() =>
        Assert.Equal(["node", "node-2", "node-3"], MonitorTexts.Parse("""["node=a", "node=b", "node=c"]""", "-Monitor", "/here").Select(monitor => monitor.Name));

    [Theory]
    [InlineData("""["hots"]""", "did you mean 'host'")]
    [InlineData("""[{"http":{"url":"http://x","values":{"a":"no path"}}}]""", "is no path in a JSON document")]
    [InlineData("""["process"]""", "process=nginx")]
    public void Parse_WrongWords_SayWhatIsMeant(string text, string expected)
    {
        PerfException e = Assert.ThrowsAny<PerfException>(() => MonitorTexts.Parse(text, "-Monitor", "/here"));
        Assert.Equal(ErrorIds.ArgumentInvalid, e.Id);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    // The parser of JSONPaths is recursive, and one of 100,000 brackets would take the process with it.
    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    [InlineData(100_000, false)]
    public void IsJsonPath_ALongText_IsNotEvenTried(int length, bool expected) => Assert.Equal(expected, SelectorReader.IsJsonPath($"$.{new string('a', length - 2)}"));

    [Fact]
    public void Plan_AScriptOfTheScenario_NeedsPermissionAndOneOfTheUserNone()
    {
        var script = new ScriptMonitor { Name = "powershell", Text = "1", Line = 3 };
        Scenario scenario = Planning.Planning.Scenario();
        PerfException e = Assert.ThrowsAny<PerfException>(() => (scenario with { Monitors = [script] }).Plan(new RunRequest()));
        Assert.Equal(ErrorIds.ScriptNotAllowed, e.Id);
        Assert.Contains("the monitor 'powershell' (line 3)", e.Message, StringComparison.Ordinal);
        RunPlan plan = scenario.Plan(new RunRequest { Monitors = [script, script, new HostMonitor { Name = "host" }] });
        Assert.Equal(["powershell", "powershell-2", "host"], plan.Scenario.Monitors.Select(monitor => monitor.Name));
    }

    [Fact]
    public void Parse_APasswordInTheFile_IsWarnedOf()
    {
        Scenario scenario = ScenarioLoader.Parse(ValidScenario.With("monitors: [ { postgresql: \"Host=a;Password=geheim\" }, \"redis=a:1,password=geheim\", { http: { url: x, headers: { authorization: Bearer geheim } } } ]"), "x.yaml");
        Assert.Equal(3, scenario.Warnings.Count(warning => warning.Message.Contains("${env:", StringComparison.Ordinal)));
        Assert.DoesNotContain(scenario.Warnings, warning => warning.Message.Contains("geheim", StringComparison.Ordinal));
    }
}
