namespace Perf.Compatibility.Import.Curl;

/// <summary>The shell that a command line was written for; each has other quotes.</summary>
internal enum ShellKind
{
    Bash,

    Cmd,

    PowerShell,
}
