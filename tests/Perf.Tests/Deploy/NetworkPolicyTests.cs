using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>Who reaches whom within the namespace, by the policies as a network plugin reads them: nothing but what some policy of both ends lets through.</summary>
public class NetworkPolicyTests
{
    private const string Name = "app.kubernetes.io/name", Component = "app.kubernetes.io/component";

    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> s_pods = new(StringComparer.Ordinal)
    {
        ["agent"] = new Dictionary<string, string> { [Name] = "perf", [Component] = "agent" },
        ["run"] = new Dictionary<string, string> { [Name] = "perf", [Component] = "run" },
        ["redis"] = new Dictionary<string, string> { [Name] = "redis" },
        ["stranger"] = new Dictionary<string, string> { [Name] = "shop" },
        ["half stranger"] = new Dictionary<string, string> { [Component] = "agent" },
    };

    private static readonly string[] s_private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"];

    [Theory]
    [InlineData("agent", "agent", 11111, true)]
    [InlineData("agent", "agent", 30000, true)]
    [InlineData("run", "agent", 30000, true)]
    [InlineData("run", "agent", 11111, true)]       // whether a silent agent is dead is asked there
    [InlineData("agent", "redis", 6379, true)]
    [InlineData("run", "redis", 6379, true)]
    [InlineData("stranger", "agent", 30000, false)]
    [InlineData("half stranger", "agent", 30000, false)]
    [InlineData("stranger", "redis", 6379, false)]
    [InlineData("redis", "agent", 30000, false)]
    [InlineData("agent", "run", 9464, false)]
    [InlineData("agent", "agent", 9464, false)]
    [InlineData("run", "redis", 22, false)]
    public void Pods_ReachWhatTheyNeedAlone(string from, string to, int port, bool expected)
    {
        IReadOnlyList<YamlMappingNode> policies = DeployFiles.Render("overlays/monitoring").OfKind("NetworkPolicy");
        bool open = Lets(policies, "Egress", "egress", "to", s_pods[from], s_pods[to], port) && Lets(policies, "Ingress", "ingress", "from", s_pods[to], s_pods[from], port);
        Assert.Equal(expected, open);
    }

    [Fact]
    public void Pods_OfEachWorkloadAreThoseOfTheCases()
    {
        Assert.All(DeployFiles.World("overlays/monitoring").Workloads(), workload => Assert.Contains(s_pods.Values, labels => LabelSelector.HasAll(workload.Map("spec", "template", "metadata", "labels"), labels)));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("overlays/production")]
    [InlineData("overlays/monitoring")]
    public void Policies_SelectPodsThatAreThere(string folder)
    {
        IReadOnlyList<YamlMappingNode> world = DeployFiles.World(folder);
        Assert.All(world.OfKind("NetworkPolicy"), policy => Assert.Contains(world.Workloads(), workload => LabelSelector.Selects(policy.At("spec", "podSelector"), workload.Map("spec", "template", "metadata", "labels"))));
    }

    // Pods, services and the API server have addresses of private networks.
    [Fact]
    public void Targets_AreNotInTheClusterNorWhereCloudsGiveOutCredentials()
    {
        YamlNode[] blocks = [.. DeployFiles.Render("base").OfKind("NetworkPolicy").SelectMany(policy => policy.Items("spec", "egress")).SelectMany(rule => rule.Items("to")).Select(peer => peer.At("ipBlock")).OfType<YamlNode>()];
        Assert.NotEmpty(blocks);
        Assert.All(blocks.Where(block => block.Text("cidr") == "0.0.0.0/0"), block => Assert.Equal(s_private, block.Texts("except")));
    }

    private static bool Lets(IReadOnlyList<YamlMappingNode> policies, string type, string rules, string peers, IReadOnlyDictionary<string, string> pod, IReadOnlyDictionary<string, string> other, int port)
    {
        YamlMappingNode[] mine = [.. policies.Where(policy => policy.Texts("spec", "policyTypes").Contains(type) && LabelSelector.Selects(policy.At("spec", "podSelector"), pod))];
        return mine.Length == 0 || mine.SelectMany(policy => policy.Items("spec", rules)).Any(rule =>
            rule.Items("ports").Any(one => one.Text("port") == $"{port}" && one.Text("protocol") == "TCP")
            && rule.Items(peers).Any(peer => peer.At("namespaceSelector") is null && peer.At("podSelector") is { } selector && LabelSelector.Selects(selector, other)));
    }
}
