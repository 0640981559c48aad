using System.Security.Cryptography;
using System.Text;

namespace Perf.Tuning;

/// <summary>The machine that a backup is of.</summary>
/// <param name="Name">Its name, as people know it.</param>
/// <param name="Id">What tells it from others of that name: a hash of the system's own id; null where the system has none.</param>
internal sealed record Machine(string Name, string? Id)
{
    private const string IdFile = "/etc/machine-id";

    /// <summary>This machine.</summary>
    internal static Machine This { get; } = new(Environment.MachineName, ReadId());

    /// <summary>Whether another is the same: by id where both have one, for machines are renamed; by name otherwise.</summary>
    /// <param name="other">The other.</param>
    internal bool IsSame(Machine other) => Id is not null && other.Id is not null ? Id == other.Id : string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    // The id itself is to be kept from others; a hash with a text of one's own is what it may be used by (machine-id(5)).
    private static string? ReadId()
    {
        try
        {
            string id = OperatingSystem.IsLinux() && File.Exists(IdFile) ? File.ReadAllText(IdFile).Trim() : "";
            return id.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("perf-backup:" + id)))[..32];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
