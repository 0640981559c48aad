using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery;

namespace Perf.Compatibility.Import.Artillery;

/// <summary>Reads Artillery tests: the loader that runs them makes the plan, and the plan is written down.</summary>
internal sealed partial class ArtilleryImporter : IScenarioImporter
{
    public string Format => "artillery";

    public string Title => "Artillery YAML";

    public bool Recognizes(ImportSource source) =>
        source.FirstCharacter == '{' ? JsonScenarios().IsMatch(source.Head) && JsonFlow().IsMatch(source.Head) : ArtilleryLoader.IsArtillery(source.Head);

    public ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        ImportFilter.RefuseFor(request, "An Artillery test");
        var conversion = new ArtilleryConversion(source, request, notes);
        ScenarioDraft draft = conversion.Draft(request.Environment, notes);
        stop.ThrowIfCancellationRequested();
        conversion.AddEnvironments(draft);
        return draft;
    }

    [GeneratedRegex("\"scenarios\"\\s*:\\s*\\[", RegexOptions.CultureInvariant)]
    private static partial Regex JsonScenarios();

    [GeneratedRegex("\"flow\"\\s*:\\s*\\[", RegexOptions.CultureInvariant)]
    private static partial Regex JsonFlow();
}
