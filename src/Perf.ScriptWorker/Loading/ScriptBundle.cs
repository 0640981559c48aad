namespace Perf.ScriptWorker.Loading;

/// <summary>The files that came along with a plan: what its script has read where the plan was made. Safe for several threads.</summary>
/// <param name="files">The files by name.</param>
/// <param name="names">The absolute names by which they are asked for too, each with the file's own; null for none.</param>
internal sealed class ScriptBundle(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, IReadOnlyDictionary<string, string>? names = null) : IScriptFiles
{
    /// <inheritdoc/>
    public ScriptFile Read(string specifier, string from)
    {
        string name = ScriptPath.Resolve(specifier, from);
        name = names?.GetValueOrDefault(name) ?? name;
        return files.TryGetValue(name, out ReadOnlyMemory<byte> bytes)
            ? new ScriptFile(name, bytes)
            : throw new PerfException(
                ErrorIds.FileNotFound,
                $"There is no file '{specifier}' in the plan: where it was made, the script did not read it. A file that is named by a value of the environment must be named the same there.",
                specifier);
    }
}
