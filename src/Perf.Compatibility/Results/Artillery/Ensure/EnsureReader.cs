using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>
/// Reads the rules of <c>ensure</c> from a scenario of Artillery (<c>config.ensure</c> or <c>config.plugins.ensure</c>), or from a file of its own with the same
/// keys: thresholds, conditions, and those of earlier versions (min, max, median, p95, p99, maxErrorRate). YAML and JSON alike.
/// </summary>
public static class EnsureReader
{
    private static readonly string[] s_legacy = ["min", "max", "median", "p95", "p99"];
    private static readonly string[] s_keys = ["thresholds", "conditions", "maxErrorRate", .. s_legacy];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its rules; at least one.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/>, <see cref="ErrorIds.FileUnreadable"/>, or <see cref="ErrorIds.ThresholdFileInvalid"/> with the line.</exception>
    public static IReadOnlyList<EnsureRule> Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file at {path}.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The file {path} cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="path">The file, for messages and as the source of the rules.</param>
    /// <returns>Its rules; at least one.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdFileInvalid"/> with the line.</exception>
    public static IReadOnlyList<EnsureRule> Parse(string text, string path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw Invalid(path, e.Start.Line, $"this is neither YAML nor JSON: {e.Message}", "a scenario of Artillery, or a file of ensure", e);
        }

        YamlNode? root = stream.Documents.Count > 0 ? stream.Documents[0].RootNode : null;
        YamlNode? ensure = Member(Member(root, "config"), "ensure") ?? Member(Member(Member(root, "config"), "plugins"), "ensure") ?? Member(Member(root, "plugins"), "ensure") ?? Member(root, "ensure");
        if (ensure is null && root is YamlMappingNode plain && plain.Children.Keys.OfType<YamlScalarNode>().Any(key => s_keys.Contains(key.Value)))
        {
            ensure = root;
        }

        if (ensure is not YamlMappingNode rules)
        {
            throw Invalid(path, root?.Start.Line ?? 0, "it has no ensure", "config.ensure, config.plugins.ensure, or the keys of ensure themselves", null);
        }

        EnsureRule[] found = [.. rules.Children.SelectMany(pair => Rules(path, pair.Key, pair.Value))];
        return found.Length > 0 ? found : throw Invalid(path, rules.Start.Line, "ensure asks for nothing", string.Join(", ", s_keys), null);
    }

    /// <summary>The rule of a text of the command line.</summary>
    /// <param name="expression">Such as <c>http.response_time.p95 &lt; 250</c>.</param>
    public static EnsureRule OfText(string expression) => new() { Expression = expression.Trim() };

    private static IEnumerable<EnsureRule> Rules(string path, YamlNode key, YamlNode value)
    {
        string name = Text(key);
        if (name == "thresholds")
        {
            return Items(path, value, name).SelectMany(item => Pairs(path, item, name)).Select(pair => Limit(path, Text(pair.Key), pair.Value));
        }

        if (name == "conditions")
        {
            return Items(path, value, name).Select(item => Condition(path, item));
        }

        if (name == "maxErrorRate")
        {
            double most = Number(path, value);
            return [new EnsureRule { Expression = string.Create(CultureInfo.InvariantCulture, $"(vusers.created - vusers.completed) / vusers.created * 100 <= {most}"), Source = Place(path, value) }];
        }

        return s_legacy.Contains(name)
            ? [Limit(path, $"http.response_time.{name}", value)]
            : throw Invalid(path, key.Start.Line, $"'{name}' is nothing that ensure knows{(NearestWord.Find(name, s_keys) is { } nearest ? $"; did you mean '{nearest}'?" : "")}", string.Join(", ", s_keys), null);
    }

    private static EnsureRule Limit(string path, string metric, YamlNode value)
    {
        double limit = Number(path, value);
        return new EnsureRule { Expression = string.Create(CultureInfo.InvariantCulture, $"{metric} < {limit}"), Metric = metric, Limit = limit, Source = Place(path, value) };
    }

    private static EnsureRule Condition(string path, YamlNode item)
    {
        if (Member(item, "expression") is not YamlScalarNode { Value.Length: > 0 } expression)
        {
            throw Invalid(path, item.Start.Line, "the condition has no expression", "{ expression: 'http.response_time.p95 < 250', strict: true }", null);
        }

        bool isStrict = Member(item, "strict") is not { } strict || Text(strict) switch
        {
            "true" => true,
            "false" => false,
            _ => throw Invalid(path, strict.Start.Line, $"strict is '{Text(strict)}'", "true or false", null),
        };
        return new EnsureRule { Expression = expression.Value.Trim(), IsStrict = isStrict, Source = Place(path, expression) };
    }

    private static YamlNode? Member(YamlNode? node, string name) =>
        (node as YamlMappingNode)?.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode key && key.Value == name).Value;

    private static IEnumerable<YamlNode> Items(string path, YamlNode node, string name) =>
        node is YamlSequenceNode list ? list.Children : throw Invalid(path, node.Start.Line, $"{name} is no list", $"a list under {name}", null);

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Pairs(string path, YamlNode node, string name) =>
        node is YamlMappingNode map ? map.Children : throw Invalid(path, node.Start.Line, $"an item of {name} is no mapping", "'http.response_time.p95': 250", null);

    private static double Number(string path, YamlNode node) =>
        double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : throw Invalid(path, node.Start.Line, $"'{Text(node)}' is no number", "a number", null);

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private static string Place(string path, YamlNode node) => $"{path}:{node.Start.Line}";

    private static PerfException Invalid(string path, long line, string what, string expected, Exception? inner) =>
        new(ErrorIds.ThresholdFileInvalid, $"{path}{(line > 0 ? $":{line}" : "")}: {what}. Expected: {expected}.", path, inner);
}
