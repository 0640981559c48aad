using System.Runtime;
using System.Runtime.InteropServices;

namespace Perf.History;

/// <summary>What .NET itself says of a process and its machine, on every system.</summary>
public sealed record RuntimeFacts
{
    /// <summary>The system: <c>Linux</c>, <c>Windows</c>, <c>macOS</c> or another.</summary>
    public string System { get; init; } = "";

    /// <summary>The system's version: of Linux, that of its kernel.</summary>
    public Version SystemVersion { get; init; } = new(0, 0);

    /// <summary>The processor's architecture, such as <c>X64</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Cores that this process may use: affinity and the container's quota are in it.</summary>
    public int Cores { get; init; }

    /// <summary>Memory that this process may use, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The version of .NET.</summary>
    public Version Runtime { get; init; } = new(0, 0);

    /// <summary>The garbage collector: <c>workstation</c> or <c>server</c>, with <c>concurrent</c> where it is.</summary>
    public string GarbageCollector { get; init; } = "";

    /// <summary>Whether code is compiled anew by what was seen while it ran; null where nobody said, which means the runtime's default.</summary>
    public string? TieredPgo { get; init; }

    /// <summary>Worker threads of the pool: least and most.</summary>
    public string ThreadPool { get; init; } = "";

    /// <summary>Those of this process.</summary>
    /// <returns>What .NET says.</returns>
    public static RuntimeFacts Read()
    {
        global::System.Threading.ThreadPool.GetMinThreads(out int least, out _);
        global::System.Threading.ThreadPool.GetMaxThreads(out int most, out _);
        return new RuntimeFacts
        {
            System = OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : RuntimeInformation.RuntimeIdentifier,
            SystemVersion = Environment.OSVersion.Version,
            Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            Cores = Environment.ProcessorCount,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Runtime = Environment.Version,
            GarbageCollector = (GCSettings.IsServerGC ? "server" : "workstation") + (GCSettings.LatencyMode == GCLatencyMode.Batch ? "" : ", concurrent"),
            TieredPgo = AppContext.TryGetSwitch("System.Runtime.TieredPGO", out bool isOn) ? isOn ? "on" : "off" : null,
            ThreadPool = string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $"{least} to {most}"),
        };
    }
}
