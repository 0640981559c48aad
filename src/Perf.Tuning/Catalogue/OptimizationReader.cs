using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>Reads one entry of a catalogue. All that is wrong in it is told with its line.</summary>
/// <param name="problems">Gets what is wrong.</param>
/// <param name="path">The file; null for those that Perf brings.</param>
internal sealed partial class OptimizationReader(CatalogueProblems problems, string? path)
{
    /// <summary>The keys of an entry, as the schema has them.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["id", "title", "layer", "namedBy", "findings", "standing", "strategy", "risk", "kpi", "let", "when", "change", "reason", "advice", "identify", "verify", "notes"];

    /// <summary>The keys of a change.</summary>
    public static IReadOnlyList<string> ChangeKeys { get; } = ["mechanism", "target", "effect", "if", "settings", "direction", "arguments"];

    /// <summary>The keys of a precondition.</summary>
    public static IReadOnlyList<string> ConditionKeys { get; } = ["if", "else"];

    internal static readonly IReadOnlyDictionary<string, OptimizationLayer> Layers = new Dictionary<string, OptimizationLayer>
    {
        ["database"] = OptimizationLayer.Database, ["api"] = OptimizationLayer.Api, ["system"] = OptimizationLayer.System, ["application"] = OptimizationLayer.Application,
    };

    internal static readonly IReadOnlyDictionary<string, OptimizationStrategy> Strategies = new Dictionary<string, OptimizationStrategy>
    {
        ["conservative"] = OptimizationStrategy.Conservative, ["balanced"] = OptimizationStrategy.Balanced, ["aggressive"] = OptimizationStrategy.Aggressive,
    };

    internal static readonly IReadOnlyDictionary<string, OptimizationRisk> Risks = new Dictionary<string, OptimizationRisk>
    {
        ["low"] = OptimizationRisk.Low, ["medium"] = OptimizationRisk.Medium, ["high"] = OptimizationRisk.High,
    };

    internal static readonly IReadOnlyDictionary<string, TuningKpiKind> Kpis = new Dictionary<string, TuningKpiKind>
    {
        ["latency"] = TuningKpiKind.Latency, ["capacity"] = TuningKpiKind.Capacity, ["errors"] = TuningKpiKind.Errors, ["work"] = TuningKpiKind.Work, ["burst"] = TuningKpiKind.Burst,
    };

    internal static readonly IReadOnlyDictionary<string, TuningEffect> Effects = new Dictionary<string, TuningEffect>
    {
        ["immediate"] = TuningEffect.Immediate, ["new-sessions"] = TuningEffect.NewSessions, ["reload"] = TuningEffect.Reload, ["restart"] = TuningEffect.Restart,
    };

    internal static readonly IReadOnlyDictionary<string, SettingDirection> Directions = new Dictionary<string, SettingDirection> { ["up"] = SettingDirection.Up, ["down"] = SettingDirection.Down };

    private static readonly IReadOnlyDictionary<string, bool> s_truths = new Dictionary<string, bool> { ["true"] = true, ["false"] = false };

