namespace Perf.Reporting.Samples;

/// <summary>The formats of raw samples; the end of a file's name says which.</summary>
public static class SampleFormats
{
    private const string Compressed = ".gz";

    private static readonly (string Extension, Func<IReadOnlyList<Threshold>, IReadOnlyList<MetricDeclaration>, ISampleFormat> Create)[] s_all =
    [
        (".ndjson", (thresholds, custom) => new JsonSampleFormat(thresholds, custom)),
        (".csv", (_, _) => new CsvSampleFormat()),
    ];

    /// <summary>Finds the format of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="thresholds">The run's thresholds, which k6's JSON names with each metric.</param>
    /// <param name="custom">The metrics of the scenario's own; null for none.</param>
    /// <returns>The format, and whether the file is compressed by gzip.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: the file's name ends otherwise.</exception>
    public static (ISampleFormat Format, bool IsCompressed) Of(string path, IReadOnlyList<Threshold> thresholds, IReadOnlyList<MetricDeclaration>? custom = null)
    {
        bool isCompressed = path.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase);
        string name = isCompressed ? path[..^Compressed.Length] : path;
        return s_all.FirstOrDefault(one => Path.GetExtension(name).Equals(one.Extension, StringComparison.OrdinalIgnoreCase)) is { Create: { } create }
            ? (create(thresholds, custom ?? []), isCompressed)
            : throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"The end of the file's name says what format raw samples are written in, and '{Path.GetFileName(path)}' ends with none that there is. Use .ndjson (as k6's --out json) or .csv (as k6's --out csv), or .ndjson.gz or .csv.gz for a smaller file.",
                path);
    }
}
