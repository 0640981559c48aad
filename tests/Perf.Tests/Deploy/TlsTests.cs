using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>Certificates of members on Kubernetes: the variables of the one lead to the files of the other, in agents and in runs.</summary>
public sealed class TlsTests
{
    private const string Secret = "perf-cluster-tls";

    private static readonly string[] s_variables = [ClusterSettings.CertificateVariable, ClusterSettings.AuthorityVariable];

    [Fact]
    public void Certificates_OfProduction_AreWhereEveryMemberHasThem()
    {
        IReadOnlyList<YamlMappingNode> world = DeployFiles.World("overlays/production");
        string[] files = [.. s_variables.Select(name => DeployFiles.Render("overlays/production").OfKind("ConfigMap").Single(map => map.Text("metadata", "name") == "perf-cluster").Map("data")[name])];
        YamlNode[] pods = [.. world.Workloads().Select(workload => workload.At("spec", "template", "spec")).OfType<YamlNode>()];

        Assert.Equal(3, pods.Length);
        Assert.All(pods, pod =>
        {
            YamlNode container = pod.Items("containers").Single();
            Assert.Contains("perf-cluster", container.Items("envFrom").Select(from => from.Text("configMapRef", "name")));
            string volume = pod.Items("volumes").Single(one => one.Text("secret", "secretName") == Secret).Text("name")!;
            YamlNode mount = container.Items("volumeMounts").Single(one => one.Text("name") == volume);
            Assert.Equal("true", mount.Text("readOnly"));
            Assert.All(files, file => Assert.Equal(mount.Text("mountPath"), file[..file.LastIndexOf('/')]));
        });
    }

    // Where nobody made certificates pods start without them; that they are asked for is the config map's business alone.
    [Fact]
    public void Certificates_WhereNobodyAsksForThem_KeepNoPodFromStarting()
    {
        IReadOnlyList<YamlMappingNode> world = DeployFiles.World("overlays/redis-in-cluster");
        YamlNode[] secrets = [.. world.Workloads().SelectMany(workload => workload.Items("spec", "template", "spec", "volumes")).Where(volume => volume.Text("secret", "secretName") == Secret)];

        Assert.Equal(3, secrets.Length);
        Assert.All(secrets, volume => Assert.Equal("true", volume.Text("secret", "optional")));
        Assert.All(world.OfKind("ConfigMap"), map => Assert.Empty(map.Map("data").Keys.Intersect(s_variables)));
    }
}
