using Perf.Tests.Tuning.Mechanisms.Postgres;

namespace Perf.Tests.Tuning.RoundTrip;

/// <summary>A PostgreSQL whose settings are all its own to change, and are none of those that the catalogue wants.</summary>
public sealed class UntunedCluster : TuningCluster
{
    /// <summary>Nothing is decided by the command line.</summary>
    protected override string Options => "";

    /// <inheritdoc/>
    protected override async Task FillAsync()
    {
        await SqlAsync("CREATE INDEX orders_state ON orders (state)");
        await SqlAsync("CREATE INDEX orders_twin ON orders (state)");

        // What the catalogue sets is what newer servers have by themselves.
        await SqlAsync("ALTER SYSTEM SET checkpoint_completion_target = 0.5");
        await SqlAsync("SELECT pg_reload_conf()");
        await SettledAsync();
    }
}
