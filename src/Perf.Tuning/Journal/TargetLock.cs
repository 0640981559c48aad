namespace Perf.Tuning;

/// <summary>
/// Lets one process at a time write a folder of backups, and change what it is about; whoever has another folder is kept away by <see cref="PlaceLocks"/>. The file is locked by the system (flock(2)) and never deleted: the lock ends with its process, however that ends, so that none is ever
/// stale. Who has it is in a file beside it, for people; and for file systems that lock nothing, where a holder that no longer lives is passed over.
/// </summary>
internal sealed class TargetLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _holder;

    private TargetLock(FileStream file, string holder)
    {
        _file = file;
        _holder = holder;
    }

    /// <summary>Takes the lock. Does not wait: what is being changed by another is not to be changed a moment later by plans that were made before.</summary>
    /// <param name="folder">The folder of the backups.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.TuningLocked"/>: another process has it. <see cref="ErrorIds.JournalUnavailable"/>: there can be no lock.</exception>
    internal static TargetLock Take(string folder) => JournalFault.Guard(folder, () =>
    {
        string path = Path.Combine(folder, "lock");
        string holder = LockHolder.PathOf(path);
        PrivateFile.CreateFolder(folder);
        FileStream file;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            file = new FileStream(path, options);
        }
        catch (IOException e) when (LockHeld.Is(e))
        {
            throw Locked(folder, LockHolder.Read(holder), e);
        }

        try
        {
            if (LockHolder.Read(holder) is { IsAlive: true } other && other != JournalProcess.Current)
            {
                throw Locked(folder, other, null);
            }

            LockHolder.Tell(holder);
            return new TargetLock(file, holder);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            File.Delete(_holder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It names a process that will not live for ever, and counts only while that does.
        }

        _file.Dispose();
    }

    private static PerfException Locked(string folder, JournalProcess? holder, Exception? cause) => new(
        ErrorIds.TuningLocked,
        $"{LockHolder.NameOf(holder)} is changing what this machine's environments name, or is undoing changes. Wait for it, or end it, and try again.",
        folder,
        cause);
}
