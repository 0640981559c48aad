using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.K6;

/// <summary>
/// Reads scripts of k6: what steps of Perf's own can do becomes a scenario, and every construct that is left out is told with its line. Where a script is a straight line, all of it
/// is carried over; where nothing is left that makes load, the script is refused.
/// </summary>
internal sealed partial class K6Importer : IScenarioImporter
{
    private const string AsItIs = "Invoke-PerfTest runs the script as it is";

    public string Format => "k6";

    public string Title => "k6 script";

    public bool Recognizes(ImportSource source) => source.FirstCharacter is not ('{' or '[') && Module().IsMatch(source.Head);

    public ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        ImportFilter.RefuseFor(request, "A script of k6");
        if (source.Path is null || source.Scripts is null)
        {
            throw source.Invalid(source.Path is null ? "is a script, whose imports count from its folder: give the path of its file" : "is a script of k6, and there is nothing here that reads scripts");
        }

        string name = Path.GetFileName(source.Path);
        Scenario scenario = source.Scripts.Read(Path.GetFullPath(source.Path), request.Environment, stop);
        if (!scenario.AllSteps().Any(step => step is ActionStep))
        {
            ScenarioProblem? reason = scenario.Warnings.OrderBy(problem => problem.Line == 0).ThenBy(problem => problem.Line).FirstOrDefault();
            throw source.Invalid(
                $"has no request that a scenario of Perf's own can make{(reason is null ? "" : $": {reason.Message}{(reason.Line > 0 ? $" in line {reason.Line}" : "")}")}. {AsItIs}: it needs no conversion");
        }

        foreach (ScenarioProblem left in scenario.Warnings)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"{left.Message}. {AsItIs}", left.Line > 0 ? $"{name}:{left.Line}" : name);
        }

        string[] variables = [.. Environment().Matches(source.ReadText()).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (variables.Length > 0)
        {
            notes.Add(ConversionNoteKind.Assumed, $"the values of __ENV, which are those at the conversion ({string.Join(", ", variables)}): -Environment gives those of an environment, -Target another target");
        }

        ScenarioDraft draft = PlanDraft.Of(scenario, notes, line => $"{name}:{line}");
        draft.SourceDetail = "k6 script";
        return draft;
    }

    [GeneratedRegex(@"\b__ENV(?:\.|\[['""])(?<name>[A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Environment();

    [GeneratedRegex(@"(?:\bfrom\s+|\bimport\s+|\brequire\s*\(\s*)['""]k6(?:/[^'""\n]*)?['""]", RegexOptions.CultureInvariant)]
    private static partial Regex Module();
}
