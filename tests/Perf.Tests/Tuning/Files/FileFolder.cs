using System.Text;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Files;

/// <summary>A folder of its own that is gone afterwards.</summary>
public sealed class FileFolder : IDisposable
{
    public FileFolder()
    {
        Directory.CreateDirectory(Path);
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"perf-files-{Guid.NewGuid():N}");

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Text(string name) => File.ReadAllText(this[name]);

    /// <summary>All files with their bytes' hashes, rights and kinds: equal before and after is equal in all.</summary>
    public string Everything() => string.Join('\n', Directory.EnumerateFileSystemEntries(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Order(StringComparer.Ordinal).Select(Told));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    internal FileContent Read(string name) => FileSwap.Read(this[name], [Path])!;

    private static string Told(string path)
    {
        FileFacts facts = FileCalls.Look(path)!;
        string content = facts.IsLink ? new FileInfo(path).LinkTarget! : facts.IsFolder ? "" : FileContent.HashOf(File.ReadAllBytes(path));
        return $"{path} {Convert.ToString(facts.Mode, 8)} {facts.Owner}:{facts.Group} {content}";
    }
}
