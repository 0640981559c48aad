namespace Perf.Tuning;

/// <summary>The original bytes of a backup, each file under its own hash.</summary>
/// <param name="backup">The backup's folder.</param>
internal sealed class BlobStore(string backup)
{
    private readonly string _folder = Path.Combine(backup, BlobName.Folder);

    /// <summary>Keeps some bytes. They are on the disk when it comes back.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Their hash.</returns>
    internal string Put(ReadOnlySpan<byte> bytes)
    {
        string hash = BlobName.HashOf(bytes);
        string path = Path.Combine(_folder, hash);
        if (!File.Exists(path) || BlobName.HashOf(File.ReadAllBytes(path)) != hash)
        {
            if (!Directory.Exists(_folder))
            {
                PrivateFile.CreateFolder(_folder);
                FolderSync.Flush(backup);
            }

            PrivateFile.Write(path, bytes);
        }

        return hash;
    }

    /// <summary>Reads bytes that were kept.</summary>
    /// <param name="hash">Their hash.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.BackupDamaged"/>: they are gone, or are not what was kept.</exception>
    internal byte[] Get(string hash)
    {
        string path = Path.Combine(_folder, hash);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.BackupDamaged, $"{path} holds what was there before, and cannot be read: {e.Message} Bring it back from a copy of the backup's folder; nothing was changed.", path, e);
        }

        return BlobName.HashOf(bytes) == hash
            ? bytes
            : throw new PerfException(ErrorIds.BackupDamaged, $"{path} is not what was kept: somebody has changed it. Bring it back from a copy of the backup's folder; nothing was changed.", path);
    }

    /// <summary>The hashes of all that is kept.</summary>
    internal IReadOnlyList<string> All() => Directory.Exists(_folder) ? [.. Directory.EnumerateFiles(_folder).Select(file => Path.GetFileName(file)).Where(name => name.Length == 64)] : [];
}
