using System.Runtime.InteropServices;

namespace Perf.Engine.Merging;

/// <summary>
/// Adds up the series of several shares by metric and step. The same series come each second, of a thousand shares some forty each: what they are added up in is kept. Not safe for several threads at once.
/// </summary>
internal sealed class SeriesMerge
{
    private readonly Dictionary<(string Metric, string Step, MetricType Type), SeriesSum> _sums = [];
    private readonly List<SeriesSum> _used = [];

    /// <summary>Merges.</summary>
    /// <param name="parts">The shares' intervals in the shares' order, which decides of gauges and of the order of what is new.</param>
    /// <returns>A series for each metric and step, in the order in which they first come.</returns>
    public IReadOnlyList<Series> Merge(IReadOnlyList<MergePart> parts)
    {
        for (int part = 0; part < parts.Count; part++)
        {
            IReadOnlyList<Series> all = parts[part].Interval.Series;
            for (int i = 0; i < all.Count; i++)
            {
                Series series = all[i];
                ref SeriesSum? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (series.Metric, series.Step, series.Type), out _);
                sum ??= new SeriesSum();
                if (sum.IsEmpty)
                {
                    _used.Add(sum);
                }

                sum.Add(series);
            }
        }

        var merged = new Series[_used.Count];
        for (int i = 0; i < merged.Length; i++)
        {
            merged[i] = _used[i].Take();
        }

        _used.Clear();
        return merged;
    }
}