    // What the entry's own let: has named so far.
    private HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Reads an entry.</summary>
    /// <param name="node">Where it stands.</param>
    /// <returns>The entry; null where something is wrong, which is told.</returns>
    public Optimization? Read(CatalogueNode node)
    {
        int before = problems.Count;
        Dictionary<string, CatalogueNode> section = problems.Section(node, "an optimization", Keys);
        if (section.Count == 0)
        {
            problems.Add(node, "an optimization has no id", "id, title, layer, risk, and change or advice");
            return null;
        }

        string id = problems.Text(section.GetValueOrDefault("id") ?? node with { Members = null }, "the optimization's id");
        if (id.Length > 0 && !Id().IsMatch(id))
        {
            problems.Add(section["id"], $"'{CatalogueProblems.Shown(id)}' cannot be an id", "small letters, digits, _ - / and dots between them: api.gzip");
        }

        _names = new(StringComparer.Ordinal);
        List<(string Name, Expression Value, string Source)> lets = section.TryGetValue("let", out CatalogueNode? let) ? Lets(let) : [];
        var entry = new Optimization
        {
            Id = id,
            Title = problems.Text(section.GetValueOrDefault("title") ?? node with { Members = null }, "the optimization's title"),
            Layer = Required(section, "layer", node, Layers),
            NamedBy = Texts(section, "namedBy"),
            Findings = Texts(section, "findings"),
            IsStanding = section.TryGetValue("standing", out CatalogueNode? standing) && problems.Word(standing, "standing", s_truths, false),
            Strategy = section.TryGetValue("strategy", out CatalogueNode? strategy) ? problems.Word(strategy, "strategy", Strategies, OptimizationStrategy.Aggressive) : section.ContainsKey("change") ? OptimizationStrategy.Aggressive : OptimizationStrategy.Conservative,
            Risk = Required(section, "risk", node, Risks),
            Kpi = section.TryGetValue("kpi", out CatalogueNode? kpi) ? problems.Word(kpi, "kpi", Kpis, TuningKpiKind.Latency) : null,
            Lets = lets,
            When = section.TryGetValue("when", out CatalogueNode? when) ? [.. (when.Items ?? [when]).Select(Condition).OfType<Precondition>()] : [],
            Changes = section.TryGetValue("change", out CatalogueNode? change) ? [.. (change.Items ?? [change]).Select(Change).OfType<OptimizationChange>()] : [],
            Reason = section.TryGetValue("reason", out CatalogueNode? reason) ? Text(reason, "reason") : Template.Parse(""),
            Advice = section.TryGetValue("advice", out CatalogueNode? advice) ? Text(advice, "advice") : null,
            Identify = Texts(section, "identify"),
            Verify = Texts(section, "verify"),
            Notes = Texts(section, "notes"),
            Path = path,
            Line = node.Line,
        };
        if (!section.ContainsKey("change") && entry.Advice is null)
        {
            problems.Add(node, $"{Named(id)} neither changes anything nor advises", "change, advice");
        }

        if (section.ContainsKey("change") && problems.Count == before && StrategyLimits.Least(entry) is var (least, because) && entry.Strategy < least)
        {
            problems.Add(strategy ?? node, $"{id} cannot be {Word(entry.Strategy)}: {because}", string.Join(", ", Strategies.Where(one => one.Value >= least).Select(one => one.Key)));
        }

        return problems.Count == before ? entry : null;
    }

    private List<(string Name, Expression Value, string Source)> Lets(CatalogueNode node)
    {
        var lets = new List<(string Name, Expression Value, string Source)>();
        foreach ((CatalogueNode key, CatalogueNode value) in problems.Members(node, "let"))
        {
            if (!LetName().IsMatch(key.Text!) || CatalogueNames.IsKnown(key.Text!) || key.Text is "and" or "or" or "not" or "true" or "false")
            {
                problems.Add(key, $"'{CatalogueProblems.Shown(key.Text!)}' cannot be a name of let", "small letters, digits and _, and none that there is already");
            }

            if (Expressed(value, $"let {key.Text}") is { } expression)
            {
                lets.Add((key.Text!, expression, value.Text!.Trim()));
            }

            _names.Add(key.Text!);
        }

        return lets;
    }

    private Precondition? Condition(CatalogueNode node)
    {
        Dictionary<string, CatalogueNode> section = problems.Section(node, "a condition", ConditionKeys);
        if (node.Members is null)
        {
            return null;
        }

        Expression? condition = Expressed(section.GetValueOrDefault("if") ?? node with { Members = null }, "if");
        Template otherwise = Text(section.GetValueOrDefault("else") ?? node with { Members = null }, "else");
        return condition is null ? null : new Precondition(condition, otherwise, section["if"].Text!.Trim());
    }

