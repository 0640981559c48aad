using System.Globalization;

namespace Perf.Analysis;

/// <summary>Judges the store of runs, Perf's home around it, and what waits to be shared.</summary>
public static class StoreHealth
{
    private const int MostShown = 5;

    /// <summary>Judges.</summary>
    /// <param name="store">The store.</param>
    /// <param name="home">Perf's home.</param>
    /// <param name="settings">The limits.</param>
    public static HealthCheck Judge(StoreObservation store, HomeObservation home, HealthSettings settings)
    {
        if (home.Fault.Length > 0)
        {
            return Found.Unhealthy(
                $"Nothing can be written to {home.Path}, so runs are not kept: {Found.Quote(home.Fault)}",
                "Allow this user to write there, or set PERF_HOME to a folder that can be written.");
        }

        if (!store.Exists && store.Fault.Length == 0)
        {
            return Found.Healthy($"There is no store yet; the first run makes {store.Path}.");
        }

        if (store.Fault.Length > 0)
        {
            return Found.Unhealthy(
                $"The store cannot be used: {Found.Quote(store.Fault)}",
                $"Where it is damaged, move it away (Move-Item '{store.Path}' '{store.Path}.damaged') or put a copy back; the next run begins a new one.");
        }

        if (store.Damage.Count > 0)
        {
            return Found.Unhealthy(
                string.Create(CultureInfo.InvariantCulture, $"The store {store.Path} is damaged: {Found.Quote(store.Damage[0])}"),
                $"Put a copy back, or save what can be read (sqlite3 '{store.Path}' .recover) and move it away. See whether the disk fails.") with
            {
                Value = store.Damage.Count,
                Evidence = [.. store.Damage.Take(MostShown).Select(Found.Quote)],
            };
        }

        if (store.Version > store.LatestVersion)
        {
            return Found.Unhealthy($"The store is of version {store.Version}, and this build of Perf knows up to {store.LatestVersion}.", "Use the newer Perf that wrote it, or another PERF_HOME.");
        }

        if (store.SchemaDifferences.Count > 0)
        {
            // Without an index it is slow, and without a trigger nothing guards what a hand could change; without a table runs cannot be kept.
            bool works = store.SchemaDifferences.All(one => one.StartsWith("the index ", StringComparison.Ordinal) || one.StartsWith("the trigger ", StringComparison.Ordinal));
            return (works ? Found.Degraded : (Func<string, string, HealthCheck>)Found.Unhealthy)(
                $"The store's schema is not that of its version {store.Version}: {Found.Quote(store.SchemaDifferences[0])}.",
                $"Somebody changed the file by hand, or a build made it that was never published: put a copy back, or move it away (Move-Item '{store.Path}' '{store.Path}.old').") with
            {
                Value = store.SchemaDifferences.Count,
                Evidence = [.. store.SchemaDifferences.Take(MostShown).Select(Found.Quote)],
            };
        }

        string runs = string.Create(CultureInfo.InvariantCulture, $"{store.Runs:#,0} {(store.Runs == 1 ? "run" : "runs")} in {SizeText.Format(store.Bytes)}, whole");
        HealthCheck check = store.Unshared > settings.UnsharedRuns
            ? Found.Degraded($"{runs}; {store.Unshared} of them wait to be sent to the shared history.", "Optimize-PerfHistory sends them, and says why it cannot.") with
            {
                Evidence = store.UnsharedReason.Length > 0 ? [Found.Quote(store.UnsharedReason)] : [],
            }
            : Found.Healthy(store.Unshared > 0 ? $"{runs}; {store.Unshared} of them wait to be sent to the shared history." : $"{runs}.");
        return store.Unshared > 0 ? check with { Value = store.Unshared, Limit = settings.UnsharedRuns } : check with { Value = store.Bytes, Unit = "bytes" };
    }
}
