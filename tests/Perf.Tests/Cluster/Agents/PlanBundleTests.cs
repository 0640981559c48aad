using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Perf.Cluster.Agents;
using Perf.Engine.Scenarios;
using Perf.Engine.Workers;

namespace Perf.Tests.Cluster.Agents;

public sealed class PlanBundleTests : IDisposable
{
    private const string Reading = """
        name: reading
        target: http://127.0.0.1:8080
        data:
          users: { file: data/users.csv, order: once }
          items: { file: data/items.json, order: shuffle }
        load:
          one: { executor: shared-iterations, vus: 2, iterations: 10, flow: all }
        flows:
          all:
            steps:
              - post: /users/${users.name}/${items.id}
                json: { note: "${file('texts/note.txt')}" }
              - { put: /avatar, file: images/a.png }
              - post: /many
                multipart:
                  image: { file: images/b.png, contentType: image/png, name: me.png }
        """;

    private readonly string _from = Directory.CreateTempSubdirectory("perf-bundle-").FullName;
    private readonly string _to = Directory.CreateTempSubdirectory("perf-bundle-").FullName;

    [Fact]
    public void Unpack_AScenarioThatReadsFiles_HasThemAndTheSamePlan()
    {
        Write("data/users.csv", "name\nann\nben\n");
        Write("data/items.json", "[{\"id\":1},{\"id\":2}]");
        Write("texts/note.txt", "a note");
        Write("images/a.png", "\u0001\u0002");
        Write("images/b.png", "\u0003");
        Write("not-asked-for.txt", "private");
        RunPlan plan = ClusterPlans.Of(Reading, Path.Combine(_from, "reading.yaml")).With(3, 1, 2);

        RunPlan there = PlanBundle.Unpack(PlanBundle.Pack(plan), _to);

        Assert.Equal(["data/items.json", "data/users.csv", "images/a.png", "images/b.png", "texts/note.txt"], FilesIn(_to));
        Assert.Equal("name\nann\nben\n", File.ReadAllText(Path.Combine(_to, "data/users.csv")));
        Assert.Equal(3, there.Share!.Count);
        Assert.Equal([1, 2], there.Share.Slots);
        Assert.Equal(_to, Path.GetDirectoryName(there.Scenario.Path));
        Assert.Equal(Written(plan with { Warnings = [], Scenario = plan.Scenario with { Warnings = [] } }), Written(there));
        Assert.NotNull(ScenarioFolder.Of(there.Scenario.Path).Require("images/a.png"));
    }