    private OptimizationChange? Change(CatalogueNode node)
    {
        Dictionary<string, CatalogueNode> section = problems.Section(node, "a change", ChangeKeys);
        if (node.Members is null)
        {
            return null;
        }

        CatalogueNode nothing = node with { Members = null };
        string name = problems.Text(section.GetValueOrDefault("mechanism") ?? nothing, "the change's mechanism");
        if (MechanismForms.Find(name) is not { } form)
        {
            if (name.Length > 0)
            {
                problems.Add(section["mechanism"], $"there is no mechanism '{CatalogueProblems.Shown(name)}'", string.Join(", ", MechanismForms.All.Select(one => one.Name)), NearestWord.Find(CatalogueProblems.Shown(name), MechanismForms.All.Select(one => one.Name)));
            }

            return null;
        }

        string target = section.TryGetValue("target", out CatalogueNode? named) ? problems.Text(named, "the change's target") : form.Targets[0];
        if (!form.Targets.Contains(target) && target.Length > 0)
        {
            problems.Add(named, $"{form.Name} cannot change '{CatalogueProblems.Shown(target)}'", string.Join(", ", form.Targets));
        }

        TuningEffect effect = section.TryGetValue("effect", out CatalogueNode? when) ? problems.Word(when, "effect", Effects, form.Effects[0]) : form.Effects[0];
        if (!form.Effects.Contains(effect))
        {
            problems.Add(when, $"a change by {form.Name} cannot take effect so", string.Join(", ", Effects.Where(one => form.Effects.Contains(one.Value)).Select(one => one.Key)));
        }

        var settings = new List<(Template Key, Template? Value)>();
        foreach ((CatalogueNode key, CatalogueNode value) in problems.Members(section.GetValueOrDefault("settings") ?? nothing, "the change's settings"))
        {
            if (Setting(form, key, value) is { } setting)
            {
                settings.Add(setting);
            }
        }

        if (section.TryGetValue("settings", out CatalogueNode? all) && all.Members is { Count: 0 })
        {
            problems.Add(all, "the change has no setting");
        }

        var arguments = new List<(string Name, Template Value)>();
        foreach ((CatalogueNode key, CatalogueNode value) in section.TryGetValue("arguments", out CatalogueNode? given) ? problems.Members(given, "the change's arguments") : [])
        {
            if (form.Arguments.Contains(key.Text!))
            {
                arguments.Add((key.Text!, Text(value, key.Text!)));
            }
            else
            {
                problems.Add(key, $"{form.Name} takes no argument '{CatalogueProblems.Shown(key.Text!)}' from a catalogue: files and addresses are those of the environment's targets", form.Arguments.Count == 0 ? null : string.Join(", ", form.Arguments));
            }
        }

        return new OptimizationChange
        {
            Mechanism = form.Name,
            Target = target,
            Effect = effect,
            If = section.TryGetValue("if", out CatalogueNode? condition) ? Expressed(condition, "if") : null,
            IfSource = condition?.Text?.Trim(),
            Settings = settings,
            Directions = section.TryGetValue("direction", out CatalogueNode? direction) ? Directed(direction, settings) : [],
            Arguments = arguments,
        };
    }

    // A word for all settings, or for some of them by their keys.
    private List<(Template Key, SettingDirection Direction)> Directed(CatalogueNode node, List<(Template Key, Template? Value)> settings)
    {
        if (node.Members is null)
        {
            SettingDirection all = problems.Word(node, "direction", Directions, SettingDirection.Up);
            return [.. settings.Select(one => (one.Key, all))];
        }

        var directed = new List<(Template Key, SettingDirection Direction)>();
        foreach ((CatalogueNode key, CatalogueNode value) in node.Members)
        {
            SettingDirection direction = problems.Word(value, $"the direction of {CatalogueProblems.Shown(key.Text!)}", Directions, SettingDirection.Up);
            int at = settings.FindIndex(one => one.Key.Source == key.Text!.Trim());
            if (at >= 0)
            {
                directed.Add((settings[at].Key, direction));
            }
            else
            {
                problems.Add(key, $"'{CatalogueProblems.Shown(key.Text!)}' is none of this change's settings", string.Join(", ", settings.Select(one => one.Key.Source)));
            }
        }

        return directed;
    }

