using System.Security.Cryptography;
using Perf.Compatibility.Artillery;
using Perf.Compatibility.Artillery.Reading;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Artillery;

/// <summary>The conversion of one Artillery test: of the test itself, and of what its environments change.</summary>
/// <param name="source">The test.</param>
/// <param name="request">What the user wants.</param>
/// <param name="notes">Gets what is not carried over.</param>
internal sealed class ArtilleryConversion(ImportSource source, ConversionRequest request, ImportNotes notes)
{
    // A target that nothing tells is told by this variable, as for other formats.
    private const string NoTarget = "{{ $env.API_BASE_URL }}";

    // What an environment may change beside target and variables; a scenario of Perf's own has one of each.
    private static readonly (string Key, string Words)[] s_sections =
        [("load", "the phases"), ("http", "the settings of requests"), ("data", "the payload"), ("thresholds", "what must hold"), ("flows", "the steps"), ("setup", "what is done before"), ("teardown", "what is done after")];

    private readonly string _path = source.Path ?? "artillery.yml";
    private Scenario? _scenario;
    private IReadOnlyList<string> _environments = [];

    private string Name => Path.GetFileName(_path);

    /// <summary>Makes the draft.</summary>
    /// <param name="environment">The environment, or null.</param>
    /// <param name="told">Gets what is not carried over.</param>
    public ScenarioDraft Draft(string? environment, ImportNotes told)
    {
        (ArtilleryTest? test, Scenario? scenario, Problems problems) = Read(environment, request.Target, told);
        if (test is not null && request.Target is null && test.Target.Text.Length == 0)
        {
            (test, scenario, problems) = Read(environment, NoTarget, told);
            told.Add(ConversionNoteKind.Assumed, "the target: the test has none of its own; set API_BASE_URL, choose an environment, or write it in the file");
        }

        if (test is null || scenario is null)
        {
            throw source.Invalid($"is no Artillery test that can be read: {string.Join("; ", problems.All.Take(5).Select(problem => $"line {problem.Line}: {problem.Message}"))}");
        }

        if (environment is not null && !test.Environments.Contains(environment, StringComparer.Ordinal))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"{source.Label} has no environment '{environment}'; it has {(test.Environments.Count == 0 ? "none" : string.Join(", ", test.Environments))}.", environment);
        }

        Tell(test, scenario, problems, told);
        scenario = scenario with { Thresholds = EnsureThresholds.Of(scenario.Artillery?.Ensure ?? [], (line, message) => told.Add(ConversionNoteKind.NotCarriedOver, message, PlaceOf(line))) };
        ScenarioDraft draft = PlanDraft.Of(scenario, told, PlaceOf);
        draft.SourceDetail = environment is null ? "Artillery test" : $"Artillery test, environment {environment}";
        draft.Name = Path.GetFileNameWithoutExtension(_path);
        _scenario ??= scenario;
        _environments = test.Environments;
        return draft;
    }

    /// <summary>Adds the environments of the test: their targets and variables. What else one changes is told.</summary>
    /// <param name="draft">The scenario.</param>
    public void AddEnvironments(ScenarioDraft draft)
    {
        if (request.Environment is not null)
        {
            string[] others = [.. _environments.Where(name => name != request.Environment)];
            if (others.Length > 0)
            {
                notes.Add(ConversionNoteKind.LeftOut, $"the other environments ({string.Join(", ", others)}): the scenario is that of '{request.Environment}'");
            }

            return;
        }

        foreach (string name in _environments)
        {
            // What is wrong there is wrong in the test as such, and told already; the rest is told below.
            Scenario scenario = _scenario!;
            var own = new ArtilleryConversion(source, request with { Target = null }, notes);
            ScenarioDraft other = own.Draft(name, new ImportNotes());
            string[] changed = [.. s_sections.Where(section => TextOf(draft, section.Key) != TextOf(other, section.Key)).Select(section => section.Words)];
            if (changed.Length > 0)
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the environment '{name}' changes {string.Join(" and ", changed)}, where one of Perf's changes target and variables: convert it by itself with -Environment {name}");
            }

            if (Changes(scenario, own._scenario!) is { IsEmpty: false } changes)
            {
                draft.Section("environments").Add(DraftFinish.ProfileName(name, []), changes);
            }
        }
    }

    private static DraftMapping Changes(Scenario usual, Scenario other)
    {
        var changes = new DraftMapping();
        if (other.Target != usual.Target && !string.IsNullOrEmpty(other.Target))
        {
            changes.Add("target", other.Target);
        }

        var variables = new DraftMapping();
        foreach ((string name, Variable variable) in other.Variables.Where(variable => variable.Value.Values.All(value => value.Kind != ScalarKind.Json)))
        {
            if (!usual.Variables.TryGetValue(name, out Variable? known) || !known.Values.SequenceEqual(variable.Values))
            {
                variables.Add(name, VariableDraft.Of(variable));
            }
        }

        return variables.IsEmpty ? changes : changes.Add("variables", variables);
    }

    private static string TextOf(ScenarioDraft draft, string key)
    {
        var root = new DraftMapping();
        if (key == "flows")
        {
            foreach (DraftFlow flow in draft.Flows)
            {
                root.Add(flow.Name, flow.ToYaml());
            }
        }
        else
        {
            root.Add(key, draft.Section(key));
        }

        return YamlWriter.Write(root);
    }

    private (ArtilleryTest? Test, Scenario? Scenario, Problems Problems) Read(string? environment, string? target, ImportNotes told)
    {
        var options = new ArtilleryOptions { File = _path, Environment = environment, Target = target, TestId = Path.GetFileNameWithoutExtension(_path) };
        string? Variable(string name)
        {
            told.Add(ConversionNoteKind.Assumed, $"a setting takes its value of the environment variable {name}, and has the value that it had when it was converted");
            return Environment.GetEnvironmentVariable(name);
        }

        int Random(int limit)
        {
            told.Add(ConversionNoteKind.Assumed, "a random value of config, which Artillery draws when a test starts, was drawn once");
            return RandomNumberGenerator.GetInt32(limit);
        }

        return ArtilleryLoader.Read(options, Variable, _ => source.ReadText(), Random);
    }

    private void Tell(ArtilleryTest test, Scenario scenario, Problems problems, ImportNotes told)
    {
        foreach (ScenarioProblem problem in problems.All)
        {
            told.Add(ConversionNoteKind.NotCarriedOver, problem.Message, PlaceOf(problem.Line));
        }

        foreach (ScenarioProblem warning in problems.Warnings)
        {
            told.Add(ConversionNoteKind.Changed, warning.Message, PlaceOf(warning.Line));
        }

        if (test.Processor is not null)
        {
            told.Add(ConversionNoteKind.NotCarriedOver, "the processor, a file of functions in JavaScript: what they set, the scenario lacks", PlaceOf(test.Config["processor"]?.Place.Line ?? 0));
        }

        if (scenario.Artillery?.ApdexThreshold is not null)
        {
            told.Add(ConversionNoteKind.NotCarriedOver, "apdex, by which Artillery's report counts the satisfied: a threshold on http_req_waiting says as much");
        }

        foreach (LoadProfile profile in scenario.Load.Where(profile => profile is ShapedArrivalRate))
        {
            told.Add(ConversionNoteKind.Changed, $"the ramp '{profile.Name}' is written as Artillery makes it: a stair of one second each");
        }
    }

    private string PlaceOf(int line) => line > 0 ? $"{Name}:{line}" : Name;
}
