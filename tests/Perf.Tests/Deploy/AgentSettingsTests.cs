using Perf.Cluster.Agents;
using Perf.Cluster.Coordination;
using Perf.Cluster.Membership;
using Perf.Engine.Planning;
using Perf.Runtime;
using Perf.Tests.Cluster.Coordination;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>What containers say to their agent by variables, read as the agent reads it.</summary>
public sealed class AgentSettingsTests
{
    private static readonly string[] s_known =
        [AgentVariables.Name, AgentVariables.Labels, AgentVariables.AllowTarget, AgentVariables.MaxRate, AgentVariables.MaxVirtualUser, AgentVariables.MaxDuration];

    private static readonly string[] s_runs = [Path.Combine("scenario", "scenario.yaml"), Path.Combine("artillery", "load-test.yml")];

    public static TheoryData<string> Folders => [.. DeployFiles.Kustomizations.Where(folder => DeployFiles.Render(folder).OfKind("Deployment").Count > 0)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Agents_OfKubernetes_CanReadThem(string folder)
    {
        AgentOptions options = OptionsOf(folder);
        Assert.Equal("agent", options.Labels["role"]);
        Assert.NotNull(options.MaxVirtualUsers);
    }

    // A run that the agents beside it refuse is no example.
    [Theory]
    [MemberData(nameof(Folders))]
    public void Runs_OfKubernetes_AreWithinTheAgentsLimits(string folder)
    {
        AgentOptions options = OptionsOf(folder);
        Agent[] agents = [.. SomeAgents.Of(2, 2).Select(agent => agent with { MaxRate = options.MaxRate, MaxVirtualUsers = options.MaxVirtualUsers, MaxDuration = options.MaxDuration })];
        foreach (string file in s_runs)
        {
            Scenario scenario = PerfRuntime.LoadScenario(Path.Combine(DeployFiles.Kubernetes, "runs", file));
            RunPlan plan = Planner.Plan(new RunRequest { Scenario = scenario, Target = "https://www.example.com" }, new Dictionary<string, EnvironmentDefinition>(), _ => null, "run-1", 3);

            CapacityCheck.Require(plan, agents, ShareSplitter.Split(agents, plan).Parts);
        }
    }

    [Fact]
    public void Workers_OfCompose_CanReadThem()
    {
        // Compose fills in what the file leaves to its user.
        Dictionary<string, string> variables = ComposeFile.Services["worker"].Map("environment").ToDictionary(pair => pair.Key, pair => pair.Value.StartsWith("${", StringComparison.Ordinal) ? "http://target:8080" : pair.Value);
        AgentOptions options = Read(variables);
        Assert.Equal("worker", options.Labels["role"]);
        Assert.Equal(["http://target:8080"], options.AllowTarget);
    }

    private static AgentOptions OptionsOf(string folder)
    {
        IReadOnlyList<YamlMappingNode> objects = DeployFiles.Render(folder);
        YamlNode agent = objects.OfKind("Deployment").Single().Items("spec", "template", "spec", "containers").Single();
        var variables = new Dictionary<string, string>();
        foreach (YamlNode from in agent.Items("envFrom"))
        {
            foreach ((string name, string value) in objects.OfKind("ConfigMap").Single(map => map.Text("metadata", "name") == from.Text("configMapRef", "name")).Map("data"))
            {
                variables.Add(name, value);
            }
        }

        foreach (YamlNode variable in agent.Items("env").Where(variable => variable.Text("value") is not null))
        {
            variables.Add(variable.Text("name")!, variable.Text("value")!);
        }

        return Read(variables);
    }

    private static AgentOptions Read(Dictionary<string, string> variables)
    {
        Assert.All(variables.Keys.Where(name => name.StartsWith("PERF_AGENT_", StringComparison.Ordinal)), name => Assert.Contains(name, s_known));
        Assert.NotEqual(StoreKind.Localhost, ClusterConnection.Parse(variables[ClusterSettings.Variable], _ => null).Kind);
        AgentOptions options = AgentVariables.Fill(new AgentOptions(), variables.GetValueOrDefault);
        Assert.NotEmpty(options.AllowTarget);
        Assert.NotNull(options.MaxDuration);

        // Refuses targets that cannot be read.
        Assert.NotNull(new AgentPolicy("agent", options));
        return options;
    }
}
