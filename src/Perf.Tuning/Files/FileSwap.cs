namespace Perf.Tuning.Files;

/// <summary>
/// Reads files that are to be changed, and exchanges them whole: whoever reads meanwhile, and whoever looks after a power cut, sees the old bytes or the new ones and never a part. Owner, rights,
/// extended attributes and access lists stay; links inside the allowed folders stay links; files of several names, and links that lead out, are refused, for there a replaced file would be another
/// file than its other names mean.
/// </summary>
internal static class FileSwap
{
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>0644: the rights of a new file of settings.</summary>
    public const UnixFileMode ReadableForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a file that is to be changed.</summary>
    /// <param name="path">Its path, absolute.</param>
    /// <param name="roots">The folders that it must really be in, absolute.</param>
    /// <returns>The file; null where there is none.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it must not be changed, or cannot be read.</exception>
    public static FileContent? Read(string path, IReadOnlyList<string> roots)
    {
        FileContent? file = Look(path);
        if (file is not null)
        {
            Guard(file, roots);
        }

        return file;
    }

    /// <summary>Refuses a file that must not be changed: one that a link leads to out of its folders, or one of several names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="roots">The folders that it must really be in, absolute.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it is one.</exception>
    public static void Guard(FileContent file, IReadOnlyList<string> roots)
    {
        if (!IsWithin(file.Real, roots))
        {
            throw Refused(file.Path, $"it is really {file.Real}, which is outside {string.Join(" and ", roots.Distinct())}; name the real file under tuning: in environments.yaml");
        }

        if (file.Facts.Links > 1)
        {
            throw Refused(file.Path, $"it is a file of {file.Facts.Links} names (hard links), and the others would keep the old bytes; make it a file of its own (cp it, mv the copy over it)");
        }
    }

    /// <summary>Reads a file that is only looked at, wherever it is.</summary>
    /// <param name="path">Its path, absolute.</param>
    /// <returns>The file; null where there is none.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it is no file that can be read.</exception>
    public static FileContent? Look(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw Refused(path, "files are changed on Linux only, where owner, rights and links are known to stay; change it by hand");
        }

        if (FileCalls.Look(path) is not { } own)
        {
            return null;
        }

        string real = FileCalls.Resolve(path) ?? throw Refused(path, "it is a link that leads nowhere; repair the link");
        FileFacts facts = FileCalls.Look(real) ?? own;
        if (!facts.IsRegular)
        {
            throw Refused(path, "it is not an ordinary file");
        }

