namespace Perf.Tuning;

/// <summary>Files and folders of a backup: their owner's alone, whole or not there, and on the disk when a call comes back.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder with all above it; one that is there stays as it is. What was made is on the disk, with the names that lead to it: a backup is lost with the folder that it is in.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be made, or the disk does not take it.</exception>
    internal static void CreateFolder(string path)
    {
        List<string> above = [];
        string at = Path.GetFullPath(path);
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
        {
            above.Add(parent);
            at = parent;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }

        above.ForEach(FolderSync.Flush);
    }

    /// <summary>Makes a file that is not there, empty, and open for writing without a buffer: what was not written is nowhere.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isProgram">Whether it can be run.</param>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    internal static FileStream CreateNew(string path, bool isProgram = false)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = isProgram ? OwnerFolder : OwnerFile;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a file, or replaces it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="isProgram">Whether it can be run.</param>
    internal static void Write(string path, ReadOnlySpan<byte> bytes, bool isProgram = false)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = CreateNew(temporary, isProgram))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }
}
