namespace Perf.Cluster.Coordination;

/// <summary>Reads an agent's clock by some questions.</summary>
internal static class ClockRound
{
    private const int Pings = 8;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads it.</summary>
    /// <returns>The reading, or null where not one answer came.</returns>
    public static async Task<ClockReading?> ReadAsync(IAgentCalls agent, RunClock clock, CancellationToken stop)
    {
        var answers = new List<ClockPing>(Pings);
        for (int i = 0; i < Pings; i++)
        {
            long sent = clock.UtcTicks;
            try
            {
                long remote = await CallPatience.WaitAsync(agent.ClockAsync(), s_timeout, clock.Time, stop).ConfigureAwait(false);
                answers.Add(new ClockPing(sent, remote, clock.UtcTicks));
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // Others follow. Whether it is there at all is found out elsewhere; but one that never answers must not cost all the patience eight times.
                if (answers.Count == 0 && i > 0)
                {
                    return null;
                }
            }
        }

        return answers.Count == 0 ? null : ClockReading.Of(answers);
    }
}
