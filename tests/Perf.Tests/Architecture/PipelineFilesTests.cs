using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Architecture;

/// <summary>What would be noticed of the pipelines' files only when a job runs: names that lead nowhere, parts that are missing, versions that float.</summary>
public sealed partial class PipelineFilesTests
{
    private const string Workflow = ".github/workflows/performance-testing.yml";
    private const string Action = ".github/actions/performance-test/action.yml";

    private static readonly string[] s_scripts =
        ["config/ci-cd/choose.ps1", ".github/actions/performance-test/run.ps1", ".github/actions/performance-test/validate.ps1", "config/ci-cd/alert.ps1"];

    private static readonly string[] s_variables =
        ["PERF_MODULE", "PERF_SCENARIOS", "PERF_TEST_TYPE", "PERF_TEST_ENVIRONMENT", "PERF_TEST_DURATION", "PERF_TEST_RESULTS", "PERF_TEST_OUTPUT", "PERF_TEST_RUNS", "PERF_TEST_UPDATE_BASELINE"];

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, ".github"), "*.yml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')),
            "config/ci-cd/azure-pipelines.yml", "config/ci-cd/azure-ci.yml", "config/ci-cd/gitlab-ci.yml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Scripts_AndActionsOfThisRepository_AreThere(string file)
    {
        string text = Read(file);
        foreach (Match match in LocalFile().Matches(text))
        {
            string path = match.Value.Replace("${{ github.action_path }}/", $"{Path.GetDirectoryName(file)!.Replace('\\', '/')}/", StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Repository.Root, path)), $"{file} runs {path}, which is not there.");
        }

        foreach (string used in Steps(Load(file)).Select(step => Text(step, "uses")).OfType<string>())
        {
            Assert.True(used.StartsWith("./", StringComparison.Ordinal) ? File.Exists(Path.Combine(Repository.Root, used, "action.yml")) : Pinned().IsMatch(used), $"{file} uses {used}: not there, or without a version.");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Expressions_NameInputsAndStepsThatExist(string file)
    {
        YamlMappingNode root = Load(file);
        string[] ids = [.. Steps(root).Select(step => Text(step, "id")).OfType<string>()];
        YamlMappingNode? inputs = Find(root, "inputs") ?? Find(Find(Find(root, "on"), "workflow_dispatch"), "inputs");
        string text = Read(file);

        Assert.Equal(text.Split("${{").Length, text.Split("}}").Length);
        foreach (Match match in InputName().Matches(text))
        {
            Assert.True(inputs?.Children.ContainsKey(match.Groups[1].Value) == true, $"{file}: there is no input '{match.Groups[1].Value}'.");
        }

        foreach (Match match in StepName().Matches(text))
        {
            Assert.Contains(match.Groups[1].Value, ids);
        }
    }

    [Fact]
    public void Workflow_HasTheInputsThatPeopleKnow_AndFewRights()
    {
        YamlMappingNode root = Load(Workflow);
        YamlMappingNode inputs = Find(Find(Find(root, "on"), "workflow_dispatch"), "inputs")!;

        Assert.Equal(["test_type", "environment", "duration_minutes"], inputs.Children.Keys.Select(key => key.ToString()));
        Assert.Equal("read", Text(Find(root, "permissions")!, "contents"));
        Assert.All(Find(root, "jobs")!.Children.Values.Cast<YamlMappingNode>(), job => Assert.NotNull(Text(job, "timeout-minutes")));
    }

    [Fact]
    public void Workflow_SaysWhereTheServersOfItsScenariosAre()
    {
        string[] names = [.. EnvironmentName().Matches(Read("scenarios/database-intensive-operations.yaml")).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        Assert.Equal(["API_BASE_URL", "PG", "REDIS"], names.Order(StringComparer.Ordinal));
        YamlMappingNode job = Find(Find(Load(Workflow), "jobs"), "performance")!;
        Assert.All(names, name => Assert.NotNull(Text(Find(job, "env")!, name)));
        Assert.Equal(["postgres", "redis"], Find(job, "services")!.Children.Keys.Select(key => key.ToString()));
    }

    [Fact]
    public void Workflow_GivesTheActionInputsThatItHas()
    {
        YamlMappingNode action = Load(Action);
        YamlMappingNode given = Find(Steps(Load(Workflow)).Single(step => Text(step, "uses") == "./.github/actions/performance-test"), "with")!;

        Assert.All(given.Children.Keys, name => Assert.True(Find(action, "inputs")!.Children.ContainsKey(name), $"The action has no input '{name}'."));
        Assert.All(Find(action, "inputs")!.Children.Values.Cast<YamlMappingNode>(), input => Assert.NotNull(Text(input, "description")));
        // In a composite action every command needs its shell.
        Assert.All(Steps(action).Where(step => Text(step, "run") is not null), step => Assert.NotNull(Text(step, "shell")));
    }

    [Fact]
    public void Azure_AsksForTheSameAsTheWorkflow()
    {
        YamlMappingNode root = Load("config/ci-cd/azure-pipelines.yml");
        var parameters = (YamlSequenceNode)root.Children["parameters"];

        Assert.Equal(["test_type", "environment", "duration_minutes"], parameters.Cast<YamlMappingNode>().Select(one => Text(one, "name")));
        YamlMappingNode inputs = Find(Find(Find(Load(Workflow), "on"), "workflow_dispatch"), "inputs")!;
        Assert.Equal(((YamlSequenceNode)Find(inputs, "test_type")!.Children["options"]).Select(one => one.ToString()), ((YamlSequenceNode)((YamlMappingNode)parameters[0]).Children["values"]).Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("config/ci-cd/gitlab-ci.yml")]
    [InlineData("config/ci-cd/Jenkinsfile")]
    [InlineData("config/ci-cd/nightly.sh")]
    public void OtherSystems_RunTheSameScriptsInTheSameOrder(string file)
    {
        // Choose, run, validate, tell: each is there, and in front of it stands the one before.
        string text = Read(file);
        int[] places = [.. s_scripts.Select(script => text.LastIndexOf($"-NoProfile {script}", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.All(s_scripts, script => Assert.True(File.Exists(Path.Combine(Repository.Root, script)), script));

        // What the two scripts of the action read is set.
        Assert.All(s_variables, name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void RunCommands_HoldNoExpressionOfWhatOthersWrote()
    {
        // What a pull request's author names (titles, branches) must reach a shell as a variable, never as text of the command.
        foreach (string run in new[] { Workflow, Action }.SelectMany(file => Steps(Load(file))).Select(step => Text(step, "run")).OfType<string>())
        {
            Assert.DoesNotContain("${{ github.event", run, StringComparison.Ordinal);
            Assert.DoesNotContain("${{ inputs", run, StringComparison.Ordinal);
        }
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static YamlMappingNode Load(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Read(file)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static YamlMappingNode? Find(YamlMappingNode? node, string key) => node is not null && node.Children.TryGetValue(key, out YamlNode? value) ? value as YamlMappingNode : null;

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out YamlNode? value) && value is YamlScalarNode scalar ? scalar.Value : null;

    private static IEnumerable<YamlMappingNode> Steps(YamlNode node) => node.AllNodes.OfType<YamlMappingNode>()
        .Where(one => one.Children.TryGetValue("steps", out YamlNode? steps) && steps is YamlSequenceNode)
        .SelectMany(one => ((YamlSequenceNode)one.Children["steps"]).OfType<YamlMappingNode>());

    [GeneratedRegex(@"(?:\$\{\{ github\.action_path \}\}/|(?<=[ =])(?:config|\.github|tests/bench)/)[\w./-]*\.ps1")]
    private static partial Regex LocalFile();

    [GeneratedRegex(@"\$\{env:(\w+)")]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(@"^[\w.-]+/[\w./-]+@(v\d|[0-9a-f]{40})")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?<![\w.])inputs\.([\w-]+)")]
    private static partial Regex InputName();

    [GeneratedRegex(@"(?<![\w.])steps\.([\w-]+)\.outputs")]
    private static partial Regex StepName();
}
