using Perf.Cluster;
using Perf.Target;
using Perf.Tests.Architecture;
using Perf.Tests.Cluster.Agents;
using Perf.Tests.Cluster.Coordination;
using Perf.Tests.Deploy;

namespace Perf.Tests.Cluster.Security;

/// <summary>The certificates that docs/distributed.md tells people to make: its commands are run as they stand there, and what they leave makes a cluster and a run in it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class RecipeTests : IAsyncLifetime
{
    private const string Heading = "### Certificates with openssl";
    private const string Fence = "```";

    private static readonly Dictionary<string, string> s_noVariables = [];

    private readonly LocalAgents _agents = new();

    [SkippableFact]
    public async Task Recipe_MakesCertificatesThatAgentsAndRunsKnowEachOtherBy()
    {
        ClusterSettings certified = Certify();
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        await _agents.StartAsync(new AgentOptions { Name = "one" }, certified);
        await _agents.StartAsync(new AgentOptions { Name = "two" }, certified);
        await using ClusterClient client = await ClusterClient.ConnectAsync(certified with { Connection = _agents.Connection }, _agents.Home, CancellationToken.None);

        RunResult result = await new ClusterEngine(client, new AgentSelection()).RunAsync(PlanOf(target), new SimpleGuard(_ => null), [], CancellationToken.None);

        // On a busy machine an agent may be lost, or start some too late; nothing is ever made twice or forgotten.
        double dropped = result.Metrics.TryGetValue(MetricNames.DroppedIterations, out MetricSummary? metric) ? metric.Count : 0;
        Assert.Equal(100, result.Metrics[MetricNames.Iterations].Count + dropped + result.Agents.Sum(agent => agent.MissingStarts + agent.UnfinishedIterations));
        Assert.Equal(["one", "two"], result.Agents.Select(agent => agent.Name).Order(StringComparer.Ordinal));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    // In the home of the test, whose end they share.
    private ClusterSettings Certify()
    {
        (int there, _, string why) = InstalledTool.Run("openssl", s_noVariables, "version");
        Assert.True(there == 0, why);
        string folder = Directory.CreateDirectory(Path.Combine(_agents.Home, "certificates")).FullName;
        (int code, _, string error) = InstalledTool.Run("sh", new Dictionary<string, string> { ["FOLDER"] = folder }, "-e", "-c", $"cd \"$FOLDER\"\n{Recipe()}");
        Assert.True(code == 0, error);
        return new ClusterSettings { CertificatePath = Path.Combine(folder, "agent-1.pem"), AuthorityPath = Path.Combine(folder, "ca.pem") };
    }

    private static string Recipe()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "distributed.md")).ReplaceLineEndings("\n");
        string block = page[page.IndexOf(Heading, StringComparison.Ordinal)..].Split(Fence)[1];
        Assert.StartsWith("sh\n", block, StringComparison.Ordinal);
        return block[3..];
    }

    private static RunPlan PlanOf(TargetServer target) => ClusterPlans.Of($$"""
        name: steady
        target: {{target.BaseUri}}
        load:
          one: { executor: constant-arrival-rate, rate: 50, timeUnit: 1s, duration: 2s, maxVUs: 50, flow: browse }
        flows:
          browse: { steps: [ { get: /ok } ] }
        """);
}
