using System.Text;
using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.K6;

/// <summary>Reads the stream of <c>k6 run --out json</c>, and Perf's own of the same shape.</summary>
internal static class K6JsonReader
{
    // Tags repeat; where each request has an address of its own they do not, and must not fill the memory.
    private const int MostTags = 20_000;

    /// <summary>Reads a stream.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The run.</returns>
    /// <exception cref="PerfException">A line is none of k6's, or there is no sample.</exception>
    public static ImportedRun Read(ImportRequest request, CancellationToken stop)
    {
        var assembler = new SampleAssembler(request.Path);
        var samples = new K6Samples(assembler, request.Submetrics);
        var names = new Utf8Names<MetricSlot>(MostTags);
        var tags = new Utf8Names<K6Tags>(MostTags);
        var moment = new K6Moment();
        var scanner = new K6LineScanner(moment);
        var parser = new K6LineParser(moment);
        var declared = new List<ToolThreshold>();
        var warnings = new StreamWarnings();
        using var lines = new LineSource(ResultStream.Open(request.Path), request.Path, stop);
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (scanner.TryScan(line, out K6Point point) && names.TryGet(point.Metric, out MetricSlot? slot) && TryFind(point.Tags, out K6Tags? known))
            {
                samples.Add(slot, known, point.Ticks, point.Value, isExact: true);
                continue;
            }

            if (line.IsEmpty || line.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            try
            {
                Take(parser.Parse(line));
            }
            catch (FormatException e) when (lines.IsUnended || lines.IsDamaged)
            {
                // The process that wrote the file was killed within a line.
                warnings.IsTruncated = true;
                warnings.Add($"The file ends within line {lines.Line} ({e.Message}); everything before it is here.");
            }
            catch (FormatException e)
            {
                throw ImportFault.At(request.Path, lines.Line, e.Message, K6LineParser.Expected, e);
            }
        }

        if (lines.IsDamaged)
        {
            warnings.IsTruncated = true;
            warnings.Add("The compressed file is cut off or damaged; everything before that is here.");
        }

        if (assembler.Samples == 0)
        {
            throw ImportFault.At(request.Path, 0, "it has no sample", K6LineParser.Expected);
        }

        bool isOurs = assembler.Metrics.ContainsKey(MetricNames.IterationStartLag) || assembler.Metrics.ContainsKey(MetricNames.HttpReqResponseTime);
        return StreamResult.Of(request, ResultFormats.K6Json, isOurs ? "Perf" : "k6", assembler, samples, warnings) with { Thresholds = declared };

        bool TryFind(ReadOnlySpan<byte> json, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out K6Tags? found)
        {
            if (tags.TryGet(json, out found))
            {
                return true;
            }

            try
            {
                found = samples.TagsOf(K6LineParser.ParseTags(json));
                tags.Add(json, found);
                return true;
            }
            catch (FormatException)
            {
                // The line is read once more, and the fault is told with it.
                return false;
            }
        }

        void Take(K6Line? read)
        {
            if (read is null)
            {
                warnings.AddOnce("Lines of another type than Metric and Point are left out: this version of Perf does not know them.");
            }
            else if (read.Type is { } type)
            {
                Name(read.Metric, type, read.Contains == "time");
                samples.Select(read.Submetrics);
                declared.AddRange(read.Thresholds.Select(expression => new ToolThreshold(read.Metric, expression, null)).Except(declared));
            }
            else
            {
                samples.Add(SlotOf(read.Metric), samples.TagsOf(read.Tags), read.Ticks, read.Value, isExact: true);
            }
        }

        MetricSlot SlotOf(string metric)
        {
            if (assembler.Metrics.TryGetValue(metric, out MetricSlot? found))
            {
                return found;
            }

            MetricType? type = request.MetricTypes.TryGetValue(metric, out MetricType said) ? said : K6Metrics.TypeOf(metric);
            if (type is null)
            {
                warnings.Add($"The file does not say what kind of metric '{metric}' is (its line of type Metric is missing); it is taken for a trend. -MetricType @{{ {metric} = 'Counter' }} says it.");
            }

            return Name(metric, type ?? MetricType.Trend, type is null ? false : K6Metrics.ContentsOf(metric) == "time");
        }

        MetricSlot Name(string metric, MetricType type, bool isTime)
        {
            MetricSlot named = assembler.Metric(metric, type, isTime);
            names.Add(Encoding.UTF8.GetBytes(metric), named);
            return named;
        }
    }
}
