using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes a scenario of a test: what Artillery would do, as Perf's engine does it. Pure but for the files of rows, which it looks at.</summary>
internal sealed class TestTranslator
{
    private readonly ArtilleryTest _test;
    private readonly NodeValues _values;
    private readonly Translation _shared;
    private readonly PayloadTranslator _payloads;
    private readonly Func<string, string?> _environment;

    private TestTranslator(ArtilleryTest test, NodeValues values, Func<string, string?> environment)
    {
        _test = test;
        _values = values;
        _environment = environment;
        var variables = new VariableNames();
        ArtilleryPlugins plugins = ArtilleryPlugins.Read(values, test.Config);
        var texts = new TextTranslator(variables, Constants(test), name => environment(name) is not null, plugins.HasFakeData, test.Processor is not null, values.Problems);
        _payloads = new PayloadTranslator(test, variables, values.Problems);
        _shared = new Translation
        {
            Test = test,
            Values = values,
            Variables = variables,
            Texts = texts,
            Conditions = new Filtrex(variables, values.Problems),
            Defaults = ArtilleryDefaults.Read(values, test.Config),
            Plugins = plugins,
            Hooks = new HookTranslator(values, test.Processor is not null),
            TraceParent = Tracing.HeaderOf(values, test.Config),
        };
    }

    /// <summary>Translates a test.</summary>
    /// <param name="test">The test.</param>
    /// <param name="values">Reads values; its problems get what cannot be.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The scenario; of no use where there are problems.</returns>
    public static Scenario Translate(ArtilleryTest test, NodeValues values, Func<string, string?> environment) =>
        new TestTranslator(test, values, environment).Translate();

    private Scenario Translate()
    {
        SettingsTranslator.Check(_values, _test.Config);
        IReadOnlyList<SetUpVariable> copied = MakeNamesKnown();
        Dictionary<string, Variable> variables = Variables();
        ArtilleryScenario[] used = [.. _test.Scenarios.Where(scenario => scenario.Weight > 0)];
        if (used.Length == 0 && _test.Scenarios.Count > 0)
        {
            _values.Problems.Add(_test.Scenarios[0].Place, "no scenario has a weight above 0, so that no virtual user has anything to do");
            used = [.. _test.Scenarios];
        }

        Flow? setup = _test.Before is { } before ? FlowOf(before, "before", []) : null;
        Flow[] flows = [.. used.Zip(FlowNames(used), (scenario, name) => FlowOf(scenario, name, copied))];
        FlowShare[] shares = [.. flows.Zip(used, (flow, scenario) => new FlowShare { Flow = flow.Name, Weight = scenario.Weight })];
        Flow? teardown = _test.After is { } after ? FlowOf(after, "after", []) : null;
        if (_test.Target.Text.Length == 0 && used.Any(scenario => scenario.Engine == "http"))
        {
            _values.Problems.Add(_test.Target.Place, "config.target is empty; it is the address that paths of requests belong to");
        }

        string? target = TargetOf(_test.Target);
        return new Scenario
        {
            Name = Path.GetFileNameWithoutExtension(_test.Path),
            Path = _test.Path,
            Target = target,
            Variables = variables,
            Data = _payloads.Feeders,
            Http = SettingsTranslator.Translate(_values, _test.Config),
            Load = flows.Length == 0 ? [] : PhaseTranslator.Translate(_test.Phases, shares, _values.Problems),
            Flows = flows.ToDictionary(flow => flow.Name, StringComparer.Ordinal),
            Setup = setup,
            Teardown = teardown,
            Environments = _test.Environments.Append(_test.Environment).OfType<string>().Distinct(StringComparer.Ordinal)
                .ToDictionary(name => name, name => new EnvironmentDefinition { Name = name, Target = name == _test.Environment ? target : null }, StringComparer.Ordinal),
            Artillery = ArtillerySettings(flows),
            Compatibility = CompatibilityProfile.Artillery,
            Program = _test.Processor is { } processor ? ProcessorBundle.Of(processor, _test.Config["processor"]!.Place, _values.Problems) : null,
            Warnings = _values.Problems.Warnings,
        };
    }

    // An address of which a part is not set is none: then config/environments.yaml says where the environment is, or the plan that nothing does.
    private string? TargetOf(ScalarNode target)
    {
        foreach (MustachePart part in Mustache.Parse(target.Text).Where(one => one.Kind == MustacheKind.Path))
        {
            if (Mustache.Keys(part.Text) is [string source, string name] && ConfigTemplates.EnvironmentNames.Contains(source, StringComparer.Ordinal) && _environment(name) is null)
            {
                _values.Problems.Warn(target.Place, $"the environment variable {name} is not set, so that the test says no target; that of the environment in config/environments.yaml holds, or API_BASE_URL, or -Target");
                return null;
            }
        }

        return _shared.Texts.Text(target.Text, target.Place);
    }

