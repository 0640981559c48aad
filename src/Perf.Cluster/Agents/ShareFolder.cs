using System.Diagnostics;
using System.Globalization;

namespace Perf.Cluster.Agents;

/// <summary>The folder that a share's files are in while it is here. Nobody else may read it: rows may be names and passwords.</summary>
internal static class ShareFolder
{
    private static readonly string s_machine = $"perf-share-{Environment.MachineName.ToLowerInvariant()}-";

    /// <summary>Takes away those of processes that are gone: a process that is killed takes nothing away.</summary>
    public static void Clear()
    {
        try
        {
            foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{s_machine}*").Where(folder => IsLeft(Path.GetFileName(folder), IsRunning)).ToArray())
            {
                Delete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at stays for the system to clear.
        }
    }

    /// <summary>Whether a folder is one of a process of this machine that is gone.</summary>
    internal static bool IsLeft(string name, Func<int, bool> isRunning) =>
        name.StartsWith(s_machine, StringComparison.Ordinal)
        && name[s_machine.Length..].Split('-') is [var process, _]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
        && !isRunning(id);

    /// <summary>What the names of this process' folders begin with.</summary>
    internal static string Prefix { get; } = string.Create(CultureInfo.InvariantCulture, $"{s_machine}{Environment.ProcessId}-");

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Makes one.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileUnwritable"/>: there is no place for it.</exception>
    public static string Create()
    {
        try
        {
            return Directory.CreateTempSubdirectory(Prefix).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnwritable, $"The agent has no place for the plan's files: {e.Message.TrimEnd('.')}. Give it a temporary directory that it may write to (TMPDIR).", Path.GetTempPath(), e);
        }
    }

    /// <summary>Takes one away; what cannot be taken away stays for the system to clear.</summary>
    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in the temporary directory.
        }
    }
}
