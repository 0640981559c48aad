namespace Perf.Engine.Merging;

/// <summary>Adds up the checks of several shares by step and name. Not safe for several threads at once.</summary>
internal sealed class CheckMerge
{
    private readonly Dictionary<(string Step, string Name), int> _places = [];
    private readonly List<(CheckResult First, long Passes, long Fails)> _merged = [];

    /// <summary>Merges.</summary>
    /// <param name="parts">The shares' intervals in the shares' order.</param>
    /// <returns>A line for each step and name, in the order in which they first come.</returns>
    public IReadOnlyList<CheckResult> Merge(IReadOnlyList<MergePart> parts)
    {
        for (int part = 0; part < parts.Count; part++)
        {
            IReadOnlyList<CheckResult> checks = parts[part].Interval.Checks;
            for (int i = 0; i < checks.Count; i++)
            {
                CheckResult check = checks[i];
                if (_places.TryGetValue((check.Step, check.Name), out int place))
                {
                    (CheckResult first, long passes, long fails) = _merged[place];
                    _merged[place] = (first, passes + check.Passes, fails + check.Fails);
                }
                else
                {
                    _places.Add((check.Step, check.Name), _merged.Count);
                    _merged.Add((check, check.Passes, check.Fails));
                }
            }
        }

        var all = new CheckResult[_merged.Count];
        for (int i = 0; i < all.Length; i++)
        {
            (CheckResult first, long passes, long fails) = _merged[i];
            all[i] = first with { Passes = passes, Fails = fails };
        }

        _places.Clear();
        _merged.Clear();
        return all;
    }
}
