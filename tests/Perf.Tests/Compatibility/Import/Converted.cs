using Perf.Compatibility.Import;
using Perf.Engine.Scenarios;
using Perf.Tests.Architecture;

namespace Perf.Tests.Compatibility.Import;

/// <summary>A sample or a text, converted; the text has been read back as a scenario.</summary>
internal sealed record Converted(ConversionReport Report, Scenario Scenario)
{
    /// <summary>The steps of all flows, those within others too.</summary>
    public IReadOnlyList<Step> Steps => [.. Scenario.AllSteps()];

    public IReadOnlyList<RequestStep> Requests => [.. Steps.OfType<RequestStep>()];

    public RequestStep Request(string name) => Requests.Single(step => step.Name == name);

    public bool Notes(ConversionNoteKind kind, string part) => Report.Notes.Any(note => note.Kind == kind && note.ToString().Contains(part, StringComparison.Ordinal));

    public static string PathOf(string sample) => Path.Combine(Repository.Root, "tests", "Perf.Tests", "Compatibility", "Import", "Samples", sample);

    public static Converted Sample(string name, Func<ConversionRequest, ConversionRequest>? change = null) => Of(new ConversionRequest { Path = PathOf(name) }, change);

    public static Converted Text(string text, Func<ConversionRequest, ConversionRequest>? change = null) => Of(new ConversionRequest { Text = text }, change);

    private static Converted Of(ConversionRequest request, Func<ConversionRequest, ConversionRequest>? change)
    {
        ConversionReport report = ScenarioConverter.Convert(change is null ? request : change(request), null, CancellationToken.None);
        Scenario scenario = ScenarioLoader.Parse(report.Text, "");
        // A file that was just made says nothing that it does not mean.
        Assert.True(scenario.Warnings.Count == 0, $"{string.Join('\n', scenario.Warnings)}\n{report.Text}");
        // Whatever was not carried over stands in the file too.
        string comments = string.Join(' ', report.Text.Split('\n').Where(line => line.StartsWith('#')).SelectMany(line => line.TrimStart('#').Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.All(report.Notes.Take(50), note => Assert.Contains(string.Join(' ', note.Message.Split(' ', StringSplitOptions.RemoveEmptyEntries)), comments, StringComparison.Ordinal));
        return new Converted(report, scenario);
    }
}
