using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>Lays a patch over an object as Kubernetes does: mappings key by key, lists of named things thing by thing, other lists whole; null takes away.</summary>
internal static class StrategicMerge
{
    private static readonly Dictionary<string, string> s_keys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["ports"] = "containerPort",
        ["topologySpreadConstraints"] = "topologyKey",
    };

    public static void Apply(YamlMappingNode target, YamlMappingNode patch)
    {
        foreach ((YamlNode key, YamlNode value) in patch.Children)
        {
            string name = ((YamlScalarNode)key).Value ?? "";
            if (value is YamlScalarNode { Value: "null" or "", Style: ScalarStyle.Plain })
            {
                target.Children.Remove(key);
            }
            else if (value is YamlMappingNode inner && target.At(name) is YamlMappingNode mapping)
            {
                Apply(mapping, inner);
            }
            else if (value is YamlSequenceNode added && target.At(name) is YamlSequenceNode list && s_keys.TryGetValue(name, out string? by))
            {
                Apply(list, added, by);
            }
            else
            {
                target.Children[key] = value;
            }
        }
    }

    private static void Apply(YamlSequenceNode list, YamlSequenceNode patch, string key)
    {
        foreach (YamlMappingNode item in patch.Children.Cast<YamlMappingNode>())
        {
            if (list.Children.FirstOrDefault(one => one.Text(key) == item.Text(key)) is YamlMappingNode before)
            {
                Apply(before, item);
            }
            else
            {
                list.Add(item);
            }
        }
    }
}
