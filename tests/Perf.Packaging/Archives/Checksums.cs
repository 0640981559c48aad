using System.Security.Cryptography;
using System.Text;

namespace Perf.Packaging.Archives;

/// <summary>SHA256SUMS, as <c>sha256sum --check</c> reads it.</summary>
internal static class Checksums
{
    /// <summary>Its name.</summary>
    public const string FileName = "SHA256SUMS";

    /// <summary>Writes the hash of each file of a folder into the folder.</summary>
    /// <param name="folder">The folder.</param>
    public static void Write(string folder)
    {
        StringBuilder sums = new();
        foreach (string name in Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Where(name => name != FileName).Order(StringComparer.Ordinal))
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, name));
            sums.Append(Convert.ToHexStringLower(SHA256.HashData(file))).Append("  ").Append(name).Append('\n');
        }

        File.WriteAllText(Path.Combine(folder, FileName), sums.ToString());
    }
}
