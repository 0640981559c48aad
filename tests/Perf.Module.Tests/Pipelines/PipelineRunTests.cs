using System.Diagnostics;

namespace Perf.Module.Tests.Pipelines;

/// <summary>The commands of the pipelines' steps, in order, in a repository of their own: choose, run, validate, tell.</summary>
public sealed class PipelineRunTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [SkippableTheory]
    [InlineData("500ms", 0, "blocked=false")]
    [InlineData("1us", 99, "blocked=true")]
    public void Steps_InOrder_RunWhatTheChangeAsksFor_AndBlockByThePolicy(string limit, int code, string output)
    {
        using var home = new TestRunHome(shell);
        Skip.IfNot(Git(home, "--version") == 0, "git is not installed.");
        Prepare(home, limit);

        Perfsh.Result chosen = Step(home, "config/ci-cd/choose.ps1", "-Base", "HEAD~1");
        Assert.Equal("", chosen.Error);
        string[] outputs = File.ReadAllLines(home.File("output.txt"));
        Assert.Equal("type=baseline", outputs[^1]);
        Assert.EndsWith("shop.yaml|smoke", outputs[1], StringComparison.Ordinal);

        Perfsh.Result run = Step(home, ".github/actions/performance-test/run.ps1", outputs[1]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, Directory.GetFiles(home.File("test-results")).Length);

        Perfsh.Result validated = Step(home, ".github/actions/performance-test/validate.ps1", outputs[1]);
        Assert.Equal(code, validated.ExitCode);
        Assert.Contains(output, File.ReadAllLines(home.File("output.txt")));
        Assert.True(File.Exists(home.File("validation/validation_report.json")));

        // Without a policy of alerts nobody is told, and that is no fault of the job's.
        Assert.Equal(0, Step(home, "config/ci-cd/alert.ps1").ExitCode);
    }

    [SkippableFact]
    public void Choose_ChangeOfNothingThatMatters_RunsNothing()
    {
        using var home = new TestRunHome(shell);
        Skip.IfNot(Git(home, "--version") == 0, "git is not installed.");
        Prepare(home, "500ms");

        Perfsh.Result chosen = Step(home, "config/ci-cd/choose.ps1", "-Base", "HEAD");

        Assert.Equal((0, ""), (chosen.ExitCode, chosen.Error));
        Assert.Contains("nothing is tested", chosen.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, Step(home, "config/ci-cd/choose.ps1", "-Base", "0123456789012345678901234567890123456789").ExitCode);
    }

    private static Perfsh.Result Step(TestRunHome home, string script, params string[] arguments)
    {
        // A composite action hands its inputs over as environment variables.
        bool isOfAction = script.StartsWith(".github", StringComparison.Ordinal);
        string scenarios = isOfAction ? arguments[0] : "";
        string rest = isOfAction ? "" : string.Join(' ', arguments);
        string step = $"""
            $env:GITHUB_OUTPUT = '{home.File("output.txt")}'; $env:GITHUB_ACTIONS = 'true'; $env:GITHUB_STEP_SUMMARY = '{home.File("summary.md")}'
            $env:PERF_MODULE = '{Perfsh.Module}'; $env:PERF_SCENARIOS = '{scenarios}'; $env:PERF_TEST_RESULTS = 'test-results'; $env:PERF_TEST_OUTPUT = 'validation'; $env:PERF_TEST_RUNS = '1'; $env:PERF_TEST_DURATION = '3s'; $env:PERF_TEST_TYPE = 'baseline'
            & ./{script} {rest}
            """;

        // What blocks is the end of a process.
        return script.EndsWith("validate.ps1", StringComparison.Ordinal) ? home.RunAlone(step) : home.Run(step);
    }

    private static void Prepare(TestRunHome home, string limit)
    {
        foreach (string folder in new[] { "config/ci-cd", ".github/actions/performance-test" })
        {
            Directory.CreateDirectory(home.File(folder));
            foreach (string file in Directory.GetFiles(Path.Combine(Perfsh.Root, folder), "*.ps1"))
            {
                File.Copy(file, Path.Combine(home.File(folder), Path.GetFileName(file)));
            }
        }

        Directory.CreateDirectory(home.File("scenarios"));
        Directory.CreateDirectory(home.File("src"));
        // A smoke test asks for checks, so there must be one.
        home.File("scenarios/shop.yaml", $$"""
            name: shop
            target: sample
            load: { steady: { executor: shared-iterations, vus: 2, iterations: 20 } }
            flows: { main: { steps: [ { get: /items, name: list, expect: { status: 200 } } ] } }
            thresholds: { http_req_response_time: [ "p(95) < {{limit}}" ] }
            """);
        home.File("config/ci-cd/critical-paths.yaml", "rules: [ { paths: [\"src/**\"], scenarios: [scenarios/shop.yaml], type: smoke } ]");
        Assert.Equal(0, Git(home, "init", "-q"));
        Commit(home, "first");
        home.File("src/a.cs", "class A;");
        Commit(home, "second");
    }

    private static void Commit(TestRunHome home, string message)
    {
        Assert.Equal(0, Git(home, "add", "-A"));
        Assert.Equal(0, Git(home, "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", message));
    }

    private static int Git(TestRunHome home, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = home.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
