namespace Perf.Analysis;

/// <summary>
/// Takes marks away, the weakest first, until each that is left stands by itself; levels on both sides of a mark that went are one. Source of the order: M. Fleming, P. Kolaczkowski et al.,
/// Hunter: Using Change Point Detection to Hunt for Performance Regressions (2023); what is taken away and why is our own.
/// </summary>
internal static class MarkMerger
{
    /// <summary>Merges, moves what is left to its best place, and merges what does not stand there.</summary>
    /// <param name="series">The series.</param>
    /// <param name="marks">The first value of each level but the first, in order; changed.</param>
    /// <param name="settings">The constants.</param>
    public static void Merge(WorkingSeries series, List<int> marks, ChangePointSettings settings)
    {
        var judge = new MarkJudge(series, settings);
        Weed(judge, marks, series.Clipped.Length);
        if (Relocate(series.Clipped, marks, settings))
        {
            Weed(judge, marks, series.Clipped.Length);
        }
    }

    private static void Weed(MarkJudge judge, List<int> marks, int length)
    {
        List<double> lacks = [.. Enumerable.Range(0, marks.Count).Select(Judge)];
        while (marks.Count > 0)
        {
            int worst = 0;
            for (int k = 1; k < lacks.Count; k++)
            {
                worst = lacks[k] > lacks[worst] ? k : worst;
            }

            if (lacks[worst] <= 1)
            {
                return;
            }

            marks.RemoveAt(worst);
            lacks.RemoveAt(worst);
            if (worst < marks.Count)
            {
                lacks[worst] = Judge(worst);
            }

            if (worst > 0)
            {
                lacks[worst - 1] = Judge(worst - 1);
            }
        }

        double Judge(int k) => judge.Shortfall(k == 0 ? 0 : marks[k - 1], marks[k], k + 1 == marks.Count ? length : marks[k + 1]);
    }

    // A mark was placed while others stood beside it; with them gone a place nearby may part the values better.
    private static bool Relocate(double[] values, List<int> marks, ChangePointSettings settings)
    {
        bool hasMoved = false;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < marks.Count; k++)
            {
                int mark = marks[k];
                int from = Math.Max(k == 0 ? 0 : marks[k - 1], mark - settings.Window);
                int to = Math.Min(k + 1 == marks.Count ? values.Length : marks[k + 1], mark + settings.Window);
                int best = BestSplit(values, from, mark, to, settings);
                hasMoved |= best != mark;
                marks[k] = best;
            }
        }

        return hasMoved;
    }

    // The larger the squared difference of both means, by their weights, the smaller the squares that remain.
    private static int BestSplit(double[] values, int from, int mark, int to, ChangePointSettings settings)
    {
        int first = Math.Max(from + settings.ShortestLevel, mark - settings.Relocation);
        int last = Math.Min(to - settings.ShortestLevel, mark + settings.Relocation);
        double all = 0;
        double left = 0;
        for (int i = from; i < to; i++)
        {
            all += values[i];
            left += i < first ? values[i] : 0;
        }

        double most = -1;
        int best = mark;
        for (int at = first; at <= last; at++)
        {
            double difference = (left / (at - from)) - ((all - left) / (to - at));
            double gain = difference * difference * (at - from) * (to - at);
            if (gain > most * (1 + 1e-9) || (at == mark && gain >= most * (1 - 1e-9)))
            {
                most = gain;
                best = at;
            }

            left += values[at];
        }

        return best;
    }
}
