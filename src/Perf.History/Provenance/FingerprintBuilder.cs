using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.History;

/// <summary>
/// Makes the fingerprint of a machine: a pure function of what .NET says and of what a reader finds. Patch levels of kernel and .NET are details: they change
/// with every update of a CI image, and a history that began anew each week would be none.
/// </summary>
public static class FingerprintBuilder
{
    private const int HashDigits = 12;
    private const double BytesPerGibibyte = 1L << 30;

    /// <summary>The fingerprint of this process on this machine.</summary>
    /// <returns>The fingerprint.</returns>
    public static EnvironmentFingerprint Current() => Of(RuntimeFacts.Read(), new MachineReader());

    /// <summary>The fingerprint of a machine.</summary>
    /// <param name="facts">What .NET says.</param>
    /// <param name="reader">Reads files and variables.</param>
    /// <returns>The fingerprint.</returns>
    public static EnvironmentFingerprint Of(RuntimeFacts facts, IMachineReader reader)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var details = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Put(parts, "system", facts.System);
        Put(parts, "kernel", $"{facts.SystemVersion.Major}.{Math.Max(0, facts.SystemVersion.Minor)}");
        Put(parts, "architecture", facts.Architecture);
        Put(parts, "cores", Number(facts.Cores));
        Put(parts, "memoryGiB", Number(Math.Round(facts.MemoryBytes / BytesPerGibibyte)));
        Put(parts, "dotnet", $"{facts.Runtime.Major}.{Math.Max(0, facts.Runtime.Minor)}");
        Put(parts, "gc", facts.GarbageCollector);
        Put(parts, "tieredPgo", Switch(reader, "TieredPGO") ?? facts.TieredPgo ?? "default");
        Put(parts, "tieredCompilation", Switch(reader, "TieredCompilation") ?? "default");
        Put(details, "kernelVersion", facts.SystemVersion.ToString());
        Put(details, "dotnetVersion", facts.Runtime.ToString());
        Put(details, "threadPool", facts.ThreadPool);
        if (facts.System == "Linux")
        {
            LinuxFacts.Add(reader, parts, details);
        }
        else
        {
            // Windows tells the processor in a variable; macOS only to native calls, and there the architecture and the cores have to do.
            Put(parts, "processor", reader.Variable("PROCESSOR_IDENTIFIER"));
        }

        return new EnvironmentFingerprint { Hash = HashOf(parts), Parts = parts, Details = details };
    }

    /// <summary>The hash of parts: over lines <c>name=value</c> in ordinal order of the names.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>Twelve hexadecimal digits.</returns>
    public static string HashOf(IEnumerable<KeyValuePair<string, string>> parts)
    {
        string text = string.Concat(parts.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key}={part.Value}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashDigits];
    }

    internal static void Put(IDictionary<string, string> to, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            to[name] = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
    }

    internal static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    // The runtime takes 1 and 0, hexadecimal. Source: .NET, runtime configuration options for compilation.
    private static string? Switch(IMachineReader reader, string name) => (reader.Variable($"DOTNET_{name}") ?? reader.Variable($"COMPlus_{name}"))?.Trim() switch
    {
        null or "" => null,
        "0" => "off",
        _ => "on",
    };
}
