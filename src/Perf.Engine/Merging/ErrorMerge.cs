namespace Perf.Engine.Merging;

/// <summary>Adds up the errors of several shares by step and class. Not safe for several threads at once.</summary>
internal sealed class ErrorMerge
{
    private readonly Dictionary<(string Step, string Class), int> _places = [];
    private readonly List<ErrorCount> _merged = [];

    /// <summary>Merges.</summary>
    /// <param name="parts">The shares' intervals in the shares' order: the first example of each class stays.</param>
    /// <returns>A line for each step and class, in the order in which they first come. Where shares have examples that say something else, it tells how many are like the one that stays.</returns>
    public IReadOnlyList<ErrorCount> Merge(IReadOnlyList<MergePart> parts)
    {
        for (int part = 0; part < parts.Count; part++)
        {
            IReadOnlyList<ErrorCount> errors = parts[part].Interval.Errors;
            for (int i = 0; i < errors.Count; i++)
            {
                ErrorCount error = errors[i];
                if (_places.TryGetValue((error.Step, error.Class), out int place))
                {
                    _merged[place] = Sum(_merged[place], error);
                }
                else
                {
                    _places.Add((error.Step, error.Class), _merged.Count);
                    _merged.Add(error);
                }
            }
        }

        ErrorCount[] all = [.. _merged];
        _places.Clear();
        _merged.Clear();
        return all;
    }

    private static ErrorCount Sum(ErrorCount sum, ErrorCount error)
    {
        bool isLike = sum.IsLike(error);
        bool areAllAlike = isLike && sum.Alike is null && error.Alike is null;
        return sum with
        {
            Count = sum.Count + error.Count,
            Alike = areAllAlike ? null : (sum.Alike ?? sum.Count) + (isLike ? error.Alike ?? error.Count : 0),
        };
    }
}
