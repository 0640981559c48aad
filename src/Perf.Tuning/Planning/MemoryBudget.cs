namespace Perf.Tuning;

/// <summary>
/// What PostgreSQL and the other programs of a machine may need at most, so that no setting is proposed that could bring it to its knees: shared_buffers + connections × (2 × work_mem + 10 MB)
/// + autovacuum workers × maintenance_work_mem + what the others have now, and no more than 80 % of the memory. Bytes.
/// </summary>
internal sealed record MemoryBudget
{
    /// <summary>The largest share of the memory that may be spoken for.</summary>
    public const double MostShare = 0.8;

    private const double OfASession = 10 * 1048576;

    // What a session's 10 MB have in them already.
    private const double UsualTemporary = 8 * 1048576;

    /// <summary>The settings that take memory.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        ["shared_buffers", "work_mem", "hash_mem_multiplier", "temp_buffers", "maintenance_work_mem", "autovacuum_work_mem", "autovacuum_max_workers", "max_connections", "wal_buffers"];

    /// <summary>What programs other than PostgreSQL have now.</summary>
    public double Others { get; init; }

    /// <summary>The settings' values, by name; what is not there has PostgreSQL's default.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>What may be needed at most.</summary>
    public double Needed
    {
        get
        {
            // Hashes may take a multiple of work_mem; sorts never do.
            double sessions = Of("max_connections", 100) * ((Math.Max(2, Of("hash_mem_multiplier", 2)) * Of("work_mem", 4 * 1048576)) + Math.Max(0, Of("temp_buffers", UsualTemporary) - UsualTemporary) + OfASession);
            double vacuum = Of("autovacuum_work_mem", -1) is >= 0 and { } own ? own : Of("maintenance_work_mem", 64 * 1048576);
            return Of("shared_buffers", 128 * 1048576) + Math.Max(0, Of("wal_buffers", 0)) + sessions + (Of("autovacuum_max_workers", 3) * vacuum) + Others;
        }
    }

    private double Of(string name, double usual) => Values.GetValueOrDefault(name, usual);
}
