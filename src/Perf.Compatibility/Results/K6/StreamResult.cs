using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.K6;

/// <summary>Puts the run of a stream together.</summary>
internal static class StreamResult
{
    /// <summary>The run.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="format">One of <see cref="ResultFormats"/>.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="assembler">The samples.</param>
    /// <param name="samples">What their tags told.</param>
    /// <param name="warnings">What was odd.</param>
    public static ImportedRun Of(ImportRequest request, string format, string tool, SampleAssembler assembler, K6Samples samples, StreamWarnings warnings)
    {
        if (assembler.IsCapped)
        {
            warnings.Add($"There are more than a thousand names of requests; those that came later are counted as {SampleAssembler.OtherSteps}. Give requests a name in the script (tags: {{ name: '...' }}).");
        }

        RunResult header = ImportHeader.Of(request, format, tool, null) with
        {
            Target = samples.Target,
            Status = warnings.IsTruncated ? RunStatus.Interrupted : RunStatus.Completed,
            StatusReason = warnings.IsTruncated ? "The file ends before the run did." : null,
            Warnings = warnings.All,
        };
        (RunResult result, IEnumerable<Interval> intervals) = assembler.Complete(header with { Tags = ImportHeader.Merge(samples.CommonTags, request.Tags) });
        foreach (MetricSlot none in samples.Unmet().ToArray())
        {
            var empty = new MetricSummary { Name = none.Name, Type = none.Type, Unit = none.Unit ?? MetricNames.UnitOf(none.Name), Rate = none.Type == MetricType.Rate ? double.NaN : 0 };
            result = result with { Metrics = new Dictionary<string, MetricSummary>(result.Metrics) { [none.Name] = empty } };
        }

        return new ImportedRun { Result = ImportHeader.WithId(result), Intervals = intervals };
    }
}
