namespace Perf.Telemetry.Sinks;

/// <summary>Knows where a plain body can be cut, so that one that is too large for the destination is sent in halves.</summary>
internal interface IBatchFraming
{
    /// <summary>How many points a body has.</summary>
    int Count(ReadOnlySpan<byte> body);

    /// <summary>Where a body is cut into two that are bodies too.</summary>
    /// <returns>An offset; 0 when it cannot be cut.</returns>
    int Middle(ReadOnlySpan<byte> body);
}
