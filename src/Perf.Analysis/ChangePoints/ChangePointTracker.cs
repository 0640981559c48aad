namespace Perf.Analysis;

/// <summary>
/// Finds the change points of a series that grows by one value at a time. Up to <see cref="Reach"/> values the answer is that of <see cref="ChangePointDetector"/>; beyond, only the newest
/// ones are searched again, and what was found before them stays as it was found when it was last among them. The answer differs from that of a search of the whole series only in that
/// noise and range are those of the newest values.
/// </summary>
public sealed class ChangePointTracker
{
    /// <summary>How many of the newest values are searched again with each new one.</summary>
    public const int Reach = 400;

    private readonly List<double> _newest = [];
    private readonly List<ChangePoint> _settled = [];
    private IReadOnlyList<ChangePoint> _recent = [];
    private int _dropped;

    /// <summary>How many values there are.</summary>
    public int Count => _dropped + _newest.Count;

    /// <summary>The change points so far, in order.</summary>
    public IReadOnlyList<ChangePoint> ChangePoints => [.. _settled, .. _recent];

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value; NaN where it is missing.</param>
    /// <returns>The change points with it.</returns>
    public IReadOnlyList<ChangePoint> Append(double value)
    {
        ChangePointSettings settings = ChangePointSettings.Default;
        _newest.Add(value);
        if (_newest.Count > Reach)
        {
            _newest.RemoveAt(0);
            _dropped++;
        }

        // Beside the first of the values searched, levels are cut off: what was found there when they were whole stands.
        int border = _dropped == 0 ? 0 : _dropped + (2 * settings.Window);
        _settled.AddRange(_recent.Where(point => point.Index < border));
        int last = _settled.Count == 0 ? -1 : _settled[^1].Index;
        ReadOnlySpan<double> searched = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_newest);
        _recent =
        [
            .. ChangePointDetector.Find(searched, settings)
                .Select(point => point with { Index = point.Index + _dropped, FirstIndex = point.FirstIndex + _dropped, LastIndex = point.LastIndex + _dropped })
                .Where(point => point.Index >= border && point.Index >= last + settings.ShortestLevel),
        ];
        return ChangePoints;
    }
}
