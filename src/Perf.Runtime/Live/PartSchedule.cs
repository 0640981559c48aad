using Perf.Reporting;
using Perf.Reporting.Html.Live;

namespace Perf.Runtime;

/// <summary>
/// Which parts of a page are written when: those that cost next to nothing each time, and of the others, charts most of all, those whose writing is longest ago, as many as the budget
/// has room for.
/// </summary>
/// <param name="parts">The parts.</param>
/// <param name="budget">The CPU time that there is.</param>
/// <param name="cpu">The CPU time of the writing thread so far.</param>
internal sealed class PartSchedule(IReadOnlyList<LivePart> parts, RenderBudget budget, Func<TimeSpan> cpu)
{
    // Of what is due for a second: all parts together that are as cheap, and their figures, are still within it.
    private const double CheapPart = 0.035;
    private const double CheapState = 0.3;

    private readonly long[] _written = new long[parts.Count];
    private readonly TimeSpan[] _costs = [.. parts.Select(_ => TimeSpan.MaxValue)];
    private TimeSpan _stateCost;
    private long _turn;

    /// <summary>Writes what is due.</summary>
    /// <param name="state">Makes what to write of, which costs too.</param>
    /// <param name="isWhole">Whether all parts are written whatever they cost: for a browser that has none yet, and at the end.</param>
    /// <returns>Parts by their ids.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> Write(Func<LiveState> state, bool isWhole)
    {
        TimeSpan cheap = budget.PerSecond * CheapPart;
        if (!isWhole && !budget.IsLeft && (_stateCost > budget.PerSecond * CheapState || !_costs.Any(cost => cost <= cheap)))
        {
            return [];
        }

        _turn++;
        var written = new List<KeyValuePair<string, string>>();
        TimeSpan before = cpu();
        LiveState current = state();
        _stateCost = Spend(ref before);
        foreach (int i in Enumerable.Range(0, parts.Count).OrderBy(i => _costs[i] > cheap).ThenBy(i => _written[i]).ToArray())
        {
            if (isWhole || budget.IsLeft || _costs[i] <= cheap)
            {
                written.Add(new(parts[i].Id, parts[i].Write(current)));
                _written[i] = _turn;
                _costs[i] = Spend(ref before);
            }
        }

        return written;
    }

    private TimeSpan Spend(ref TimeSpan before)
    {
        TimeSpan now = cpu();
        TimeSpan cost = now - before;
        budget.Spend(cost);
        before = now;
        return cost;
    }
}
