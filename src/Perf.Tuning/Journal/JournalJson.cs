using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Perf.Tuning;

/// <summary>Journals as JSON: names in camel case, words instead of numbers, moments by RFC 3339. What is null is left out, but not where a setting was not set.</summary>
internal static class JournalJson
{
    private static readonly JournalJsonContext s_lines = new(Options(indented: false));
    private static readonly JournalJsonContext s_files = new(Options(indented: true));

    /// <summary>The shape of a line.</summary>
    internal static JsonTypeInfo<JournalEvent> Event => s_lines.JournalEvent;

    /// <summary>The shape of the manifest.</summary>
    internal static JsonTypeInfo<Manifest> Manifest => s_files.Manifest;

    /// <summary>The shape of who holds the lock.</summary>
    internal static JsonTypeInfo<JournalProcess> Process => s_lines.JournalProcess;

    // People read it too, so letters stay letters; control characters are escaped all the same, so that an event is one line.
    private static JsonSerializerOptions Options(bool indented) => new(JournalJsonContext.Default.Options)
    {
        WriteIndented = indented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
