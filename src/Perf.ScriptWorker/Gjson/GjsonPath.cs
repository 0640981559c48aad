using System.Collections.Concurrent;
using System.Text.Json;

namespace Perf.ScriptWorker.Gjson;

/// <summary>
/// A path in gjson's syntax, as k6's <c>response.json(path)</c> takes it: keys, indexes, <c>#</c>, <c>#.key</c>, queries <c>#(key=="x")</c> and <c>#(...)#</c>,
/// <c>*</c> and <c>?</c> in keys, <c>|</c>. Modifiers (<c>@reverse</c>), multipaths (<c>{a,b}</c>) and JSON lines (<c>..</c>) are refused by name.
/// Immutable and shared by all virtual users.
/// </summary>
internal sealed class GjsonPath
{
    // Scripts have few paths, but one may be made from data.
    private const int MaxCached = 1000;
    private static readonly ConcurrentDictionary<string, GjsonPath> s_cache = new(StringComparer.Ordinal);

    internal GjsonPath(string source, IReadOnlyList<GjsonSegment> segments)
    {
        Source = source;
        Segments = segments;
    }

    /// <summary>The path as written.</summary>
    public string Source { get; }

    /// <summary>Its parts, in order.</summary>
    public IReadOnlyList<GjsonSegment> Segments { get; }

    /// <summary>Reads a path, or takes it from those that were read before.</summary>
    /// <param name="source">The path.</param>
    /// <returns>The path.</returns>
    /// <exception cref="GjsonException">It cannot be read or is not supported.</exception>
    public static GjsonPath Parse(string source)
    {
        if (s_cache.TryGetValue(source, out GjsonPath? known))
        {
            return known;
        }

        GjsonPath path = GjsonPathReader.Read(source);
        if (s_cache.Count < MaxCached)
        {
            s_cache[source] = path;
        }

        return path;
    }

    /// <summary>Finds what the path leads to.</summary>
    /// <param name="root">The document.</param>
    /// <returns>The value, or nothing.</returns>
    public GjsonResult Evaluate(JsonElement root) => GjsonEvaluator.Evaluate(this, GjsonResult.Of(root));
}
