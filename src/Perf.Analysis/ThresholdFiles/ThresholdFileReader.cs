using System.Globalization;
using System.Text.Json;

namespace Perf.Analysis;

/// <summary>Reads the rules of a threshold file, and gathers all problems before it refuses.</summary>
internal sealed class ThresholdFileReader(string path, IReadOnlyList<MetricDeclaration>? custom = null)
{
    private readonly List<ScenarioProblem> _problems = [];
    private readonly List<ThresholdRule> _rules = [];

    /// <summary>Reads the rules.</summary>
    /// <param name="root">The file.</param>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ThresholdFileInvalid"/> with every problem of the file.</exception>
    internal IReadOnlyList<ThresholdRule> Read(JsonTree root)
    {
        foreach ((string name, JsonTree value) in Members(root, ThresholdKeys.Root))
        {
            switch (name)
            {
                case ThresholdKeys.GlobalThresholds:
                    ReadSection(value, null, null);
                    break;
                case ThresholdKeys.Scenarios:
                    Members(value).ForEach(one => ReadSection(one.Value, one.Name, null));
                    break;
                case ThresholdKeys.Environments:
                    Members(value).ForEach(one => ReadSection(one.Value, null, one.Name));
                    break;
                case ThresholdKeys.K6:
                    ReadK6(value, null, null);
                    break;
            }
        }

        if (_problems.Count == 0 && _rules.Count == 0)
        {
            Report(root, "the file has no threshold", string.Join(", ", ThresholdKeys.Root), null);
        }

        return _problems.Count == 0 ? _rules : throw new ScenarioException(ErrorIds.ThresholdFileInvalid, path, _problems);
    }

    private void ReadSection(JsonTree section, string? scenario, string? environment)
    {
        foreach ((string name, JsonTree value) in Members(section, ThresholdKeys.Section))
        {
            if (name == ThresholdKeys.K6)
            {
                ReadK6(value, scenario, environment);
                continue;
            }

            foreach ((string key, JsonTree member) in Members(value))
            {
                // A number is a limit of the whole run, an object is a group of limits.
                if (member.Kind == JsonTokenType.StartObject)
                {
                    Members(member).ForEach(limit => ReadLimit(name, key, limit.Name, limit.Value, scenario, environment));
                }
                else
                {
                    ReadLimit(name, "", key, member, scenario, environment);
                }
            }
        }
    }

