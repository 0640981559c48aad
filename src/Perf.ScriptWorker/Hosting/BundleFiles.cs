namespace Perf.ScriptWorker.Hosting;

/// <summary>The files that came along with a plan.</summary>
/// <param name="files">Contents by name.</param>
/// <param name="folder">The script's own folder, where it is on this machine: for files that init code reads for some virtual users only. Null elsewhere.</param>
internal sealed class BundleFiles(IReadOnlyDictionary<string, byte[]> files, FolderFiles? folder) : IScriptFiles
{
    public ScriptFile Read(string specifier, string from)
    {
        string name = BundleName.Resolve(specifier, from, folder?.Root);
        if (files.TryGetValue(name, out byte[]? bytes))
        {
            return new ScriptFile(name, bytes);
        }

        return folder?.Read(specifier, from) ?? throw new PerfException(
            ErrorIds.FileNotFound,
            $"The file '{specifier}' did not come along with the plan: the script's init code did not read it when the plan was made. Read it at the top level, for all virtual users alike.",
            specifier);
    }
}
