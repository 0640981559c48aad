namespace Perf.Runtime;

/// <summary>Looks at Perf's home: whether it can be written, its disk, and what outputs keep in it.</summary>
/// <param name="home">The folder; it need not exist.</param>
internal sealed class HomeInspector(string home)
{
    /// <summary>Where outputs keep what their destination does not take.</summary>
    internal const string OutputsFolder = "spill";

    /// <summary>Writes a file and deletes it; where the home is not there yet, nothing is made.</summary>
    internal HomeObservation Look()
    {
        bool exists = Directory.Exists(home);
        var found = new HomeObservation { Path = home, Exists = exists };
        if (!exists)
        {
            return File.Exists(home) ? found with { Fault = $"{home} is a file, not a folder." } : found;
        }

        string file = Path.Combine(home, $".write-test-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
            {
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return found with { Fault = e.Message };
        }
    }

    /// <summary>Asks the disk of the home, or of the nearest folder above it that is there.</summary>
    internal DiskObservation Disk()
    {
        string folder = home;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        try
        {
            var drive = new DriveInfo(folder);
            return new DiskObservation { Path = folder, Free = drive.AvailableFreeSpace, Total = drive.TotalSize };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new DiskObservation { Path = folder, Fault = e.Message };
        }
    }

    /// <summary>Looks at what outputs keep.</summary>
    internal FolderObservation Outputs()
    {
        var folder = new DirectoryInfo(Path.Combine(home, OutputsFolder));
        if (!folder.Exists)
        {
            return new FolderObservation { Path = folder.FullName };
        }

        // A run that goes on may send and delete meanwhile.
        FileInfo[] files = [.. folder.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Where(file => file.Exists && file.Length > 0)];
        return new FolderObservation
        {
            Path = folder.FullName,
            Exists = true,
            Files = files.Length,
            Bytes = files.Sum(file => file.Length),
            OldestAt = files.Length == 0 ? null : files.Min(file => file.LastWriteTimeUtc),
        };
    }
}
