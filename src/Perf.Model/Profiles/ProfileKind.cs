namespace Perf;

/// <summary>What a profile's samples are of.</summary>
public enum ProfileKind
{
    /// <summary>Threads that run code of .NET: where the processor's time goes.</summary>
    Cpu,

    /// <summary>All threads of .NET, also those that wait: where the clock's time goes.</summary>
    Wall,
}
