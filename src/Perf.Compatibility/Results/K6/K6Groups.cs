using System.Text.Json;
using Perf.Compatibility.Results.Summaries;

namespace Perf.Compatibility.Results.K6;

/// <summary>The checks in the groups of a summary. Groups and checks are objects by name in one summary and lists in the other.</summary>
internal static class K6Groups
{
    private const int MaxDepth = 64;

    /// <summary>All checks, each with the path of its group as its step.</summary>
    /// <param name="source">The summary.</param>
    public static IEnumerable<CheckResult> Checks(JsonSource source) => Checks(source, source.Root.Member("root_group"), "", ["root_group"]);

    private static IEnumerable<CheckResult> Checks(JsonSource source, JsonElement group, string path, string[] place)
    {
        foreach ((string key, JsonElement check) in Parts(group.Member("checks")))
        {
            string[] here = [.. place, "checks", key];
            yield return new CheckResult
            {
                Step = path,
                Name = check.Member("name").Text() ?? key,
                Passes = Count(source, check, [.. here, "passes"]),
                Fails = Count(source, check, [.. here, "fails"]),
            };
        }

        if (place.Length > 2 * MaxDepth)
        {
            yield break;
        }

        foreach ((string key, JsonElement inner) in Parts(group.Member("groups")))
        {
            string name = inner.Member("name").Text() ?? key;
            foreach (CheckResult check in Checks(source, inner, path.Length == 0 ? name : $"{path}::{name}", [.. place, "groups", key]))
            {
                yield return check;
            }
        }
    }

    private static IEnumerable<(string Key, JsonElement Value)> Parts(JsonElement parts) => parts.ValueKind == JsonValueKind.Array
        ? parts.EnumerateArray().Select((part, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), part))
        : parts.Members().Select(part => (part.Name, part.Value));

    private static long Count(JsonSource source, JsonElement check, string[] place) =>
        check.Member(place[^1]).Number() is >= 0 and < 9e18 and var count ? (long)count : throw source.Fault("is no count", "how often the check held and did not", place);
}
