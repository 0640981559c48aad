using Perf.Compatibility.Results.Artillery;
using Perf.Compatibility.Results.JMeter;
using Perf.Compatibility.Results.K6;

namespace Perf.Compatibility.Results;

/// <summary>Reads results of any tool. It reads what the file says, and says what the file does not.</summary>
public static class ResultReader
{
    /// <summary>The format of a file, by its content.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One of <see cref="ResultFormats"/>, or null for a file of none of them.</returns>
    /// <exception cref="PerfException">The file cannot be read.</exception>
    public static string? Detect(string path) => FormatDetector.Of(path);

    /// <summary>Reads a file.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The run.</returns>
    /// <exception cref="PerfException">
    /// <see cref="ErrorIds.FileNotFound"/>, <see cref="ErrorIds.FileUnreadable"/>, <see cref="ErrorIds.ArgumentInvalid"/> (a format that there is not), or
    /// <see cref="ErrorIds.ResultInvalid"/> with file, line and what was expected there.
    /// </exception>
    public static ImportedRun Read(ImportRequest request, CancellationToken stop)
    {
        string? format = request.Format is null ? Detect(request.Path) : ResultFormats.Find(request.Format);
        return format switch
        {
            ResultFormats.Perf => ReadOwn(request),
            ResultFormats.K6Json => K6JsonReader.Read(request, stop),
            ResultFormats.K6Csv => K6CsvReader.Read(request, stop),
            ResultFormats.K6Summary or ResultFormats.K6HandleSummary or ResultFormats.K6MachineSummary => K6SummaryReader.Read(request, format),
            ResultFormats.Artillery or ResultFormats.ArtilleryLegacy => ArtilleryReader.Read(request, format),
            ResultFormats.JMeterCsv => JMeterCsvReader.Read(request, stop),
            ResultFormats.JMeterXml => JMeterXmlReader.Read(request, stop),
            _ => throw ImportFault.At(request.Path, 1, "this is no result that Perf knows", string.Join("; ", ResultFormats.All.Select(one => one.Description))),
        };
    }

    private static ImportedRun ReadOwn(ImportRequest request)
    {
        using var stream = new MemoryStream(ResultStream.ReadAll(request.Path, Summaries.JsonSource.MaxLength).ToArray());
        RunResult result = RunResultJson.Read(stream, request.Path);
        return new ImportedRun
        {
            Result = result with
            {
                Scenario = request.Name ?? result.Scenario,
                Environment = request.Environment ?? result.Environment,
                Tags = ImportHeader.Merge(result.Tags, request.Tags),
            },
        };
    }
}
