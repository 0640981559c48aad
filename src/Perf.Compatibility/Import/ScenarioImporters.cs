using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import;

/// <summary>The explicit list of importers.</summary>
public static partial class ScenarioImporters
{
    /// <summary>All of them, in the order in which they are asked whether a source is theirs; those that look at less come last.</summary>
    public static IReadOnlyList<IScenarioImporter> All { get; } =
    [
        new Har.HarImporter(),
        new Postman.PostmanImporter(),
        new OpenApi.OpenApiImporter(),
        new Artillery.ArtilleryImporter(),
        new K6.K6Importer(),
        new Curl.CurlImporter(),
        new AccessLog.AccessLogImporter(),
    ];

    /// <summary>The importer of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="format">The format that the user named, or null to find it out.</param>
    /// <returns>The importer.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: there is no such format; <see cref="ErrorIds.ImportInvalid"/>: the content is of none.</exception>
    public static IScenarioImporter For(ImportSource source, string? format)
    {
        if (format is null)
        {
            return All.FirstOrDefault(importer => importer.Recognizes(source)) ?? throw new PerfException(
                ErrorIds.ImportInvalid,
                OwnKey().IsMatch(source.Head) ? $"{source.Label} is a scenario of Perf's own already; there is nothing to convert. Test-PerfScenario checks it." :
                $"{source.Label} is of no format that can be converted. Formats: {string.Join(", ", All.Select(importer => importer.Title))}. Name it with -Format when it is one of them; a log of another layout needs -LogFormat.",
                source.Label);
        }

        string[] names = [.. All.Select(importer => importer.Format)];
        return All.FirstOrDefault(importer => importer.Format.Equals(format, StringComparison.OrdinalIgnoreCase)) ?? throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"There is no format '{format}'{(NearestWord.Find(format.ToLowerInvariant(), names) is { } nearest ? $"; did you mean '{nearest}'?" : ".")} Formats: {string.Join(", ", names)}.",
            format);
    }

    // Only such files have flows at their left margin.
    [GeneratedRegex("^[\"']?flows[\"']?\\s*:", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OwnKey();
}