        try
        {
            using var stream = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MostBytes)
            {
                throw Refused(path, "it is larger than 16 MB, which no file of settings is");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new FileContent(path, real, bytes, facts);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, $"it cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Why a file cannot be replaced, as far as that can be told without writing; null where it can.</summary>
    /// <param name="file">The file.</param>
    public static string? WhyFixed(FileContent file)
    {
        if (file.Facts.IsFixed)
        {
            return $"{file.Path} is marked as unchangeable (chattr); take the mark away first";
        }

        string folder = FolderOf(file.Real);
        return FileCalls.CanWrite(folder) ? null : $"{folder} cannot be written to ({FileCalls.Text(FileCalls.Errno)}); run as a user who may change {file.Path}";
    }

    /// <summary>Puts other bytes in a file's place. When it throws, the file is as it was.</summary>
    /// <param name="seen">The file as it was read: where it is another by now, nothing is done.</param>
    /// <param name="bytes">The new bytes.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeFailed"/>: it could not be written. <see cref="ErrorIds.ChangeDrifted"/>: somebody else has changed it since it was read.</exception>
    public static void Replace(FileContent seen, ReadOnlySpan<byte> bytes)
    {
        string aside = Aside(seen.Real);
        bool isOurs = true;
        try
        {
            Write(aside, bytes, OwnerAlone, seen);
            if (!IsStill(seen, seen.Real))
            {
                throw Drifted(seen.Path);
            }

            FileFacts? ours = FileCalls.Look(aside);

            // Exchanging, not renaming over it: what was there in this very moment is then in our hands, and where it is not what was read it goes back.
            int error = FileCalls.TryRename(aside, seen.Real, FileCalls.Rename.Exchanging);
            if (error is FileCalls.Invalid or FileCalls.NoSystemCall or FileCalls.NotSupported)
            {
                File.Move(aside, seen.Real, overwrite: true);
            }
            else if (error != 0)
            {
                throw Failed(seen.Path, FileCalls.Text(error));
            }
            else if (!IsStill(seen, aside))
            {
                isOurs = GoesBack(aside, seen.Real, ours);
                throw isOurs ? Drifted(seen.Path) : new PerfException(ErrorIds.ChangeFailed, $"{seen.Path} was changed by somebody else in this moment, and what they wrote could not be put back: it is {aside}.", seen.Path);
            }

            Flush(seen.Real);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(seen.Path, fault.Message, fault);
        }
        finally
        {
            if (isOurs)
            {
                Sweep(seen.Real);
            }
        }
    }

    /// <summary>Makes a file that is not there yet, and the folder that it is in.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="mode">Its rights.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeFailed"/>: it could not be written. <see cref="ErrorIds.ChangeDrifted"/>: somebody else has made it meanwhile.</exception>
    public static void Create(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        string aside = Aside(path);
        string folder = FolderOf(path);
        bool hadFolder = Directory.Exists(folder);
        bool isMade = false;
        try
        {
            Directory.CreateDirectory(folder);
            Write(aside, bytes, mode, null);
            int error = FileCalls.TryRename(aside, path, FileCalls.Rename.NotReplacing);
            if (error is FileCalls.Exists)
            {
                throw Drifted(path);
            }

            if (error is FileCalls.Invalid or FileCalls.NoSystemCall or FileCalls.NotSupported)
            {
                File.Move(aside, path, overwrite: false);
            }
            else if (error != 0)
            {
                throw Failed(path, FileCalls.Text(error));
            }

            isMade = true;
            Flush(path);
            if (!hadFolder)
            {
                Flush(folder);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, fault.Message, fault);
        }
        finally
        {
            Sweep(path);
            if (!isMade && !hadFolder)
            {
                DropFolder(folder);
            }
        }
    }

    /// <summary>Gives a file these bytes, whether it is there or not: one that is there keeps owner, rights and attributes, a new one is readable for all and writable for its owner.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="roots">The folders that it must really be in.</param>
    /// <returns>Whether anything was written: not where it had these bytes already.</returns>
    /// <exception cref="PerfException">As those of <see cref="Read"/>, <see cref="Replace"/> and <see cref="Create"/>.</exception>
    public static bool Put(string path, ReadOnlySpan<byte> bytes, IReadOnlyList<string> roots)
    {
        FileContent? seen = Read(path, roots);
        if (seen is null)
        {
            Create(path, bytes, ReadableForAll);
        }
        else if (!seen.Is(bytes))
        {
            Replace(seen, bytes);
        }
        else
        {
            Sweep(seen.Real);
            return false;
        }

        return true;
    }

    /// <summary>Takes a file away that a change had made.</summary>
    /// <param name="seen">The file as it was read.</param>
    /// <param name="withFolder">Whether its folder goes too where it is empty then.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeFailed"/>: it could not be taken away. <see cref="ErrorIds.ChangeDrifted"/>: somebody else has changed it since it was read.</exception>
    public static void Delete(FileContent seen, bool withFolder)
    {
        try
        {
            if (!IsStill(seen, seen.Real))
            {
                throw Drifted(seen.Path);
            }

            File.Delete(seen.Real);
            Sweep(seen.Real);
            Flush(seen.Real);
            if (withFolder)
            {
                DropFolder(FolderOf(seen.Real));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(seen.Path, fault.Message, fault);
        }
    }

    /// <summary>Takes away what a process that died in the middle has left beside a file. Its name is ours alone, and hidden, so that no pattern (<c>conf.d/*</c>) reads it.</summary>
    /// <param name="real">The file.</param>
    public static void Sweep(string real)
    {
        try
        {
            File.Delete(Aside(real));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It hurts nobody, and the next change sweeps again.
        }
    }

    /// <summary>Takes away what a process that died while it made a file has left: what it had written of it, and its folder where that is empty.</summary>
    /// <param name="path">The file, which is not there.</param>
    public static void Abandon(string path)
    {
        Sweep(path);
        DropFolder(FolderOf(path));
    }

    /// <summary>Whether a path without links lies in one of the folders.</summary>
    /// <param name="real">The path.</param>
    /// <param name="roots">The folders.</param>
    public static bool IsWithin(string real, IReadOnlyList<string> roots) => roots.Any(root =>
    {
        string folder = Path.TrimEndingDirectorySeparator(FileCalls.Resolve(root) ?? Path.GetFullPath(root));
        return folder.Length <= 1 || real.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    });

    /// <summary>The name beside a file under which its new bytes are written.</summary>
    /// <param name="real">The file.</param>
    public static string Aside(string real) => Path.Combine(FolderOf(real), $".{Path.GetFileName(real)}.perf-swap");

    private static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : "/";

    private static void Write(string aside, ReadOnlySpan<byte> bytes, UnixFileMode mode, FileContent? like)
    {
        File.Delete(aside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerAlone;
        }

        using var stream = new FileStream(aside, options);
        stream.Write(bytes);
        FileLikeness.SetMode(stream.SafeFileHandle, mode);
        if (like is not null)
        {
            FileLikeness.Give(stream.SafeFileHandle, like);
        }

        stream.Flush(flushToDisk: true);
    }

    // Somebody's file goes back to its place. Where they have written once more meanwhile, it is that which is in our hands afterwards, and goes back, too: the newest stays.
    private static bool GoesBack(string aside, string real, FileFacts? placed)
    {
        for (int i = 0; i < 100; i++)
        {
            FileFacts? putting = FileCalls.Look(aside);
            if (FileCalls.TryRename(aside, real, FileCalls.Rename.Exchanging) != 0)
            {
                return false;
            }

            if (placed is null || placed.IsSameAs(FileCalls.Look(aside)))
            {
                return true;
            }

            placed = putting;
        }

        return false;
    }

    private static bool IsStill(FileContent seen, string path) =>
        seen.Facts.IsSameAs(FileCalls.Look(path)) && seen.Is(File.ReadAllBytes(path));

    private static void Flush(string path)
    {
        if (FileCalls.TryFlushFolder(FolderOf(path)) is var error and not 0)
        {
            throw new PerfException(ErrorIds.ChangeFailed, $"{path} has its new bytes, but the disk does not confirm it: {FileCalls.Text(error)}. Look after the disk.", path);
        }
    }

    private static void DropFolder(string folder)
    {
        try
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
                _ = FileCalls.TryFlushFolder(FolderOf(folder));
            }
        }
        catch (IOException)
        {
            // Somebody has put something there: then it stays.
        }
    }

    private static PerfException Refused(string path, string why, Exception? inner = null) => new(ErrorIds.ChangeRefused, $"{path} is not changed: {why}.", path, inner);

    /// <summary>The error of a file that could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why.</param>
    /// <param name="inner">What it came from; null for nothing.</param>
    internal static PerfException Failed(string path, string why, Exception? inner = null) =>
        new(ErrorIds.ChangeFailed, $"{path} could not be written: {why.TrimEnd('.')}. It is as it was before.", path, inner);

    private static PerfException Drifted(string path) => new(ErrorIds.ChangeDrifted, $"{path} was changed by somebody else in this moment; what they wrote is there. Make the plan again.", path);
}
