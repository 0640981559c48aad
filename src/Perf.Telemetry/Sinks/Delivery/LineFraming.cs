namespace Perf.Telemetry.Sinks;

/// <summary>Bodies of lines, a point each.</summary>
internal sealed class LineFraming : IBatchFraming
{
    public int Count(ReadOnlySpan<byte> body) => body.Count((byte)'\n');

    public int Middle(ReadOnlySpan<byte> body)
    {
        int half = body.Length / 2;
        int after = body[half..].IndexOf((byte)'\n');
        int at = after < 0 ? 0 : half + after + 1;
        return at > 0 && at < body.Length ? at : body[..half].LastIndexOf((byte)'\n') + 1;
    }
}
