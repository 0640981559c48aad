namespace Perf.History;

/// <summary>Reads this machine.</summary>
public sealed class MachineReader : IMachineReader
{
    // What is read is a line or a few; /proc/cpuinfo of a large machine is the longest.
    private const int LongestText = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public string? ReadText(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            char[] text = new char[4096];
            var all = new System.Text.StringBuilder();
            for (int read; (read = reader.Read(text)) > 0 && all.Length < LongestText;)
            {
                all.Append(text, 0, read);
            }

            return all.ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string path)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
