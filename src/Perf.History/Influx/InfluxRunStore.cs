using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Perf.History;

/// <summary>
/// Runs in an InfluxDB that several machines share. A run appears there when it has ended, whole: its line is written last. Measurements: <c>perf_runs</c> (a
/// line for each run), <c>perf_metrics</c> (the figures of each metric and step, for dashboards and trends), <c>perf_documents</c> (the result itself),
/// <c>perf_intervals</c> (the time line with distributions) and <c>perf_baselines</c>.
/// </summary>
public sealed partial class InfluxRunStore : IRunStore, IBaselineStore
{
    private const string Runs = "perf_runs", Metrics = "perf_metrics", Documents = "perf_documents", Intervals = "perf_intervals", Baselines = "perf_baselines";

    // Each of .NET's ticks has room for this many runs of a scenario that began in it.
    private const int Slots = 100;
    private const int DeletesAtOnce = 500;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly InfluxClient _client;
    private readonly Dictionary<string, (RunResult Run, long Time)> _begun = new(StringComparer.Ordinal);

    /// <summary>Names a history. Nothing is asked before the first use.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="patience">How long a question may take; 15 seconds when null.</param>
    public InfluxRunStore(InfluxAddress address, TimeSpan? patience = null)
    {
        Address = address;
        _client = new InfluxClient(address, patience ?? s_patience);
    }

    /// <summary>Where it is.</summary>
    public InfluxAddress Address { get; }

    /// <inheritdoc/>
    public void Begin(RunResult result)
    {
        if (FindLine(result.Id) is not null)
        {
            throw Exists(result.Id);
        }

        _begun[result.Id] = (result, FreeTime(result));
    }

    /// <inheritdoc/>
    public void Append(string runId, Interval interval) => _client.Write([IntervalLine(runId, interval)]);

    /// <summary>Adds many seconds in few requests.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="intervals">The seconds.</param>
    public void Append(string runId, IEnumerable<Interval> intervals) => _client.Write(intervals.Select(interval => IntervalLine(runId, interval)));

    /// <inheritdoc/>
    /// <remarks>A run that was written before with the same content is written again, so that a caller may try again after an error.</remarks>
    public void Complete(RunResult result)
    {
        byte[] document = Compress(RunResultJson.Write(result));
        string digest = Convert.ToHexStringLower(SHA256.HashData(document));
        (RunSummary Line, long Time, string Digest)? stored = FindLine(result.Id);
        if (stored is { } other && other.Digest != digest)
        {
            throw Exists(result.Id);
        }

        long time = stored?.Time ?? (_begun.TryGetValue(result.Id, out (RunResult Run, long Time) begun) && begun.Run.Scenario == result.Scenario && begun.Run.Environment == result.Environment ? begun.Time : FreeTime(result));
        KeyValuePair<string, string?>[] tags = [new("scenario", result.Scenario), new("environment", result.Environment)];
        var lines = new List<string>();
        foreach ((string step, string metric, MetricSummary summary) in RunFigures.Of(result))
        {
            lines.Add(Line(
                Metrics,
                [.. tags, new("step", step.Length == 0 ? null : step), new("metric", metric)],
                [new("run", result.Id), new("unit", summary.Unit), .. Statistics.All.Select(statistic => KeyValuePair.Create<string, object?>(RunIndex.ColumnOf(statistic), Statistics.Of(summary, statistic)))],
                time));
        }

        KeyValuePair<string, object?>[] pieces = [.. InfluxText.Pieces(document)];
        lines.Add(Line(Documents, tags, [new("run", result.Id), new("pieces", (long)pieces.Length), .. pieces], time));
        _client.Write(lines);

        // Last: whoever sees the line finds the rest.
        _client.Write([Line(Runs, tags, FieldsOf(RunSummary.From(result), digest), time)]);
        _begun.Remove(result.Id);
    }

