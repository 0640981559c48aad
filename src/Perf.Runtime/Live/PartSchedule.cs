using Perf.Reporting;
using Perf.Reporting.Html.Live;

namespace Perf.Runtime;

/// <summary>Which parts of a page are written when: those whose writing is longest ago come first, as many as the budget has room for.</summary>
/// <param name="parts">The parts.</param>
/// <param name="budget">The CPU time that there is.</param>
/// <param name="cpu">The CPU time of the writing thread so far.</param>
internal sealed class PartSchedule(IReadOnlyList<LivePart> parts, RenderBudget budget, Func<TimeSpan> cpu)
{
    private readonly long[] _written = new long[parts.Count];
    private long _turn;

    /// <summary>Writes what is due.</summary>
    /// <param name="state">What to write of; null asks for it only when there is room for a part at all, because making it costs too.</param>
    /// <param name="isWhole">Whether all parts are written whatever they cost: for a browser that has none yet, and at the end.</param>
    /// <returns>Parts by their ids.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> Write(Func<LiveState> state, bool isWhole)
    {
        if (!isWhole && !budget.IsLeft)
        {
            return [];
        }

        _turn++;
        var written = new List<KeyValuePair<string, string>>();
        TimeSpan before = cpu();
        LiveState current = state();
        Spend(ref before);
        foreach (int i in Enumerable.Range(0, parts.Count).OrderBy(i => _written[i]).ToArray())
        {
            if (!isWhole && !budget.IsLeft)
            {
                break;
            }

            written.Add(new(parts[i].Id, parts[i].Write(current)));
            _written[i] = _turn;
            Spend(ref before);
        }

        return written;
    }

    private void Spend(ref TimeSpan before)
    {
        TimeSpan now = cpu();
        budget.Spend(now - before);
        before = now;
    }
}
