using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>The base of all commands: where the session is, files as people name them, and what nobody gave because the session gives it always.</summary>
public abstract class PerfCmdlet : PSCmdlet
{
    /// <summary>The session's folder. It is not that of the process: Set-Location moves the session's alone.</summary>
    internal string Folder => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>The whole path of a file or folder, which need not be there.</summary>
    /// <param name="path">As the user wrote it: from the session's folder, of any drive of files; null for none.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is none of the file system.</exception>
    [return: NotNullIfNotNull(nameof(path))]
    internal string? FullPath(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == FileResolution.FileSystem ? full : throw NoFile(path, null);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw NoFile(path, e);
        }
    }

    /// <summary>
    /// Whether a parameter has the value that $PSDefaultParameterValues gives to every command: then nobody meant it for this line, and where it does not fit it is left out instead of refused.
    /// </summary>
    /// <param name="parameter">The parameter's name.</param>
    internal bool IsByDefault(string parameter) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out object? value)
        && DefaultValues.Has(Defaults, MyInvocation.MyCommand.Name, NamesOf(parameter), value);

    /// <summary>Refuses a parameter that says nothing here, where the line has it.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="why">What it is about, and what to do instead: the rest of the sentence.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>.</exception>
    internal void RefuseUnlessByDefault(string parameter, string why)
    {
        if (MyInvocation.BoundParameters.ContainsKey(parameter) && !IsByDefault(parameter))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"-{parameter} {why}", parameter);
        }
    }

    private IDictionary? Defaults => GetVariableValue("PSDefaultParameterValues").Unwrapped() as IDictionary;

    private IReadOnlyList<string> NamesOf(string parameter) =>
        MyInvocation.MyCommand.Parameters.TryGetValue(parameter, out ParameterMetadata? known) ? [parameter, .. known.Aliases] : [parameter];

    private static PerfException NoFile(string path, Exception? cause) => new(ErrorIds.ArgumentInvalid, $"'{path}' is not a path of the file system; write one such as ./results or /var/results.", path, cause);
}
