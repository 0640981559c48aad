using System.Buffers.Binary;
using System.Globalization;

namespace Perf.Tuning.Postgres;

/// <summary>Whether a server's files are on this machine. Only then can they be brought back when it does not start any more.</summary>
internal static class LocalCluster
{
    /// <summary>The path of postgresql.auto.conf, where the data directory that the server names is on this machine, and is of that very cluster; null otherwise.</summary>
    /// <param name="dataDirectory">What the server says.</param>
    /// <param name="identifier">The cluster's number.</param>
    public static string? FileIn(string dataDirectory, string identifier)
    {
        if (dataDirectory.Length == 0 || identifier.Length == 0 || IdentifierIn(dataDirectory) != identifier)
        {
            return null;
        }

        return Path.Combine(dataDirectory, AutoConf.FileName);
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