    private void ReadLimit(string kind, string group, string key, JsonTree value, string? scenario, string? environment)
    {
        if (ThresholdKeys.Translate(kind, key, 0) is null)
        {
            Report(value, $"{value.Path} is no limit of {kind}", ThresholdKeys.Allowed(kind), ThresholdKeys.Nearest(kind, key));
            return;
        }

        double most = ThresholdKeys.Largest(kind);
        if (value.Kind != JsonTokenType.Number || !(value.Number >= 0 && value.Number <= most))
        {
            string written = value.Kind == JsonTokenType.Number ? "is out of range" : $"is {value.KindText}";
            Report(value, $"{value.Path} {written}", string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {most:0}, without unit"), null);
            return;
        }

        (string metric, string expression) = ThresholdKeys.Translate(kind, key, value.Number)!.Value;
        Add(value, new ThresholdRule
        {
            Threshold = ThresholdParser.Parse(metric, expression, path),
            Class = kind,
            Group = group,
            Scenario = scenario,
            Environment = environment,
            Path = value.Path,
            Line = value.Line,
        });
    }

    private void ReadK6(JsonTree thresholds, string? scenario, string? environment)
    {
        foreach ((string selector, JsonTree value) in Members(thresholds))
        {
            foreach (JsonTree one in value.Kind == JsonTokenType.StartArray ? value.Items : [value])
            {
                if (ReadCondition(selector, one) is { } threshold)
                {
                    Add(one, new ThresholdRule { Threshold = threshold, Scenario = scenario, Environment = environment, Path = one.Path, Line = one.Line });
                }
            }
        }
    }

    private Threshold? ReadCondition(string selector, JsonTree condition)
    {
        if (condition.Kind == JsonTokenType.String)
        {
            return Parse(selector, condition.Text, condition);
        }

        if (condition.Kind != JsonTokenType.StartObject)
        {
            Report(condition, $"{condition.Path} is {condition.KindText}", "a condition such as \"p(95)<500\", or {\"threshold\", \"abortOnFail\", \"delayAbortEval\"}", null);
            return null;
        }

        Threshold? threshold = null;
        bool abort = false;
        TimeSpan delay = TimeSpan.Zero;
        List<(string Name, JsonTree Value)> members = Members(condition, ["threshold", "abortOnFail", "delayAbortEval"]);
        foreach ((string name, JsonTree value) in members)
        {
            switch (name)
            {
                case "threshold" when value.Kind == JsonTokenType.String:
                    threshold = Parse(selector, value.Text, value);
                    break;
                case "abortOnFail" when value.Kind is JsonTokenType.True or JsonTokenType.False:
                    abort = value.Kind == JsonTokenType.True;
                    break;
                case "delayAbortEval" when value.Kind == JsonTokenType.String && DurationText.TryParse(value.Text, out delay):
                case "delayAbortEval" when value.Kind == JsonTokenType.Null:
                    break;
                default:
                    string allowed = name switch { "threshold" => "a condition such as \"p(95)<500\"", "abortOnFail" => "true or false", _ => "a duration such as \"30s\"" };
                    Report(value, $"{value.Path} is {(value.Kind == JsonTokenType.String ? $"'{value.Text}'" : value.KindText)}", allowed, null);
                    break;
            }
        }

        if (!members.Any(member => member.Name == "threshold"))
        {
            Report(condition, $"{condition.Path} has no \"threshold\"", "a condition such as \"p(95)<500\"", null);
        }

        return threshold is null ? null : threshold with { AbortOnFail = abort, DelayAbortEval = delay };
    }

    private Threshold? Parse(string selector, string expression, JsonTree place)
    {
        try
        {
            return ThresholdParser.Parse(selector, expression, path, custom);
        }
        catch (PerfException e)
        {
            Report(place, $"{place.Path}: {e.Message.TrimEnd('.')}", null, null);
            return null;
        }
    }

    private void Add(JsonTree place, ThresholdRule rule)
    {
        // p50_ms beside median_ms: which of two limits is meant cannot be guessed.
        if (rule.Class is not null && _rules.Find(other => IsSame(other, rule)) is { } first)
        {
            Report(place, $"{rule.Path} limits the same as {first.Path} in line {first.Line}", "one of them", null);
        }

        _rules.Add(rule);
    }

    private static bool IsSame(ThresholdRule a, ThresholdRule b) =>
        (a.Class, a.Group, a.Scenario, a.Environment) == (b.Class, b.Group, b.Scenario, b.Environment) && ThresholdSelection.SameStatistic(a.Threshold, b.Threshold);

    private List<(string Name, JsonTree Value)> Members(JsonTree tree, IReadOnlyList<string>? allowed = null)
    {
        if (tree.Kind != JsonTokenType.StartObject)
        {
            Report(tree, $"{tree.Path} is {tree.KindText}", "an object", null);
            return [];
        }

        var members = new List<(string Name, JsonTree Value)>();
        foreach ((string name, JsonTree value) in tree.Members)
        {
            if (allowed is not null && !allowed.Contains(name))
            {
                Report(value, $"there is no key {value.Path}", string.Join(", ", allowed), NearestWord.Find(name, allowed));
            }
            else if (members.Any(member => member.Name == name))
            {
                Report(value, $"{value.Path} is there twice", null, null);
            }
            else
            {
                members.Add((name, value));
            }
        }

        return members;
    }

    private void Report(JsonTree place, string message, string? allowed, string? nearest) =>
        _problems.Add(new ScenarioProblem { File = path, Line = place.Line, Column = place.Column, Message = message, Allowed = allowed, Nearest = nearest });
}
