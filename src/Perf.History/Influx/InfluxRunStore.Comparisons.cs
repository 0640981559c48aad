using System.IO.Compression;
using System.Text;

namespace Perf.History;

/// <content>Comparisons: a point for each line, for boards, and the whole report, compressed.</content>
public sealed partial class InfluxRunStore : IComparisonStore
{
    private const string ComparisonDocuments = "perf_comparison_documents";

    /// <inheritdoc/>
    public void AppendComparison(ComparisonReport report, DateTimeOffset at)
    {
        string id = Guid.NewGuid().ToString("N");

        // Two comparisons of one moment must not replace each other: there is room for a hundred in each tick.
        long time = InfluxText.Nanoseconds(at) + (Convert.ToInt32(id[..4], 16) % Slots);
        KeyValuePair<string, object?>[] pieces = [.. InfluxText.Pieces(Compress(ComparisonReportJson.Write(report)))];
        string runs = string.Join(' ', report.BaselineRuns.Concat(report.CandidateRuns));
        _client.Write(
        [
            .. ComparisonLines.Of(report, id, time),
            Line(
                ComparisonDocuments,
                [new("scenario", report.Scenario), new("environment", report.Environment)],
                [new("id", id), new("verdict", report.Verdict.ToString()), new("runs", runs.Length > LineProtocol.LongestText ? "" : runs), new("pieces", (long)pieces.Length), .. pieces],
                time),
        ]);
    }

    /// <inheritdoc/>
    public IEnumerable<ComparisonReport> FindComparisons(RunQuery query)
    {
        string where = Conditions(
            query.Since is { } since ? $"time >= {InfluxText.Nanoseconds(since)}" : null,
            query.Before is { } before ? $"time < {InfluxText.Nanoseconds(before)}" : null,
            InfluxText.Matches("scenario", query.Scenario),
            InfluxText.Matches("environment", query.Environment));
        return _client.Query($"SELECT * FROM {ComparisonDocuments}{where} ORDER BY time DESC")
            .Where(row => (query.Scenario is null || NamePattern.Matches(query.Scenario, row.Tag("scenario") ?? "")) && (query.Environment is null || NamePattern.Matches(query.Environment, row.Tag("environment") ?? ""))
                && (query.Id is null || (row.Text("runs") ?? "").Split(' ').Any(run => run.StartsWith(query.Id, StringComparison.Ordinal))))
            .Take(query.Limit ?? int.MaxValue).Select(ReadComparison);
    }

    private ComparisonReport ReadComparison(InfluxRow row)
    {
        string id = row.Text("id") ?? "";
        try
        {
            using var plain = new BrotliStream(new MemoryStream(InfluxText.Bytes(row, (int)row.Whole("pieces"))), CompressionMode.Decompress);
            using var text = new StreamReader(plain, Encoding.UTF8);
            return ComparisonReportJson.Read(text.ReadToEnd());
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or InvalidOperationException)
        {
            throw new PerfException(ErrorIds.StoreUnavailable, $"The comparison {id} in the shared history {Address} cannot be read: {e.Message}", id, e);
        }
    }
}