    /// <inheritdoc/>
    public IEnumerable<RunResult> Find(RunQuery query)
    {
        foreach ((RunSummary line, long time, _) in FindLines(query))
        {
            InfluxRow? row = _client.Query($"SELECT * FROM {Documents} WHERE time = {time} AND {Tag("scenario", line.Scenario)}").FirstOrDefault(row => row.Text("run") == line.Id);
            if (row is not null)
            {
                yield return ReadDocument(row, line.Id);
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<RunSummary> List(RunQuery query) => FindLines(query).Select(found => found.Line);

    /// <inheritdoc/>
    public IEnumerable<Interval> ReadIntervals(string runId)
    {
        if (FindLine(runId) is not { } found)
        {
            yield break;
        }

        foreach (InfluxRow row in IntervalRows(found.Line, found.Time, "*"))
        {
            yield return Decode(row, runId);
        }
    }

    /// <inheritdoc/>
    public bool Remove(string runId)
    {
        if (FindLine(runId) is not { } found)
        {
            return false;
        }

        if (FindBaselines(new BaselineQuery()).FirstOrDefault(baseline => baseline.RunIds.Contains(runId)) is { } member)
        {
            throw new PerfException(
                ErrorIds.RunInBaseline,
                $"The run {runId} belongs to the baseline '{member.Name}' and is kept. Make the baseline of other runs (Set-PerfBaseline -Name '{member.Name}') or remove it (Remove-PerfBaseline -Name '{member.Name}') first.",
                runId);
        }

        RemoveLine(found.Line, found.Time);

        // Two machines that sent the run at the same moment may each have left a copy.
        while (FindLine(runId) is { } copy)
        {
            RemoveLine(copy.Line, copy.Time);
        }

        return true;
    }

    // The server deletes by time and tags alone; other runs of the scenario may have seconds in between.
    private void RemoveLine(RunSummary line, long time)
    {
        string scenario = Tag("scenario", line.Scenario);
        string[] deletes =
        [
            $"DELETE FROM {Runs} WHERE time = {time} AND {scenario}",
            $"DELETE FROM {Metrics} WHERE time = {time} AND {scenario}",
            $"DELETE FROM {Documents} WHERE time = {time} AND {scenario}",
            .. IntervalRows(line, time, "run, pieces").Select(row => $"DELETE FROM {Intervals} WHERE time = {row.Whole("time")} AND {scenario}"),
        ];
        foreach (string[] some in deletes.Chunk(DeletesAtOnce))
        {
            _client.Execute(string.Join("; ", some));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string Line(string measurement, IEnumerable<KeyValuePair<string, string?>> tags, IEnumerable<KeyValuePair<string, object?>> fields, long? time)
    {
        var line = new StringBuilder();
        LineProtocol.Write(line, measurement, tags, fields, time);
        return line.ToString();
    }

    private static IEnumerable<KeyValuePair<string, object?>> FieldsOf(RunSummary line, string digest) =>
    [
        new("id", line.Id), new("target", line.Target), new("status", line.Status.ToString()), new("started", line.StartedAt.UtcTicks), new("duration", line.Duration.Ticks),
        new("outcome", line.Outcome?.ToString()), new("valid", line.IsValid), new("requests", line.Requests), new("request_rate", line.RequestRate), new("p95", line.P95),
        new("failed_rate", line.FailedRate), new("commit", line.Commit), new("branch", line.Branch), new("fingerprint", line.Fingerprint), new("tool", line.Tool),
        new("labels", JsonSerializer.Serialize(line.Tags, HistoryJson.Default.IReadOnlyDictionaryStringString)), new("digest", digest),
    ];

    private static RunSummary ReadLine(InfluxRow row) => new()
    {
        Id = row.Text("id") ?? "",
        Scenario = row.Tag("scenario") ?? "",
        Environment = row.Tag("environment"),
        Target = row.Text("target") ?? "",
        Status = row.Word("status", RunStatus.Failed),
        StartedAt = new DateTimeOffset(row.Whole("started"), TimeSpan.Zero),
        Duration = TimeSpan.FromTicks(row.Whole("duration")),
        Outcome = row.Text("outcome") is null ? null : row.Word("outcome", Outcome.Inconclusive),
        IsValid = row.Truth("valid"),
        Requests = row.Number("requests") ?? 0,
        RequestRate = row.Number("request_rate") ?? 0,
        P95 = row.Number("p95"),
        FailedRate = row.Number("failed_rate"),
        Commit = row.Text("commit"),
        Branch = row.Text("branch"),
        Fingerprint = row.Text("fingerprint"),
        Tool = row.Text("tool"),
        Tags = RunIndex.ReadTags(row.Text("labels") ?? "{}"),
    };

    private static string Tag(string name, string value) => $"{InfluxText.Name(name)} = {InfluxText.Literal(LineProtocol.EncodeName(value))}";

    // Null where the id has letters that a pattern could take for something else; the runs are looked through then.
    private static string? BeginsWith(string field, string? id) =>
        string.IsNullOrEmpty(id) || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? null : $"{InfluxText.Name(field)} =~ /^{id}/";

    private static string Conditions(params string?[] conditions)
    {
        string[] known = [.. conditions.OfType<string>()];
        return known.Length == 0 ? "" : $" WHERE {string.Join(" AND ", known)}";
    }

    private static byte[] Compress(string text)
    {
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressed.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private PerfException Exists(string id) => new(
        ErrorIds.RunExists,
        $"Another run {id} is in the shared history {Address} already, and is kept as it is. Remove-PerfResult -Id {id} makes room, should that one not be wanted.",
        id);

    private RunResult ReadDocument(InfluxRow row, string id)
    {
        try
        {
            using var plain = new BrotliStream(new MemoryStream(InfluxText.Bytes(row, (int)row.Whole("pieces"))), CompressionMode.Decompress);
            return RunResultJson.Read(plain, $"run {id} of {Address}");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or InvalidOperationException)
        {
            throw Unreadable(id, e);
        }
    }

    private Interval Decode(InfluxRow row, string id)
    {
        try
        {
            return IntervalCodec.Decode(InfluxText.Bytes(row, (int)row.Whole("pieces")));
        }
        catch (FormatException e)
        {
            throw Unreadable(id, e);
        }
    }

    private PerfException Unreadable(string id, Exception e) => new(ErrorIds.StoreUnavailable, $"The run {id} in the shared history {Address} cannot be read: {e.Message}", id, e);

    private string IntervalLine(string runId, Interval interval)
    {
        if (!_begun.TryGetValue(runId, out (RunResult Run, long Time) begun))
        {
            throw new PerfException(ErrorIds.StoreUnavailable, $"The run {runId} was not begun in the shared history {Address}, so its seconds cannot be kept there.", runId);
        }

        KeyValuePair<string, object?>[] pieces = [.. InfluxText.Pieces(IntervalCodec.Encode(interval))];
        return Line(Intervals, [new("scenario", begun.Run.Scenario), new("environment", begun.Run.Environment)], [new("run", runId), new("index", (long)interval.Index), new("pieces", (long)pieces.Length), .. pieces], begun.Time + (interval.Start.Ticks * Slots));
    }

    private IEnumerable<InfluxRow> IntervalRows(RunSummary line, long time, string columns) =>
        _client.Query($"SELECT {columns} FROM {Intervals} WHERE time >= {time} AND {Tag("scenario", line.Scenario)} AND \"run\" = {InfluxText.Literal(line.Id)} ORDER BY time");

    private (RunSummary Line, long Time, string Digest)? FindLine(string id)
    {
        foreach (InfluxRow row in _client.Query($"SELECT * FROM {Runs} WHERE \"id\" = {InfluxText.Literal(id)}"))
        {
            return (ReadLine(row), row.Whole("time"), row.Text("digest") ?? "");
        }

        return null;
    }

    // Two runs of one scenario that began in the same tick must not replace each other.
    private long FreeTime(RunResult result)
    {
        long first = InfluxText.Nanoseconds(result.StartedAt);
        HashSet<long> taken =
        [
            .. _client.Query($"SELECT \"id\" FROM {Runs} WHERE time >= {first} AND time < {first + Slots} AND {Tag("scenario", result.Scenario)}").Select(row => row.Whole("time")),
            .. _begun.Values.Where(begun => begun.Run.Scenario == result.Scenario).Select(begun => begun.Time),
        ];
        int wanted = SHA256.HashData(Encoding.UTF8.GetBytes(result.Id))[0] % Slots;
        return Enumerable.Range(0, Slots).Select(i => first + ((wanted + i) % Slots)).First(time => !taken.Contains(time));
    }

    private IEnumerable<(RunSummary Line, long Time, string Digest)> FindLines(RunQuery query)
    {
        if (query.Limit is <= 0)
        {
            return [];
        }

        HashSet<string>? members = query.Baseline is null ? null : [.. FindBaselines(new BaselineQuery { Name = query.Baseline }).SelectMany(baseline => baseline.RunIds)];
        string where = Conditions(
            query.Since is { } since ? $"time >= {InfluxText.Nanoseconds(since)}" : null,
            query.Before is { } before ? $"time < {InfluxText.Nanoseconds(before)}" : null,
            InfluxText.Matches("scenario", query.Scenario),
            InfluxText.Matches("environment", query.Environment),
            BeginsWith("id", query.Id));
        return SortedById(_client.Query($"SELECT * FROM {Runs}{where} ORDER BY time DESC")
            .Select(row => (Line: ReadLine(row), Time: row.Whole("time"), Digest: row.Text("digest") ?? ""))
            .Where(found => RunFilter.Takes(query, found.Line) && members?.Contains(found.Line.Id) != false)).Take(query.Limit ?? int.MaxValue);
    }

    // The server orders by nanoseconds; runs that began in one tick are ordered by their ids, as everywhere.
    private static IEnumerable<(RunSummary Line, long Time, string Digest)> SortedById(IEnumerable<(RunSummary Line, long Time, string Digest)> lines)
    {
        var same = new List<(RunSummary Line, long Time, string Digest)>();
        foreach ((RunSummary Line, long Time, string Digest) line in lines)
        {
            if (same.Count > 0 && same[0].Line.StartedAt != line.Line.StartedAt)
            {
                foreach (var one in same.OrderByDescending(one => one.Line.Id, StringComparer.Ordinal))
                {
                    yield return one;
                }

                same.Clear();
            }

            same.Add(line);
        }

        foreach (var one in same.OrderByDescending(one => one.Line.Id, StringComparer.Ordinal))
        {
            yield return one;
        }
    }
}
