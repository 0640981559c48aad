using Microsoft.Extensions.FileSystemGlobbing;

namespace Perf.Analysis;

/// <summary>Chooses the scenarios that a change asks for. A pure function.</summary>
public static class ChangeSelector
{
    /// <summary>Chooses.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="changed">The changed files, from the repository's root.</param>
    /// <returns>Each scenario with each type once, in the order of the rules; nothing when the change concerns none.</returns>
    public static IReadOnlyList<ScenarioSelection> Select(IReadOnlyList<ChangeRule> rules, IEnumerable<string> changed)
    {
        string[] files = [.. changed.Select(Plain).Where(file => file.Length > 0).Distinct(StringComparer.Ordinal)];
        var chosen = new List<ScenarioSelection>();
        foreach (ChangeRule rule in rules)
        {
            string[] hits = Hits(rule, files);
            foreach (string scenario in hits.Length == 0 ? [] : rule.Scenarios)
            {
                int known = chosen.FindIndex(one => one.Path == scenario && string.Equals(one.Type, rule.Type, StringComparison.OrdinalIgnoreCase));
                if (known < 0)
                {
                    chosen.Add(new ScenarioSelection { Path = scenario, Type = rule.Type, Rules = [rule.Name], ChangedPaths = hits });
                }
                else
                {
                    chosen[known] = chosen[known] with { Rules = [.. chosen[known].Rules, rule.Name], ChangedPaths = [.. chosen[known].ChangedPaths.Union(hits)] };
                }
            }
        }

        return chosen;
    }

    private static string[] Hits(ChangeRule rule, string[] files)
    {
        // Git tells of upper and lower case apart, whatever the system does.
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(rule.Paths.Select(Plain));
        matcher.AddExcludePatterns(rule.Except.Select(Plain));
        return [.. files.Where(file => matcher.Match(file).HasMatches)];
    }

    // As git says it: "a/b.cs", and with quotes around names that have other letters.
    private static string Plain(string path)
    {
        string text = path.Trim().Trim('"').Replace('\\', '/');
        return text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
    }
}
