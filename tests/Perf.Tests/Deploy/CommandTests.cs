using System.Text.RegularExpressions;
using Perf.Tests.Architecture;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>Commands in files and pages: those of the module exist with their parameters, and those of docker and kubectl name what is there.</summary>
public sealed partial class CommandTests
{
    private const string Map = "docs/from-the-old-framework.md";

    private static readonly string[] s_pages =
        ["config/docker/README.md", "config/kubernetes/README.md", "docs/distributed.md", "docs/scaling.md", "docs/docker.md", "docs/kubernetes.md", Map];

    public static TheoryData<string> Files =>
        [.. s_pages, "config/docker/Dockerfile", "config/docker/docker-compose.distributed.yml", .. Directory.GetFiles(DeployFiles.Kubernetes, "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))];

    public static TheoryData<string> Pages => [.. s_pages];

    [Theory]
    [MemberData(nameof(Files))]
    public void Commands_OfTheModule_HaveTheirParameters(string file)
    {
        // YAML folds lines: what it means is one line.
        string text = Path.GetExtension(file) == ".md" ? Read(file) : string.Join('\n', file.EndsWith("Dockerfile", StringComparison.Ordinal) ? [Read(file)] : Scalars(file));
        foreach ((string command, IReadOnlyList<string> parameters) in PerfCommands.Find(text))
        {
            IReadOnlySet<string>? known = PerfCommands.ParametersOf(command);
            Assert.True(known is not null, $"{file}: there is no command {command}.");
            Assert.All(parameters, name => Assert.True(known!.Contains(name), $"{file}: {command} has no parameter -{name}."));
        }
    }

    [Fact]
    public void Find_ReadsWhatIsThere()
    {
        (string Command, IReadOnlyList<string> Parameters)[] found = [.. PerfCommands.Find("x: Invoke-PerfTest a.yaml -Agent * -Cluster redis://r | Test-PerfThreshold -Enforce\nsee Invoke-PerfTest.md; Start-PerfAgent -Label @{ a = 1; b = 2 } -Port 5")];
        Assert.Equal(["Invoke-PerfTest Agent,Cluster", "Test-PerfThreshold Enforce", "Start-PerfAgent Label,Port"], found.Select(one => $"{one.Command} {string.Join(',', one.Parameters)}"));
        Assert.Null(PerfCommands.ParametersOf("Invoke-PerfNothing"));
        Assert.DoesNotContain("Nothing", PerfCommands.ParametersOf("Invoke-PerfTest")!);
    }

    [Fact]
    public void Agents_AreStartedByTheSameCommandEverywhere()
    {
        IReadOnlyList<string> arguments = DeployFiles.Render("base").OfKind("Deployment").Single().Items("spec", "template", "spec", "containers").Single().Texts("args");
        Assert.Equal(["-Command", "Start-PerfAgent -Port 11111 -GatewayPort 30000"], arguments);
        string quoted = string.Join(", ", arguments.Select(argument => '"' + argument + '"'));
        Assert.Contains($"CMD [{quoted}]", Read("config/docker/Dockerfile"), StringComparison.Ordinal);
        Assert.Null(ComposeFile.Services["worker"].At("command"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_NameFilesThatAreThere(string file)
    {
        string text = Read(file);
        foreach (Match match in GivenPath().Matches(text))
        {
            string path = Path.Combine(Repository.Root, match.Groups[1].Value);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{file} names {match.Groups[1].Value}, which is not there.");
        }

        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, file))!;
        foreach (Match match in Link().Matches(text))
        {
            string path = Path.Combine(folder, match.Groups[1].Value);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{file} links to {match.Groups[1].Value}, which is not there.");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_NameServicesAndObjectsThatAreThere(string file)
    {
        string text = Read(file);
        // The left column of a page that maps old commands to new ones has the old names.
        text = OldCommand().Replace(text, "|");
        string[] services = [.. ComposeFile.Services.Keys];
        Assert.All(ServiceName().Matches(text).Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value), name => Assert.Contains(name, services));

        string[] objects = [.. DeployFiles.Kustomizations.SelectMany(DeployFiles.Render).Select(one => one.Id().ToLowerInvariant()).Distinct()];
        Assert.All(ObjectName().Matches(text).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}"), name => Assert.Contains(name, objects));
        Assert.All(NamespaceName().Matches(text), match => Assert.Equal("performance-testing", match.Groups[1].Value));
    }

    [Theory]
    [InlineData("docker compose -f config/docker/docker-compose.distributed.yml up -d")]
    [InlineData("docker compose -f config/docker/docker-compose.distributed.yml up --scale worker=5 -d")]
    [InlineData("docker compose -f config/docker/docker-compose.distributed.yml logs -f coordinator")]
    [InlineData("docker compose -f config/docker/docker-compose.distributed.yml ps")]
    [InlineData("docker stats")]
    [InlineData("kubectl apply -k config/kubernetes/overlays/redis-in-cluster")]
    [InlineData("kubectl apply -k config/kubernetes/runs/scenario")]
    [InlineData("kubectl apply -k config/kubernetes/runs/artillery")]
    [InlineData("kubectl scale deployment perf-agents --replicas=10 -n performance-testing")]
    [InlineData("kubectl get pods -n performance-testing -w")]
    public void Map_HasACommandForEachThatPeopleKnow(string command) => Assert.Contains($"`{command}`", Read(Map), StringComparison.Ordinal);

    [Theory]
    [InlineData("docs/docker.md")]
    [InlineData("docs/kubernetes.md")]
    [InlineData("config/docker/README.md")]
    [InlineData("config/kubernetes/README.md")]
    public void Pages_LeadToTheMap(string file) => Assert.Contains("from-the-old-framework.md#commands)", Read(file), StringComparison.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static IEnumerable<string> Scalars(string file) => YamlTree.Parse(Read(file)).SelectMany(document => document.AllNodes).OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "");

    [GeneratedRegex(@"(?:apply|delete|kustomize) (?:-[kf] )?(config/[\w./-]+)|(?<=-f )(?<1>config/[\w./-]+)")]
    private static partial Regex GivenPath();

    [GeneratedRegex(@"\]\(((?!https?:)[^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `[^`]*`(?:, `[^`]*`)* \|", RegexOptions.Multiline)]
    private static partial Regex OldCommand();

    [GeneratedRegex(@"logs -f ([a-z]+)$|logs -f ([a-z]+)`|--scale ([a-z]+)=|\.yml run --rm ([a-z]+)|up -d ([a-z]+)|exit-code-from ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\b(deployment|job)[ /](perf-[\w-]+)")]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"kubectl .*-n (\S+?)[`\s]")]
    private static partial Regex NamespaceName();
}
