using Perf.Engine.Flows.Control;
using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads steps that have others within them, or decide what follows: loop, if, parallel, group, choice, set, log, metric, stop, call.</summary>
internal sealed class ControlStepReader(StepsReader steps, TemplateScope scope, StepPlace place)
{
    /// <summary>The keys that say what such a step is. A step of <c>then</c> or of <c>steps</c> alone says it by these.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["loop", "parallel", "group", "choice", "set", "log", "metric", "stop", "call"];

    private static readonly Dictionary<string, StopScope> s_scopes = new(StringComparer.Ordinal)
    {
        ["iteration"] = StopScope.Iteration,
        ["loop"] = StopScope.Loop,
        ["turn"] = StopScope.Turn,
        ["test"] = StopScope.Test,
    };

    private static readonly Dictionary<string, LogLevel> s_levels = new(StringComparer.Ordinal) { ["info"] = LogLevel.Info, ["warning"] = LogLevel.Warning };

    private ValueReader Values => steps.Values;

    /// <summary>What a step is that has none of the usual keys: an <c>if</c> with lists of its own, or steps alone; null for neither.</summary>
    public static string? ImpliedKind(YamlMapping mapping) =>
        mapping.Find("then") is not null || mapping.Find("else") is not null ? "if" : mapping.Find("steps") is not null ? "steps" : null;

    /// <summary>Reads a step.</summary>
    /// <param name="mapping">The step.</param>
    /// <param name="kind">One of <see cref="Kinds"/>, or what <see cref="ImpliedKind"/> gave.</param>
    /// <param name="others">Other kinds that it has wrongly; they are told already.</param>
    public Step? Read(YamlMapping mapping, string kind, IEnumerable<string> others)
    {
        Section Section(string name, IReadOnlyList<string> keys) => new(Values, mapping, name, [.. keys.Union(others)]);
        return kind switch
        {
            "loop" => Loop(Section("a loop", ScenarioKeys.LoopStep)),
            "if" => If(Section("an if step", ScenarioKeys.IfStep)),
            "parallel" => Parallel(Section("a parallel step", ScenarioKeys.ParallelStep)),
            "steps" => Sequence(Section("a list of steps", ScenarioKeys.SequenceStep)),
            "group" => Group(Section("a group", ScenarioKeys.GroupStep)),
            "choice" => Choice(Section("a choice", ScenarioKeys.ChoiceStep)),
            "set" => Set(Section("a set step", ScenarioKeys.SetStep)),
            "log" => Log(Section("a log step", ScenarioKeys.LogStep)),
            "metric" => Metric(Section("a metric step", ScenarioKeys.MetricStep)),
            "stop" => Stop(Section("a stop step", ScenarioKeys.StopStep)),
            _ => Call(Section("a call", ScenarioKeys.CallStep)),
        };
    }

    private LoopStep Loop(Section section)
    {
        string index = VariableName(section, "index") ?? "loopIndex";
        string item = VariableName(section, "item") ?? "loopItem";
        string? count = section["count"] is { } times ? Count(times) : null;
        LoopSource? over = section["over"] is { } source ? Over(source) : null;

        // Its condition is asked when steps of an earlier turn have set what they set.
        scope.AddCaptures([index, .. over is null ? Array.Empty<string>() : [item], .. StepNames.Set(section["loop"])]);
        foreach ((string flow, _) in StepNames.Called(section["loop"]))
        {
            scope.AddCaptures(steps.Flows.SetBy(flow));
        }

        if (section["item"] is { } unused && section["over"] is null)
        {
            Values.Problems.Add(unused, "'item' names the value of 'over', and this loop goes over nothing");
        }

        if (section["atLeastOnce"] is { } once && section["while"] is null)
        {
            Values.Problems.Add(once, "'atLeastOnce' belongs to 'while'");
        }

        return new LoopStep
        {
            Name = section.NameText("name") ?? "loop",
            Line = section.Mapping.Line,
            Count = count,
            Over = over,
            While = section["while"] is { } condition ? ConditionReader.Read(Values, condition, "while", scope) : null,
            AtLeastOnce = section.Boolean("atLeastOnce") ?? false,
            IndexName = index,
            ItemName = item,
            Steps = steps.Read(section["loop"]!, "loop", "the loop", scope, place.InLoop),
        };
    }

    private string? Count(YamlNode node)
    {
        if (Values.Template(node, "count", scope) is not { } text)
        {
            return null;
        }

        if (text.Contains("${", StringComparison.Ordinal) || LoopCount.TryRead(text, out _))
        {
            return text;
        }

        Values.Problems.Add(node, $"'count' must be a whole number or a range such as 2-5, not {ValueReader.Shown(node)}", "a whole number, a range, ${name}");
        return null;
    }

