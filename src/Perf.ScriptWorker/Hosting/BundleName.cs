namespace Perf.ScriptWorker.Hosting;

/// <summary>Names of a script's files: relative to its folder, with slashes. Pure functions.</summary>
internal static class BundleName
{
    /// <summary>The variable that names a folder above the script's, when its files are spread wider.</summary>
    public const string RootVariable = "PERF_SCRIPT_ROOT";

    /// <summary>The name of a file that a script speaks of.</summary>
    /// <param name="specifier">What it says: relative to its own file, or absolute, or a file URL.</param>
    /// <param name="from">Its own name; empty for the folder itself.</param>
    /// <param name="root">The folder, for absolute paths; null where only names are known.</param>
    /// <returns>The name.</returns>
    /// <exception cref="PerfException">It is outside of the folder.</exception>
    public static string Resolve(string specifier, string from, string? root)
    {
        string path = specifier.StartsWith("file://", StringComparison.Ordinal) && Uri.TryCreate(specifier, UriKind.Absolute, out Uri? url) ? url.LocalPath : specifier;
        path = path.Replace('\\', '/');
        if (Path.IsPathRooted(path))
        {
            string? slashed = root?.Replace('\\', '/');
            if (slashed is null || !path.StartsWith(slashed + "/", StringComparison.Ordinal))
            {
                throw Outside(specifier, root);
            }

            path = path[(slashed.Length + 1)..];
            from = "";
        }

        var parts = new List<string>(from.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipLast(1));
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    throw Outside(specifier, root);
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The fault of a file that is outside.</summary>
    public static PerfException Outside(string specifier, string? root) => new(
        ErrorIds.FileUnreadable,
        $"'{specifier}' is outside of the script's folder{(root is null ? "" : $" ({root})")}: a script may read what is in its folder and below. Put the file there, or set {RootVariable} to a folder that has both.",
        specifier);
}
