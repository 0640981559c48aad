using Newtonsoft.Json;
using YamlDotNet.Core;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Reads the text of a file into nodes: YAML as js-yaml's safe schema has it, or JSON.</summary>
internal static class NodeReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its file; the end of its name says which language it is.</param>
    /// <param name="problems">Gets what cannot be read.</param>
    /// <returns>The root; null when it cannot be read, and then the problem is in the list.</returns>
    public static Node? Read(string text, string path, Problems problems)
    {
        text = text.TrimStart('\uFEFF');
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".json":
                return ReadJson(text, path, problems);
            case ".yml" or ".yaml":
                return ReadYaml(text, path, problems);
            case ".js" or ".ts":
                problems.Add(new Place(path), "the configuration is a module of JavaScript; Perf reads it as YAML or JSON. Write what the module exports as a file of YAML");
                return null;
            default:
                problems.Add(new Place(path), "the end of the file's name says no language that an Artillery test is written in", ".yml, .yaml, .json");
                return null;
        }
    }

    /// <summary>Reads a text of a file whatever the end of its name: JSON where that says so, otherwise YAML, which has JSON in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its file.</param>
    /// <param name="problems">Gets what cannot be read.</param>
    /// <returns>The root; null when it cannot be read, and then the problem is in the list.</returns>
    public static Node? ReadAny(string text, string path, Problems problems)
    {
        text = text.TrimStart('\uFEFF');
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ReadJson(text, path, problems) : ReadYaml(text, path, problems);
    }

    private static Node? ReadYaml(string text, string path, Problems problems)
    {
        try
        {
            return new YamlNodes(text, path, problems).Read();
        }
        catch (YamlException e)
        {
            string message = e.Message.TrimEnd('.');
            problems.Add(new Place(path, (int)e.Start.Line, (int)e.Start.Column), $"the YAML cannot be read: {(message.Length == 0 ? "it is not valid" : char.ToLowerInvariant(message[0]) + message[1..])}");
            return null;
        }
    }

    private static Node? ReadJson(string text, string path, Problems problems)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Double, MaxDepth = MaxDepth };
        try
        {
            return new JsonNodes(reader, path, problems).Read();
        }
        catch (JsonReaderException e)
        {
            problems.Add(new Place(path, e.LineNumber, e.LinePosition + 1), $"the JSON cannot be read: {e.Message.Split(". Path")[0]}");
            return null;
        }
    }
}
