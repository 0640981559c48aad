using Perf.Analysis;
using Perf.Engine.Planning;
using Perf.Engine.Running;
using Perf.Engine.Sample;
using Perf.Engine.Workers;
using Perf.Tests.ScriptWorker.Running;

namespace Perf.Tests.ScriptWorker;

/// <summary>The scripts beside this file, unchanged and by their own options, against the sample server: all checks hold, and what cannot run is refused with its place.</summary>
public sealed class CorpusTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "ScriptWorker", "Scripts");

    [SkippableTheory]
    [InlineData("get-check.js", 20, 20, true)]
    [InlineData("straight-line.js", 10, 20, true)]
    [InlineData("typed.ts", 2, 2, false)]
    [InlineData("modules.js", 1, 1, false)]
    [InlineData("commonjs.js", 2, 2, false)]
    [InlineData("data-driven.js", 6, 6, false)]
    [InlineData("crypto.js", 1, 0, false)]
    [InlineData("html.js", 1, 0, false)]
    [InlineData("libraries.js", 1, 0, false)]
    [InlineData("timers.js", 2, 0, false)]
    [InlineData("summary.js", 3, 3, false)]
    public async Task A_script_runs_unchanged(string name, int iterations, int requests, bool isLowered)
    {
        bool hasGroups = typeof(LoadEngine).Assembly.GetType("Perf.Engine.Flows.Control.GroupBegin") is not null;
        Skip.If(name == "straight-line.js" && !hasGroups, "this engine has no groups yet");
        (Scenario scenario, RunResult result) = await RunAsync(name);

        Assert.Equal(isLowered, scenario.Program is null);
        Assert.Equal("", string.Join('\n', result.Checks.Where(check => check.Fails > 0).Select(check => check.Name).Concat(result.Errors.Select(error => error.Example))));
        Assert.NotEmpty(result.Checks);
        Assert.Equal(iterations, result.Metrics["iterations"].Count);
        Assert.Equal(requests, result.Metrics.TryGetValue("http_reqs", out MetricSummary? sent) ? sent.Count : 0);

        Assert.All(result.Thresholds, verdict => Assert.True(verdict is { Outcome: Outcome.Pass, Margin: >= 0 }, verdict.ToString()));
    }

    [Fact]
    public async Task Every_executor_runs_its_own_function()
    {
        (_, RunResult result) = await RunAsync("executors.js");

        Assert.DoesNotContain(result.Errors, error => error.Class == ErrorClasses.Script);
        Assert.Equal(6, result.Steps["shared"].Metrics["http_reqs"].Count);
        Assert.Equal(6, result.Steps["each"].Metrics["http_reqs"].Count);
        Assert.True(result.Steps["constant"].Metrics["http_reqs"].Count > 0);
        Assert.Equal(10, result.Steps["rate"].Metrics["http_reqs"].Count);
        Assert.InRange(result.Steps["rising"].Metrics["http_reqs"].Count, 4, 6);
    }

    [Theory]
    [InlineData("extension.js", "extension.js", 1, "k6/x/sql")]
    [InlineData("outside.js", "outside.js", 2, "outside of the script's folder")]
    [InlineData("syntax.js", "syntax.js", 2, "';'")]
    [InlineData("remote.js", "remote.js", 1, "https://example.com/report.js")]
    [InlineData("namespace.ts", "namespace.ts", 1, "namespace 'Tools'")]
    [InlineData("mixed-load.js", null, 0, "`iterations` and `stages`")]
    public async Task What_cannot_run_is_refused_before_the_start(string name, string? file, int line, string named)
    {
        ScenarioException fault = await Assert.ThrowsAsync<ScenarioException>(() => InspectAsync(Path.Combine("refused", name), "http://127.0.0.1:1"));

        ScenarioProblem problem = Assert.Single(fault.Problems);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
        if (file is not null)
        {
            Assert.Equal((file, line), (Path.GetFileName(problem.File), problem.Line));
        }
    }

    private static Task<Scenario> InspectAsync(string name, string address) =>
        new WorkerEngine(new InProcessLauncher()).InspectAsync(Path.Combine(s_folder, name), new Dictionary<string, string> { ["BASE_URL"] = address }, CancellationToken.None);

    private static async Task<(Scenario Scenario, RunResult Result)> RunAsync(string name)
    {
        await using SampleServer server = SampleServer.Start();
        Scenario scenario = await InspectAsync(name, server.Address.AbsoluteUri.TrimEnd('/'));
        RunPlan plan = Planner.Plan(new RunRequest { Scenario = scenario, Seed = 1 }, new Dictionary<string, EnvironmentDefinition>(), _ => null, $"test-{Guid.NewGuid():N}", 1);
        var guard = new CalmGuard(new ThresholdGuard(plan.Scenario.Thresholds, plan.Duration));
        return (scenario, scenario.Program is null
            ? await new LoadEngine(_ => null, TimeProvider.System).RunAsync(plan, guard, [], CancellationToken.None)
            : await new WorkerEngine(new InProcessLauncher()).RunAsync(plan, guard, [], CancellationToken.None));
    }
}
