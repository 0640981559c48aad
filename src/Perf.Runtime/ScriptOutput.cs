namespace Perf.Runtime;

/// <summary>Where what a script writes goes: its console, and the files of its own summary.</summary>
/// <param name="folder">The user's folder, which the files are relative to.</param>
/// <param name="log">Takes lines, by level (<c>debug</c>, <c>info</c>, <c>warning</c>, <c>error</c>).</param>
public sealed class ScriptOutput(string folder, Action<string, string> log)
{
    /// <summary>Takes a line.</summary>
    public Action<string, string> Log => log;

    /// <summary>Writes what a script's summary wants to be written.</summary>
    /// <param name="name">A file's name, or <c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="content">The content.</param>
    public void Write(string name, byte[] content)
    {
        if (name is "stdout" or "stderr")
        {
            log(name, System.Text.Encoding.UTF8.GetString(content));
            return;
        }

        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(name, root);

        // A script from elsewhere must not be able to overwrite what it likes.
        if (!path.StartsWith(root, StringComparison.Ordinal))
        {
            log("error", $"handleSummary() wants to write '{name}', which is outside of the current folder ({root}); it was not written.");
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string temporary = path + ".tmp";
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log("error", $"handleSummary() wants to write '{name}', which cannot be written: {e.Message}");
        }
    }
}
