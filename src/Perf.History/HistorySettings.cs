using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Perf.History;

/// <summary>
/// Where history is and how long it is kept: <c>history.yaml</c> in $PERF_HOME, beside the file itself, since it belongs to the history and not to one repository.
/// <c>$PERF_HISTORY</c> says where, and is stronger.
/// </summary>
/// <param name="Shared">The shared history, or null for the file of this machine alone.</param>
/// <param name="Retention">How long what is kept.</param>
public sealed record HistorySettings(InfluxAddress? Shared, RetentionPolicy Retention)
{
    /// <summary>The environment variable that says where history is.</summary>
    public const string Variable = "PERF_HISTORY";

    /// <summary>The file's name.</summary>
    public const string FileName = "history.yaml";

    private const string Local = "local";
    private const int MaxLength = 64 * 1024;

    /// <summary>Reads the settings.</summary>
    /// <param name="home">The directory of <see cref="PerfHome"/>.</param>
    /// <param name="variable">Gives an environment variable's value, or null.</param>
    /// <returns>The settings; the defaults where nothing is set.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.HistoryInvalid"/>, with the file and the line.</exception>
    public static HistorySettings Load(string home, Func<string, string?> variable)
    {
        string path = Path.Combine(home, FileName);
        HistorySettings settings;
        try
        {
            settings = File.Exists(path) ? Parse(File.ReadAllText(path), path) : new HistorySettings(null, new RetentionPolicy());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.HistoryInvalid, $"{path} cannot be read: {e.Message}", path, e);
        }

        return variable(Variable) is { } named && !string.IsNullOrWhiteSpace(named) ? settings with { Shared = AddressOf(named, $"The environment variable {Variable}") } : settings;
    }

    /// <summary>Reads the text of the file.</summary>
    /// <param name="text">YAML: <c>store:</c> and <c>retention:</c> with full, tenSeconds, minutes and delete.</param>
    /// <param name="path">The path that errors name.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.HistoryInvalid"/>, with the file and the line.</exception>
    public static HistorySettings Parse(string text, string path)
    {
        if (text.Length > MaxLength)
        {
            throw new PerfException(ErrorIds.HistoryInvalid, $"{path} is longer than {MaxLength} characters, and cannot be settings of history.", path);
        }

        InfluxAddress? shared = null;
        var policy = new RetentionPolicy();
        foreach ((YamlScalarNode key, YamlNode value) in Entries(Root(text, path), path, "the file"))
        {
            switch (key.Value)
            {
                case "store":
                    shared = AddressOf(TextOf(value, path, "store"), $"{path}:{value.Start.Line}: store");
                    break;
                case "retention":
                    foreach ((YamlScalarNode stage, YamlNode age) in Entries(value, path, "retention"))
                    {
                        policy = With(policy, stage, age, path);
                    }

                    break;
                default:
                    throw Wrong(key, path, $"there is no '{key.Value}' here", ["store", "retention"], key.Value);
            }
        }

        return new HistorySettings(shared, RetentionPlan.Checked(policy, path));
    }

    private static InfluxAddress? AddressOf(string text, string source) => text.Trim().Equals(Local, StringComparison.OrdinalIgnoreCase) ? null : InfluxAddress.Parse(text, source);

    private static YamlNode? Root(string text, string path)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw new PerfException(ErrorIds.HistoryInvalid, string.Create(CultureInfo.InvariantCulture, $"{path}:{e.Start.Line}:{e.Start.Column}: this is not YAML: {e.Message}"), path, e);
        }
    }

    private static IEnumerable<(YamlScalarNode Key, YamlNode Value)> Entries(YamlNode? node, string path, string name) => node switch
    {
        null or YamlScalarNode { Value: null or "" } => [],
        YamlMappingNode mapping => mapping.Children.Select(child => (child.Key as YamlScalarNode ?? throw Wrong(child.Key, path, "a key must be text", [], null), child.Value)),
        _ => throw Wrong(node, path, $"{name} must be a mapping (keys with values)", [], null),
    };

    private static RetentionPolicy With(RetentionPolicy policy, YamlScalarNode stage, YamlNode age, string path)
    {
        string text = TextOf(age, path, $"{stage.Value}");
        bool isNever = text is "never";
        TimeSpan parsed = TimeSpan.Zero;
        if (!isNever && !DurationText.TryParse(text, out parsed))
        {
            throw Wrong(age, path, $"'{text}' is no age; write days or hours, such as 30d or 12h, or never", [], null);
        }

        TimeSpan? length = isNever ? null : parsed;
        return (stage.Value, length) switch
        {
            ("full", { } full) => policy with { Full = full },
            ("tenSeconds", { } ten) => policy with { TenSeconds = ten },
            ("full" or "tenSeconds", null) => throw Wrong(age, path, $"'{stage.Value}' needs an age; write a long one (3650d) to keep every second", [], null),
            ("minutes", _) => policy with { Minutes = length },
            ("delete", _) => policy with { Delete = length },
            _ => throw Wrong(stage, path, $"there is no '{stage.Value}' in retention", ["full", "tenSeconds", "minutes", "delete"], stage.Value),
        };
    }

    private static string TextOf(YamlNode node, string path, string name) =>
        node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Wrong(node, path, $"'{name}' must be a text", [], null);

    private static PerfException Wrong(YamlNode node, string path, string what, string[] allowed, string? word)
    {
        string nearest = word is not null && NearestWord.Find(word, allowed) is { } near ? $"; did you mean '{near}'?" : "";
        string list = allowed.Length == 0 ? "" : $" Allowed: {string.Join(", ", allowed)}.";
        return new PerfException(ErrorIds.HistoryInvalid, string.Create(CultureInfo.InvariantCulture, $"{path}:{node.Start.Line}:{node.Start.Column}: {what}{(nearest.Length == 0 ? "." : nearest)}{list}"), path);
    }
}
