using System.Management.Automation;
using System.Text;

namespace Perf.Shell.Commands;

/// <summary>Opens a file that a command writes to, with the errors that pwsh gives.</summary>
internal static class OutputFile
{
    public static StreamWriter Open(PSCmdlet command, string path, bool literal, Encoding encoding, bool append, bool force, bool noClobber)
    {
        string file = Resolve(command, path, literal);
        try
        {
            if (force && File.Exists(file))
            {
                File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
            }

            var mode = append ? FileMode.Append : noClobber ? FileMode.CreateNew : FileMode.Create;
            return new StreamWriter(new FileStream(file, mode, FileAccess.Write, FileShare.ReadWrite), encoding) { NewLine = Environment.NewLine };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            bool exists = noClobber && e is IOException && File.Exists(file);
            var error = exists ? new IOException($"The file '{file}' already exists.", e) : e;
            command.ThrowTerminatingError(new ErrorRecord(
                error, exists ? "NoClobber" : "FileOpenFailure", exists ? ErrorCategory.ResourceExists : ErrorCategory.OpenError, path));
            throw;
        }
    }

    /// <summary>The file that a path names, existing or not; wildcards must match exactly one.</summary>
    public static string Resolve(PSCmdlet command, string path, bool literal)
    {
        if (!literal && WildcardPattern.ContainsWildcardCharacters(path))
        {
            try
            {
                var matches = command.GetResolvedProviderPathFromPSPath(path, out _);
                if (matches.Count == 1)
                {
                    return matches[0];
                }
            }
            catch (ItemNotFoundException)
            {
                // A new file whose name has brackets in it.
            }
        }

        string file = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        if (provider.Name != "FileSystem")
        {
            command.ThrowTerminatingError(new ErrorRecord(
                new PSNotSupportedException($"The path '{path}' is not in the file system."), "ReadWriteFileNotFileSystemProvider", ErrorCategory.InvalidArgument, path));
        }

        return file;
    }
}
