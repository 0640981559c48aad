using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.K6;

/// <summary>Reads the CSV of <c>k6 run --out csv</c>: any order of columns, any of k6's formats of time. It does not say what a custom metric is.</summary>
internal static class K6CsvReader
{
    private const int MostTags = 20_000;
    private const string Expected = "a CSV of k6 with the columns metric_name, timestamp and metric_value";

    /// <summary>Reads a file.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The run.</returns>
    /// <exception cref="PerfException">A row is none of k6's, or there is no sample.</exception>
    public static ImportedRun Read(ImportRequest request, CancellationToken stop)
    {
        var assembler = new SampleAssembler(request.Path);
        var samples = new K6Samples(assembler, request.Submetrics);
        var warnings = new StreamWarnings();
        var names = new Utf8Names<MetricSlot>(1000);
        var tagBook = new Utf8Names<K6Tags>(MostTags);
        var moment = new K6Moment();
        bool hasSeconds = false;
        using var rows = new CsvRows(new LineSource(ResultStream.Open(request.Path), request.Path, stop), request.Path, (byte)',');
        if (!rows.TryRead())
        {
            throw ImportFault.At(request.Path, 1, "the file is empty", Expected);
        }

        string[] columns = [.. Enumerable.Range(0, rows.Count).Select(rows.Text)];
        int metricColumn = Array.IndexOf(columns, "metric_name");
        int timeColumn = Array.IndexOf(columns, "timestamp");
        int valueColumn = Array.IndexOf(columns, "metric_value");
        int extraColumn = Array.IndexOf(columns, "extra_tags");
        if (metricColumn < 0 || timeColumn < 0 || valueColumn < 0)
        {
            throw ImportFault.At(request.Path, 1, $"the first line has the columns {ImportFault.Quote(string.Join(',', columns))}", Expected);
        }

        int[] tagColumns = [.. Enumerable.Range(0, columns.Length).Where(column => column != metricColumn && column != timeColumn && column != valueColumn && column != extraColumn && columns[column] != "metadata")];
        var key = new ArrayBufferWriter<byte>();
        while (rows.TryRead())
        {
            if (TryRow() is not { } wrong)
            {
                continue;
            }

            if (!rows.IsUnended)
            {
                throw ImportFault.At(request.Path, rows.Line, wrong, $"a row with the {columns.Length} columns of the first line");
            }

            warnings.IsTruncated = true;
            warnings.Add($"The file ends within line {rows.Line} ({wrong}); everything before it is here.");
        }

        if (rows.IsDamaged)
        {
            warnings.IsTruncated = true;
            warnings.Add("The compressed file is cut off or damaged; everything before that is here.");
        }

        if (assembler.Samples == 0)
        {
            throw ImportFault.At(request.Path, 0, "it has no sample", Expected);
        }

        if (hasSeconds)
        {
            warnings.Add("Its times are whole seconds (K6_CSV_TIME_FORMAT=unix_milli writes finer ones): the length of the run is known to a second, and so are the rates.");
        }

        return StreamResult.Of(request, ResultFormats.K6Csv, "k6", assembler, samples, warnings);

        // What is wrong with the row, or null.
        string? TryRow()
        {
            if (rows.Count != columns.Length)
            {
                return $"the row has {rows.Count} fields";
            }

            if (!TryTime(rows[timeColumn], moment, out long ticks, out bool isExact))
            {
                return $"the timestamp {ImportFault.Quote(rows.Text(timeColumn))} is no time";
            }

            if (!Utf8Parser.TryParse(rows[valueColumn], out double value, out int used) || used != rows[valueColumn].Length || !double.IsFinite(value))
            {
                return $"the value {ImportFault.Quote(rows.Text(valueColumn))} is no number";
            }

            if (rows[metricColumn].IsEmpty)
            {
                return "the row names no metric";
            }

            samples.Add(Slot(rows[metricColumn]), Tags(), ticks, value, isExact);
            if (!isExact)
            {
                hasSeconds = true;
                assembler.ExtendTo(ticks + TimeSpan.TicksPerSecond);
            }

            return null;
        }

        K6Tags Tags()
        {
            key.ResetWrittenCount();
            foreach (int column in tagColumns)
            {
                key.Write(rows[column]);
                key.Write("\u0001"u8);
            }

            if (extraColumn >= 0)
            {
                key.Write(rows[extraColumn]);
            }

            if (tagBook.TryGet(key.WrittenSpan, out K6Tags? known))
            {
                return known;
            }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (int column in tagColumns.Where(column => !rows[column].IsEmpty))
            {
                values[columns[column]] = rows.Text(column);
            }

            // k=v&k2=v2, not escaped: a value that holds & or = cannot be told apart.
            foreach (string pair in rows.Text(extraColumn).Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                int equals = pair.IndexOf('=', StringComparison.Ordinal);
                values[equals < 0 ? pair : pair[..equals]] = equals < 0 ? "" : pair[(equals + 1)..];
            }

            K6Tags made = samples.TagsOf(values);
            tagBook.Add(key.WrittenSpan, made);
            return made;
        }

        MetricSlot Slot(ReadOnlySpan<byte> name)
        {
            if (names.TryGet(name, out MetricSlot? known))
            {
                return known;
            }

            // The book of names begins anew when it is full; what a metric is was said once.
            string metric = Encoding.UTF8.GetString(name);
            if (assembler.Metrics.TryGetValue(metric, out MetricSlot? made))
            {
                names.Add(name, made);
                return made;
            }

            MetricType? type = request.MetricTypes.TryGetValue(metric, out MetricType said) ? said : K6Metrics.TypeOf(metric);
            if (type is null)
            {
                warnings.Add($"A CSV does not say what kind of metric '{metric}' is; it is taken for a trend: its Avg is the share of a rate, and Avg times Count the sum of a counter. -MetricType @{{ {metric} = 'Rate' }} says it.");
            }

            MetricSlot slot = assembler.Metric(metric, type ?? MetricType.Trend, K6Metrics.ContentsOf(metric) == "time");
            names.Add(name, slot);
            return slot;
        }
    }

    /// <summary>Reads a time in any of k6's formats: seconds, milli-, micro- or nanoseconds of Unix time, or RFC 3339.</summary>
    internal static bool TryTime(ReadOnlySpan<byte> text, K6Moment moment, out long ticks, out bool isExact)
    {
        isExact = true;
        if (!Utf8Parser.TryParse(text, out long number, out int used) || used != text.Length)
        {
            // Without decimals it is as coarse as seconds of Unix time are.
            isExact = text.Contains((byte)'.');
            return moment.TryParse(text, out ticks);
        }

        // Seconds have ten digits from 2001 to 2286, and each finer unit three more.
        (double perTick, isExact) = number switch
        {
            < 100_000_000_000 => (TimeSpan.TicksPerSecond, false),
            < 100_000_000_000_000 => (TimeSpan.TicksPerMillisecond, true),
            < 100_000_000_000_000_000 => (TimeSpan.TicksPerMicrosecond, true),
            _ => (0.01, true),
        };
        ticks = DateTime.UnixEpoch.Ticks + (perTick < 1 ? number / 100 : number * (long)perTick);
        return number >= 0;
    }
}
