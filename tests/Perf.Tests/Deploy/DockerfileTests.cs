using System.Text.RegularExpressions;
using Perf.Tests.Architecture;

namespace Perf.Tests.Deploy;

public sealed partial class DockerfileTests
{
    private static readonly string[] s_labels = ["title", "description", "version", "revision", "licenses"];

    // Instructions, their continued lines joined.
    private static readonly string[] s_lines = [.. File.ReadAllText(Path.Combine(DeployFiles.Docker, "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void Stages_AreFromFixedImages_TheLastWithoutAShell()
    {
        string[] stages = [.. Instructions("FROM")];
        Assert.Equal(2, stages.Length);
        Assert.All(stages, stage => Assert.Matches(@"^mcr\.microsoft\.com/dotnet/\w+:\$\{DOTNET_VERSION\}-noble\S*", stage));
        Assert.Contains("sdk:", stages[0], StringComparison.Ordinal);
        Assert.Contains("-chiseled", stages[1], StringComparison.Ordinal);
        Assert.Matches(@"^DOTNET_VERSION=\d+\.\d+", Instructions("ARG")[0]);
    }

    [Fact]
    public void Image_IsOfAUserWithoutRights_AsComposeAndKubernetesHaveIt()
    {
        string user = Instructions("USER").Single();
        Assert.Equal("1654:1654", user);
        Assert.Equal(user, ComposeFile.Services["worker"].Text("user"));
        YamlDotNet.RepresentationModel.YamlNode? security = DeployFiles.Render("base").OfKind("Deployment").Single().At("spec", "template", "spec", "securityContext");
        Assert.Equal(user, $"{security.Text("runAsUser")}:{security.Text("runAsGroup")}");
    }

    [Fact]
    public void Programs_AreStartedWithoutAShell()
    {
        foreach (string instruction in new[] { "ENTRYPOINT", "CMD" })
        {
            Assert.StartsWith("[\"", Instructions(instruction).Single(), StringComparison.Ordinal);
        }

        Assert.Contains(" CMD [\"/opt/perf/perfsh/perfsh\"", Instructions("HEALTHCHECK").Single(), StringComparison.Ordinal);
        // Nothing runs in the last stage, for there is nothing to run it.
        Assert.DoesNotContain(s_lines.SkipWhile(line => !line.Contains("-chiseled", StringComparison.Ordinal)), line => line.StartsWith("RUN", StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_ThatAreWrittenTo_AreVolumes()
    {
        string volumes = Instructions("VOLUME").Single();
        string home = HomeVariable().Match(Instructions("ENV").Single()).Groups[1].Value;
        Assert.Contains($"\"{home}\"", volumes, StringComparison.Ordinal);
        Assert.Contains("\"/tmp\"", volumes, StringComparison.Ordinal);
        Assert.Contains(Instructions("COPY"), copy => copy.Contains("--chown=1654:1654", StringComparison.Ordinal) && copy.EndsWith(home, StringComparison.Ordinal));
    }

    [Fact]
    public void Image_SaysWhatItIs() => Assert.All(s_labels, label => Assert.Contains($"org.opencontainers.image.{label}=", Instructions("LABEL").Single(), StringComparison.Ordinal));

    [Fact]
    public void Build_TakesFilesThatAreThere_AndScriptsOfTheRepository()
    {
        foreach (string source in Instructions("COPY").Where(copy => !copy.StartsWith("--from", StringComparison.Ordinal)).Select(copy => copy.Split(' ')[0]).Where(source => source != "."))
        {
            Assert.True(File.Exists(Path.Combine(Repository.Root, source)), source);
        }

        Assert.Contains(Instructions("RUN"), run => run.Contains("--project src/Perf.Shell -- ./build.ps1 Build", StringComparison.Ordinal));
        Assert.Contains("config/docker/.env", File.ReadAllLines(Path.Combine(DeployFiles.Docker, "Dockerfile.dockerignore")));
    }

    [Fact]
    public void Ports_AreThoseOfAgentsAndRuns() => Assert.Equal("11111 30000 9464", Instructions("EXPOSE").Single());

    private static List<string> Instructions(string name) => [.. s_lines.Where(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..].Trim())];

    [GeneratedRegex(@"PERF_HOME=(\S+)")]
    private static partial Regex HomeVariable();
}
