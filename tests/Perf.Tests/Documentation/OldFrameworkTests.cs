using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Perf.Runtime;
using Perf.Tests.Architecture;
using Perf.Tests.Deploy;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Documentation;

/// <summary>
/// The map from the framework before has everything of it, and what it names is there: files, types of test, key figures, boards, rules, channels, metrics, optimizations, keys. GuideTests look at its links and at the commands' parameters,
/// CommandTests at what docker and kubectl are told.
/// </summary>
public sealed partial class OldFrameworkTests
{
    // Files that who follows the map makes.
    private static readonly string[] s_made = ["scenarios/my-new-scenario.yaml", "config/docker/.env"];

    // Where names of metrics are written.
    private static readonly string[] s_writers = ["src/Perf.Telemetry", "src/Perf.History", "src/Perf.Model/Influx"];

    // A database that is somebody's, and not a name of ours.
    private const string UsersDatabase = "k6_metrics";

    [Fact]
    public void Map_HasEverythingOfTheFrameworkBefore()
    {
        string before = string.Join('\n', OldFrameworkMap.Rows.Select(row => row.Before).Append(OldFrameworkMap.Without)).Replace("`", "", StringComparison.Ordinal);
        string[] things = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "Perf.Tests", "Documentation", "old-framework.txt")).Where(line => line.Length > 0 && line[0] != '#')];
        Assert.InRange(things.Length, 140, 1000);
        string[] missing = [.. things.Where(thing => !before.Contains(thing, StringComparison.Ordinal))];
        Assert.Empty(missing);
        Assert.All(OldFrameworkMap.Rows, row => Assert.False(row.Now.Length == 0, $"'{row.Before}' has nothing beside it."));
    }

    [Fact]
    public void Files_ThatItNames_AreThere()
    {
        string[] paths = [.. OldFrameworkMap.Rows.SelectMany(row => FilePath().Matches(row.Now).Select(match => match.Value)).Except(s_made).Distinct(StringComparer.Ordinal)];
        Assert.InRange(paths.Length, 20, 500);
        string[] missing = [.. paths.Where(path => !File.Exists(Path.Combine(Repository.Root, path)) && !Directory.Exists(Path.Combine(Repository.Root, path)))];
        Assert.Empty(missing);
    }

    [Fact]
    public void TypesAndKeyFigures_ThatItNames_Exist()
    {
        string now = string.Join('\n', OldFrameworkMap.Rows.Select(row => row.Now));
        string[] types = [.. TypeName().Matches(now).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        Assert.Equal(PerfRuntime.TestTypes.Select(type => type.Name).Order(StringComparer.Ordinal), types.Order(StringComparer.Ordinal));

        string[] figures = [.. FigureName().Matches(now).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        Assert.Equal(PerfRuntime.KpiNames.Order(StringComparer.Ordinal), figures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dashboards_HaveTheTitlesOfBefore()
    {
        IReadOnlyList<OldFrameworkMap.Row> rows = OldFrameworkMap.In("Dashboards");
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row =>
        {
            string file = Assert.Single(OldFrameworkMap.CodeOf(row.Now));
            JsonNode board = JsonNode.Parse(Read($"config/grafana/dashboards/{file}"))!;
            Assert.Equal(row.Before.Split(':')[0], (string?)board["title"]);
        });
    }

    [Fact]
    public void Alerts_HaveTheirRulesAndChannels()
    {
        YamlMappingNode policy = YamlTree.Parse(Read("config/ci-cd/alerts.yaml")).Single();
        string[] rules = [.. policy.Items("rules").Select(rule => rule.Text("rule") ?? "")];
        string[] channels = [.. policy.Pairs("channels").Select(channel => channel.Key)];
        string[] running = [.. YamlTree.Parse(Read("config/monitoring/rules/alerts.yaml")).Single().Items("groups").SelectMany(group => group.Items("rules")).Select(rule => rule.Text("alert") ?? "")];

        IReadOnlyList<OldFrameworkMap.Row> rows = OldFrameworkMap.In("Alerts");
        Assert.Equal(8, rows.Count);
        foreach (OldFrameworkMap.Row row in rows)
        {
            Match channel = ChannelName().Match(row.Now);
            if (channel.Success)
            {
                Assert.Contains(channel.Groups[1].Value, channels);
                continue;
            }

            IReadOnlyList<string> names = OldFrameworkMap.CodeOf(row.Now);
            Assert.Contains(names, name => rules.Contains(name));
            Assert.Contains(names, name => running.Contains(name));
            Assert.All(names, name => Assert.Contains(name, rules.Concat(running)));
        }
    }

    [Fact]
    public void Metrics_AreNamesThatAreWritten()
    {
        string written = string.Concat(s_writers.SelectMany(folder => Repository.SourceFiles(folder)).Select(path => File.ReadAllText(path)));
        string[] names = [.. OldFrameworkMap.In("Metrics").SelectMany(row => OldFrameworkMap.CodeOf(row.Before).Concat(OldFrameworkMap.CodeOf(row.Now))).Where(name => MetricName().IsMatch(name) && name != UsersDatabase)];
        Assert.InRange(names.Length, 9, 50);
        string[] missing = [.. names.Where(name => !written.Contains($"\"{name}\"", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Optimizations_StandInTheCatalogue()
    {
        string catalogue = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "config", "catalogue"), "*.yaml").Select(path => File.ReadAllText(path))).ReplaceLineEndings("\n");
        string[] ids = [.. OldFrameworkMap.In("Optimization").SelectMany(row => OldFrameworkMap.CodeOf(row.Now)).Where(name => OptimizationId().IsMatch(name))];
        Assert.InRange(ids.Length, 15, 100);
        string[] missing = [.. ids.Where(id => !catalogue.Contains($"  - id: {id}\n", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Thresholds_HaveTheKeysAndValuesOfBefore()
    {
        JsonNode file = JsonNode.Parse(Read("config/ci-cd/performance-thresholds.json"))!;
        Match[] limits = [.. OldFrameworkMap.In("Settings").SelectMany(row => LimitKey().Matches(row.Before))];
        Assert.Equal(3, limits.Length);
        Assert.All(limits, limit =>
        {
            JsonNode? value = limit.Groups[1].Value.Split('.').Aggregate((JsonNode?)file, (node, key) => node?[key]);
            Assert.Equal(double.Parse(limit.Groups[2].Value, CultureInfo.InvariantCulture), value?.GetValue<double>());
        });
    }

    [Fact]
    public void Workflow_TakesWhatItWasGivenBefore()
    {
        YamlMappingNode workflow = YamlTree.Parse(Read(".github/workflows/performance-testing.yml")).Single();
        string command = OldFrameworkMap.In("Quick start").Single(row => row.Before.Contains("gh workflow run", StringComparison.Ordinal)).Before;
        string[] given = [.. GivenInput().Matches(command).Select(match => match.Groups[1].Value)];
        Assert.Equal(3, given.Length);
        Assert.All(given, input => Assert.NotNull(workflow.At("on", "workflow_dispatch", "inputs", input)));
    }

    [Fact]
    public void Read_OfATable_HasCellsWithBarsInThem()
    {
        OldFrameworkMap.Row row = Assert.Single(OldFrameworkMap.Read("# a\n\n## Part\n\n| before | now |\n|---|---|\n| `a \\| b` | c `d` |\n"));
        Assert.Equal(new OldFrameworkMap.Row("Part", "`a | b`", "c `d`"), row);
        Assert.Equal(["a | b"], OldFrameworkMap.CodeOf(row.Before));
        Assert.Throws<FormatException>(() => OldFrameworkMap.Read("| a | b | c |"));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"(?<![\w./-])(?:scenarios|config|docs|tests|src|\.github)/[\w./-]*\w")]
    private static partial Regex FilePath();

    [GeneratedRegex("-Type ([a-z-]+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"Get-PerfKpi ([A-Z]\w+)")]
    private static partial Regex FigureName();

    [GeneratedRegex("channel `([a-z]+)`")]
    private static partial Regex ChannelName();

    [GeneratedRegex("^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^(?:db|api|sys|app)\.")]
    private static partial Regex OptimizationId();

    [GeneratedRegex(@"`(global_thresholds[\w.]+)` \(([\d.]+)\)")]
    private static partial Regex LimitKey();

    [GeneratedRegex(@"-f (\w+)=")]
    private static partial Regex GivenInput();
}
