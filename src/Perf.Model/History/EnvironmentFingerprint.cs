namespace Perf;

/// <summary>
/// What of a machine decides how fast the load is made and answered. Runs are compared as like with like only where the hashes are equal; a change of it is a
/// change of the environment, and no regression.
/// </summary>
public sealed record EnvironmentFingerprint
{
    /// <summary>Twelve hexadecimal digits of SHA-256 over <see cref="Parts"/>; equal parts give equal hashes on every system.</summary>
    public string Hash { get; init; } = "";

    /// <summary>What the hash is over, by name: processor, cores, governor, limits of the container, kernel, .NET, garbage collector, virtualization, power source.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>What is good to know and changes too often or means too little to tell environments apart: patch levels, load average, thread-pool settings.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();
}
