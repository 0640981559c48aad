using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perf;

/// <summary>
/// A result as one JSON document, the form that scripts, other tools and the store keep. Its schema is config/schemas/result.schema.json.
/// Times that are durations are seconds, all other times milliseconds; NaN and infinity are null.
/// </summary>
public static class RunResultJson
{
    /// <summary>The newest version that this build writes and reads.</summary>
    public const int SchemaVersion = 1;

    // Documents of before there were monitors, their tables, their faults, profiles, outputs, arguments and agents have none, and a run without them needs none.
    // Before what is made with it: static fields are set in the order in which they stand here.
    private static readonly HashSet<Type> s_later =
    [
        typeof(IReadOnlyList<MonitorSeries>), typeof(IReadOnlyList<ProcessProfile>), typeof(IReadOnlyList<MonitorTable>), typeof(IReadOnlyList<MonitorFault>),
        typeof(IReadOnlyList<OutputResult>), typeof(IReadOnlyList<RunArgument>), typeof(IReadOnlyList<AgentResult>),
    ];

    private static readonly JsonTypeInfo<RunResult> s_compact = CreateTypeInfo(indented: false);
    private static readonly Lazy<JsonTypeInfo<RunResult>> s_indented = new(() => CreateTypeInfo(indented: true));

    /// <summary>Writes a result as UTF-8 without a byte order mark.</summary>
    /// <param name="result">The result.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="indented">Whether it is laid out for people, over many lines.</param>
    public static void Write(RunResult result, Stream stream, bool indented = false) =>
        JsonSerializer.Serialize(stream, result, indented ? s_indented.Value : s_compact);

    /// <summary>Writes a result as text.</summary>
    /// <param name="result">The result.</param>
    /// <param name="indented">Whether it is laid out for people, over many lines that end in a line feed.</param>
    /// <returns>The JSON document.</returns>
    public static string Write(RunResult result, bool indented = false) =>
        JsonSerializer.Serialize(result, indented ? s_indented.Value : s_compact);

    /// <summary>Reads a result from UTF-8.</summary>
    /// <param name="stream">The JSON document; a byte order mark is allowed.</param>
    /// <param name="name">What it is read from, for the message of an error.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ResultInvalid"/>: it is no JSON, no result, or of a newer version.</exception>
    public static RunResult Read(Stream stream, string name)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), name);
    }

    /// <summary>Reads a result from text.</summary>
    /// <param name="json">The JSON document.</param>
    /// <param name="name">What it is read from, for the message of an error.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ResultInvalid"/>: it is no JSON, no result, or of a newer version.</exception>
    public static RunResult Read(string json, string name) => Read(Encoding.UTF8.GetBytes(json), name);

    private static RunResult Read(ReadOnlySpan<byte> utf8, string name)
    {
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        ReadOnlySpan<byte> json = utf8.StartsWith(mark) ? utf8[mark.Length..] : utf8;
        RunResult? result;
        try
        {
            result = JsonSerializer.Deserialize(json, s_compact);
        }
        catch (JsonException e)
        {
            // A newer version may have another shape, so its version is the better message than what this build stumbled over.
            throw Newer(FindVersion(json), name) ?? Invalid(name, Explain(json, e), e);
        }

        return Newer(result?.SchemaVersion, name) is { } newer ? throw newer
            : result is { SchemaVersion: >= 1 } ? result
            : throw Invalid(name, "its schemaVersion is not 1 or higher", null);
    }

    private static int? FindVersion(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("schemaVersion", out JsonElement version)
                && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out int number) ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Explain(ReadOnlySpan<byte> json, JsonException e)
    {
        if (json.IsEmpty)
        {
            return "it is empty";
        }

        string message = e.Message.TrimEnd('.');
        string place = e.Path is null || message.Contains(e.Path, StringComparison.Ordinal) ? "" : $" at {e.Path}";
        return FindVersion(json) is null ? $"it is not JSON with a schemaVersion ({message})" : message + place;
    }

    private static PerfException? Newer(int? version, string name) => version > SchemaVersion
        ? new PerfException(
            ErrorIds.ResultInvalid,
            $"The result in {name} has schema version {version}, and this build of Perf reads up to {SchemaVersion}. Read it with the version of Perf that wrote it, or a newer one.",
            name)
        : null;

    private static PerfException Invalid(string name, string why, Exception? inner) => new(
        ErrorIds.ResultInvalid,
        $"{name} cannot be read as a result of Perf: {why}. Results are written by Export-PerfReport -Format json.",
        name,
        inner);

    private static JsonTypeInfo<RunResult> CreateTypeInfo(bool indented)
    {
        var options = new JsonSerializerOptions(RunResultJsonContext.Default.Options)
        {
            WriteIndented = indented,
            NewLine = "\n",
            TypeInfoResolver = RunResultJsonContext.Default.WithAddedModifier(Refine),
        };
        return (JsonTypeInfo<RunResult>)options.GetTypeInfo(typeof(RunResult));
    }

    // What is not nullable must be there, since the compiled reader gives null for what is missing; an empty histogram is left out.
    private static void Refine(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (s_later.Contains(property.PropertyType))
            {
                property.ShouldSerialize = static (_, value) => value is System.Collections.ICollection { Count: > 0 };
            }
            else if (property.PropertyType == typeof(Histogram))
            {
                property.ShouldSerialize = static (_, value) => value is Histogram { Count: > 0 };
            }
            else if (property.Set is not null)
            {
                property.IsRequired = property.PropertyType.IsValueType
                    ? Nullable.GetUnderlyingType(property.PropertyType) is null
                    : !property.IsSetNullable;
            }
        }
    }
}
