namespace Perf.Analysis;

/// <summary>
/// Finds what most clocks agree on. Each gives an interval in which the truth lies, if that clock is right; the interval that lies in most of them is taken (Marzullo's algorithm, RFC 5905
/// section 11.2.1 has its descendant). So a single server with a wrong clock decides nothing where there are others.
/// </summary>
public static class ClockAgreement
{
    /// <summary>Finds the interval.</summary>
    /// <param name="times">The intervals; ends that lie the wrong way round are put right.</param>
    /// <returns>The interval and how many agree on it; null when there is none at all.</returns>
    public static (double Least, double Most, int Agree)? Of(IReadOnlyList<TimeObservation> times)
    {
        // Beginnings first where both are at the same place, for intervals that touch agree.
        (double At, int Step)[] ends = [.. times
            .SelectMany(time => new[] { (At: Math.Min(time.Least, time.Most), Step: 1), (At: Math.Max(time.Least, time.Most), Step: -1) })
            .OrderBy(end => end.At).ThenByDescending(end => end.Step)];
        (double, double, int)? best = null;
        int depth = 0;
        for (int i = 0; i < ends.Length - 1; i++)
        {
            depth += ends[i].Step;
            if (depth > (best?.Item3 ?? 0))
            {
                best = (ends[i].At, ends[i + 1].At, depth);
            }
        }

        return best;
    }

    /// <summary>What the answer of a server of HTTP says of the time.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Null where it says nothing. The header Date has whole seconds: the server's clock showed that second, or a part of it more.</returns>
    public static TimeObservation? Of(HttpObservation answer) => answer.ServerTime is not { } server || answer.Fault != HttpFault.None ? null
        : new TimeObservation(answer.Url, (server - answer.AnsweredAt).TotalSeconds, (server - answer.SentAt).TotalSeconds + 1);
}
