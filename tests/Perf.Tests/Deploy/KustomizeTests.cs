using k8s;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

public class KustomizeTests
{
    private static readonly Dictionary<string, string> s_noVariables = [];

    public static TheoryData<string> Folders => [.. DeployFiles.Kustomizations];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Objects_AreOfTheOfficialTypes(string folder)
    {
        foreach (YamlMappingNode one in DeployFiles.Render(folder).Where(one => one.Text("kind") != "ServiceMonitor"))
        {
            object read = KubernetesYaml.LoadAllFromString(Written(one), null, true).Single();
            Assert.EndsWith(one.Text("kind")!, read.GetType().Name, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("spec", "replicaz", "3")]
    [InlineData("metadata", "nmae", "x")]
    public void OfficialTypes_UnknownField_IsRefused(string part, string field, string value)
    {
        YamlMappingNode agents = DeployFiles.Render("base").OfKind("Deployment").Single();
        ((YamlMappingNode)agents.At(part)!).Add(field, value);
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(Written(agents), null, true));
    }

    [Fact]
    public void ServiceMonitor_HasTheOperatorsFields()
    {
        YamlMappingNode monitor = DeployFiles.Render("overlays/monitoring").OfKind("ServiceMonitor").Single();
        Assert.Equal("monitoring.coreos.com/v1", monitor.Text("apiVersion"));
        Assert.Equal(["endpoints", "selector"], monitor.Pairs("spec").Select(pair => pair.Key).Order());
        Assert.Equal(["interval", "path", "port", "scrapeTimeout"], Assert.Single(monitor.Items("spec", "endpoints")).Pairs().Select(pair => pair.Key).Order());
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Render_IsWhatKubectlRenders(string folder)
    {
        (int code, string output, string error) = InstalledTool.Run("kubectl", s_noVariables, "kustomize", Path.Combine(DeployFiles.Kubernetes, folder));
        Assert.True(code == 0, error);
        Assert.Equal(Texts(YamlTree.Parse(output)), Texts(DeployFiles.Render(folder)));
    }

    [Fact]
    public void Files_AllBelongToAKustomization()
    {
        string[] used =
        [
            DeployFiles.SecretExample,
            .. Directory.GetFiles(DeployFiles.Kubernetes, "kustomization.yaml", SearchOption.AllDirectories).SelectMany(path =>
            {
                YamlMappingNode file = YamlTree.Parse(File.ReadAllText(path)).Single();
                string folder = Path.GetDirectoryName(path)!;
                IEnumerable<string> names = [.. file.Texts("resources"), .. file.Items("patches").Select(patch => patch.Text("path")!), .. file.Items("configMapGenerator").SelectMany(map => map.Texts("files"))];
                return names.Append("kustomization.yaml").Select(name => Path.GetRelativePath(DeployFiles.Kubernetes, Path.GetFullPath(Path.Combine(folder, name))).Replace('\\', '/'));
            }),
        ];
        Assert.Empty(Directory.GetFiles(DeployFiles.Kubernetes, "*.y*ml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(DeployFiles.Kubernetes, path).Replace('\\', '/')).Except(used));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Objects_AreInTheNamespace_AndHoldNoSecret(string folder)
    {
        foreach (YamlMappingNode one in DeployFiles.Render(folder))
        {
            Assert.NotEqual("Secret", one.Text("kind"));
            Assert.Equal("performance-testing", one.Text("kind") == "Namespace" ? one.Text("metadata", "name") : one.Text("metadata", "namespace"));
        }
    }

    [Fact]
    public void SecretExample_HasTheNameAndNoValue()
    {
        YamlMappingNode secret = YamlTree.Parse(File.ReadAllText(Path.Combine(DeployFiles.Kubernetes, DeployFiles.SecretExample))).Single();
        Assert.IsType<k8s.Models.V1Secret>(KubernetesYaml.LoadAllFromString(Written(secret), null, true).Single());
        Assert.Equal("Secret perf-cluster-secret", secret.Id());
        Assert.Equal("", secret.Map("stringData")[ClusterSettings.SecretVariable]);
    }

    [Fact]
    public void Autoscaler_IsInItsOwnOverlayAlone()
    {
        Assert.Equal(["overlays/autoscale"], DeployFiles.Kustomizations.Where(folder => DeployFiles.Render(folder).OfKind("HorizontalPodAutoscaler").Count > 0));
        Assert.Null(DeployFiles.Render("overlays/autoscale").OfKind("Deployment").Single().Text("spec", "replicas"));
    }

    private static string[] Texts(IEnumerable<YamlMappingNode> objects) => [.. objects.Select(YamlTree.Canonical).Order(StringComparer.Ordinal)];

    // Texts of several lines are written in quotes, where no width of a line can change them.
    private static string Written(YamlMappingNode one)
    {
        foreach (YamlScalarNode scalar in one.AllNodes.OfType<YamlScalarNode>().Where(scalar => scalar.Style is ScalarStyle.Folded or ScalarStyle.Literal || scalar.Value?.Contains('\n') == true))
        {
            scalar.Style = ScalarStyle.DoubleQuoted;
        }

        using var text = new StringWriter();
        new YamlStream(new YamlDocument(one)).Save(text, false);
        return text.ToString();
    }
}