    private (Template Key, Template? Value)? Setting(MechanismForm form, CatalogueNode key, CatalogueNode value)
    {
        Template name = Text(key, "a setting");
        if (value.Members is not null || value.Items is not null)
        {
            problems.Add(value, $"the value of {CatalogueProblems.Shown(key.Text!)} is {value.Kind}", "a text, or null to take the setting away");
            return null;
        }

        Template? text = value.IsNull ? null : value.Text!.Length == 0 ? Template.Parse("") : Text(value, key.Text!);

        // What is computed is checked when it is computed; what stands there is checked here, where the line is known.
        if (name.IsConstant && MechanismForms.KeyProblem(form, Constant(name)) is { } wrongKey)
        {
            problems.Add(key, wrongKey);
        }
        else if (name.IsConstant && text is null or { IsConstant: true } && MechanismForms.ValueProblem(form, Constant(name), text is null ? null : Constant(text)) is { } wrongValue)
        {
            problems.Add(value, wrongValue);
        }

        return (name, text);
    }

    private T Required<T>(Dictionary<string, CatalogueNode> section, string key, CatalogueNode node, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (section.TryGetValue(key, out CatalogueNode? value))
        {
            return problems.Word(value, key, words, default);
        }

        problems.Add(node, $"an optimization needs '{key}'", string.Join(", ", words.Keys));
        return default;
    }

    private string[] Texts(Dictionary<string, CatalogueNode> section, string key) =>
        section.TryGetValue(key, out CatalogueNode? value) ? [.. problems.Items(value, key).Select(one => problems.Text(one, key))] : [];

    private Template Text(CatalogueNode node, string what)
    {
        string text = problems.Text(node, what);
        try
        {
            var template = Template.Parse(text);
            Check(node, template.Expressions);
            return template;
        }
        catch (ExpressionException e)
        {
            problems.Add(node, $"{what}: {e.Message} (character {e.Offset + 1})");
            return Template.Parse("");
        }
    }

    private Expression? Expressed(CatalogueNode node, string what)
    {
        string text = problems.Text(node, what);
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            Expression expression = ExpressionParser.Parse(text);
            Check(node, [expression]);
            return expression;
        }
        catch (ExpressionException e)
        {
            problems.Add(node, $"{what}: {e.Message} (character {e.Offset + 1})");
            return null;
        }
    }

    private void Check(CatalogueNode node, IEnumerable<Expression> expressions)
    {
        foreach (Expression part in expressions.SelectMany(one => one.All()))
        {
            if (part is Expression.Name name && !_names.Contains(name.Text) && !CatalogueNames.IsKnown(name.Text))
            {
                problems.Add(node, $"there is no '{name.Text}' here", "names of let: above, finding.*, pg.*, " + string.Join(", ", CatalogueNames.All.Keys), NearestWord.Find(name.Text, CatalogueNames.All.Keys.Concat(_names)));
            }
            else if (part is Expression.CurrentSetting { Mechanism: { } mechanism } setting && (MechanismForms.Find(mechanism) is not { } form || MechanismForms.KeyProblem(form, setting.Key) is not null))
            {
                problems.Add(node, $"there is no setting '{CatalogueProblems.Shown(setting.Key)}' of '{CatalogueProblems.Shown(mechanism)}'", "setting('postgresql.setting', 'work_mem')");
            }
        }
    }

    private static string Constant(Template template) => template.Compute(NoScope.Instance).Written;

    private static string Named(string id) => id.Length > 0 ? id : "the optimization";

    /// <summary>The word of a strategy.</summary>
    internal static string Word(OptimizationStrategy strategy) => Strategies.First(one => one.Value == strategy).Key;

    [GeneratedRegex(@"^[a-z][a-z0-9_-]*(?:[./][a-z0-9_-]+){1,5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LetName();

    private sealed class NoScope : IValueScope
    {
        public static readonly NoScope Instance = new();

        public Value Of(string name) => default;

        public Value Setting(string? mechanism, string key) => default;

        public Value Evidence(string signal) => default;
    }
}
