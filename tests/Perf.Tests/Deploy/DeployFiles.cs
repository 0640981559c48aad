using Perf.Tests.Architecture;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>What config/docker and config/kubernetes ship.</summary>
internal static class DeployFiles
{
    /// <summary>The example of the one secret that everything here needs.</summary>
    public const string SecretExample = "examples/cluster-secret.yaml";

    public static string Docker { get; } = Path.Combine(Repository.Root, "config", "docker");

    public static string Kubernetes { get; } = Path.Combine(Repository.Root, "config", "kubernetes");

    /// <summary>The folders that can be applied: all with a kustomization but the components, which are parts.</summary>
    public static IReadOnlyList<string> Kustomizations { get; } =
        [.. Directory.GetFiles(Kubernetes, "kustomization.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Kubernetes, Path.GetDirectoryName(path)!).Replace('\\', '/'))
            .Where(folder => !folder.StartsWith("components/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<YamlMappingNode> Render(string folder) => KustomizeRenderer.Render(Path.Combine(Kubernetes, folder));

    /// <summary>A folder's objects with those that stand beside them in a cluster: runs beside agents, agents beside runs.</summary>
    public static IReadOnlyList<YamlMappingNode> World(string folder) => folder.StartsWith("runs/", StringComparison.Ordinal)
        ? [.. Render(folder), .. Render("overlays/redis-in-cluster")]
        : [.. Render(folder), .. Render("runs/scenario"), .. Render("runs/artillery")];

    public static IReadOnlyList<YamlMappingNode> OfKind(this IEnumerable<YamlMappingNode> objects, params string[] kinds) => [.. objects.Where(one => kinds.Contains(one.Text("kind") ?? ""))];

    public static IReadOnlyList<YamlMappingNode> Workloads(this IEnumerable<YamlMappingNode> objects) => objects.OfKind("Deployment", "StatefulSet", "Job");

    public static string Id(this YamlNode one) => $"{one.Text("kind")} {one.Text("metadata", "name")}";
}
