using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>
/// Makes a draft of a scenario that another tool's own loader has made of that tool's file: read back, it is the same plan. What has no form in a file is told, and left out.
/// </summary>
internal sealed class PlanDraft
{
    private readonly Scenario _scenario;
    private readonly ScenarioDraft _draft;
    private readonly ImportNotes _notes;
    private readonly Func<int, string> _place;
    private readonly List<DraftLoss> _losses = [];
    private readonly Dictionary<string, string> _flowNames = new(StringComparer.Ordinal);

    private PlanDraft(Scenario scenario, ScenarioDraft draft, ImportNotes notes, Func<int, string> place)
    {
        _scenario = scenario;
        _draft = draft;
        _notes = notes;
        _place = place;
    }

    /// <summary>Makes the draft.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="notes">Gets what is not carried over.</param>
    /// <param name="place">A line of the source, for people.</param>
    public static ScenarioDraft Of(Scenario scenario, ImportNotes notes, Func<int, string> place)
    {
        var draft = new ScenarioDraft
        {
            Name = scenario.Name,
            Description = scenario.Description,
            Target = string.IsNullOrEmpty(scenario.Target) ? null : scenario.Target,
            IsComplete = true,
            Read = scenario.AllSteps().Count(step => step is ActionStep),
        };
        new PlanDraft(scenario, draft, notes, place).Write();
        return draft;
    }

    private void Write()
    {
        StepDraftSettings settings = Settings();
        HttpDraft.Add(_draft.Http, _scenario.Http with { Headers = [.. _scenario.Http.Headers, .. settings.Headers] }, _losses);
        if (settings.EndIterationOn != StepFailures.None)
        {
            _draft.Http.Add("endIterationOn", StepDraft.Failures(settings.EndIterationOn));
        }

        IReadOnlyList<Assignment> json = Variables();
        Data();
        Section("tags", _scenario.Tags.Select(tag => (tag.Key, (DraftNode)DraftScalar.Of(tag.Value))));
        Section("metrics", _scenario.Metrics.Values.Select(metric => (metric.Name, Metric(metric))));
        Flows(new StepDraft(settings), json);
        Load();
        DraftMapping thresholds = LoadProfileDraft.Of(Thresholds());
        Section("thresholds", thresholds.Entries.Select(entry => (entry.Key, entry.Value)));
        foreach (DraftLoss loss in _losses)
        {
            _notes.Add(ConversionNoteKind.NotCarriedOver, loss.Message, loss.Line > 0 ? _place(loss.Line) : "");
        }
    }

    // One on a step that is left out would be one on nothing.
    private List<Threshold> Thresholds()
    {
        HashSet<string> steps = [.. _scenario.AllSteps().Select(step => step.Name)];
        foreach (Threshold threshold in _scenario.Thresholds.Where(threshold => threshold.Step is { } step && !steps.Contains(step)))
        {
            _losses.Add(new DraftLoss(0, $"the threshold '{threshold}': there is no step '{threshold.Step}' in the scenario"));
        }

        return [.. _scenario.Thresholds.Where(threshold => threshold.Step is null || steps.Contains(threshold.Step))];
    }