    [Fact]
    public void Pack_WhatStandsBesideTheLoad_StaysAtHome()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady + "\noutputs: [ { influxdb: { url: \"http://127.0.0.1:8086\", database: perf, token: \"${env:TOKEN}\" } } ]");
        Assert.NotEmpty(plan.Scenario.Outputs);

        RunPlan there = PlanBundle.Unpack(PlanBundle.Pack(plan), _to);

        Assert.Empty(there.Scenario.Outputs);
        Assert.Empty(FilesIn(_to));
    }

    [Fact]
    public void Unpack_AuthoritiesByAWholePath_AreReadWhereTheyAreNow()
    {
        Write("ca.pem", "-----BEGIN CERTIFICATE-----");
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        plan = plan with { Scenario = plan.Scenario with { Http = plan.Scenario.Http with { Tls = new TlsOptions { CaFile = Path.Combine(_from, "ca.pem") } } } };

        string there = PlanBundle.Unpack(PlanBundle.Pack(plan), _to).Scenario.Http.Tls.CaFile!;

        Assert.StartsWith(_to, there, StringComparison.Ordinal);
        Assert.Equal("-----BEGIN CERTIFICATE-----", File.ReadAllText(there));
    }

    // A file of the agent's own must not be read for whoever sends a plan.
    [Theory]
    [InlineData("/etc/hosts")]
    [InlineData("../ca.pem")]
    [InlineData(".perf/../../ca.pem")]
    public void Unpack_AnAuthorityThatIsNotInTheBundle_IsRefused(string path)
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        plan = plan with { Scenario = plan.Scenario with { Http = plan.Scenario.Http with { Tls = new TlsOptions { CaFile = path } } } };

        Assert.Equal(ErrorIds.AgentRefused, Assert.Throws<PerfException>(() => PlanBundle.Unpack(Bundle(1, "a.txt", plan), _to)).Id);
    }

    [Fact]
    public void Pack_AndUnpack_AClientsCertificate_AreRefused()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        plan = plan with { Scenario = plan.Scenario with { Http = plan.Scenario.Http with { Tls = new TlsOptions { CertificateFile = "/etc/ssl/me.pem" } } } };

        Assert.Contains("leave -Agent away", Assert.Throws<PerfException>(() => PlanBundle.Pack(plan)).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.AgentRefused, Assert.Throws<PerfException>(() => PlanBundle.Unpack(Bundle(1, "a.txt", plan), _to)).Id);
    }

    [Fact]
    public void Unpack_NamesOrCountsThatAreTooLarge_AreRefused()
    {
        Assert.Equal(ErrorIds.AgentRefused, Assert.Throws<PerfException>(() => PlanBundle.Unpack(Bundle(1, new string('a', 5000)), _to)).Id);
        Assert.Equal(ErrorIds.AgentRefused, Assert.Throws<PerfException>(() => PlanBundle.Unpack(Bundle(1, "a.txt", count: 10_001), _to)).Id);
        Assert.Equal(ErrorIds.AgentRefused, Assert.Throws<PerfException>(() => PlanBundle.Unpack(Bundle(1, "a.txt", count: -1), _to)).Id);
        Assert.Empty(FilesIn(_to));
    }

    [Fact]
    public void Pack_AProgramOfAnotherTool_SaysThatItRunsOnOneMachine()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        plan = plan with { Scenario = plan.Scenario with { Program = new ScriptProgram() } };

        PerfException fault = Assert.Throws<PerfException>(() => PlanBundle.Pack(plan));

        Assert.Equal(ErrorIds.AgentRefused, fault.Id);
        Assert.Contains("leave -Agent away", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../out.txt")]
    [InlineData("a/../../out.txt")]
    [InlineData("/tmp/perf-bundle-out.txt")]
    [InlineData("..\\out.txt")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a\0b")]
    public void Unpack_APathThatLeadsOut_WritesNothing(string path)
    {
        string inner = Path.Combine(_to, "share");
        Directory.CreateDirectory(inner);

        PerfException fault = Assert.Throws<PerfException>(() => PlanBundle.Unpack(Bundle(1, path), inner));

        Assert.Equal(ErrorIds.AgentRefused, fault.Id);
        Assert.Empty(FilesIn(_to));
        Assert.False(File.Exists("/tmp/perf-bundle-out.txt"));
    }

    [Fact]
    public void Unpack_WhatIsNoBundle_IsRefused()
    {
        byte[] good = PlanBundle.Pack(ClusterPlans.Of(ClusterPlans.Steady));
        byte[] newer = [9, .. good[1..]];

        foreach (byte[] bundle in new byte[][] { [], [1], [1, 2, 3, 4], newer, good[..(good.Length / 2)] })
        {
            Assert.Equal(ErrorIds.AgentRefused, Assert.Throws<PerfException>(() => PlanBundle.Unpack(bundle, _to)).Id);
        }
    }

    public void Dispose()
    {
        Directory.Delete(_from, recursive: true);
        Directory.Delete(_to, recursive: true);
    }

    private static string Written(RunPlan plan) => JsonSerializer.Serialize(plan with { Scenario = plan.Scenario with { Path = null } }, WorkerJson.Options);

    /// <summary>A bundle of any text in the plan's place, without files.</summary>
    internal static byte[] BundleOf(string text)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(1);
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(compressed, Encoding.UTF8))
        {
            byte[] plan = Encoding.UTF8.GetBytes(text);
            writer.Write(plan.Length);
            writer.Write(plan);
            writer.Write(0);
        }

        return bytes.ToArray();
    }

    // The coordinator tells it, once: each agent would tell it again.
    [Fact]
    public void Pack_WhatIsOddAboutThePlan_StaysHere()
    {
        RunPlan plan = ClusterPlans.Of(ClusterPlans.Steady);
        plan = plan with { Warnings = ["the plan is odd"], Scenario = plan.Scenario with { Warnings = [new ScenarioProblem { Message = "the scenario is odd" }] } };

        string folder = Directory.CreateTempSubdirectory("perf-warned-").FullName;
        RunPlan read = PlanBundle.Unpack(PlanBundle.Pack(plan), folder);
        Directory.Delete(folder, recursive: true);

        Assert.Empty(read.Warnings);
        Assert.Empty(read.Scenario.Warnings);
    }

    private static byte[] Bundle(byte version, string path, RunPlan? of = null, int count = 1)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(version);
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(compressed, Encoding.UTF8))
        {
            byte[] plan = JsonSerializer.SerializeToUtf8Bytes(of ?? new RunPlan(), WorkerJson.Options);
            writer.Write(plan.Length);
            writer.Write(plan);
            writer.Write(count);
            writer.Write(path);
            writer.Write(1);
            writer.Write((byte)7);
        }

        return bytes.ToArray();
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private void Write(string path, string text)
    {
        string full = Path.Combine(_from, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
