using System.Buffers.Binary;
using System.Globalization;

namespace Perf.Tuning.Postgres;

/// <summary>
/// Whether a server's files are on this machine. Only then can they be brought back when it does not start any more. A cluster's number does not tell: a standby, and a clone, has the primary's, and often its data directory's name.
/// </summary>
internal static class LocalCluster
{
    /// <summary>The path of postgresql.auto.conf, where the data directory that the server names is on this machine, and is of that very server; null otherwise.</summary>
    /// <param name="facts">What the server says.</param>
    public static string? FileIn(ServerFacts facts) =>
        IsOf(facts.DataDirectory, facts.Identifier) && PostmasterIn(facts.DataDirectory) is { } postmaster && LocalProcess.Of(facts.Process)?.Parent == postmaster
            ? Path.Combine(facts.DataDirectory, AutoConf.FileName)
            : null;

    /// <summary>Whether a folder is the data directory of a cluster. It may be another server's of the same; while the server is down, nothing tells more.</summary>
    /// <param name="dataDirectory">The folder.</param>
    /// <param name="identifier">The cluster's number.</param>
    public static bool IsOf(string dataDirectory, string identifier) => dataDirectory.Length > 0 && identifier.Length > 0 && IdentifierIn(dataDirectory) == identifier;

    // The process that runs on the data directory: the first line of the file that keeps a second one from it. Each session's is its child.
    private static int? PostmasterIn(string dataDirectory)
    {
        try
        {
            return int.TryParse(File.ReadLines(Path.Combine(dataDirectory, "postmaster.pid")).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // The control file begins with it (ControlFileData in src/include/catalog/pg_control.h), in the byte order of the machine.
    private static string? IdentifierIn(string dataDirectory)
    {
        try
        {
            Span<byte> first = stackalloc byte[sizeof(ulong)];
            using FileStream control = File.OpenRead(Path.Combine(dataDirectory, "global", "pg_control"));
            control.ReadExactly(first);
            ulong number = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(first) : BinaryPrimitives.ReadUInt64BigEndian(first);
            return number.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Not here, or not to be read: the same for whoever asks.
            return null;
        }
    }
}
