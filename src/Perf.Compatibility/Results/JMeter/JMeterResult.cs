using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.JMeter;

/// <summary>Puts the run of a JTL together.</summary>
internal static class JMeterResult
{
    /// <summary>The run.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="format">One of <see cref="ResultFormats"/>.</param>
    /// <param name="assembler">The samples.</param>
    /// <param name="samples">What they told.</param>
    /// <param name="warnings">What was odd.</param>
    public static ImportedRun Of(ImportRequest request, string format, SampleAssembler assembler, JMeterSamples samples, StreamWarnings warnings)
    {
        if (assembler.Samples == 0)
        {
            throw ImportFault.At(request.Path, 0, "it has no sample", "a JTL of JMeter");
        }

        if (assembler.IsCapped)
        {
            warnings.Add($"There are more than a thousand labels; those that came later are counted as {SampleAssembler.OtherSteps}.");
        }

        foreach (string warning in samples.Warnings())
        {
            warnings.Add(warning);
        }

        RunResult header = ImportHeader.Of(request, format, "JMeter", null) with
        {
            Target = samples.Target,
            Status = warnings.IsTruncated ? RunStatus.Interrupted : RunStatus.Completed,
            StatusReason = warnings.IsTruncated ? "The file ends before the run did." : null,
            Warnings = warnings.All,
        };
        (RunResult result, IEnumerable<Interval> intervals) = assembler.Complete(header);
        return new ImportedRun { Result = ImportHeader.WithId(result), Intervals = intervals };
    }
}
