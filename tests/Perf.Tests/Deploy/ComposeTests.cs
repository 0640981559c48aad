using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

public sealed partial class ComposeTests
{
    // What compose needs before it says anything; the words are no secrets.
    private static readonly Dictionary<string, string> s_variables = new()
    {
        ["PERF_CLUSTER_SECRET"] = "of-this-test",
        ["GRAFANA_PASSWORD"] = "of-this-test",
        ["TARGET"] = "http://target:8080",
        ["ALLOW_TARGET"] = "http://target:8080",
    };

    public static TheoryData<string> Services => [.. ComposeFile.Services.Keys];

    [Fact]
    public void Services_AreThoseOfADistributedTest() =>
        Assert.Equal(["alertmanager", "coordinator", "grafana", "influxdb", "prometheus", "redis", "worker"], ComposeFile.Services.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_MayDoNothingThatItDoesNotNeed(string name)
    {
        YamlMappingNode service = ComposeFile.Services[name];
        Assert.Equal("true", service.Text("read_only"));
        Assert.Equal(["ALL"], service.Texts("cap_drop"));
        Assert.Contains("no-new-privileges:true", service.Texts("security_opt"));
        Assert.Null(service.Text("privileged"));
        Assert.All(service.Texts("ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_HasLimitsACheckAndAFixedImage(string name)
    {
        YamlMappingNode service = ComposeFile.Services[name];
        Assert.NotNull(service.Text("deploy", "resources", "limits", "cpus"));
        Assert.NotNull(service.Text("deploy", "resources", "limits", "memory"));
        Assert.Matches(@":v?\d[\w.-]*\}?$", service.Text("image"));
        // A run ends by itself; all others are asked, and without a shell.
        Assert.Equal(name == "coordinator" ? "true" : null, service.Text("healthcheck", "disable"));
        Assert.True(name == "coordinator" || service.Texts("healthcheck", "test")[0] == "CMD", name);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_NamesWhatIsThere(string name)
    {
        YamlMappingNode service = ComposeFile.Services[name];
        foreach (string source in service.Texts("volumes").Select(volume => volume.Split(':')[0]))
        {
            string path = Path.Combine(DeployFiles.Docker, source);
            Assert.True(source[0] == '.' ? File.Exists(path) || Directory.Exists(path) : ComposeFile.Root.At("volumes", source) is not null, $"{name} mounts {source}, which is not there.");
        }

        Assert.All(service.Texts("env_file"), file => Assert.True(File.Exists(Path.Combine(DeployFiles.Docker, file)), file));
        Assert.NotEmpty(service.Texts("networks"));
        Assert.All(service.Texts("networks"), network => Assert.NotNull(ComposeFile.Root.At("networks", network)));
        Assert.All(service.Items("secrets"), secret => Assert.NotNull(ComposeFile.Root.At("secrets", secret.Text("source")!)));
        foreach ((string other, YamlNode condition) in service.Pairs("depends_on"))
        {
            Assert.Equal("service_healthy", condition.Text("condition"));
            Assert.NotNull(ComposeFile.Services[other].At("healthcheck", "test"));
            Assert.NotEmpty(service.Texts("networks").Intersect(ComposeFile.Services[other].Texts("networks")));
        }
    }

    [Fact]
    public void Worker_CanBeScaled_AndIsReachedByOneAddress()
    {
        YamlMappingNode worker = ComposeFile.Services["worker"];
        Assert.NotNull(worker.Text("deploy", "replicas"));
        Assert.Null(worker.Text("container_name"));
        Assert.Empty(worker.Texts("ports"));
        Assert.Single(worker.Texts("networks"));
        Assert.Equal("redis://redis:6379", worker.Text("environment", ClusterSettings.Variable));
    }

    [Fact]
    public void Coordinator_RunsOnAllAgents_AndSendsToServicesThatAreThere()
    {
        YamlMappingNode coordinator = ComposeFile.Services["coordinator"];
        string command = coordinator.Texts("command")[^1];
        Assert.Contains("-Agent *", command, StringComparison.Ordinal);
        Assert.Equal(ComposeFile.Services["worker"].Text("environment", ClusterSettings.Variable), coordinator.Text("environment", ClusterSettings.Variable));
        Assert.Contains("Test-PerfThreshold -Enforce", command, StringComparison.Ordinal);
        Assert.All(Host().Matches(command), match => Assert.Contains(match.Groups[1].Value, ComposeFile.Services.Keys));
        Assert.Equal("no", coordinator.Text("restart"));
        Assert.Equal("on-failure", ComposeFile.Services["worker"].Text("restart"));
    }

    [Fact]
    public void Commands_OfPerf_UseVariablesThatTheyAreGiven() => Assert.All(ComposeFile.Services.Values, service =>
        Assert.All(PerfCommands.Variables(string.Join('\n', service.Texts("command"))), name => Assert.Contains(name, service.Map("environment").Keys)));

    [Fact]
    public void Variables_AreThoseOfTheExample_WhichHasNoSecret()
    {
        Dictionary<string, string> example = File.ReadLines(Path.Combine(DeployFiles.Docker, ".env.example")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        string text = string.Join('\n', File.ReadLines(ComposeFile.Path).Where(line => !line.TrimStart().StartsWith('#')));
        Assert.Equal(example.Keys.Order(StringComparer.Ordinal), Interpolated().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.All(example.Where(pair => pair.Key.EndsWith("SECRET", StringComparison.Ordinal) || pair.Key.EndsWith("PASSWORD", StringComparison.Ordinal)), pair => Assert.Equal("", pair.Value));
        Assert.Equal(example.Keys.Where(name => example[name].Length == 0).Order(StringComparer.Ordinal), s_variables.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Targets_AreThoseOfTheMonitoring_ByNamesOfServices()
    {
        string[] names = [.. Directory.GetFiles(Path.Combine(DeployFiles.Docker, "targets")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(Directory.GetFiles(Path.Combine(DeployFiles.Docker, "..", "monitoring", "targets")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal), names);
        string text = string.Join('\n', names.SelectMany(name => File.ReadLines(Path.Combine(DeployFiles.Docker, "targets", name))).Where(line => line.Length > 0 && line[0] != '#'));
        Assert.All(TargetHost().Matches(text), match => Assert.Contains(match.Groups[1].Value, ComposeFile.Services.Keys.Append("localhost")));
    }

    [SkippableFact]
    public void Compose_TakesTheFile()
    {
        (int there, _, _) = InstalledTool.Run("docker", s_variables, "compose", "version");
        Skip.If(there != 0, "docker has no compose plugin");
        (int code, string output, string error) = InstalledTool.Run("docker", s_variables, "compose", "-f", ComposeFile.Path, "config", "--format", "json");
        Assert.True(code == 0, error);
        YamlMappingNode root = YamlTree.Parse(output).Single();
        Assert.Equal(ComposeFile.Services.Keys.Order(StringComparer.Ordinal), root.Pairs("services").Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal("http://target:8080", root.Text("services", "coordinator", "environment", "TARGET"));
    }

    [GeneratedRegex(@"(?:redis|http)://([\w-]+):")]
    private static partial Regex Host();

    [GeneratedRegex(@"(?<!\$)\$\{(\w+)")]
    private static partial Regex Interpolated();

    [GeneratedRegex("\"([\\w.-]+):\\d+\"")]
    private static partial Regex TargetHost();
}
