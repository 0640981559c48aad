using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>What pods may do, what they get, and how it is seen whether they work.</summary>
public class WorkloadTests
{
    private static readonly string[] s_probes = ["startupProbe", "readinessProbe", "livenessProbe"];

    public static TheoryData<string> Folders => [.. DeployFiles.Kustomizations];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Pods_MayDoNothingThatTheyDoNotNeed(string folder)
    {
        Assert.NotEmpty(DeployFiles.Render(folder).Workloads());
        foreach (YamlNode? pod in DeployFiles.Render(folder).Workloads().Select(workload => workload.At("spec", "template", "spec")))
        {
            Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
            Assert.NotEqual("0", pod.Text("securityContext", "runAsUser"));
            Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
            Assert.Equal("false", pod.Text("automountServiceAccountToken"));
            foreach (YamlNode container in pod.Items("containers"))
            {
                Assert.Equal("true", container.Text("securityContext", "readOnlyRootFilesystem"));
                Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
                Assert.Equal(["ALL"], container.Texts("securityContext", "capabilities", "drop"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Containers_HaveLimitsAndAFixedImage(string folder)
    {
        foreach (YamlNode container in Containers(folder))
        {
            foreach (string resource in new[] { "cpu", "memory" })
            {
                Assert.NotNull(container.Text("resources", "limits", resource));
                Assert.NotNull(container.Text("resources", "requests", resource));
            }

            Assert.Matches(@"^[\w./-]+:\d[\w.-]*$", container.Text("image"));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Probes_NamePortsOfTheirContainer(string folder)
    {
        foreach (YamlMappingNode workload in DeployFiles.Render(folder).Workloads())
        {
            foreach (YamlNode container in workload.Items("spec", "template", "spec", "containers"))
            {
                string[] ports = [.. container.Items("ports").Select(port => port.Text("name")!)];
                string[] probed = [.. s_probes.Select(probe => container.Text(probe, "tcpSocket", "port")).OfType<string>()];
                Assert.All(probed, port => Assert.Contains(port, ports));
                // What goes on for ever is watched; a run ends by itself.
                Assert.True(workload.Text("kind") == "Job" || probed.Length >= 2, workload.Id());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Mounts_AreVolumes_AndWhereAPodWritesIsOne(string folder)
    {
        foreach (YamlNode? pod in DeployFiles.Render(folder).Workloads().Select(workload => workload.At("spec", "template", "spec")))
        {
            foreach (YamlNode container in pod.Items("containers"))
            {
                Assert.Equal(pod.Items("volumes").Select(volume => volume.Text("name")).Order(), container.Items("volumeMounts").Select(mount => mount.Text("name")).Order());
                if (container.Text("name") != "redis")
                {
                    Assert.Superset(new HashSet<string?> { "/var/lib/perf", "/tmp" }, container.Items("volumeMounts").Select(mount => mount.Text("mountPath")).ToHashSet());
                }
            }
        }
    }

    [Fact]
    public void Agents_HaveThePortsAddressAndSecretOfTheirCommand()
    {
        YamlNode agent = Containers("base").Single(container => container.Text("name") == "agent");
        string command = agent.Texts("args")[^1];
        Assert.Equal(["11111", "30000"], agent.Items("ports").Select(port => port.Text("containerPort")));
        Assert.Contains("-Port 11111 -GatewayPort 30000", command, StringComparison.Ordinal);
        Assert.Equal("status.podIP", Variable(agent, "POD_IP").Text("valueFrom", "fieldRef", "fieldPath"));
        Assert.Equal("metadata.name", Variable(agent, "POD_NAME").Text("valueFrom", "fieldRef", "fieldPath"));
        Assert.NotNull(Variable(agent, ClusterSettings.SecretVariable).At("valueFrom", "secretKeyRef"));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Commands_UseVariablesThatTheirContainerHas(string folder)
    {
        IReadOnlyList<YamlMappingNode> world = DeployFiles.World(folder);
        foreach (YamlNode container in Containers(folder))
        {
            IEnumerable<string> maps = container.Items("envFrom").SelectMany(from => world.OfKind("ConfigMap").Single(map => map.Text("metadata", "name") == from.Text("configMapRef", "name")).Map("data").Keys);
            string[] known = [.. container.Items("env").Select(variable => variable.Text("name")!), .. maps];
            Assert.All(PerfCommands.Variables(string.Join('\n', container.Texts("args"))), name => Assert.Contains(name, known));
        }
    }

    [Theory]
    [InlineData("overlays/staging", 3)]
    [InlineData("overlays/production", 10)]
    public void Environments_HaveTheirImageAndAgents(string folder, int count)
    {
        YamlMappingNode agents = DeployFiles.Render(folder).OfKind("Deployment").Single();
        Assert.Equal($"{count}", agents.Text("spec", "replicas"));
        Assert.StartsWith("registry.example.com/perf:", agents.Items("spec", "template", "spec", "containers").Single().Text("image"), StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_RunOnceAndGoAway()
    {
        foreach (string folder in new[] { "runs/scenario", "runs/artillery" })
        {
            YamlMappingNode job = DeployFiles.Render(folder).OfKind("Job").Single();
            Assert.Equal("0", job.Text("spec", "backoffLimit"));
            Assert.Equal("Never", job.Text("spec", "template", "spec", "restartPolicy"));
            Assert.NotNull(job.Text("spec", "ttlSecondsAfterFinished"));
            // The longest run that agents take ends by itself.
            string longest = DeployFiles.Render("base").OfKind("ConfigMap").Select(map => map.Text("data", "PERF_AGENT_MAX_DURATION")).OfType<string>().Single();
            Assert.True(DurationText.TryParse(longest, out TimeSpan duration) && int.Parse(job.Text("spec", "activeDeadlineSeconds")!, CultureInfo.InvariantCulture) > duration.TotalSeconds, longest);
        }
    }

    private static IEnumerable<YamlNode> Containers(string folder) => DeployFiles.Render(folder).Workloads().SelectMany(workload => workload.Items("spec", "template", "spec", "containers"));

    private static YamlNode Variable(YamlNode container, string name) => container.Items("env").Single(variable => variable.Text("name") == name);
}
