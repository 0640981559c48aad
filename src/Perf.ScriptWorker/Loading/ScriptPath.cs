namespace Perf.ScriptWorker.Loading;

/// <summary>Names of a script's files: relative to the script's folder, with slashes. Pure; links are whoever reads the disk's business.</summary>
internal static class ScriptPath
{
    private const string FileScheme = "file://";

    /// <summary>The name of the file that a script means.</summary>
    /// <param name="specifier">What it says: <c>./a.js</c>, <c>../a.js</c>, <c>a.csv</c>, <c>/home/me/a.js</c> or <c>file:///home/me/a.js</c>.</param>
    /// <param name="from">The file that says it, relative to the script's folder; empty for the folder itself.</param>
    /// <returns>The name without . and, but at its beginning, without ..; an absolute path stays absolute.</returns>
    public static string Resolve(string specifier, string from)
    {
        string path = specifier.Replace('\\', '/');
        if (path.StartsWith(FileScheme, StringComparison.Ordinal))
        {
            path = Uri.UnescapeDataString(path[FileScheme.Length..]);
        }

        if (IsAbsolute(path))
        {
            return path;
        }

        int slash = from.LastIndexOf('/');
        return Normalize(slash < 0 ? path : $"{from[..slash]}/{path}");
    }

    /// <summary>Whether a path begins at a root, on any platform.</summary>
    public static bool IsAbsolute(string path) => path.StartsWith('/') || (path.Length > 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] == '/');

    /// <summary>Whether a specifier means a file, and not a module by name.</summary>
    public static bool IsFile(string specifier) =>
        specifier.StartsWith("./", StringComparison.Ordinal) || specifier.StartsWith("../", StringComparison.Ordinal) || specifier is "." or ".."
        || specifier.StartsWith(FileScheme, StringComparison.Ordinal) || IsAbsolute(specifier.Replace('\\', '/')) || specifier.StartsWith(".\\", StringComparison.Ordinal);

    private static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
