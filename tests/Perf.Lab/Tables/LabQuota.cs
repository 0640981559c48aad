namespace Perf.Lab.Tables;

/// <summary>Processor time that parts may use, in percent of a core.</summary>
internal sealed class LabQuota
{
    /// <summary>The app.</summary>
    public int? App { get; set; }

    /// <summary>What makes the load; it holds from the warm-up's end on.</summary>
    public int? Generator { get; set; }

    /// <summary>PostgreSQL.</summary>
    public int? Database { get; set; }
}
