using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Compatibility.Results;

/// <summary>What a result says of the run besides its measurements.</summary>
internal static class ImportHeader
{
    private static readonly string[] s_ends = [".gz", ".json", ".ndjson", ".csv", ".jtl", ".xml", ".txt", ".log"];

    /// <summary>The header of a file.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="format">One of <see cref="ResultFormats"/>.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="version">Its version, or null.</param>
    public static RunResult Of(ImportRequest request, string format, string tool, string? version) => new()
    {
        Scenario = request.Name ?? NameOf(request.Path),
        Environment = request.Environment,
        Status = RunStatus.Completed,
        Tags = request.Tags,
        Source = new ResultSource { Tool = tool, Version = version, Format = format, Path = request.Path },
        PerfVersion = typeof(RunResult).Assembly.GetName().Version?.ToString(3) ?? "",
    };

    /// <summary>Labels of the file and of the user; the user's count where both name one.</summary>
    /// <param name="file">Those of the file.</param>
    /// <param name="user">Those of the user.</param>
    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> file, IReadOnlyDictionary<string, string> user)
    {
        var all = new Dictionary<string, string>(file, StringComparer.Ordinal);
        foreach ((string name, string value) in user)
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>
    /// Gives a result its id. It is made of what was measured, so that a file that is imported twice is one run of the history and not two.
    /// </summary>
    /// <param name="result">The result with its measurements.</param>
    public static RunResult WithId(RunResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.Source?.Format}|{result.Scenario}|{result.StartedAt.UtcTicks}|{result.Duration.Ticks}");
        foreach (MetricSummary metric in result.Metrics.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"|{metric.Name}={metric.Count:R},{metric.Rate:R},{metric.Min:R},{metric.Avg:R},{metric.Max:R}");
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..6];
        return result with { Id = string.Create(CultureInfo.InvariantCulture, $"{result.StartedAt.UtcDateTime:yyyyMMdd-HHmmss}-{hash}") };
    }

    /// <summary>
    /// When a run began whose file does not say it: the time of the file is that of its end.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="duration">How long the run took.</param>
    public static DateTimeOffset StartByFile(string path, TimeSpan duration)
    {
        DateTime end = File.GetLastWriteTimeUtc(path);
        return new DateTimeOffset(end - duration, TimeSpan.Zero);
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        while (s_ends.FirstOrDefault(end => name.Length > end.Length && name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } end)
        {
            name = name[..^end.Length];
        }

        return name;
    }
}
