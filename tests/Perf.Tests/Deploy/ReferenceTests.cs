using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>Names that one object has of another: they lead somewhere.</summary>
public class ReferenceTests
{
    public static TheoryData<string> Folders => [.. DeployFiles.Kustomizations];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Workloads_SelectTheirOwnPods(string folder)
    {
        foreach (YamlMappingNode workload in DeployFiles.Render(folder).OfKind("Deployment", "StatefulSet"))
        {
            Assert.True(LabelSelector.Selects(workload.At("spec", "selector"), Labels(workload)), workload.Id());
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Services_SelectPodsThatHaveTheirPorts(string folder)
    {
        IReadOnlyList<YamlMappingNode> world = DeployFiles.World(folder);
        foreach (YamlMappingNode service in world.OfKind("Service"))
        {
            YamlMappingNode[] selected = [.. world.Workloads().Where(workload => LabelSelector.HasAll(service.Map("spec", "selector"), Labels(workload)))];
            Assert.NotEmpty(selected);
            foreach (YamlNode container in selected.SelectMany(workload => workload.Items("spec", "template", "spec", "containers")))
            {
                Assert.Superset(service.Items("spec", "ports").Select(port => port.Text("targetPort")).ToHashSet(), container.Items("ports").Select(port => port.Text("name")).ToHashSet());
            }
        }

        foreach (YamlMappingNode set in world.OfKind("StatefulSet"))
        {
            Assert.Contains($"Service {set.Text("spec", "serviceName")}", world.Select(one => one.Id()));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Monitors_SelectServicesByPortsThatTheyHave(string folder)
    {
        IReadOnlyList<YamlMappingNode> objects = DeployFiles.Render(folder);
        foreach (YamlMappingNode monitor in objects.OfKind("ServiceMonitor"))
        {
            YamlMappingNode service = objects.OfKind("Service").Single(one => LabelSelector.Selects(monitor.At("spec", "selector"), one.Map("metadata", "labels")));
            Assert.All(monitor.Items("spec", "endpoints"), endpoint => Assert.Contains(endpoint.Text("port"), service.Items("spec", "ports").Select(port => port.Text("name"))));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Budgets_AndAutoscalers_AreOfWorkloadsThatAreThere(string folder)
    {
        IReadOnlyList<YamlMappingNode> objects = DeployFiles.Render(folder);
        foreach (YamlMappingNode budget in objects.OfKind("PodDisruptionBudget"))
        {
            Assert.Contains(objects.OfKind("Deployment"), workload => LabelSelector.Selects(budget.At("spec", "selector"), Labels(workload)));
        }

        foreach (YamlMappingNode scaler in objects.OfKind("HorizontalPodAutoscaler"))
        {
            Assert.Contains($"{scaler.Text("spec", "scaleTargetRef", "kind")} {scaler.Text("spec", "scaleTargetRef", "name")}", objects.Select(one => one.Id()));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Pods_NameAccountsMapsAndSecretsThatAreThere(string folder)
    {
        IReadOnlyList<YamlMappingNode> world = DeployFiles.World(folder);
        string[] ids = [.. world.Select(one => one.Id()), "ServiceAccount default"];
        foreach (YamlNode? pod in DeployFiles.Render(folder).Workloads().Select(workload => workload.At("spec", "template", "spec")))
        {
            Assert.Contains($"ServiceAccount {pod.Text("serviceAccountName")}", ids);
            IEnumerable<string?> maps = pod.Items("containers").SelectMany(container => container.Items("envFrom")).Select(from => from.Text("configMapRef", "name"))
                .Concat(pod.Items("volumes").Select(volume => volume.Text("configMap", "name")).Where(name => name is not null));
            Assert.All(maps, name => Assert.Contains($"ConfigMap {name}", ids));
            foreach (YamlNode? secret in pod.Items("containers").SelectMany(container => container.Items("env")).Select(variable => variable.At("valueFrom", "secretKeyRef")).Where(secret => secret is not null))
            {
                Assert.Equal("perf-cluster-secret", secret.Text("name"));
                Assert.Equal(ClusterSettings.SecretVariable, secret.Text("key"));
            }
        }
    }

    [Fact]
    public void Rights_AreFewAndOfTheOperatorAlone()
    {
        IReadOnlyList<YamlMappingNode> objects = DeployFiles.Render("base");
        Assert.Empty(objects.OfKind("ClusterRole", "ClusterRoleBinding"));
        YamlMappingNode binding = objects.OfKind("RoleBinding").Single();
        YamlMappingNode role = objects.OfKind("Role").Single();
        Assert.Equal(role.Text("metadata", "name"), binding.Text("roleRef", "name"));
        Assert.Equal("ServiceAccount perf-operator", $"{binding.Items("subjects").Single().Text("kind")} {binding.Items("subjects").Single().Text("name")}");
        Assert.All(role.Items("rules"), rule =>
        {
            Assert.DoesNotContain("*", rule.Texts("verbs").Concat(rule.Texts("resources")).Concat(rule.Texts("apiGroups")));
            Assert.DoesNotContain("secrets", rule.Texts("resources"));
        });
        // What is scaled or changed by name is there by that name, and nothing that is there already may be changed but by its name.
        string[] ids = [.. DeployFiles.World("base").Select(one => one.Id())];
        Assert.All(role.Items("rules").SelectMany(rule => rule.Texts("resourceNames")), name => Assert.True(ids.Contains($"Deployment {name}") || ids.Contains($"ConfigMap {name}"), name));
        Assert.All(role.Items("rules").Where(rule => rule.Texts("resources").Contains("configmaps") && rule.Texts("resourceNames").Count == 0), rule => Assert.Equal(["create"], rule.Texts("verbs")));
        Assert.DoesNotContain("perf-agents", role.Items("rules").Where(rule => rule.Texts("resources").Contains("configmaps")).SelectMany(rule => rule.Texts("resourceNames")));
    }

    private static IReadOnlyDictionary<string, string> Labels(YamlNode workload) => workload.Map("spec", "template", "metadata", "labels");
}
