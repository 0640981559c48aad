using System.Collections;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>What completers, which are no commands, know of the line and the session. Taken on the prompt's thread, and read on any.</summary>
/// <param name="command">The command's name.</param>
/// <param name="given">The parameters that the line has, by name, as far as their values are known.</param>
/// <param name="defaults">The session's $PSDefaultParameterValues, or null.</param>
/// <param name="folder">The session's folder. It is not that of the process: Set-Location moves the session's alone.</param>
internal sealed class CompletionLine(string command, IDictionary given, IDictionary? defaults, string folder)
{
    private const string Session = "$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath; , $PSDefaultParameterValues";

    /// <summary>The session's folder.</summary>
    public string Folder => folder;

    /// <summary>Reads it from the session whose thread this is.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="given">The parameters that the line has.</param>
    public static CompletionLine Of(string command, IDictionary given)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        object?[] session = [.. shell.AddScript(Session).Invoke().Select(one => one?.BaseObject)];
        return new CompletionLine(command, given, session.OfType<IDictionary>().FirstOrDefault(), session.OfType<string>().FirstOrDefault() ?? Directory.GetCurrentDirectory());
    }

    /// <summary>The text that a parameter has on the line, else by the session's defaults; of several the first. Null where there is none.</summary>
    /// <param name="parameter">The parameter's name.</param>
    public string? Text(string parameter) => First(given[parameter]) ?? DefaultValues.Of(defaults, command, [parameter]).Select(First).FirstOrDefault(text => text is not null);

    /// <summary>The whole path of the file that a parameter names; null where there is no such file.</summary>
    /// <param name="parameter">The parameter's name.</param>
    public string? File(string parameter) => Text(parameter) is { Length: > 0 } text && Path.GetFullPath(text, folder) is var path && System.IO.File.Exists(path) ? path : null;

    private static string? First(object? value) => value.Unwrapped() switch
    {
        string text => text,
        IEnumerable list => list.Cast<object?>().Select(First).FirstOrDefault(text => text is not null),
        _ => null,
    };
}