    private ArtillerySettings ArtillerySettings(Flow[] flows) => new()
    {
        Processor = _test.Processor,
        Environment = _test.Environment,
        Names = _test.Processor is null ? new Dictionary<string, string>() : new Dictionary<string, string>(_shared.Variables.All, StringComparer.Ordinal),
        Constants = _test.Processor is null ? new Dictionary<string, string>() : Constants(_test),
        Functions = _test.Processor is not null && _shared.Plugins.HasFakeData ? FunctionNames.MadeUp : new Dictionary<string, string>(),
        DefaultHeaders = NodeJson.Of(_shared.Defaults.Headers ?? new MapNode([new NodeEntry("user-agent", default, new ScalarNode(ScalarValue.OfText(HttpTranslator.UserAgent), default))], default)),
        DefaultCookies = NodeJson.Of(_shared.Defaults.Cookie),
        ExtendedMetrics = _values.Flag((_test.Config["http"] as MapNode)?["extendedMetrics"], "extendedMetrics") ?? false,
        ApdexThreshold = _shared.Plugins.ApdexThreshold,
        Ensure = new EnsureTranslator(_values, NamesOf(flows), hasOwnMetrics: _test.Processor is not null).Translate(_shared.Plugins.Ensure),
    };

    private static EnsureNames NamesOf(Flow[] flows) =>
        new(flows.SelectMany(flow => flow.AllSteps()).OfType<ActionStep>().Select(step => step.Name).Distinct(StringComparer.Ordinal), flows.Select(flow => flow.Name));

    // Each once: a scenario may have the name of another, and also one that was made for a namesake.
    private static string[] FlowNames(ArtilleryScenario[] scenarios)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        string[] names = [.. scenarios.Select(scenario => scenario.Label)];
        for (int i = 0; i < names.Length; i++)
        {
            for (int number = i; !taken.Add(names[i]); number++)
            {
                names[i] = $"{scenarios[i].Label} ({number})";
            }
        }

        return names;
    }

    private Flow FlowOf(ArtilleryScenario scenario, string name, IReadOnlyList<SetUpVariable> copied)
    {
        IReadOnlyList<Step> steps =
        [
            .. _shared.Hooks.Scenario(scenario, "beforeScenario"),
            .. scenario.Engine == "ws" ? new WebSocketTranslator(_shared).Translate(scenario) : new StepTranslator(_shared, scenario).Translate(scenario.Flow),
            .. _shared.Hooks.Scenario(scenario, "afterScenario"),
        ];
        var set = new List<Assignment>(copied.Select(variable => new Assignment { Name = variable.Name, Value = ScalarValue.OfText(variable.Template) }));
        if (_shared.Texts.UsesUuid)
        {
            set.Add(new Assignment { Name = _shared.Variables.Of(VariableNames.Uuid), Value = ScalarValue.OfText("${uuid()}") });
        }

        return new Flow { Name = name, Steps = set.Count == 0 ? steps : [new SetStep { Name = "set", Line = scenario.Place.Line, Values = set }, .. steps] };
    }

    // What may be set anywhere is known before anything is translated: a later request may use it, and so may one in another turn of a loop.
    private IReadOnlyList<SetUpVariable> MakeNamesKnown()
    {
        var set = new VariableNames();
        foreach (ArtilleryScenario scenario in _test.Scenarios.Prepend(_test.Before).Append(_test.After).OfType<ArtilleryScenario>())
        {
            set.AddFrom(scenario.Flow);
        }

        IReadOnlyList<SetUpVariable> copied = _payloads.AddTo(set);
        foreach (NodeEntry entry in _values.Map(_test.Config["variables"], "config.variables")?.Entries ?? [])
        {
            _shared.Variables.Replace(entry.Key);
        }

        foreach (ArtilleryScenario scenario in _test.Scenarios.Prepend(_test.Before).Append(_test.After).OfType<ArtilleryScenario>())
        {
            _shared.Variables.AddFrom(scenario.Flow);
        }

        return copied;
    }

    private Dictionary<string, Variable> Variables()
    {
        var made = new Dictionary<string, Variable>(_payloads.Tables, StringComparer.Ordinal);
        foreach (NodeEntry entry in _values.Map(_test.Config["variables"], "config.variables")?.Entries ?? [])
        {
            IReadOnlyList<Node> values = entry.Value is ListNode list ? list.Items : [entry.Value];
            if (values.Count == 0)
            {
                _values.Problems.Add(entry.Value.Place, $"the variable '{entry.Key}' is an empty list; a virtual user takes one of its values");
                continue;
            }

            made[_shared.Variables.Of(entry.Key)] = new Variable { Values = [.. values.Select(ValueOf)] };
        }

        return made;
    }

    private ScalarValue ValueOf(Node node) => node is ScalarNode scalar ? _shared.Texts.Scalar(scalar) : new ScalarValue(_shared.Texts.Json(node), ScalarKind.Json);

    private static Dictionary<string, string> Constants(ArtilleryTest test) => new(StringComparer.Ordinal)
    {
        ["target"] = test.Target.Text,
        ["$environment"] = test.Environment ?? "undefined",
        ["$testId"] = test.TestId,
        ["$scenarioFile"] = Path.GetFullPath(test.Path),
        ["$dirname"] = Path.GetDirectoryName(Path.GetFullPath(test.Path))!,
    };
}
