using System.Collections.ObjectModel;
using Perf.Engine.Flows;

namespace Perf.Engine.Metrics.Samples;

/// <summary>The groups and tags that a place in a flow is within, as they are gathered while the flow is compiled.</summary>
/// <param name="Group">The path of the groups, such as <c>::shop::basket</c>; empty for none.</param>
/// <param name="Tags">Tags whose value is the same for all samples.</param>
/// <param name="Templates">Tags whose value is another from sample to sample.</param>
internal sealed record LabelScope(string Group, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<(string Name, TextTemplate Value)> Templates)
{
    /// <summary>What is within nothing.</summary>
    public static LabelScope None { get; } = new("", ReadOnlyDictionary<string, string>.Empty, []);

    /// <summary>The scope of a step, and of the steps that it has.</summary>
    /// <param name="step">The step.</param>
    /// <param name="compile">Compiles a tag's template.</param>
    public LabelScope Within(Step step, Func<string, TextTemplate> compile)
    {
        string group = step is GroupStep ? $"{Group}{GroupStep.Separator}{step.Name}" : Group;
        if (step.Tags.Count == 0)
        {
            return group == Group ? this : this with { Group = group };
        }

        var tags = new Dictionary<string, string>(Tags, StringComparer.Ordinal);
        List<(string Name, TextTemplate Value)> templates = [.. Templates.Where(tag => !step.Tags.ContainsKey(tag.Name))];
        foreach ((string name, string text) in step.Tags)
        {
            tags.Remove(name);
            TextTemplate template = compile(text);
            if (template.Literal is { } literal)
            {
                tags[name] = literal;
            }
            else
            {
                templates.Add((name, template));
            }
        }

        return new LabelScope(group, tags, templates);
    }
}
