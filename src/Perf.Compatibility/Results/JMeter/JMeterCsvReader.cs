using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.JMeter;

/// <summary>Reads a JTL of JMeter as CSV, with the columns of its first line in any order and any of JMeter's delimiters.</summary>
internal static class JMeterCsvReader
{
    private const string Expected = "a JTL of JMeter with a first line that names the columns, timeStamp, elapsed and label among them";

    private static readonly string[] s_dateFormats = ["yyyy/MM/dd HH:mm:ss.SSS", "yyyy/MM/dd HH:mm:ss.fff", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.fff", "yyyy-MM-dd HH:mm:ss", "MM/dd/yy HH:mm:ss"];

    /// <summary>The delimiter of a first line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Null when the line does not name JMeter's columns.</returns>
    public static char? DelimiterOf(string line)
    {
        foreach (char delimiter in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            string[] columns = line.Split(delimiter);
            if (columns.Contains("timeStamp") && columns.Contains("elapsed"))
            {
                return delimiter;
            }
        }

        return null;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The run.</returns>
    /// <exception cref="PerfException">A row is none of JMeter's, or there is no sample.</exception>
    public static ImportedRun Read(ImportRequest request, CancellationToken stop)
    {
        (ReadOnlyMemory<byte> head, _) = ResultStream.ReadHead(request.Path, 1 << 16);
        string first = Encoding.UTF8.GetString(head.Span).Split('\n', 2)[0].TrimEnd('\r');
        char delimiter = DelimiterOf(first) ?? throw ImportFault.At(
            request.Path, 1, $"the first line {ImportFault.Quote(first)} does not name the columns (jmeter.save.saveservice.print_field_names=true writes them)", Expected);

        var assembler = new SampleAssembler(request.Path);
        var samples = new JMeterSamples(assembler);
        var parts = new SubSamples();
        var warnings = new StreamWarnings();
        long skipped = 0;
        using var rows = new CsvRows(new LineSource(ResultStream.Open(request.Path), request.Path, stop), request.Path, (byte)delimiter);
        rows.TryRead();
        string[] names = [.. Enumerable.Range(0, rows.Count).Select(rows.Text)];
        int Column(string name) => Array.IndexOf(names, name);
        int time = Column("timeStamp"), elapsed = Column("elapsed"), label = Column("label"), code = Column("responseCode"), message = Column("responseMessage"), thread = Column("threadName");
        int success = Column("success"), failure = Column("failureMessage"), bytes = Column("bytes"), sent = Column("sentBytes"), all = Column("allThreads"), url = Column("URL"), latency = Column("Latency"), connect = Column("Connect");
        while (rows.TryRead())
        {
            if (Read(out JMeterSample? sample) is { } wrong)
            {
                if (!rows.IsUnended)
                {
                    throw ImportFault.At(request.Path, rows.Line, wrong, $"a row with the {names.Length} columns of the first line");
                }

                warnings.IsTruncated = true;
                warnings.Add($"The file ends within line {rows.Line} ({wrong}); everything before it is here.");
            }
            else if (sample!.IsTransaction)
            {
                samples.AddTransaction(sample);
            }
            else if (parts.IsPart(sample))
            {
                skipped++;
            }
            else
            {
                samples.AddRequest(sample);
            }
        }

        if (rows.IsDamaged)
        {
            warnings.IsTruncated = true;
            warnings.Add("The compressed file is cut off or damaged; everything before that is here.");
        }

        if (skipped > 0)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{skipped:#,##0} parts of samples (redirects, embedded resources) are in the file too; they are contained in their whole and not counted."));
        }

        return JMeterResult.Of(request, ResultFormats.JMeterCsv, assembler, samples, warnings);

        // What is wrong with the row, or null.
        string? Read(out JMeterSample? sample)
        {
            sample = null;
            if (rows.Count != names.Length)
            {
                return $"the row has {rows.Count} fields";
            }

            if (!TryTime(out long ticks))
            {
                return $"the timeStamp {ImportFault.Quote(rows.Text(time))} is no time";
            }

            if (Number(elapsed) is not { } took || took < 0)
            {
                return $"elapsed {ImportFault.Quote(rows.Text(elapsed))} is no number of milliseconds";
            }

            string address = rows.Text(url);
            sample = new JMeterSample
            {
                StartTicks = ticks,
                Elapsed = took,
                Latency = Number(latency),
                Connect = Number(connect),
                Label = rows.Text(label),
                Code = rows.Text(code),
                Message = rows.Text(message),
                FailureMessage = rows.Text(failure),
                Thread = rows.Text(thread),
                IsSuccess = success < 0 || rows[success].SequenceEqual("true"u8),
                Bytes = Number(bytes),
                SentBytes = Number(sent),
                Threads = Number(all),
                IsHttp = url < 0 || address.StartsWith("http", StringComparison.OrdinalIgnoreCase),
                Url = address,
            };
            return null;
        }

        double? Number(int column) => column >= 0 && Utf8Parser.TryParse(rows[column], out double value, out int used) && used == rows[column].Length && double.IsFinite(value) ? value : null;

        bool TryTime(out long ticks)
        {
            if (Utf8Parser.TryParse(rows[time], out long milliseconds, out int used) && used == rows[time].Length)
            {
                ticks = DateTime.UnixEpoch.Ticks + (Math.Clamp(milliseconds, 0, 253_402_300_799_999) * TimeSpan.TicksPerMillisecond);
                return milliseconds is >= 0 and < 253_402_300_800_000;
            }

            bool isDate = DateTime.TryParseExact(rows.Text(time), s_dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment);
            if (isDate)
            {
                warnings.AddOnce("Its times are dates without a zone; they are taken for UTC.");
            }

            ticks = moment.Ticks;
            return isDate;
        }
    }
}
