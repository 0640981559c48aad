using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>As much of kustomize as config/kubernetes uses, for machines without kubectl; what it does not know it refuses. Where kubectl is, a test holds it against that.</summary>
internal static class KustomizeRenderer
{
    private static readonly string[] s_known = ["apiVersion", "kind", "resources", "components", "patches", "images", "replicas", "configMapGenerator", "generatorOptions"];

    public static IReadOnlyList<YamlMappingNode> Render(string folder)
    {
        var objects = new List<YamlMappingNode>();
        Accumulate(Path.GetFullPath(folder), objects);
        return objects;
    }

    // A component works on what is there already, so that it is given that.
    private static void Accumulate(string folder, List<YamlMappingNode> objects)
    {
        YamlMappingNode file = YamlTree.Parse(File.ReadAllText(Path.Combine(folder, "kustomization.yaml"))).Single();
        if (file.Pairs().Select(pair => pair.Key).Except(s_known).FirstOrDefault() is { } unknown)
        {
            throw new InvalidDataException($"{folder}: this renderer does not know '{unknown}'.");
        }

        foreach (string path in file.Texts("resources").Select(resource => Path.GetFullPath(Path.Combine(folder, resource))))
        {
            Add(objects, Directory.Exists(path) ? Render(path) : YamlTree.Parse(File.ReadAllText(path)));
        }

        foreach (string component in file.Texts("components"))
        {
            Accumulate(Path.GetFullPath(Path.Combine(folder, component)), objects);
        }

        Add(objects, file.Items("configMapGenerator").Select(map => ConfigMap(folder, map, file)));
        foreach (YamlMappingNode patch in file.Items("patches").SelectMany(item => YamlTree.Parse(File.ReadAllText(Path.Combine(folder, item.Text("path")!)))))
        {
            StrategicMerge.Apply(objects.Single(one => one.Id() == patch.Id()), patch);
        }

        foreach (YamlNode replicas in file.Items("replicas"))
        {
            YamlMappingNode workload = objects.OfKind("Deployment", "StatefulSet").Single(one => one.Text("metadata", "name") == replicas.Text("name"));
            ((YamlMappingNode)workload.At("spec")!).Children["replicas"] = replicas.At("count")!;
        }

        foreach (YamlMappingNode container in objects.Workloads().SelectMany(one => one.Items("spec", "template", "spec", "containers")).Cast<YamlMappingNode>())
        {
            string name = container.Text("image")!.Split(':')[0];
            if (file.Items("images").FirstOrDefault(one => one.Text("name") == name) is { } image)
            {
                container.Children["image"] = new YamlScalarNode($"{image.Text("newName") ?? name}:{image.Text("newTag")}");
            }
        }
    }

    private static void Add(List<YamlMappingNode> objects, IEnumerable<YamlMappingNode> added)
    {
        foreach (YamlMappingNode one in added)
        {
            if (objects.Any(other => other.Id() == one.Id()))
            {
                throw new InvalidDataException($"{one.Id()} is there twice.");
            }

            objects.Add(one);
        }
    }

    private static YamlMappingNode ConfigMap(string folder, YamlNode map, YamlNode file)
    {
        if (file.Text("generatorOptions", "disableNameSuffixHash") != "true")
        {
            throw new InvalidDataException($"{folder}: this renderer makes no hashes; names of generated objects are to be as they are written.");
        }

        var data = new YamlMappingNode();
        foreach (string name in map.Texts("files"))
        {
            data.Add(Path.GetFileName(name), File.ReadAllText(Path.Combine(folder, name)));
        }

        return new YamlMappingNode
        {
            { "apiVersion", "v1" },
            { "kind", "ConfigMap" },
            { "metadata", new YamlMappingNode { { "name", map.Text("name")! }, { "namespace", map.Text("namespace")! } } },
            { "data", data },
        };
    }
}
