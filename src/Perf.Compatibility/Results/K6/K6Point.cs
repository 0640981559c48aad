namespace Perf.Compatibility.Results.K6;

/// <summary>A sample as its line has it; the bytes are the line's own.</summary>
internal ref struct K6Point
{
    /// <summary>The metric's name in UTF-8.</summary>
    public ReadOnlySpan<byte> Metric;

    /// <summary>The tags as an object of JSON, braces included.</summary>
    public ReadOnlySpan<byte> Tags;

    /// <summary>When it was measured, in ticks of UTC.</summary>
    public long Ticks;

    /// <summary>The value; finite.</summary>
    public double Value;
}
