using System.Text.Json;

namespace Perf.Analysis;

/// <summary>A value of a JSON file with its place in it, so that a problem can name the line. Immutable.</summary>
internal sealed record JsonTree
{
    /// <summary>Its way from the root, as jq writes it: <c>.global_thresholds.response_times</c>.</summary>
    internal required string Path { get; init; }

    /// <summary>The line, from 1.</summary>
    internal required int Line { get; init; }

    /// <summary>The column, from 1, in bytes of UTF-8.</summary>
    internal required int Column { get; init; }

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    internal required JsonTokenType Kind { get; init; }

    /// <summary>The text of a string.</summary>
    internal string Text { get; init; } = "";

    /// <summary>The value of a number; infinite where it is too large for a double.</summary>
    internal double Number { get; init; }

    /// <summary>The members of an object in the order of the file; a name may be there twice.</summary>
    internal IReadOnlyList<(string Name, JsonTree Value)> Members { get; init; } = [];

    /// <summary>The items of an array.</summary>
    internal IReadOnlyList<JsonTree> Items { get; init; } = [];

    /// <summary>The kind in words, for messages.</summary>
    internal string KindText => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
