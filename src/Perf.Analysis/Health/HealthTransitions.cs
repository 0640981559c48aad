namespace Perf.Analysis;

/// <summary>Decides what has changed since people were told last. Pure.</summary>
public static class HealthTransitions
{
    /// <summary>Compares.</summary>
    /// <param name="before">What is remembered.</param>
    /// <param name="checks">The checks.</param>
    /// <param name="now">The moment.</param>
    /// <returns>What has changed, and what is to be remembered. A check that was skipped says nothing: what is remembered of it stays. One that is healthy at the first look is no change.</returns>
    public static (IReadOnlyList<HealthChange> Changes, HealthMemory After) Of(HealthMemory before, IReadOnlyList<HealthCheck> checks, DateTimeOffset now)
    {
        var changes = new List<HealthChange>();
        var after = new Dictionary<string, HealthMemoryEntry>(before.Checks, StringComparer.Ordinal);
        foreach (HealthCheck check in checks.Where(check => check.Status != HealthStatus.Skipped))
        {
            HealthMemoryEntry? last = after.GetValueOrDefault(check.Name);
            HealthStatus from = last?.Status ?? HealthStatus.Skipped;
            if (from != check.Status && !(from == HealthStatus.Skipped && check.Status == HealthStatus.Healthy))
            {
                changes.Add(new HealthChange { Name = check.Name, From = from, To = check.Status, Since = last?.Since });
            }

            after[check.Name] = new HealthMemoryEntry { Status = check.Status, Since = last is not null && last.Status == check.Status ? last.Since : now, CheckedAt = now };
        }

        return (changes, before with { Checks = after });
    }
}
