namespace Perf;

/// <summary>Something that happened between two runs of a trend.</summary>
/// <param name="Index">The first value after it, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What happened: a commit, a build, an optimization's name.</param>
public sealed record TrendMarker(int Index, TrendMarkerKind Kind, string Text)
{
    /// <summary>An empty marker, for serializers.</summary>
    public TrendMarker()
        : this(0, TrendMarkerKind.Deployment, "")
    {
    }
}
