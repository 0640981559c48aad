using System.Text.Json;

namespace Perf.Compatibility.Import.Har;

/// <summary>Reads recordings of browsers and proxies: HTTP Archive 1.1 and 1.2.</summary>
internal sealed class HarImporter : IScenarioImporter
{
    public string Format => "har";

    public string Title => "HAR 1.2";

    public bool Recognizes(ImportSource source) =>
        source.FirstCharacter == '{' && source.Head.Contains("\"log\"", StringComparison.Ordinal)
        && (source.Head.Contains("\"entries\"", StringComparison.Ordinal) || source.Head.Contains("\"creator\"", StringComparison.Ordinal) || source.Head.Contains("\"pages\"", StringComparison.Ordinal));

    public ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        var recording = new HarRecording();
        using (Stream stream = source.Open())
        {
            var reader = new HarStream(stream);
            try
            {
                reader.Read((list, item) => recording.Add(list, item, notes), recording.AddProperty, stop);
            }
            catch (JsonException e)
            {
                throw source.Invalid($"is broken in line {(e.LineNumber ?? 0) + 1}: {e.Message.Split(" LineNumber:")[0]}", e);
            }
            catch (InvalidDataException e)
            {
                throw source.Invalid(e.Message, e);
            }

            if (!reader.HasLog)
            {
                throw source.Invalid("is no HAR: the object 'log' is missing");
            }
        }

        if (recording.Version.Length > 0 && !recording.Version.StartsWith("1.", StringComparison.Ordinal))
        {
            throw source.Invalid($"is HAR {recording.Version}, and 1.1 and 1.2 are read");
        }

        if (recording.Entries.Count == 0)
        {
            throw source.Invalid("has no entries: nothing was recorded");
        }

        HarSite site = HarSite.Of(recording.Entries, request.Target);
        IReadOnlyList<HarEntry> kept = new HarSelection(site, new ImportFilter(request), notes).Select(recording.Entries);
        var draft = new ScenarioDraft
        {
            Name = recording.Pages.Values.Select(title => title.Trim()).FirstOrDefault(title => title.Length > 0 && !title.Contains("://", StringComparison.Ordinal)) ?? site.Host,
            Target = site.Origin,
            SourceDetail = recording.Detail,
            Read = recording.Entries.Count,
        };
        if (kept.Count > 0)
        {
            new HarFlow(draft, site, recording.Pages, notes).Build(kept);
        }

        return draft;
    }
}
