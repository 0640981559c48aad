using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads a step that begins with <c>think:</c>.</summary>
internal static class ThinkReader
{
    private static readonly string[] s_ofOthers = ["mean", "deviation"];

    private static readonly Dictionary<string, ThinkDistribution> s_distributions = new(StringComparer.Ordinal)
    {
        ["uniform"] = ThinkDistribution.Uniform,
        ["normal"] = ThinkDistribution.Normal,
        ["exponential"] = ThinkDistribution.Exponential,
        ["lognormal"] = ThinkDistribution.LogNormal,
    };

    public static ThinkStep? Read(ValueReader values, Section section, TemplateScope scope)
    {
        YamlNode node = section["think"]!;
        ThinkStep? step = node switch
        {
            YamlScalar scalar when scalar.Text.Contains("${", StringComparison.Ordinal) => values.Template(node, "think", scope) is { } text ? new ThinkStep { Duration = text } : null,
            YamlMapping mapping when mapping.Find("distribution") is not null || mapping.Find("mean") is not null => Distributed(values, new Section(values, mapping, "think", ScenarioKeys.Think)),
            _ => StepReader.ReadPause(values, node, ScenarioKeys.Think) is { } pause ? new ThinkStep { Min = pause.Min, Max = pause.Max } : null,
        };
        string? name = section.NameText("name");
        return step is null ? null : step with { Name = name ?? "think", Line = section.Mapping.Line };
    }

    private static ThinkStep? Distributed(ValueReader values, Section section)
    {
        ThinkDistribution? distribution = section["distribution"] is { } word ? values.Word(word, "distribution", s_distributions) : ThinkDistribution.Exponential;
        if (section["distribution"] is null)
        {
            values.Problems.Add(section["mean"]!, "'mean' needs a 'distribution'", string.Join(", ", s_distributions.Keys));
        }

        if (distribution == ThinkDistribution.Uniform)
        {
            return Uniform(values, section);
        }

        bool deviates = distribution is ThinkDistribution.Normal or ThinkDistribution.LogNormal;
        if (!deviates && section["deviation"] is { } excess)
        {
            values.Problems.Add(excess, "'deviation' belongs to the normal and the lognormal distribution; the exponential one has its mean alone");
        }

        TimeSpan? mean = section.Required("mean") is null ? null : section.Duration("mean", allowZero: false);
        TimeSpan? deviation = !deviates ? TimeSpan.Zero : section.Required("deviation") is null ? null : section.Duration("deviation", allowZero: true);
        TimeSpan min = section.Duration("min", allowZero: true) ?? TimeSpan.Zero;
        TimeSpan max = section.Duration("max", allowZero: false) ?? TimeSpan.Zero;
        if (max > TimeSpan.Zero && min > max)
        {
            values.Problems.Add(section["max"]!, $"the shortest pause ({DurationText.Format(min)}) is longer than the longest ({DurationText.Format(max)})");
        }

        return distribution is null || mean is null || deviation is null ? null : new ThinkStep { Distribution = distribution.Value, Mean = mean.Value, Deviation = deviation.Value, Min = min, Max = max };
    }

    private static ThinkStep? Uniform(ValueReader values, Section section)
    {
        foreach (string key in s_ofOthers.Where(section.Has))
        {
            values.Problems.Add(section[key]!, $"'{key}' belongs to other distributions; the uniform one has min and max");
        }

        return StepReader.ReadPause(values, section.Mapping, ScenarioKeys.Think) is { } pause ? new ThinkStep { Min = pause.Min, Max = pause.Max } : null;
    }
}
