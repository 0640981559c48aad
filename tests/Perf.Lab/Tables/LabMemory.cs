namespace Perf.Lab.Tables;

/// <summary>
/// What a part may use of memory beyond what it has in use when the warm-up ends, cached files not counted, in MiB; it cannot swap. A limit in all would have to know what PostgreSQL and the runtime take on each machine.
/// One part at a time.
/// </summary>
internal sealed class LabMemory
{
    /// <summary>The app.</summary>
    public int? App { get; set; }

    /// <summary>PostgreSQL with all its sessions.</summary>
    public int? Database { get; set; }
}
