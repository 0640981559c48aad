using System.Text.RegularExpressions;
using Acornima.Ast;
using Perf.ScriptWorker.Gjson;

namespace Perf.ScriptWorker.Lowering;

/// <summary>gjson paths as JSONPath, where both find the same.</summary>
internal static partial class JsonPaths
{
    /// <summary>The JSONPath, from behind the root.</summary>
    /// <param name="path">The gjson path: keys and indexes alone.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="takesIndexes">Whether a number is an index, though it may be a key: where nobody runs the plan in the script's place.</param>
    /// <exception cref="NotLoweredException">There is more in it.</exception>
    public static string Of(string path, Node node, bool takesIndexes = false)
    {
        IReadOnlyList<GjsonSegment> segments;
        try
        {
            segments = GjsonPath.Parse(path).Segments;
        }
        catch (GjsonException)
        {
            throw new NotLoweredException("a path that is not supported", node);
        }

        // A number may be an index or a key, by what it meets; a key of letters is a key always.
        return segments.All(segment => !segment.IsHash && segment.Query is null && segment.Pattern is null && !segment.Piped && (Key().IsMatch(segment.Key) || (takesIndexes && segment.Key.Length > 0 && segment.Key.All(char.IsAsciiDigit))))
            ? string.Concat(segments.Select(segment => char.IsAsciiDigit(segment.Key[0]) ? $"[{segment.Key}]" : $"['{segment.Key}']"))
            : throw new NotLoweredException($"the path '{path}': only keys of letters are certain to mean the same", node);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex Key();
}
