namespace Perf.Analysis;

/// <summary>Reads which changes concern performance, and which scenarios they ask for: config/ci-cd/critical-paths.yaml, whose schema is config/schemas/critical-paths.schema.json.</summary>
public static class ChangeRulesFile
{
    /// <summary>Where it stands in a repository.</summary>
    public const string RelativePath = "config/ci-cd/critical-paths.yaml";

    /// <summary>Finds the file that holds for a folder.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <returns>The full path of the nearest <see cref="RelativePath"/> in it or above it, or null.</returns>
    public static string? Find(string folder) => PolicyFile.Find(folder, RelativePath);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">The folder that scenarios' paths begin at: the repository's root.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.PolicyInvalid"/> with every problem of the file.</exception>
    public static IReadOnlyList<ChangeRule> Load(string path, string root) => Parse(PolicyFile.Load(path, RelativePath), path, root);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path, for problems.</param>
    /// <param name="root">The folder that scenarios' paths begin at.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.PolicyInvalid"/> with every problem of the file.</exception>
    public static IReadOnlyList<ChangeRule> Parse(string text, string path, string root)
    {
        var problems = new PolicyProblems(path);
        var rules = new List<ChangeRule>();
        if (PolicyFile.Parse(text, problems) is { } tree)
        {
            foreach ((string _, PolicyNode list) in problems.Members(tree, ["rules"]))
            {
                rules.AddRange(problems.Items(list).Select((item, index) => Read(item, index, root, problems)));
            }

            if (!problems.Any && rules.Count == 0)
            {
                problems.Add(tree, "the file has no rule", "rules: [ { paths: [ \"src/**\" ], scenarios: [ scenarios/api.yaml ] } ]");
            }
        }

        problems.ThrowIfAny(ErrorIds.PolicyInvalid);
        return rules;
    }

    private static ChangeRule Read(PolicyNode node, int index, string root, PolicyProblems problems)
    {
        var rule = new ChangeRule { Name = $"rule {index + 1}" };
        foreach ((string name, PolicyNode value) in problems.Members(node, ["name", "paths", "except", "scenarios", "type"]))
        {
            rule = name switch
            {
                "name" => rule with { Name = problems.Text(value) },
                "paths" => rule with { Paths = problems.Texts(value) },
                "except" => rule with { Except = problems.Texts(value) },
                "type" => rule with { Type = problems.Text(value) },
                _ => rule with { Scenarios = [.. problems.Texts(value).Where(text => text.Length > 0).Select(file => PolicyFile.FullPath(file, root))] },
            };
        }

        if (node.Kind == PolicyNodeKind.Mapping && rule.Paths.Count == 0)
        {
            problems.Add(node, $"{PolicyProblems.Place(node)} names no paths", "paths: [ \"src/**\" ]");
        }
        else if (node.Kind == PolicyNodeKind.Mapping && rule.Scenarios.Count == 0)
        {
            problems.Add(node, $"{PolicyProblems.Place(node)} names no scenarios", "scenarios: [ scenarios/api.yaml ]");
        }

        return rule;
    }
}
