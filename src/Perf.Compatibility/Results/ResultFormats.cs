namespace Perf.Compatibility.Results;

/// <summary>The shapes of results that can be read, by the names that Import-PerfResult -Format takes.</summary>
public static class ResultFormats
{
    /// <summary>Perf's own JSON.</summary>
    public const string Perf = "perf";

    /// <summary>k6's <c>--summary-export</c>, in which a threshold's <c>true</c> means that it failed.</summary>
    public const string K6Summary = "k6-summary";

    /// <summary>What k6 gives to <c>handleSummary</c>, in which <c>ok: true</c> means that a threshold passed.</summary>
    public const string K6HandleSummary = "k6-handlesummary";

    /// <summary>k6's machine-readable summary, which has no thresholds.</summary>
    public const string K6MachineSummary = "k6-machine-summary";

    /// <summary>The lines of JSON of k6's <c>--out json</c>.</summary>
    public const string K6Json = "k6-json";

    /// <summary>The CSV of k6's <c>--out csv</c>.</summary>
    public const string K6Csv = "k6-csv";

    /// <summary>The report of Artillery 2.</summary>
    public const string Artillery = "artillery";

    /// <summary>The report of Artillery 1.</summary>
    public const string ArtilleryLegacy = "artillery-legacy";

    /// <summary>JMeter's JTL as CSV.</summary>
    public const string JMeterCsv = "jmeter-csv";

    /// <summary>JMeter's JTL as XML.</summary>
    public const string JMeterXml = "jmeter-xml";

    /// <summary>All formats, each with what it is.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (Perf, "JSON of Export-PerfReport"),
        (K6Summary, "k6 --summary-export"),
        (K6HandleSummary, "the data of k6's handleSummary"),
        (K6MachineSummary, "k6's machine-readable summary"),
        (K6Json, "k6 --out json: a line of JSON for each sample"),
        (K6Csv, "k6 --out csv"),
        (Artillery, "the report of Artillery 2"),
        (ArtilleryLegacy, "the report of Artillery 1"),
        (JMeterCsv, "a JTL of JMeter as CSV"),
        (JMeterXml, "a JTL of JMeter as XML"),
    ];

    /// <summary>The format of a name.</summary>
    /// <param name="name">The name, upper and lower case alike.</param>
    /// <returns>One of the constants.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>, with the formats that there are.</exception>
    public static string Find(string name)
    {
        string? found = All.Select(format => format.Name).FirstOrDefault(format => format.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is not null)
        {
            return found;
        }

        string? nearest = NearestWord.Find(name, All.Select(format => format.Name));
        throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"There is no result format '{name}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Formats: {string.Join(", ", All.Select(format => format.Name))}.",
            name);
    }
}
