using Perf.Compatibility.Artillery;
using Perf.Compatibility.Artillery.Reading;
using Perf.Compatibility.Artillery.Translation;

namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>
/// Reads the conditions of <c>ensure</c> from a scenario of Artillery (<c>config.ensure</c> or <c>config.plugins.ensure</c>), or from a file of its own with the same
/// keys: thresholds, conditions, and those of earlier versions (min, max, median, p95, p99, maxErrorRate). YAML and JSON alike.
/// </summary>
public static class EnsureReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>Its conditions; at least one.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/>, <see cref="ErrorIds.FileUnreadable"/>, or <see cref="ErrorIds.ThresholdFileInvalid"/> with all problems and their lines.</exception>
    public static IReadOnlyList<EnsureCondition> Load(string path, Func<string, string?> environment) => Parse(ArtilleryLoader.ReadText(path), path, environment);

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="path">The file, for messages and as the source of the conditions; one that ends in .json is JSON.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>Its conditions; at least one.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdFileInvalid"/> with all problems and their lines.</exception>
    public static IReadOnlyList<EnsureCondition> Parse(string text, string path, Func<string, string?> environment)
    {
        var problems = new Problems();
        IReadOnlyList<EnsureCondition> conditions = [];
        if (NodeReader.ReadAny(text, path, problems) is { } root)
        {
            MapNode? ensure = Find(root as MapNode);
            conditions = new EnsureTranslator(new NodeValues(environment, problems), names: null, hasOwnMetrics: false).Translate(ensure);
            if (ensure is null)
            {
                problems.Add(root.Place, "it has no ensure: config.ensure, config.plugins.ensure, or the keys of ensure themselves", string.Join(", ", EnsureTranslator.Keys));
            }
            else if (conditions.Count == 0 && problems.All.Count == 0)
            {
                problems.Add(ensure.Place, "ensure asks for nothing", string.Join(", ", EnsureTranslator.Keys));
            }
        }

        problems.ThrowIfAny(path, ErrorIds.ThresholdFileInvalid);
        return conditions;
    }

    /// <summary>The condition of a text of the command line.</summary>
    /// <param name="expression">Such as <c>http.response_time.p95 &lt; 250</c>.</param>
    /// <returns>The condition.</returns>
    public static EnsureCondition OfText(string expression) => new() { Expression = expression.Trim() };

    private static MapNode? Find(MapNode? root)
    {
        var config = root?["config"] as MapNode;
        Node? ensure = config?["ensure"] ?? (config?["plugins"] as MapNode)?["ensure"] ?? (root?["plugins"] as MapNode)?["ensure"] ?? root?["ensure"];
        return ensure as MapNode ?? (ensure is null && root?.Entries.Any(entry => EnsureTranslator.Keys.Contains(entry.Key)) == true ? root : null);
    }
}
