using System.Text;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Writing;
using Perf.Engine.Templates;

namespace Perf.Compatibility.Import;

/// <summary>Converts other tools' files to scenarios of Perf. What it gives has been read back by the scenario reader.</summary>
public static class ScenarioConverter
{
    private const int NotesWritten = 400;

    private static readonly (ConversionNoteKind Kind, string Title)[] s_titles =
    [
        (ConversionNoteKind.NotCarriedOver, "Not carried over:"),
        (ConversionNoteKind.LeftOut, "Left out on purpose:"),
        (ConversionNoteKind.Changed, "Changed:"),
        (ConversionNoteKind.Secret, "Secrets, which are not in this file:"),
        (ConversionNoteKind.Assumed, "Made up, because nothing told it:"),
    ];

    /// <summary>Converts a source.</summary>
    /// <param name="request">The source, and what is wanted of it.</param>
    /// <param name="schema">The path of the scenario schema as editors look for it, or null.</param>
    /// <param name="stop">Ends the conversion.</param>
    /// <param name="scripts">Reads scripts of k6; null where nothing does.</param>
    /// <returns>The scenario's text, and what was not carried over.</returns>
    /// <exception cref="PerfException">The source cannot be read, is broken, or has nothing to convert.</exception>
    public static ConversionReport Convert(ConversionRequest request, string? schema, CancellationToken stop, IScriptReader? scripts = null)
    {
        ImportSource source = request.Path is { } path ? ImportSource.OfFile(path, scripts) : ImportSource.OfText(request.Text ?? "");
        IScenarioImporter importer = ScenarioImporters.For(source, request.Format);
        var notes = new ImportNotes();
        ScenarioDraft draft = Read(importer, source, request, notes, stop);
        draft.Name = LiteralText.Name(request.Name ?? draft.Name, Path.GetFileNameWithoutExtension(request.Path) ?? "converted");
        draft.Target = request.Target ?? draft.Target;
        DraftFinish.Complete(draft, notes);
        if (draft.Flows.Count == 0)
        {
            string reasons = string.Join("; ", notes.All().Take(5));
            throw source.Invalid($"has nothing that can be converted{(reasons.Length == 0 ? "" : $": {reasons}")}. -Include says what is to be kept");
        }

        if (draft.Target is null)
        {
            draft.Target = "${env:API_BASE_URL}";
            notes.Add(ConversionNoteKind.Assumed, "the target: nothing tells it; set API_BASE_URL, or write it in the file");
        }

        string text = TextOf(draft, importer, source, notes.All(), schema);
        Scenario scenario = ReadBack(text, source, draft.IsComplete);
        return new ConversionReport
        {
            Format = importer.Format,
            SourceDetail = draft.SourceDetail.Length == 0 ? importer.Title : draft.SourceDetail,
            Source = request.Path,
            Scenario = draft.Name,
            Text = text,
            Read = draft.Read,
            Flows = scenario.Flows.Count,
            Steps = DraftFinish.Requests(draft.Flows.SelectMany(flow => flow.Steps)).Count(),
            EnvironmentVariables = VariablesOf(scenario),
            Notes = notes.All(),
        };
    }

    // A name in JSON may have half of a surrogate pair in it, which .NET refuses only when the name is taken.
    private static ScenarioDraft Read(IScenarioImporter importer, ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        try
        {
            return importer.Read(source, request, notes, stop);
        }
        catch (InvalidOperationException e)
        {
            throw source.Invalid($"cannot be converted: {e.Message}", e);
        }
    }

    private static string TextOf(ScenarioDraft draft, IScenarioImporter importer, ImportSource source, IReadOnlyList<ConversionNote> notes, string? schema)
    {
        var text = new StringBuilder();
        if (schema is not null)
        {
            text.Append("# yaml-language-server: $schema=").Append(schema).Append('\n');
        }

        string from = source.Path is null ? "" : $" from {Path.GetFileName(source.Path)}";
        string detail = draft.SourceDetail.Length == 0 ? importer.Title : draft.SourceDetail;
        Append(text, $"Converted{from} ({detail}) by ConvertTo-PerfScenario. What was not carried over stands at the end of this file.");
        text.Append(YamlWriter.Write(draft.ToYaml())).Append('\n');
        if (notes.Count == 0)
        {
            Append(text, "Everything was carried over.");
        }

        int left = NotesWritten;
        foreach ((ConversionNoteKind kind, string title) in s_titles.Where(title => notes.Any(note => note.Kind == title.Kind)))
        {
            Append(text, title);
            foreach (ConversionNote note in notes.Where(note => note.Kind == kind).Take(Math.Max(0, left)))
            {
                Append(text, $"  - {note}");
                left--;
            }
        }

        if (notes.Count > NotesWritten)
        {
            Append(text, $"  … and {notes.Count - NotesWritten} more, in the report of the command.");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string comment)
    {
        foreach (string line in YamlWriter.CommentLines(comment))
        {
            text.Append(line).Append('\n');
        }
    }

    // The files of rows that a test names lie beside it.
    private static Scenario ReadBack(string text, ImportSource source, bool isBesideSource)
    {
        try
        {
            return ScenarioLoader.Parse(text, isBesideSource ? Path.GetFullPath(source.Path ?? "converted.yaml") : "");
        }
        catch (ScenarioException e)
        {
            throw source.Invalid(isBesideSource ? $"cannot be converted: {e.Message}" : $"was converted to something that is no scenario, which is a fault of Perf and not of the file: {e.Message}", e);
        }
    }

    private static IReadOnlyList<string> VariablesOf(Scenario scenario) =>
    [
        .. ScenarioTemplates.Of(scenario)
            .SelectMany(template => Template.Parse(template).Parts)
            .Where(part => part.Kind == TemplatePartKind.Environment && part.Default is null)
            .Select(part => part.Text)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
