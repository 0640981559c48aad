namespace Perf;

/// <summary>The machine that made the load.</summary>
public sealed record MachineInfo
{
    /// <summary>The host's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The operating system, as it describes itself.</summary>
    public string OperatingSystem { get; init; } = "";

    /// <summary>The processor architecture, such as X64.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Cores that this process may use.</summary>
    public int Cores { get; init; }

    /// <summary>Memory that this process may use, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The .NET runtime.</summary>
    public string Runtime { get; init; } = "";
}