    // What all requests have in common is said once.
    private StepDraftSettings Settings()
    {
        RequestStep[] requests = [.. _scenario.AllSteps().OfType<RequestStep>()];
        ActionStep[] actions = [.. _scenario.AllSteps().OfType<ActionStep>()];
        bool isAlone = requests.Length > 1 && requests.Length == actions.Length;
        IEnumerable<KeyValuePair<string, string>> common = isAlone
            ? requests[0].Headers.Where(header => requests.All(request => request.Headers.Count(other => other.Key == header.Key) == 1 && request.Headers.Contains(header)))
            : [];
        return new StepDraftSettings
        {
            Origin = _scenario.Target is { } target && Uri.TryCreate(target, UriKind.Absolute, out Uri? address) && address is { PathAndQuery: "/", UserInfo: "" } ? target.TrimEnd('/') : null,
            Headers = [.. common.Where(header => !header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase))],
            EndIterationOn = actions.Length > 0 && actions.All(action => action.EndsIterationOn == actions[0].EndsIterationOn) ? actions[0].EndsIterationOn : StepFailures.None,
            Losses = _losses,
        };
    }

    // A variable is a single value or a list of such; an object is set where a flow begins.
    private List<Assignment> Variables()
    {
        var json = new List<Assignment>();
        foreach ((string name, Variable variable) in _scenario.Variables)
        {
            if (variable.Values is [{ Kind: ScalarKind.Json } only])
            {
                json.Add(new Assignment { Name = name, Value = only });
            }
            else if (variable.Values.Any(value => value.Kind == ScalarKind.Json))
            {
                _losses.Add(new DraftLoss(0, $"the variable '{name}', of which each iteration takes one of several objects: put them into a JSON file, and name it under 'data'"));
            }
            else
            {
                _draft.Variables.Add(name, VariableDraft.Of(variable));
            }
        }

        IReadOnlyList<string> unset = UnsetNames.Of(_scenario);
        if (unset.Count > 0)
        {
            foreach (string name in unset)
            {
                _draft.Variables.Add(name, DraftScalar.Null);
            }

            _draft.Variables[unset[0]]!.Comments.Add("Nothing sets these before they are first asked for; they have no value until then.");
            _notes.Add(ConversionNoteKind.Assumed, $"a variable without a value for what may be asked for before it is set: {string.Join(", ", unset)}");
        }

        return json;
    }

    private void Data()
    {
        DraftMapping section = _draft.Section("data");
        foreach (DataFeeder feeder in _scenario.Data.Values)
        {
            section.Add(feeder.Name, DataDraft.Of(feeder));
        }

        if (!section.IsEmpty)
        {
            section.Comments.Add("Files count from the folder of this file: keep it where the converted one is, or take them along.");
        }
    }

    private void Section(string key, IEnumerable<(string Name, DraftNode Value)> entries)
    {
        DraftMapping section = _draft.Section(key);
        foreach ((string name, DraftNode value) in entries)
        {
            section.Add(name, value);
        }
    }

    private static DraftNode Metric(MetricDeclaration metric)
    {
        DraftScalar type = DraftScalar.Of(metric.Type.ToString().ToLowerInvariant());
        return metric.IsTime ? new DraftMapping().Add("type", type).Add("time", DraftScalar.Of(true)) : type;
    }

    private void Flows(StepDraft steps, IReadOnlyList<Assignment> json)
    {
        Once("setup", _scenario.Setup, steps, json);
        Once("teardown", _scenario.Teardown, steps, json);
        foreach (Flow flow in _scenario.Flows.Values)
        {
            DraftFlow draft = _draft.AddFlow(flow.Name);
            _flowNames[flow.Name] = draft.Name;
            AddMore(draft, flow, steps);
            foreach (DraftMapping step in Steps(flow, flow.Steps, steps, json))
            {
                draft.Steps.Add(step);
            }
        }
    }

    private static void AddMore(DraftFlow draft, Flow flow, StepDraft steps)
    {
        if (flow.Pacing is { } pacing)
        {
            draft.More.Add("pacing", pacing.Min == pacing.Max ? DraftScalar.Of(pacing.Min) : DraftScalar.Of($"{DurationText.Format(pacing.Min)}..{DurationText.Format(pacing.Max)}"));
        }

        foreach ((string key, IReadOnlyList<Step> own) in new[] { ("beforeVu", flow.BeforeVu), ("afterVu", flow.AfterVu) })
        {
            if (steps.Of(own) is { Count: > 0 } written)
            {
                draft.More.Add(key, new DraftSequence(written) { Layout = DraftLayout.Block });
            }
        }
    }

    private void Once(string key, Flow? flow, StepDraft steps, IReadOnlyList<Assignment> json)
    {
        if (flow is null)
        {
            return;
        }

        DraftMapping section = _draft.Section(key).Add("steps", new DraftSequence(Steps(flow, flow.Steps, steps, json)) { Layout = DraftLayout.Block });
        if (flow.MaxDuration != new Flow().MaxDuration)
        {
            section.Add("maxDuration", flow.MaxDuration);
        }
    }

    private static IReadOnlyList<DraftMapping> Steps(Flow flow, IReadOnlyList<Step> own, StepDraft steps, IReadOnlyList<Assignment> json)
    {
        IEnumerable<Step> set = json.Count == 0 ? [] : [new SetStep { Name = "set", Values = json }];
        IReadOnlyList<DraftMapping> written = steps.Of(set.Concat(own));
        if (written.Count > 0)
        {
            return written;
        }

        // A flow that load is made with has to be there.
        DraftMapping pause = new DraftMapping().Add("think", TimeSpan.FromSeconds(1));
        pause.Comments.Add($"Nothing of '{LiteralText.Name(flow.Name, "the flow")}' could be carried over.");
        return [pause];
    }

    private void Load()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (LoadProfile profile in _scenario.Load)
        {
            string name = DraftFinish.ProfileName(profile.Name, taken);
            if (name != profile.Name)
            {
                _notes.Add(ConversionNoteKind.Changed, $"the load profile '{LiteralText.Name(profile.Name, "")}' is called '{name}': such names have letters, digits, '_' and '-'");
            }

            _draft.Load.Add(name, LoadProfileDraft.Of(profile with
            {
                Flow = _flowNames.GetValueOrDefault(profile.Flow, profile.Flow),
                Flows = [.. profile.Flows.Select(share => share with { Flow = _flowNames.GetValueOrDefault(share.Flow, share.Flow) })],
            }));
        }
    }
}