    private LoopSource? Over(YamlNode node)
    {
        if (node is YamlSequence list)
        {
            ScalarValue?[] items = [.. list.Items.Select(item => Assigned(item, "over"))];
            return items.All(item => item is not null) ? new LoopSource { Values = [.. items.Select(item => item!.Value)] } : null;
        }

        if (Values.Text(node, "over") is not { } text)
        {
            return null;
        }

        // Written as a reference it means the same.
        string name = text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}') ? text[2..^1] : text;
        if (scope.IsKnown(name))
        {
            return new LoopSource { Variable = name };
        }

        Values.Problems.AddUnknown(node, $"there is no variable '{ValueReader.Shortened(name)}' to go over; write a list, or the name of a variable", name, scope.Names!);
        return null;
    }

    private IfStep If(Section section)
    {
        Condition? condition = section.Required("if") is { } node ? ConditionReader.Read(Values, node, "if", scope) : null;
        if (section["then"] is null)
        {
            Values.Problems.Add(section.Mapping, "an if step needs the key 'then'; for a step that is done where something does not hold, write 'if: not ...' beside it");
        }

        return new IfStep
        {
            Name = section.NameText("name") ?? "if",
            Line = section.Mapping.Line,
            Condition = condition ?? new Condition(),
            Then = Within(section, "then"),
            Else = Within(section, "else"),
        };
    }

    private ParallelStep Parallel(Section section) => new()
    {
        Name = section.NameText("name") ?? "parallel",
        Line = section.Mapping.Line,
        Limit = (int?)section.Integer("limit", 1, int.MaxValue),
        Steps = steps.Read(section["parallel"]!, "parallel", "the parallel step", scope, place.InBranch),
    };

    private SequenceStep Sequence(Section section) => new() { Name = section.NameText("name") ?? "steps", Line = section.Mapping.Line, Steps = Within(section, "steps") };

    private GroupStep? Group(Section section)
    {
        string? name = section.NameText("group");
        IReadOnlyList<Step> inner = section.Required("steps") is null ? [] : Within(section, "steps");
        if (name?.Contains(GroupStep.Separator, StringComparison.Ordinal) == true)
        {
            Values.Problems.Add(section["group"]!, $"the name of a group cannot hold '{GroupStep.Separator}', which stands between the names of groups within groups");
        }

        return name is null ? null : new GroupStep { Name = name, Line = section.Mapping.Line, Steps = inner };
    }

    private ChoiceStep? Choice(Section section)
    {
        if (Values.Sequence(section["choice"]!, "choice") is not { } sequence)
        {
            return null;
        }

        var branches = new List<ChoiceBranch>();
        foreach (YamlNode item in sequence.Items)
        {
            if (Values.Mapping(item, "a branch of a choice") is { } mapping)
            {
                var branch = new Section(Values, mapping, "a branch of a choice", ScenarioKeys.ChoiceBranch);
                double? weight = branch["weight"] is { } node ? Values.Number(node, "weight", allowZero: true, 1e9) : 1;
                branches.Add(new ChoiceBranch { Weight = weight ?? 1, Steps = branch.Required("steps") is null ? [] : Within(branch, "steps") });
            }
        }

        if (!branches.Any(branch => branch.Weight > 0))
        {
            Values.Problems.Add(sequence, "a choice needs at least one branch with a weight of more than 0: { weight: 3, steps: [...] }");
        }

        return new ChoiceStep { Name = section.NameText("name") ?? "choice", Line = section.Mapping.Line, Branches = branches };
    }

    private SetStep Set(Section section) =>
        new() { Name = section.NameText("name") ?? "set", Line = section.Mapping.Line, Values = section.MappingOf("set") is { } mapping ? Assignments(mapping, "set") : [] };

    private CallStep? Call(Section section)
    {
        string? flow = section.Text("call");
        if (flow is not null && !steps.Flows.Names.Contains(flow))
        {
            Values.Problems.AddUnknown(section["call"]!, $"there is no flow '{ValueReader.Shortened(flow)}' to call", flow, steps.Flows.Names);
        }
        else if (flow is not null && steps.Flows.CallsItself(flow))
        {
            Values.Problems.Add(section["call"]!, $"the flow '{ValueReader.Shortened(flow)}' calls itself, by way of others or not, and would never end");
        }

        IReadOnlyList<Assignment> with = section.MappingOf("with") is { } mapping ? Assignments(mapping, "with") : [];
        return flow is null ? null : new CallStep { Name = section.NameText("name") ?? $"call {flow}", Line = section.Mapping.Line, Flow = flow, With = with };
    }

    private LogStep? Log(Section section)
    {
        string? message = Values.Template(section["log"]!, "log", scope);
        LogLevel level = section["level"] is { } node ? Values.Word(node, "level", s_levels) ?? LogLevel.Info : LogLevel.Info;
        return message is null ? null : new LogStep { Name = section.NameText("name") ?? "log", Line = section.Mapping.Line, Message = message, Level = level };
    }

    private MetricStep? Metric(Section section)
    {
        string? metric = section.NameText("metric");
        MetricType? type = section["type"] is { } node ? MetricsReader.Type(Values, node) : null;
        MetricDeclaration? declared = metric is null ? null : steps.Metrics.GetValueOrDefault(metric);
        if (metric is not null && CustomMetrics.Problem(metric) is { } problem)
        {
            Values.Problems.Add(section["metric"]!, problem);
        }

        if (type is not null && declared is not null && declared.Type != type)
        {
            Values.Problems.Add(section["type"]!, $"the metric '{metric}' is declared as a {MetricsReader.Word(declared.Type)} in line {declared.Line}");
        }
        else if (type is null && declared is null && metric is not null && section["type"] is null)
        {
            Values.Problems.Add(section.Mapping, $"a metric step needs the key 'type', or a declaration: metrics: {{ {metric}: counter }}", string.Join(", ", MetricsReader.Types));
        }

        MetricType used = type ?? declared?.Type ?? MetricType.Counter;
        string? value = section["value"] is { } given ? Values.Template(given, "value", scope) : used == MetricType.Counter ? "1" : null;
        if (section["value"] is null && value is null)
        {
            Values.Problems.Add(section.Mapping, $"a {MetricsReader.Word(used)} needs the key 'value'; only a counter counts 1 without it");
        }
        else if (value is not null && Template.Parse(value).IsLiteral && double.IsNaN(AddToMetric.Number(value, used)))
        {
            Values.Problems.Add(section["value"]!, $"'value' must be a number{(used == MetricType.Rate ? ", true or false" : "")}, not {ValueReader.Shown(section["value"]!)}");
        }

        return metric is null || value is null ? null : new MetricStep { Name = section.NameText("name") ?? metric, Line = section.Mapping.Line, Metric = metric, Type = used, Value = value };
    }

    private StopStep? Stop(Section section)
    {
        StopScope? stops = Values.Word(section["stop"]!, "stop", s_scopes);
        if (stops is StopScope.Loop or StopScope.Turn && !place.IsInLoop)
        {
            Values.Problems.Add(section["stop"]!, "there is no loop around this step; a branch of a parallel step and a flow that is called stop loops of their own alone", "iteration, test");
        }

        string reason = section["reason"] is { } node ? Values.Template(node, "reason", scope) ?? "" : "";
        return stops is null ? null : new StopStep { Name = section.NameText("name") ?? "stop", Line = section.Mapping.Line, Scope = stops.Value, Reason = reason };
    }

    private IReadOnlyList<Step> Within(Section section, string key) => section[key] is { } node ? steps.Read(node, key, $"'{key}'", scope, place.Within) : [];

    private List<Assignment> Assignments(YamlMapping mapping, string key)
    {
        var assignments = new List<Assignment>();
        if (mapping.Entries.Count == 0)
        {
            Values.Problems.Add(mapping, $"'{key}' sets nothing; write {{ name: value }}");
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            if (!Template.IsName(entry.Name))
            {
                Values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of a variable", "letters, digits, '_', '-' and '.'");
            }

            if (Assigned(entry) is { } assignment)
            {
                assignments.Add(assignment);
            }

            // A later one sees those before it.
            scope.AddCaptures([entry.Name]);
        }

        return assignments;
    }

    private Assignment? Assigned(YamlEntry entry)
    {
        if (entry.Value is YamlMapping mapping && mapping.Find("expression") is { } computed && mapping.Entries.Count == 1)
        {
            return ConditionReader.Read(Values, computed.Value, "expression", scope) is { } expression ? new Assignment { Name = entry.Name, Expression = expression } : null;
        }

        return Assigned(entry.Value, ValueReader.Shortened(entry.Name)) is { } value ? new Assignment { Name = entry.Name, Value = value } : null;
    }

    // A list or a mapping is kept as JSON, whose texts may be templates.
    private ScalarValue? Assigned(YamlNode node, string name)
    {
        if (node is YamlScalar)
        {
            return Values.Value(node, name, scope);
        }

        return BodyReader.ReadJson(Values, node, scope) is { } json ? new ScalarValue(json, ScalarKind.Json) : null;
    }

    private string? VariableName(Section section, string key)
    {
        if (section.NameText(key) is not { } name || Template.IsName(name))
        {
            return section.NameText(key);
        }

        Values.Problems.Add(section[key]!, $"'{ValueReader.Shortened(name)}' cannot be the name of a variable", "letters, digits, '_', '-' and '.'");
        return null;
    }
}
