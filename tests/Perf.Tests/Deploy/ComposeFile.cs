using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>The compose file, its merges done.</summary>
internal static class ComposeFile
{
    public static string Path { get; } = System.IO.Path.Combine(DeployFiles.Docker, "docker-compose.distributed.yml");

    public static YamlMappingNode Root { get; } = YamlTree.Parse(File.ReadAllText(Path)).Single();

    public static IReadOnlyDictionary<string, YamlMappingNode> Services { get; } = Root.Pairs("services").ToDictionary(pair => pair.Key, pair => Merged((YamlMappingNode)pair.Value), StringComparer.Ordinal);

    // `<<` brings the keys of another mapping, where they are not there themselves.
    private static YamlMappingNode Merged(YamlMappingNode node)
    {
        var merged = new YamlMappingNode();
        foreach ((YamlNode key, YamlNode value) in node.Children.Where(pair => ((YamlScalarNode)pair.Key).Value != "<<"))
        {
            merged.Children[key] = value;
        }

        if (node.At("<<") is YamlMappingNode other)
        {
            foreach ((YamlNode key, YamlNode value) in Merged(other).Children.Where(pair => !merged.Children.ContainsKey(pair.Key)))
            {
                merged.Children[key] = value;
            }
        }

        return merged;
    }
}
