namespace Perf.Compatibility.Results.Reports;

/// <summary>Writes results in the shape of another tool's file, for programs that read those.</summary>
public interface IToolReport
{
    /// <summary>The format's name, as users give it: lower case.</summary>
    string Format { get; }

    /// <summary>The usual end of a file's name, with its dot.</summary>
    string Extension { get; }

    /// <summary>Writes a result.</summary>
    /// <param name="result">The result, of whatever tool.</param>
    /// <param name="intervals">Its seconds with their distributions, where they are known; none otherwise.</param>
    /// <param name="stream">Where to, in UTF-8; stays open.</param>
    void Write(RunResult result, IEnumerable<Interval> intervals, Stream stream);
}
