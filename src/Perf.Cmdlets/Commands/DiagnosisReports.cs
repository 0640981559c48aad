using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Where the reports of one command go, by the conventions of Export-PerfReport: a file, or a folder in which each gets a name of its own.</summary>
internal sealed class DiagnosisReports
{
    private readonly PerfCmdlet _cmdlet;
    private readonly string? _path;
    private readonly string? _written;
    private readonly string? _format;
    private readonly bool _isKept;
    private readonly bool _isForced;
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);

    private DiagnosisReports(PerfCmdlet cmdlet, string? path, string? format, bool isKept, bool isForced)
    {
        _cmdlet = cmdlet;
        // Export-PerfReport needs a slash for a folder; here a name without an extension is one, too, because a report has one.
        _written = path is not null && !System.IO.Path.HasExtension(path) ? path.TrimEnd('/', '\\') + "/" : path;
        _path = cmdlet.FullPath(path);
        _format = format;
        _isKept = isKept;
        _isForced = isForced;
    }

    /// <summary>Takes what the user asks for.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">The user's path, or null.</param>
    /// <param name="format">The user's format, or null. With neither nothing is written.</param>
    /// <param name="isKept">Whether a file that exists is kept.</param>
    /// <param name="isForced">Whether a file that is read-only is replaced.</param>
    /// <exception cref="PerfException">The format is unknown, or a file is to be kept and replaced at once.</exception>
    public static DiagnosisReports Of(PerfCmdlet cmdlet, string? path, string? format, bool isKept, bool isForced)
    {
        if (isKept && isForced)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "-NoClobber keeps a file that exists, and -Force replaces one that is read-only. Give one of them.", path);
        }

        var reports = new DiagnosisReports(cmdlet, path, Format(format), isKept, isForced);
        if (reports.IsWanted)
        {
            _ = reports.Destination("report");
        }
        else if (isKept || isForced)
        {
            cmdlet.WriteWarning($"{(isKept ? "-NoClobber" : "-Force")} does nothing here: it is about the file of a report, and -OutputPath or -ReportFormat writes one.");
        }

        return reports;
    }

    private bool IsWanted => _written is not null || _format is not null;

    /// <summary>Writes a report where one is wanted.</summary>
    /// <param name="name">The file's name where the user gave none.</param>
    /// <param name="write">Writes it: to a path, in a format.</param>
    /// <param name="beside">The file that is written beside a report of a format and path, or null; the same holds for it.</param>
    /// <param name="isBesides">Whether it stands beside another of the same command: of two that would go into one file this one gets a name of its own, <c>report-live.html</c>.</param>
    /// <exception cref="PerfException">It cannot be written.</exception>
    public void Write(string name, Action<string, string> write, Func<string, string, string?>? beside = null, bool isBesides = false)
    {
        if (!IsWanted)
        {
            return;
        }

        (string path, string format) = Destination(name);
        path = isBesides && _files.Contains(path) ? Beside(path) : path;
        string[] files = [.. new[] { path, beside?.Invoke(format, path) }.OfType<string>()];
        foreach (string file in files)
        {
            Claim(file);
        }

        write(path, format);
        foreach (string file in files)
        {
            if (_written is null)
            {
                _cmdlet.WriteInformation(new HostInformationMessage { Message = $"{(file == path ? "Report" : "Profiles")}: {file}" }, ["PSHOST", "PerfReport"]);
            }
            else
            {
                _cmdlet.WriteVerbose($"Written: {file}");
            }
        }
    }

    // Before any is written: neither without the other.
    private void Claim(string path)
    {
        if (!_files.Add(path))
        {
            throw new PerfException(ErrorIds.ReportFailed, $"The file '{path}' holds another report of the same command, and this one would replace it. Give a folder (a path that ends with a slash) for several runs.", path);
        }

        if (File.Exists(path) && _isKept)
        {
            throw new PerfException(ErrorIds.ReportFailed, $"The file '{path}' exists, and -NoClobber keeps it.", path);
        }

        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            if (!_isForced)
            {
                throw new PerfException(ErrorIds.ReportFailed, $"The file '{path}' is read-only. -Force replaces it.", path);
            }

            File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        }
    }

    private (string Path, string Format) Destination(string name) => ReportDestination.Of(
        name, _path, _written, _cmdlet.Folder, _format, PerfRuntime.DiagnosisFormats);

    /// <summary>The name of a look's report beside that of a run.</summary>
    /// <param name="path">The file of the run's.</param>
    /// <returns>The same with <c>-live</c> before its extension.</returns>
    internal static string Beside(string path) => System.IO.Path.Join(System.IO.Path.GetDirectoryName(path), System.IO.Path.GetFileNameWithoutExtension(path) + "-live" + System.IO.Path.GetExtension(path));

    // As people call it; md is the extension.
    private static string? Format(string? format) => format?.ToLowerInvariant() is "md" ? "markdown" : format;
}
